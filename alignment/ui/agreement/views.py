"""One idea at a time: which part of the page Agreement is on screen."""

from __future__ import annotations

from typing import Final

import streamlit as st

from alignment.ui.escape import escape
from alignment.ui.places import PLACES, find, to_page
from alignment.ui.shell import Page
from alignment.ui.theme import is_projected

RULES: Final = "Two definitions"
CAUSES: Final = "Causes"
WHERE: Final = "Where and when"
ACCEPTANCE: Final = "Acceptance"
OWN: Final = "Own definition"
EVIDENCE: Final = "Evidence"
MIDDLE: Final = "Middle ground"
PIPELINE: Final = "Open pipeline"
MINIMUM: Final = "Minimum lead"

MEASURES: Final = {
    RULES: "agreement",
    CAUSES: "criteria",
    WHERE: "agreement-by",
    ACCEPTANCE: "acceptance",
    OWN: "own-rule",
    EVIDENCE: "evidence",
    MIDDLE: "middle-ground",
    PIPELINE: "pipeline-reality",
    MINIMUM: "minimum-lead",
}
"""The measure whose sentence heads each part."""
_RULES: Final = (
    "**Rule against rule.** Both definitions are run on the same leads, on what was known at the "
    "handover. What sales accepted plays no part in it."
)
_ABOUT: Final = {
    RULES: _RULES,
    CAUSES: _RULES,
    WHERE: _RULES,
    ACCEPTANCE: (
        "**Deed against deed.** What marketing passed, and what sales accepted of it. This isn’t "
        "agreement: sales sees only what marketing passed."
    ),
    OWN: (
        "**Deed against own rule.** What marketing passed is held against marketing’s definition, "
        "and what sales accepted against sales’."
    ),
    EVIDENCE: (
        "**What stands behind an MQL.** Intent is a touch that shows it, fit is what either "
        "definition asks about person and company. How a kind converts goes together with it; it "
        "need not come from it."
    ),
    MIDDLE: "**Between both definitions.** Passed and meeting marketing’s definition, not sales’.",
    PIPELINE: "**The open pipeline against four entry criteria,** as recorded today.",
    MINIMUM: "**An address alone is no lead.** What a record needs to be one is agreed on once.",
}


def chosen(page: Page) -> str:
    """Ask which part to show; in projector mode the stop says it.

    Args:
        page: The open page.

    Returns:
        One of the names above.
    """
    if page.stop is not None:
        return page.stop.view
    with page.top:
        asked = st.segmented_control(
            "Show",
            list(_ABOUT),
            default=RULES,
            required=True,
            label_visibility="collapsed",
            key="view",
            bind="query-params",
        )
    return asked if asked in _ABOUT else RULES


def about(view: str) -> None:
    """Say which comparison this is, so that none is taken for another."""
    if not is_projected():
        st.caption(_ABOUT[view])


def to_definitions(label: str) -> None:
    """Lead to the page on which definitions are entered and changed."""
    if not is_projected() and any(place.title == "Definitions" for place in PLACES):
        st.page_link(to_page(find("Definitions")), label=label, width="content")


def undefined(text: str) -> None:
    """Say what has to be agreed on before there is anything to show, and where."""
    with st.container(border=True):
        st.markdown(escape(text))
        to_definitions("Enter the definitions")
