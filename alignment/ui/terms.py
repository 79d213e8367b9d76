"""What both teams mean by the words in a definition, as help beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

from alignment.agreed import Term
from alignment.desk.agreements import agreed_in
from alignment.ui.escape import escape
from alignment.ui.opening import database


@st.cache_data(show_spinner=False, max_entries=4)
def _terms(path: str, version: int) -> dict[str, Term]:
    del path, version  # they are the key
    return dict(agreed_in(database()).terms)


def tell(text: str) -> None:
    """Say what is agreed on for each word that a text uses.

    Args:
        text: Our own words, such as a definition.
    """
    db = database()
    for word, term in used_in(text, _terms(str(db.path), db.version)).items():
        said = (("marketing", term.marketing), ("sales", term.sales), ("both teams", term.shared))
        meant = " · ".join(f"{who}: {escape(what)}" for who, what in said if what)
        st.caption(f"**{escape(word)}**, as agreed on · {meant}")


def used_in(text: str, terms: Mapping[str, Term]) -> dict[str, Term]:
    """Find the words that a text uses, in one or in many.

    Args:
        text: Any text.
        terms: By word, what is meant by it.

    Returns:
        Those of them that stand in the text as words of their own.
    """
    return {
        word: term
        for word, term in terms.items()
        if re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", text, re.IGNORECASE)
    }
