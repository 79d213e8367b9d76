"""Before the reveal: how long does each team take the way to be?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import streamlit as st

from alignment.agreed.bodies import days_from
from alignment.desk.agreements import save_cycle
from alignment.store import Database
from alignment.ui import definitions_signing as signing
from alignment.ui import saving
from alignment.ui.journeys.choosing import reveal
from alignment.ui.shell import Page
from alignment.ui.show import say
from alignment.ui.theme import is_projected
from alignment.ui.trouble import sentence

QUESTION: Final = (
    "How long is the way from the first contact to the signature? Each team says what it assumes, "
    "then the clients’ real journeys are shown."
)
_PLACE: Final = "cycle"
_TEAMS: Final = {"marketing": "Marketing assumes", "sales": "Sales assumes"}


@dataclass(frozen=True, slots=True)
class Assumed:
    """What each team takes the way to be, in days; None where it wasn't entered.

    Args:
        marketing: Marketing's.
        sales: Sales'.
    """

    marketing: int | None
    sales: int | None


def assumed(db: Database) -> Assumed:
    """Give what each team has entered."""
    return Assumed(*(held_days(db, team) for team in _TEAMS))


def held_days(db: Database, key: str) -> int | None:
    """Give the days of a cycle that hold, or None."""
    held = signing.held(db, "cycle", key)
    return None if held is None else days_from(held.body)


def ask(page: Page) -> None:
    """Ask both teams before anything is shown; both may let it be.

    Args:
        page: The open page.
    """
    say(page, QUESTION)
    saving.tell(page.db, _PLACE)
    if is_projected():
        _entered(page.db)
    else:
        _form(page.db)
    st.button("Show the journeys", key="reveal", on_click=reveal, icon=":material/visibility:")


def _entered(db: Database) -> None:
    """Show what was entered, large enough for a room."""
    known = assumed(db)
    for spot, (team, told) in zip(st.columns(2), _TEAMS.items(), strict=True):
        days = getattr(known, team)
        spot.markdown(f"{told}")
        spot.markdown("## not entered yet" if days is None else f"## {days:,} days")


def _form(db: Database) -> None:
    known = assumed(db)
    before = signing.held(db, "cycle", "marketing") or signing.held(db, "cycle", "sales")
    with st.form(_PLACE, enter_to_submit=False):
        st.markdown("**Before the reveal: days from the first contact to the signature**")
        entered = {
            team: spot.number_input(
                f"{told} … days", 1, 3_650, getattr(known, team), step=1, key=f"assumed-{team}"
            )
            for spot, (team, told) in zip(st.columns(2), _TEAMS.items(), strict=True)
        }
        signed = signing.ask(db, _PLACE, before, "Save both and show the journeys")
    if signed is None:
        return
    days = {team: int(each) for team, each in entered.items() if each is not None}
    if not days:
        sentence("Enter the days that at least one team assumes, or show the journeys without.")
        return
    reveal()
    saving.save(db, _PLACE, partial(_save, db, days, signed), meanwhile="Saving")


def _save(db: Database, days: dict[str, int], signed: signing.Signed) -> str:
    names = {"marketing": signed.marketing, "sales": signed.sales}
    new = [save_cycle(db, team, each, signed.day, **names) for team, each in days.items()]
    return "Saved what the teams assume." if any(new) else "It was saved already."
