"""Agreeing on the shared targets: value, an owner in each team, and the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from alignment.agreed import Goal
from alignment.agreed.bodies import target_from, target_toml
from alignment.desk.agreements import agreed_in, agreement_of
from alignment.desk.measuring import default_scope, measure
from alignment.metrics.board_words import BOARD, DAYS, SHARE, plain
from alignment.schema.agreement import Agreement
from alignment.schema.measures import PipelineCreated
from alignment.schema.money import minor_digits
from alignment.scope import to_date, to_day
from alignment.store import Database
from alignment.ui import owners, saving
from alignment.ui.tables import table


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person entered for one measure.

    Args:
        value: In the unit that people read: percent, days or major units; None for no target.
        marketing: Who stands for it in marketing.
        sales: Who stands for it in sales.
    """

    value: float | None
    marketing: str
    sales: str


def show(db: Database) -> None:
    """Let both teams set their six targets together and save them."""
    currency, held = db.settings.base_currency, agreed_in(db).goals
    st.caption(
        "A target needs somebody from each team who stands for it. A target left empty is taken "
        "away. What is saved is a new version; earlier ones stay in the list below."
    )
    with st.form("goals", border=True, enter_to_submit=False):
        entries = {
            name: _asked(name, entry_of(name, held.get(name), currency), currency, db.version)
            for name in BOARD
        }
        day = st.date_input(
            "Agreed on", _usual_day(db, held), min_value=to_date(0), key="goals-day", width=190
        )
        is_sent = st.form_submit_button("Save the targets")
    if is_sent:
        _save(db, entries, held, owners.day_of(day))
    saving.tell(db, "goals")


def _usual_day(db: Database, held: Mapping[str, Goal]) -> date | None:
    """Offer the day of the data: no page reads a clock."""
    known = [each.day for each in held.values()]
    day = max(known, default=None) if db.as_of is None else db.as_of
    return None if day is None else to_date(day)


def _asked(name: str, held: Entry, currency: str, version: int) -> Entry:
    named = BOARD[name]
    what, value, marketing, sales = st.columns([2.4, 1.5, 2, 2], vertical_alignment="center")
    what.markdown(f"**{named.name}**  \n{named.told}{_hint(name)}")
    key = f"goal-{name}-{version}"
    unit = _unit(name, currency)
    number = value.number_input(
        unit,
        value=held.value,
        key=f"{key}-value",
        min_value=0.0,
        step=1.0,
        format="%.1f" if named.unit == SHARE else "%.0f",
    )
    return Entry(number, *owners.ask((marketing, sales), (held.marketing, held.sales), key))


def _hint(name: str) -> str:
    if name == "pipeline":
        return "; for a year, where no month has a target of its own"
    return "; at most" if BOARD[name].is_lower_better else "; at least"


def _unit(name: str, currency: str) -> str:
    return {SHARE: "Percent", DAYS: "Days"}.get(BOARD[name].unit, currency)


def entry_of(name: str, goal: Goal | None, currency: str) -> Entry:
    """Turn what is agreed into what the form shows."""
    if goal is None:
        return Entry(None, "", "")
    return Entry(round(goal.value / _scale(name, currency), 6), goal.marketing, goal.sales)


def _scale(name: str, currency: str) -> float:
    """Give what a shown number is multiplied with to be kept: 0.01 for a percentage."""
    if BOARD[name].unit == SHARE:
        return 0.01
    return 1.0 if BOARD[name].unit == DAYS else float(10 ** minor_digits(currency))


def problems(entries: Mapping[str, Entry], day: date | None) -> list[str]:
    """Say in plain words what keeps targets from being saved.

    Args:
        entries: By measure, what was entered.
        day: The day they were agreed on.

    Returns:
        One sentence for each; none where all can be saved.
    """
    told = [] if day is not None else ["Say on which day the targets were agreed."]
    for name, entry in entries.items():
        if entry.value is None:
            continue
        called = BOARD[name].name
        if entry.value <= 0:
            told.append(f"{called}: a target is more than 0. Leave it empty for none.")
        elif BOARD[name].unit == SHARE and entry.value > 100:  # noqa: PLR2004 - percent
            told.append(f"{called}: a share is at most 100 percent.")
        told += owners.missing(called, entry.marketing, entry.sales)
    return told


def changes(
    entries: Mapping[str, Entry], held: Mapping[str, Goal], currency: str, day: date
) -> list[Agreement]:
    """Turn what was entered into the agreements that say something new.

    Args:
        entries: By measure, what was entered; without ``problems``.
        held: What is agreed at present.
        currency: ISO 4217 code of the base currency.
        day: The day of the agreement.

    Raises:
        DefinitionError: A value or a name can't be kept.
    """
    made = []
    for name, entry in entries.items():
        if entry == entry_of(name, held.get(name), currency):
            continue
        if entry.value is None and name not in held:
            continue
        body = ""
        if entry.value is not None:
            body = target_toml(name, round(entry.value * _scale(name, currency), 6))
        names = {"marketing": entry.marketing, "sales": entry.sales}
        made.append(agreement_of("target", name, body, to_day(day), **names))
    return made


def _save(
    db: Database, entries: Mapping[str, Entry], held: Mapping[str, Goal], day: date | None
) -> None:
    currency = db.settings.base_currency

    def said(made: list[Agreement]) -> str:
        if not made:
            return "Nothing was changed: the targets are as they were."
        return f"Targets saved: {', '.join(BOARD[each.key].name.lower() for each in made)}."

    def make() -> list[Agreement]:
        return [] if day is None else changes(entries, held, currency, day)

    owners.save(db, "goals", problems(entries, day), make, said)


def created(db: Database) -> pl.DataFrame:
    """Give pipeline created by source, for the names of the sources."""
    if db.as_of is None:
        return PipelineCreated.create_empty()
    return measure(db, "pipeline", default_scope(db))


def versions(db: Database) -> None:
    """List every version of every target, newest first."""
    currency = db.settings.base_currency
    rows = [
        {
            "Measure": named.name,
            "version": each.version,
            "Target": _told(name, each.body, currency),
            "For marketing": each.marketing,
            "For sales": each.sales,
            "agreed_day": each.day,
        }
        for name, named in BOARD.items()
        for each in db.agreement_versions("target", name)
    ]
    if not rows:
        st.text("No target has been agreed yet.")
        return
    table(pl.DataFrame(rows, schema_overrides={"agreed_day": pl.Int32}), name="target_versions")


def _told(name: str, body: str, currency: str) -> str:
    if not body:
        return "taken away"
    named = BOARD[name]
    value = target_from(name, body)
    scale = 1.0 if named.unit else _scale(name, currency)
    return plain(value / scale, named.unit or currency)
