"""The lines of a definition's form: what is asked, how, and compared with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import streamlit as st

from alignment.agreed import FIELDS, OPERATORS, describe
from alignment.agreed.rule import Rule
from alignment.ui.definitions_draft import MATCHES, Box, Draft, Kept, Row
from alignment.ui.escape import escape

MATCH_NAMES: Final = {"all": "all of these", "any": "any of these"}
_OPERATOR_PX: Final = 124
_VALUE_PX: Final = 118
_TEXTS_PX: Final = 200


@dataclass(frozen=True, slots=True)
class Choices:
    """What the present data offers to definitions.

    Args:
        leads: How many leads are in scope.
        known: By field, the share of them of which it is known; null without leads.
        values: By field, the texts that the data has.
    """

    leads: int
    known: Mapping[str, float | None]
    values: Mapping[str, list[str]]

    @property
    def first(self) -> str:
        """The first field of which anything is known, to begin with."""
        return next((field for field in FIELDS if self.known.get(field)), next(iter(FIELDS)))

    def name(self, field: str) -> str:
        """Name a field with the share of leads for which it can be decided."""
        rate = self.known.get(field)
        if rate is None:
            return FIELDS[field].label
        return f"{FIELDS[field].label} · {share(rate) if rate else 'not recorded'}"


def share(rate: float) -> str:
    """Write how often something is known, so that only all is 100% and only none is 0%."""
    if 0 < rate < 1:
        rate = min(max(rate, 0.01), 0.99)
    return f"{rate:.0%}"


def match(draft: Draft, number: int | None, label: str) -> None:
    """Ask whether all lines must hold or any of them."""
    key = draft.key("match") if number is None else draft.key(number, "match")
    st.selectbox(
        label,
        MATCHES,
        format_func=MATCH_NAMES.__getitem__,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )


def part(draft: Draft, given: Row | Box | Kept, choices: Choices) -> None:
    """Show a part of a definition to be changed."""
    if isinstance(given, Row):
        row(draft, draft.parts, given, choices)
    elif isinstance(given, Box):
        _box(draft, given, choices)
    else:
        _kept(draft, given)


def row(draft: Draft, rows: list[Any], given: Row, choices: Choices) -> None:
    """Show one line: field, operator, value, and the button that takes it away."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        field = st.selectbox(
            "What is asked",
            list(FIELDS),
            format_func=choices.name,
            key=draft.key(given.number, "field"),
            label_visibility="collapsed",
            persist_state="session",
        )
        field = field or next(iter(FIELDS))
        kind = FIELDS[field].kind
        operator = st.selectbox(
            "How it is asked",
            OPERATORS[kind],
            key=draft.key(given.number, "operator", kind),
            label_visibility="collapsed",
            persist_state="session",
            width=_OPERATOR_PX,
        )
        _value(draft, given, field, operator or OPERATORS[kind][0], choices)
        _remove(draft, rows, given, "Take this line away")
    if choices.leads and not choices.known.get(field):
        st.caption(
            f":material/info: “{escape(FIELDS[field].label)}” isn’t recorded of any lead here: "
            "this line can’t be decided."
        )


def _value(draft: Draft, given: Row, field: str, operator: str, choices: Choices) -> None:
    kind, key = FIELDS[field].kind, draft.key(given.number, "value", field)
    if kind == "flag" or operator == "is known":
        st.space(_VALUE_PX)
        return
    if kind == "number":
        st.number_input(
            "Value",
            value=None,
            step=1.0,
            format="%g",
            key=key,
            placeholder="number",
            label_visibility="collapsed",
            persist_state="session",
            width=_VALUE_PX,
        )
        return
    held = st.session_state.get(key) or []
    st.multiselect(
        "Values",
        sorted({*choices.values.get(field, []), *map(str, held)}),
        key=key,
        placeholder="choose or type",
        accept_new_options=True,
        wrap=True,
        label_visibility="collapsed",
        persist_state="session",
        width=_TEXTS_PX,
    )


def _box(draft: Draft, box: Box, choices: Choices) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            match(draft, box.number, "How the lines of the group hold together")
            _remove(draft, draft.parts, box, "Take this group away")
        for each in box.rows:
            row(draft, box.rows, each, choices)
        st.button(
            "Line in this group",
            key=f"do-{draft.key(box.number, 'add')}",
            icon=":material/add:",
            type="tertiary",
            on_click=partial(draft.add_row, box.rows),
        )


def _kept(draft: Draft, kept: Kept) -> None:
    with st.container(border=True):
        wide, last = st.columns([8.0, 0.6], gap="small", vertical_alignment="center")
        wide.text(describe(Rule("", "", kept.group)))
        wide.caption("Groups within groups can be changed in the file only, see “As a file”.")
        with last:
            _remove(draft, draft.parts, kept, "Take this group away")


def _remove(draft: Draft, rows: list[Any], given: Row | Box | Kept, told: str) -> None:
    st.button(
        "",
        key=f"do-{draft.key(given.number, 'remove')}",
        icon=":material/close:",
        help=told,
        type="tertiary",
        on_click=partial(draft.remove, rows, given),
    )
