"""Where credit can tell nothing of an effect, and how many accounts an experiment would need."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from alignment.metrics.hold_out import MONTH_DAYS, needed
from alignment.scope import Scope
from alignment.ui.campaign_words import flagged
from alignment.ui.escape import escape, unbroken
from alignment.ui.measures import measure
from alignment.ui.shell import Page
from alignment.ui.show import footnote, headline, section
from alignment.ui.tables import table

_LIFT: Final = 20
_LABELS: Final = {"converted": "Went on so far"}
"""What a measure of conversion calls otherwise."""


def show(page: Page, scope: Scope, credited: pl.DataFrame) -> None:
    """Show which credit needs an experiment, and a small calculator for one.

    Args:
        page: The open page.
        scope: The question.
        credited: Its answer, rows of schema Campaigns.
    """
    section("What credit can’t tell", "hold-out")
    if credited["buyers"][0]:
        st.markdown(unbroken(escape(flagged(credited))))
    headline(page, "hold-out", scope)
    found = measure("hold-out", scope)
    if found["accounts"][0]:
        with st.expander("Work out a hold-out"):
            _calculator(found, scope)
            shown = found.with_columns(pl.col("months").round(1)).rename(_LABELS)
            table(shown, name="hold-out")
    footnote("hold-out", scope)


def _calculator(found: pl.DataFrame, scope: Scope) -> None:
    """Ask for a base rate and a lift, and say how many accounts would show it."""
    row = found.row(0, named=True)
    days = min(scope.last_day, scope.as_of) - scope.first_day + 1
    usual = (row["base_rate"] or 0.05) * 100
    left, middle, right = st.columns(3)
    base = left.number_input(
        "Accounts that go on without it, of 100",
        0.1,
        100.0,
        max(usual, 0.1),
        format="%.2f",  # the value itself isn't rounded, so that it gives what the sentence says
        help="Unless you know better: as many as go on now.",
    )
    lift = middle.number_input("What it adds to that, in % of it", 1, 1_000, _LIFT)
    a_month = right.number_input(
        "New accounts a month", 1, value=max(1, round(row["accounts"] / days * MONTH_DAYS))
    )
    told = needed(base / 100, lift / 100, a_month / MONTH_DAYS)
    number = told.get("per_group")
    if number is None:
        st.text("So many can’t be added: more than all accounts would go on. Choose less.")
        return
    st.markdown(
        unbroken(
            f"**{number:,} accounts in each of two groups**, {2 * number:,} in all: "
            f"{told['months']:,.1f} months at that rate. A lift from {base:.3g} to "
            f"{base * (1 + lift / 100):.3g} of 100 is then seen 80 times of 100."
        )
    )
