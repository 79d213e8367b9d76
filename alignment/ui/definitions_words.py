"""The words that both teams use: what each means by them, and what they agreed to mean."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from alignment.agreed import Term
from alignment.desk.agreements import agreed_in, save_term
from alignment.store import Database
from alignment.ui import saving
from alignment.ui.definitions_signing import (
    Signed,
    ask,
    held,
    line,
    popover_to_withdraw,
    saved_sentence,
)
from alignment.ui.escape import escape
from alignment.ui.shell import Page

_WIDTHS: Final = (1.2, 2.3, 2.3, 2.5, 2.3)
_LABELS: Final = {
    "marketing": "What marketing means",
    "sales": "What sales means",
    "shared": "What both mean from now on",
}
_HEADS: Final = (
    "**Word**",
    ":blue-badge[Marketing means]",
    ":orange-badge[Sales means]",
    ":gray-badge[Both mean]",
    "",
)
_PLACE: Final = "words"


def show(page: Page) -> None:
    """Show the words, each with its form, and a form for another one."""
    terms = agreed_in(page.db).terms
    page.top.title(_heading(terms), anchor=False)
    page.has_headline = True
    saving.tell(page.db, _PLACE)
    if terms:
        for head, column in zip(_HEADS, st.columns(_WIDTHS), strict=True):
            column.markdown(head)
    for number, (word, term) in enumerate(terms.items()):
        _line(page.db, number, word, term)
    _another(page.db)


def table(terms: Mapping[str, Term]) -> None:
    """Show the words and what they mean, to be read only."""
    for head, column in zip(_HEADS[:-1], st.columns(_WIDTHS[:-1]), strict=True):
        column.markdown(head)
    for word, term in terms.items():
        _cells(word, term, st.columns(_WIDTHS[:-1]))


def _heading(terms: Mapping[str, Term]) -> str:
    if not terms:
        return "No word of both teams is written down yet."
    shared = sum(bool(term.shared) for term in terms.values())
    words = "1 word" if len(terms) == 1 else f"{len(terms):,} words"
    have = "has" if shared == 1 else "have"
    return f"{words} of both teams written down; {shared:,} {have} a meaning that both share."


def _cells(word: str, term: Term, columns: list[DeltaGenerator]) -> None:
    said = (word, term.marketing, term.sales, term.shared)
    for number, (text, column) in enumerate(zip(said, columns, strict=True)):
        shown = escape(text) or "–"
        column.markdown(shown if number else f"**{shown}**")


def _line(db: Database, number: int, word: str, term: Term) -> None:
    *columns, last = st.columns(_WIDTHS)
    _cells(word, term, columns)
    now = held(db, "term", word)
    with last.container(horizontal=True, gap="xsmall"):
        place = f"{_PLACE}-{number}-{db.version}"
        with st.popover("Change …", key=place), st.form(f"{place}-form", border=False):
            if now is not None:
                st.caption(line(now))
            new = _texts(place, term)
            signed = ask(db, place, now, "Save as a new version")
        if signed is not None:
            _save(db, word, new, signed)
        popover_to_withdraw(db, _PLACE, now, name=f"{place}-withdraw")


def _another(db: Database) -> None:
    place = f"{_PLACE}-new-{db.version}"
    with st.popover("Add a word …", icon=":material/add:", key=place):  # noqa: SIM117 - a form is no popover
        with st.form(f"{place}-form", border=False):
            word = st.text_input("Word", max_chars=80, key=f"{place}-word")
            new = _texts(place, Term())
            signed = ask(db, place, None, "Save the word")
    if signed is not None:
        _save(db, (word or "").strip(), new, signed)


def _texts(place: str, term: Term) -> Term:
    said = {
        field: st.text_area(
            label, getattr(term, field), max_chars=2_000, height=76, key=f"{place}-text-{field}"
        )
        for field, label in _LABELS.items()
    }
    return Term(**{field: text or "" for field, text in said.items()})


def _save(db: Database, word: str, new: Term, signed: Signed) -> None:
    work = partial(_kept, db, word, new)
    saving.save(db, _PLACE, lambda: saved_sentence(work, signed), meanwhile="Saving")


def _kept(db: Database, word: str, new: Term, signed: Signed) -> bool:
    return save_term(db, word, new, signed.day, marketing=signed.marketing, sales=signed.sales)
