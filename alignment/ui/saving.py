"""Doing what a button asks for, and saying beside it what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import streamlit as st

from alignment.errors import AlignmentError
from alignment.store import Database
from alignment.ui.escape import escape
from alignment.ui.trouble import sentence

_KEY: Final = "saving_done"


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done last.

    Args:
        place: The button's name.
        version: Of the database just after it; with the next change the sentence has had its day.
        text: What to say.
    """

    place: str
    version: int
    text: str


def save(
    db: Database,
    place: str,
    work: Callable[[], str],
    *,
    meanwhile: str = "Building what the pages count on",
) -> None:
    """Change the database and run the page anew, where ``tell`` then says what was done.

    Args:
        db: What is changed.
        place: Where ``tell`` is called with the same name.
        work: Changes it and gives the sentence that says so.
        meanwhile: What to show while it works.
    """
    try:
        with st.spinner(meanwhile):
            text = work()
    except AlignmentError as problem:
        sentence(f"Nothing was changed. {problem}")
        return
    st.session_state[_KEY] = _Done(place, db.version, text)
    st.rerun()


def tell(db: Database, place: str) -> None:
    """Say what was done here, until the database changes again.

    Args:
        db: The database.
        place: As given to ``save``.
    """
    done = st.session_state.get(_KEY)
    # A toast would be gone with the page's next run; this stays.
    if isinstance(done, _Done) and (done.place, done.version) == (place, db.version):
        st.markdown(f":material/check: {escape(done.text)}")
