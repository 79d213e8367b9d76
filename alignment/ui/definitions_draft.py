"""A definition between opening the form and saving it: all of it in the widgets' own state."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

import streamlit as st

from alignment.agreed import FIELDS, OPERATORS, Criterion, Group, Rule
from alignment.agreed.rule_toml import from_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alignment.schema.agreement import Agreement

MATCHES: Final = ("all", "any")


@dataclass(slots=True)
class Row:
    """A line of the form that asks one thing.

    Args:
        number: Names its widgets.
    """

    number: int


@dataclass(slots=True)
class Box:
    """A group of lines.

    Args:
        number: Names its widgets.
        rows: Its lines.
    """

    number: int
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Kept:
    """A group of groups, which the form has no lines for; it stays as it is.

    Args:
        number: Names its widgets.
        group: What it asks.
    """

    number: int
    group: Group


@dataclass(slots=True)
class Draft:
    """The lines of one definition's form; what they say is in their widgets.

    Args:
        name: Begins the key of every widget; another one begins anew.
        parts: Lines and groups in order.
        numbers: The numbers that lines haven't had yet.
    """

    name: str
    parts: list[Row | Box | Kept] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def key(self, *parts: object) -> str:
        """Name a widget."""
        return "-".join(map(str, (self.name, *parts)))

    def add_row(self, rows: list[Any], asked: Criterion | None = None) -> None:
        """Add a line, blank or with what it asks."""
        row = Row(next(self.numbers))
        rows.append(row)
        if asked is None:
            return
        self._set(row, "field", asked.field)
        self._set(row, "operator", asked.operator, FIELDS[asked.field].kind)
        if asked.values:
            value = list(asked.values) if FIELDS[asked.field].kind == "text" else asked.values[0]
            self._set(row, "value", value, asked.field)

    def begin_with(self, field: str) -> None:
        """Add the first line of a blank form."""
        self.add_row(self.parts, Criterion(field, OPERATORS[FIELDS[field].kind][0]))

    def add_box(self, asked: Group | None = None) -> None:
        """Add a group, with one blank line or with what it asks."""
        box = Box(next(self.numbers))
        self.parts.append(box)
        st.session_state[self.key(box.number, "match")] = asked.match if asked else "any"
        for each in asked.parts if asked else (None,):
            self.add_row(box.rows, each if isinstance(each, Criterion) else None)

    def remove(self, rows: list[Any], part: Row | Box | Kept) -> None:
        """Take a line or a group away."""
        rows.remove(part)

    def rule(self) -> Rule:
        """Put together what the form says at present; ``agreed.checked`` tells if it can be run."""
        parts = [self._part(part) for part in self.parts]
        said = {name: str(st.session_state.get(self.key(name)) or "") for name in _TEXTS}
        match = str(st.session_state.get(self.key("match")) or "all")
        return Rule(said["name"], said["meaning"], Group(match, tuple(parts)))

    def criterion(self, row: Row) -> Criterion:
        """Give what a line asks."""
        key = str(self._get(row, "field") or next(iter(FIELDS)))
        kind = FIELDS[key].kind
        operator = str(self._get(row, "operator", kind) or OPERATORS[kind][0])
        value = self._get(row, "value", key)
        if kind == "flag" or operator == "is known" or value is None:
            return Criterion(key, operator)
        values = tuple(map(str, value)) if kind == "text" else (float(value),)
        return Criterion(key, operator, values)

    def _part(self, part: Row | Box | Kept) -> Criterion | Group:
        if isinstance(part, Row):
            return self.criterion(part)
        if isinstance(part, Kept):
            return part.group
        match = str(st.session_state.get(self.key(part.number, "match")) or "any")
        return Group(match, tuple(self.criterion(row) for row in part.rows))

    def _get(self, row: Row, *parts: str) -> Any:  # noqa: ANN401 - what a widget holds
        return st.session_state.get(self.key(row.number, *parts))

    def _set(self, row: Row, name: str, value: object, *more: str) -> None:
        st.session_state[self.key(row.number, name, *more)] = value


_TEXTS: Final = ("name", "meaning")


def draft_of(team: str, saved: Agreement | None, first: str) -> Draft:
    """Give the draft of a definition in this session; at first it says what is saved.

    Args:
        team: A key of ``desk.agreements.RULE_KEYS``.
        saved: The version that holds; another version begins anew.
        first: The field that a blank form begins with.
    """
    place = f"definition-{team}"
    round_number = st.session_state.get(f"{place}-round", 0)
    body = saved.body if saved else ""
    name = f"rule-{team}-{round_number}-{saved.version if saved else 0}-{crc32(body.encode()):x}"
    held = st.session_state.get(place)
    if isinstance(held, Draft) and held.name == name and held.key("match") in st.session_state:
        return held
    draft = Draft(name)
    _fill(draft, from_toml(body) if body else None)
    if not body:
        draft.begin_with(first)
    st.session_state[place] = draft
    return draft


def begin_anew(team: str) -> None:
    """Put back what is saved."""
    place = f"definition-{team}-round"
    st.session_state[place] = st.session_state.get(place, 0) + 1


def _fill(draft: Draft, rule: Rule | None) -> None:
    st.session_state[draft.key("name")] = rule.name if rule else ""
    st.session_state[draft.key("meaning")] = rule.meaning if rule else ""
    st.session_state[draft.key("match")] = rule.group.match if rule else "all"
    for part in rule.group.parts if rule else ():
        if isinstance(part, Group) and any(isinstance(each, Group) for each in part.parts):
            draft.parts.append(Kept(next(draft.numbers), part))
        elif isinstance(part, Group):
            draft.add_box(part)
        else:
            draft.add_row(draft.parts, part)
