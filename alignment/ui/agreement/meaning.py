"""What each team means by qualified today, in plain words."""

from __future__ import annotations

from typing import Any, Final, Literal

import streamlit as st

from alignment.agreed import Agreed, describe
from alignment.charts.words import between, count, percent
from alignment.scope import to_date
from alignment.store import Database
from alignment.ui.agreement.views import to_definitions
from alignment.ui.escape import escape, unbroken
from alignment.ui.theme import is_projected

_COLOURS: Final[dict[str, Literal["blue", "orange", "gray"]]] = {
    "marketing": "blue",
    "sales": "orange",
    "neither": "gray",
    "unknown": "gray",
}


def meaning(db: Database, agreed: Agreed, cells: dict[str, dict[str, Any]]) -> None:
    """Show both definitions with their versions, and what lies outside of them.

    Args:
        db: For the versions.
        agreed: Both teams' rules.
        cells: The rows of the agreement's total, by cell; may be empty.
    """
    st.markdown("**What each team means by qualified today**")
    with st.container(border=not is_projected()):
        versions = {each.key: each for each in db.agreements("definition")}
        for team, rule in agreed.rules.items():
            _line(team, describe(rule))
            if team in versions and not is_projected():
                held = versions[team]
                day = f"{to_date(held.day):%-d %B %Y}"
                st.caption(f"{escape(rule.name)}, version {held.version}, agreed on {day}")
        if cells:
            outside(cells)
        to_definitions("See or change the definitions")


def outside(cells: dict[str, dict[str, Any]]) -> None:
    """Say how many leads the bar doesn't show: those that meet neither, and the unknown.

    Args:
        cells: The rows of the agreement's total, by cell.
    """
    for name in ("neither", "unknown"):
        if cells[name]["leads"]:
            _line(name, _outside(name, cells[name]))


def _line(name: str, text: str) -> None:
    label = "Not compared" if name == "unknown" else name.capitalize()
    colour = _COLOURS[name]
    st.markdown(f":{colour}-badge[{label}] {unbroken(escape(text))}")


def _outside(name: str, row: dict[str, Any]) -> str:
    """Say how many leads lie outside of both definitions, and what became of them."""
    told = f"{count(row['leads'])} leads"
    if name == "unknown":
        told += ", of which something that is asked for isn’t known"
    if row["verdict"] == "enough" and row["rate"] is not None:
        fits = between(row["low"], row["high"])
        return f"{told}; {percent(row['rate'])} became an opportunity ({fits})"
    return f"{told}; {count(row['converted_so_far'])} became an opportunity so far"
