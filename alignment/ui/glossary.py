"""Every definition, and the ladder of stages."""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st

from alignment import ladder
from alignment.metrics.definitions import DEFINITIONS
from alignment.ui.show import define

_OWNERS: Final = {"marketing": "marketing", "sales": "sales", "both": "both teams"}
_COLOURS: Final[dict[str, Literal["blue", "orange", "gray"]]] = {
    "marketing": "blue",
    "sales": "orange",
    "both": "gray",
}
_READING: Final = """
Ranges hold in 95 of 100 cases. Where fewer than 5 records are decided, only counts are shown;
under 20, the range comes first. A line is passed only when the whole range lies beyond it; else it
can’t be told yet, and about how many more records would settle it is said.

What the data knows nothing about reads *not recorded*, never zero.
"""


def show() -> None:
    """Show the ladder, how numbers are read, and every definition."""
    st.subheader("The ladder", anchor=False)
    with st.container(horizontal=True, gap="small"):
        for stage in (*ladder.STEPS, *ladder.EXITS):
            label = f"{stage.label} · {_OWNERS[stage.owner]}"
            st.badge(label, color=_COLOURS[stage.owner])
    st.caption("The last three are ways off the ladder. Colour is the accountable team.")
    st.subheader("How to read a number", anchor=False)
    st.markdown(_READING)
    st.subheader("Definitions", anchor=False)
    for told in DEFINITIONS.values():
        with st.container(border=True):
            define(told)
