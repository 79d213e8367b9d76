"""On the page Velocity: how each team, region or other group uses the stages."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from alignment.desk.stage_use_tables import comparisons, profile
from alignment.scope import FILTERS, Scope
from alignment.ui.labels import label
from alignment.ui.measures import measure
from alignment.ui.shell import Page
from alignment.ui.show import empty, footnote, headline, section
from alignment.ui.tables import table

_SPLITS: Final = ("team", *(name for name in FILTERS if name != "team"))
_READ: Final = (
    "Days in a stage: by then half had moved on, those still there included. Passed and accepted: "
    "the part that meets marketing’s and sales’ own definition. A word after a number is the "
    "answer to whether the group stands apart from all others: higher, lower, slower, faster, or "
    "alike. Without a word it can’t be told yet."
)


def show(page: Page, scope: Scope) -> None:
    """Hold the groups against each other.

    Args:
        page: The open page.
        scope: The page's question; its filters keep what is compared.
    """
    section("How each team uses the stages", "stage-use")
    asked = replace(scope, by=_by())
    headline(page, "stage-use", asked)
    found = measure("stage-use", asked)
    if found.is_empty():
        empty("There are not 5 records in this period to compare.")
        return
    table(profile(found, asked), name="stage-use", by=asked.by)
    st.caption(_READ)
    footnote("stage-use", asked)
    with st.expander("Every comparison, with its range"):
        table(comparisons(found, asked), name="stage-use-comparisons", by=asked.by)


def _by() -> str:
    """Ask whose use of the stages is compared; people are never among the choices."""
    chosen = st.segmented_control(
        "Compare by",
        list(_SPLITS),
        default=_SPLITS[0],
        required=True,
        format_func=label,
        label_visibility="collapsed",
        key="use",
        bind="query-params",
    )
    return chosen if chosen in _SPLITS else _SPLITS[0]
