"""Loading without some of the chosen files, where a person says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from alignment.metrics.words import count
from alignment.ui.escape import escape
from alignment.ui.uploads_draft import Draft

_MOST_NAMED: Final = 6


def together(draft: Draft, unknown: Mapping[int, int]) -> frozenset[int]:
    """Offer to load the others without all files that no known tool writes.

    A connector's folder holds dozens of tables that nobody would map one by one.

    Args:
        draft: The chosen files.
        unknown: The rows of each such file, by its position.

    Returns:
        The positions of the files that are left out; none while nobody says so.
    """
    number, chosen = len(unknown), len(draft.paths)
    if number < 2 or number == chosen:  # noqa: PLR2004 - one alone has its own offer
        return frozenset()
    with st.container(border=True):
        st.text(f"No known tool writes the columns of {number:,} of {chosen:,} files.")
        is_sent = st.checkbox(
            f"Load the others without these {number:,}", key=draft.key("leave-out-unknown")
        )
        rows = count(sum(unknown.values()), "row")
        told = f"Left out, with {rows}" if is_sent else "Or say below what each one’s columns mean"
        names = [draft.paths[at][1] for at in unknown]
        st.caption(escape(f"{told}: {', '.join(names) if is_sent else _some(names)}."))
    return frozenset(unknown) if is_sent else frozenset()


def offer(draft: Draft, number: int) -> None:
    """Offer to load the others without one file; a file alone can't be left out."""
    if len(draft.paths) > 1:
        st.checkbox("Load the other files without this one", key=_key(draft, number))


def is_left_out(draft: Draft, number: int) -> bool:
    """Tell whether a person has left a file out."""
    return len(draft.paths) > 1 and bool(st.session_state.get(_key(draft, number)))


def tell_what_is_open(draft: Draft, numbers: list[int]) -> None:
    """Name the files that keep the others from being loaded, where there are others.

    Args:
        draft: The chosen files.
        numbers: The positions of those without an answer.
    """
    if numbers and len(draft.paths) > 1:
        names = [draft.paths[number][1] for number in numbers]
        is_one = len(names) == 1
        still = f"{count(len(names), 'file')} {'is' if is_one else 'are'} still open"
        st.caption(escape(f"No row is loaded yet; {still}: {_some(names)}."))


def _some(names: list[str]) -> str:
    rest = len(names) - _MOST_NAMED
    told = ", ".join(names[:_MOST_NAMED])
    return f"{told} and {rest:,} more" if rest > 0 else told


def _key(draft: Draft, number: int) -> str:
    return draft.key("leave-out", number)
