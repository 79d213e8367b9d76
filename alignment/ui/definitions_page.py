"""The page of definitions: its parts, and the sentence that each opens with."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from alignment.agreed import TEAMS
from alignment.desk.agreements import MINIMUM
from alignment.scope import Scope
from alignment.ui import (
    definitions_file,
    definitions_stages,
    definitions_versions,
    definitions_words,
)
from alignment.ui import definitions_rule as rules
from alignment.ui import definitions_trying as live
from alignment.ui.escape import escape
from alignment.ui.filters import scope as ask_scope
from alignment.ui.shell import Page
from alignment.ui.show import headline, section

_LEAST_PX: Final = 780
PARTS: Final = {
    "Qualified": "what each team calls qualified",
    "Least of a lead": "what a record needs to be a lead at all",
    "Stages": "what each stage means",
    "Words": "what each team means by a word",
    "As a file": "all of it to take away or bring in",
    "Versions": "what was agreed when",
}


def show(page: Page) -> None:
    """Show one part of the page; the link names it."""
    chosen = st.segmented_control(
        "Part",
        list(PARTS),
        default="Qualified",
        required=True,
        key="part",
        bind="query-params",
        label_visibility="collapsed",
    )
    if chosen == "Least of a lead":
        _least(page)
    elif chosen == "Stages":
        definitions_stages.show(page)
    elif chosen == "Words":
        definitions_words.show(page)
    elif chosen == "As a file":
        definitions_file.show(page)
    elif chosen == "Versions":
        definitions_versions.everything(page)
    else:
        _qualified(page)


def _qualified(page: Page) -> None:
    scope = ask_scope(page)
    headline(page, "agreement", scope)
    choices = live.choices(scope)
    typed = []
    spots = []
    for team, column in zip(TEAMS, st.columns(2, gap="medium"), strict=True):
        with column, st.container(border=True):
            typed.append(rules.form(page.db, team, choices))
            spots.append(st.container())
    _count(page, scope, typed, spots)


def _count(page: Page, scope: Scope, typed: list[rules.Typed], spots: list[DeltaGenerator]) -> None:
    """Say beside each definition what it would do, and below both what they would agree on."""
    can_run = {each.team: each.rule for each in typed if each.rule is not None}
    found = live.tried(scope, can_run)
    told = {row["team"]: row for row in found.to_dicts()}
    for each, spot in zip(typed, spots, strict=True):
        with spot:
            if each.problem:
                st.caption(escape(each.problem))
            elif each.team in told:
                live.tell(told[each.team])
            rules.actions(page.db, each)
    section("Both definitions on the same leads", "agreement")
    live.tell_agreement(found)
    live.overlap(scope, can_run)
    live.ideal_client(scope, can_run)


def _least(page: Page) -> None:
    scope = ask_scope(page)
    headline(page, "minimum-lead", scope)
    with st.container(border=True, width=_LEAST_PX):
        typed = rules.form(page.db, MINIMUM, live.choices(scope))
        if typed.rule is None:
            st.caption(escape(typed.problem))
        else:
            live.tell(live.tried(scope, {MINIMUM: typed.rule}).to_dicts()[0])
        rules.actions(page.db, typed)
