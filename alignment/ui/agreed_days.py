"""Agreeing on the days that a stage may take: days, an owner in each team, and the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import streamlit as st

from alignment.agreed.bodies import days_from, days_toml
from alignment.desk.agreements import agreement_of
from alignment.metrics.stays import WAITED
from alignment.metrics.words import label
from alignment.schema.agreement import Agreement
from alignment.scope import to_date, to_day
from alignment.store import Database
from alignment.ui import owners, saving
from alignment.ui.theme import is_projected

_PLACE: Final = "agreed-days"


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person entered for one stage.

    Args:
        days: How long a record may stay there; None for no agreement.
        marketing: Who stands for it in marketing.
        sales: Who stands for it in sales.
    """

    days: int | None = None
    marketing: str = ""
    sales: str = ""


def show(db: Database) -> None:
    """Let both teams agree on the days of each stage, and save them."""
    if is_projected():
        return
    held = entries_of(db.agreements("days"))
    with st.expander("Days that the teams agreed on for each stage"):
        st.caption(
            "The days a record may stay in a stage before it moves on or gets its decision. Each "
            "needs somebody from either team who stands for it. A stage left empty has no agreed "
            "days. What is saved is a new version; earlier ones stay."
        )
        with st.form(_PLACE, border=False, enter_to_submit=False):
            entries = {
                stage: _asked(stage, held.get(stage, Entry()), db.version) for stage in WAITED
            }
            day = st.date_input(
                "Agreed on", _usual_day(db), min_value=to_date(0), key="agreed-on", width=190
            )
            is_sent = st.form_submit_button("Save the days")
        if is_sent:
            _save(db, entries, held, owners.day_of(day))
    saving.tell(db, _PLACE)


def entries_of(agreements: tuple[Agreement, ...]) -> dict[str, Entry]:
    """Turn what is agreed into what the form shows, by stage."""
    return {
        each.key: Entry(days_from(each.body), each.marketing, each.sales) for each in agreements
    }


def _usual_day(db: Database) -> date | None:
    """Offer the day of the data: no page reads a clock."""
    return None if db.as_of is None else to_date(db.as_of)


def _asked(stage: str, held: Entry, version: int) -> Entry:
    what, days, marketing, sales = st.columns([1.6, 1, 2, 2], vertical_alignment="center")
    what.markdown(f"**{label(stage)}**")
    key = f"days-{stage}-{version}"
    number = days.number_input("Days", 1, 3_650, held.days, key=f"{key}-days", step=1)
    names = owners.ask((marketing, sales), (held.marketing, held.sales), key)
    return Entry(None if number is None else int(number), *names)


def problems(entries: Mapping[str, Entry], day: date | None) -> list[str]:
    """Say in plain words what keeps days from being saved.

    Args:
        entries: By stage, what was entered.
        day: The day they were agreed on.

    Returns:
        One sentence for each; none where all can be saved.
    """
    told = [] if day is not None else ["Say on which day this was agreed."]
    for stage, entry in entries.items():
        if entry.days is not None:
            told += owners.missing(label(stage), entry.marketing, entry.sales)
    return told


def changes(entries: Mapping[str, Entry], held: Mapping[str, Entry], day: date) -> list[Agreement]:
    """Turn what was entered into the agreements that say something new.

    Args:
        entries: By stage, what was entered; without ``problems``.
        held: What is agreed at present.
        day: The day of the agreement.

    Raises:
        DefinitionError: Days or a name can't be kept.
    """
    made = []
    for stage, entry in entries.items():
        before = held.get(stage, Entry())
        if entry == before or (entry.days is None and before.days is None):
            continue
        body = "" if entry.days is None else days_toml(entry.days)
        names = {"marketing": entry.marketing, "sales": entry.sales}
        made.append(agreement_of("days", stage, body, to_day(day), **names))
    return made


def _save(
    db: Database, entries: Mapping[str, Entry], held: Mapping[str, Entry], day: date | None
) -> None:
    def said(made: list[Agreement]) -> str:
        if not made:
            return "Nothing was changed: the days are as they were."
        return f"Days saved for {', '.join(label(each.key) for each in made)}."

    def make() -> list[Agreement]:
        return [] if day is None else changes(entries, held, day)

    owners.save(db, _PLACE, problems(entries, day), make, said)
