"""The form of one definition, with what it would do and what it was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from alignment.agreed import Rule, checked
from alignment.desk.agreements import MINIMUM, save_rule
from alignment.errors import DefinitionError
from alignment.schema.agreement import Agreement
from alignment.store import Database
from alignment.ui import definitions_rows as rows
from alignment.ui import definitions_versions, saving
from alignment.ui.definitions_draft import Draft, begin_anew, draft_of
from alignment.ui.definitions_signing import (
    Signed,
    held,
    line,
    popover_to_save,
    popover_to_withdraw,
)
from alignment.ui.definitions_trying import BADGES

_EXAMPLES = {"marketing": "MQL", "sales": "SQL", MINIMUM: "Lead"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form of a definition says at present.

    Args:
        team: A key of ``desk.agreements.RULE_KEYS``.
        saved: The version that holds.
        rule: The definition, or None where it can't be run.
        problem: Why it can't.
    """

    team: str
    saved: Agreement | None
    rule: Rule | None
    problem: str = ""


def form(db: Database, team: str, choices: rows.Choices) -> Typed:
    """Show a definition to be changed.

    Args:
        db: Keeps it.
        team: A key of ``desk.agreements.RULE_KEYS``.
        choices: What the present data offers.

    Returns:
        What the form says; to be counted while it is typed.
    """
    saved = held(db, "definition", team)
    draft = draft_of(team, saved, choices.first)
    _head(team, saved)
    _texts(draft, team)
    words, choice = st.columns([3, 2], vertical_alignment="center")
    words.markdown(f"A lead {'is one' if team == MINIMUM else 'meets it'} when it has")
    with choice:
        rows.match(draft, None, "How the lines hold together")
    if choices.leads:
        words.caption("Behind each thing: of how many leads it is known")
    for part in list(draft.parts):
        rows.part(draft, part, choices)
    with st.container(horizontal=True):
        st.button(
            "Line",
            key=f"do-{draft.key('add-row')}",
            icon=":material/add:",
            type="tertiary",
            on_click=partial(draft.add_row, draft.parts),
        )
        st.button(
            "Group of lines",
            key=f"do-{draft.key('add-box')}",
            icon=":material/add:",
            type="tertiary",
            on_click=draft.add_box,
        )
    return _typed(team, saved, draft)


def actions(db: Database, typed: Typed) -> None:
    """Offer to save, to put back what is saved and to withdraw it; list the versions."""
    place = f"definition-{typed.team}"
    saving.tell(db, place)
    newest = db.agreement_versions("definition", typed.team)[:1]
    with st.container(horizontal=True):
        popover_to_save(
            db,
            place,
            newest[0] if newest else None,
            partial(_save, db, typed),
            is_ready=typed.rule is not None,
        )
        st.button(
            "Put back what is saved",
            key=f"do-{place}-anew",
            type="tertiary",
            on_click=partial(begin_anew, typed.team),
        )
        popover_to_withdraw(db, place, typed.saved)
    definitions_versions.versions(db, "definition", typed.team)


def _head(team: str, saved: Agreement | None) -> None:
    told = line(saved) if saved else "no definition yet"
    st.markdown(f"{BADGES[team]} {told}" if team in BADGES else told)


def _texts(draft: Draft, team: str) -> None:
    st.text_input(
        "What it is called",
        key=draft.key("name"),
        max_chars=80,
        placeholder=_EXAMPLES[team],
        persist_state="session",
    )
    st.text_area(
        "What it means, in own words",
        key=draft.key("meaning"),
        max_chars=2_000,
        height=76,
        persist_state="session",
    )


def _typed(team: str, saved: Agreement | None, draft: Draft) -> Typed:
    try:
        return Typed(team, saved, checked(draft.rule()))
    except DefinitionError as problem:
        return Typed(team, saved, None, str(problem))


def _save(db: Database, typed: Typed, signed: Signed) -> bool:
    if typed.rule is None:
        raise DefinitionError("The definition can’t be run.", typed.problem)
    return save_rule(
        db,
        typed.team,
        typed.rule,
        signed.day,
        marketing=signed.marketing,
        sales=signed.sales,
    )
