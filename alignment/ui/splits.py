"""Which groups a chart shows, and what to look at where they are below the line."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from alignment.charts.words import line
from alignment.fiscal import months
from alignment.metrics.conversion_by_cohort import YEAR
from alignment.scope import Scope
from alignment.ui.escape import escape
from alignment.ui.notes import groups
from alignment.ui.places import find, to_page
from alignment.ui.theme import is_projected

_MOST: Final = 4
_USUAL: Final = 3
_OFFERED: Final = 12


def pick(curves: pl.DataFrame, key: str = "lines") -> pl.DataFrame:
    """Let a person choose a few groups beside the total.

    Args:
        curves: A frame with ``split`` and ``is_total``, most important groups first.
        key: The widget's name, also in the link.

    Returns:
        The rows of the total and of the chosen groups.
    """
    known = groups(curves)
    if is_projected():
        asked = set(st.query_params.get_all(key))
        chosen = [name for name in known if escape(name) in asked] or known[:_USUAL]
    else:
        chosen = _asked(known, key)
    return curves.filter(pl.col("is_total") | pl.col("split").is_in(chosen))


def _asked(known: list[str], key: str) -> list[str]:
    """Ask which groups; a few are all in sight, many in a list to search."""
    label = f"Lines beside all leads, at most {_MOST}"
    if len(known) <= _OFFERED:
        asked_for = st.pills(
            label,
            known,
            selection_mode="multi",
            default=known[:_USUAL],
            format_func=escape,
            key=key,
            bind="query-params",
            wrap=True,
        )
        return asked_for[:_MOST]
    return st.multiselect(
        label,
        known,
        default=known[:_USUAL],
        max_selections=_MOST,
        key=key,
        bind="query-params",
    )


def grain(scope: Scope) -> Scope:
    """Ask whether cohorts are months or quarters, where a period of over a year allows of both.

    Args:
        scope: The scope of the page.

    Returns:
        The scope with its grain.
    """
    if len(months(scope.first_day, scope.last_day)) <= YEAR:
        return scope
    if is_projected():
        asked = st.query_params.get("cohorts", "")
    else:
        asked = st.segmented_control(
            "Cohorts by",
            list(_GRAINS),
            default=next(iter(_GRAINS)),
            required=True,
            label_visibility="collapsed",
            key="cohorts",
            bind="query-params",
        )
    return replace(scope, grain=_GRAINS.get(asked or "", "quarter"))


_GRAINS: Final = {"Quarters": "quarter", "Months": "month"}


def lines(upper: float, lower: float) -> None:
    """Say which lines are agreed, and lead to where they are changed."""
    if is_projected():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        told = f"The agreed lines are {line(upper)} and {line(lower)}."
        st.caption(told, width="content")
        st.page_link(to_page(find("Settings")), label="Change the lines", width="content")


_TITLES: Final = {
    "criteria": "Criteria: do both teams mean the same by a good lead?",
    "follow_up": "Follow-up: how long did leads wait?",
    "handover": "Handover: did every lead get a decision?",
}


def causes(found: pl.DataFrame) -> None:
    """Show the three things to look at where conversion is below the line.

    Args:
        found: Rows of schema Causes.
    """
    for column, row in zip(st.columns(3), found.iter_rows(named=True), strict=False):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{_TITLES[row['cause']]}**")
            st.markdown(escape(row["sentence"]))
