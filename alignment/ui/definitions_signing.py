"""Saving and withdrawing what is agreed on: the day, and who stands for it in each team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from alignment.desk.agreements import withdraw
from alignment.schema.agreement import Agreement
from alignment.scope import to_date, to_day
from alignment.store import Database
from alignment.ui import saving
from alignment.ui.escape import escape


@dataclass(frozen=True, slots=True)
class Signed:
    """When something was agreed, and who stands for it.

    Args:
        day: Days since 1970-01-01.
        marketing: In marketing; may be empty.
        sales: In sales; may be empty.
    """

    day: int
    marketing: str
    sales: str


def held(db: Database, kind: str, key: str) -> Agreement | None:
    """Give the version that holds, or None where there is none."""
    newest = db.agreement_versions(kind, key)[:1]
    return newest[0] if newest and newest[0].body else None


def today(db: Database) -> date:
    """Give the day on the firm's calendar."""
    return datetime.now(tz=ZoneInfo(db.settings.time_zone)).date()


def line(agreement: Agreement, *, has_version: bool = True) -> str:
    """Say when a version was agreed and by whom, as Markdown; names are escaped.

    Args:
        agreement: The version.
        has_version: Whether it has its number already.
    """
    day = f"{to_date(agreement.day):%-d %B %Y}"
    names = [name for name in (agreement.marketing, agreement.sales) if name]
    who = f" · {' and '.join(map(escape, names))}" if names else ""
    version = f"Version {agreement.version:,} · agreed on " if has_version else "Agreed on "
    return f"{version}{day}{who}"


def ask(db: Database, place: str, before: Agreement | None, button: str) -> Signed | None:
    """Ask for the day and an owner from each team, within a form.

    Args:
        db: Knows the firm's calendar.
        place: Names the widgets.
        before: The version before; its owners are offered again.
        button: What the button says.

    Returns:
        What was entered, once the button is pressed.
    """
    day = st.date_input("Agreed on", today(db), min_value=to_date(0), key=f"{place}-day")
    left, right = st.columns(2)
    names = {
        team: spot.text_input(
            f"Stands for it in {team}",
            getattr(before, team) if before else "",
            max_chars=80,
            key=f"{place}-{team}",
        )
        for team, spot in (("marketing", left), ("sales", right))
    }
    if not st.form_submit_button(button):
        return None
    return Signed(to_day(day), names["marketing"] or "", names["sales"] or "")


def popover_to_save(
    db: Database,
    place: str,
    before: Agreement | None,
    work: Callable[[Signed], bool],
    *,
    is_ready: bool = True,
) -> None:
    """Offer to save a new version.

    Args:
        db: Keeps it.
        place: Names the widgets and the sentence that ``saving.tell`` says.
        before: The version before.
        work: Saves; tells whether it says anything new.
        is_ready: Whether what is typed can be saved.
    """
    number = before.version if before else 0
    # Another version is another popover, which is closed.
    with st.popover("Save …", key=f"do-save-{place}-{number}", disabled=not is_ready):
        name = f"do-sign-{place}-{number}"
        with st.form(name, border=False, enter_to_submit=False):
            signed = ask(db, name, before, "Save as a new version")
        if signed is not None:
            saving.save(db, place, lambda: saved_sentence(work, signed), meanwhile="Saving")


def popover_to_withdraw(db: Database, place: str, now: Agreement | None, *, name: str = "") -> None:
    """Offer to let something no longer hold.

    Args:
        db: Keeps its versions.
        place: As ``popover_to_save``.
        now: The version that holds; nothing is offered without one.
        name: Names the widgets where the place names several things.
    """
    if now is None:
        return
    name = name or f"do-withdraw-{place}-{now.version}"
    with (
        st.popover("Withdraw …", key=f"{name}-popover", type="tertiary"),
        st.form(name, border=False),
    ):
        st.markdown("It no longer holds then; its versions stay and can be read.")
        signed = ask(db, name, now, "Withdraw it")
    if signed is not None:
        saving.save(db, place, partial(_withdrawn, db, now, signed), meanwhile="Saving")


def saved_sentence(work: Callable[[Signed], bool], signed: Signed) -> str:
    """Save, and say whether anything is new."""
    if work(signed):
        return "Saved as a new version. Every page counts by it now."
    return "Nothing was changed: it says what is saved already."


def _withdrawn(db: Database, now: Agreement, signed: Signed) -> str:
    withdraw(db, now.kind, now.key, signed.day, marketing=signed.marketing, sales=signed.sales)
    return "Withdrawn. Its versions stay."
