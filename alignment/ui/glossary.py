"""Every definition, and the ladder of stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Final, Literal

import streamlit as st

from alignment import ladder
from alignment.agreed import Agreed, Rule, describe
from alignment.desk.agreements import agreed_in
from alignment.desk.measuring import METRICS
from alignment.metrics.definitions import ROOMS, Definition
from alignment.store import Database
from alignment.ui.definitions_stages import texts
from alignment.ui.definitions_words import table
from alignment.ui.escape import escape
from alignment.ui.places import find, to_page
from alignment.ui.show import define

_OWNERS: Final = {"marketing": "marketing", "sales": "sales", "both": "both teams"}
_COLOURS: Final[dict[str, Literal["blue", "orange", "gray"]]] = {
    "marketing": "blue",
    "sales": "orange",
    "both": "gray",
}
_LADDER: Final = (*ladder.STEPS, *ladder.EXITS)
_ACROSS: Final = 3
_READING: Final = """
Ranges hold in 95 of 100 cases. Where fewer than 5 records are decided, only counts are shown;
under 20, the range comes first. A line is passed only when the whole range lies beyond it; else it
can’t be told yet, and about how many more records would settle it is said.

What the data knows nothing about reads *not recorded*, never zero.
"""


def show(db: Database) -> None:
    """Show the ladder, what is agreed on, how numbers are read, and every definition.

    Args:
        db: Keeps what is agreed on.
    """
    st.subheader("The ladder", anchor=False)
    with st.container(horizontal=True, gap="small"):
        for stage in (*ladder.STEPS, *ladder.EXITS):
            label = f"{stage.label} · {_OWNERS[stage.owner]}"
            st.badge(label, color=_COLOURS[stage.owner])
    st.caption("The last three are ways off the ladder. Colour is the accountable team.")
    _agreed(agreed_in(db))
    st.subheader("How to read a number", anchor=False)
    st.markdown(_READING)
    st.subheader("Definitions", anchor=False)
    asked = st.text_input(
        "Search in the definitions",
        key="find",
        bind="query-params",
        placeholder="a word, a code such as M13, or the name of a measure",
    )
    found = {name: matching(room, asked or "") for name, room in ROOMS.items()}
    for name, told in found.items():
        if told:
            _room(name, told)
    if not any(found.values()):
        st.text("No definition speaks of it.")


def matching(room: Mapping[str, Definition], asked: str) -> dict[str, Definition]:
    """Find the definitions that speak of all words asked for, in whatever part.

    Args:
        room: Definitions by name.
        asked: Words; without any, every definition is found.
    """
    words = asked.casefold().split()
    return {
        name: told
        for name, told in room.items()
        if all(word in _text(name, told) for word in words)
    }


def _text(name: str, told: Definition) -> str:
    """Give all that a definition says, and what its measures ask, in small letters."""
    parts = [getattr(told, each.name) for each in fields(told)]
    asked = [f"{one.name} {one.question}" for one in METRICS.values() if one.definition == name]
    return " ".join(map(str, (name, *parts, *asked))).casefold()


def _room(title: str, room: Mapping[str, Definition]) -> None:
    """Show the definitions of a room, each with the questions that it answers."""
    st.markdown(f"**{title}**")
    for name, told in room.items():
        with st.container(border=True):
            define(told)
            asked = [one for one in METRICS.values() if one.definition == name]
            if asked:
                told_by = [f"{one.question} ({one.name})" for one in asked]
                st.caption(f"Answers: {' · '.join(told_by)}")


def _agreed(agreed: Agreed) -> None:
    """Show what both teams have agreed on: stages, words, and what each calls qualified."""
    cards = [(stage, agreed.cards[stage.key]) for stage in _LADDER if stage.key in agreed.cards]
    if agreed.rules or agreed.minimum:
        st.subheader("Qualified", anchor=False)
        for team, rule in agreed.rules.items():
            _rule(f":{_COLOURS[team]}-badge[{_OWNERS[team].capitalize()}]", rule)
        if agreed.minimum:
            _rule(":gray-badge[Least of a lead]", agreed.minimum)
    if cards:
        st.subheader("What each stage means", anchor=False)
    for first in range(0, len(cards), _ACROSS):
        columns = st.columns(_ACROSS, gap="medium")
        for (stage, card), column in zip(cards[first : first + _ACROSS], columns, strict=False):
            with column, st.container(border=True, height="stretch"):
                st.markdown(f"**{stage.label}**")
                texts(card)
    if agreed.terms:
        st.subheader("Words of both teams", anchor=False)
        table(agreed.terms)
    st.page_link(to_page(find("Definitions")), label="Change what is agreed on")


def _rule(badge: str, rule: Rule) -> None:
    """Show a definition; its texts are as people entered them."""
    meaning = f"  \n{escape(rule.meaning)}" if rule.meaning else ""
    st.markdown(f"{badge} **{escape(rule.name)}**: {escape(describe(rule))}{meaning}")
