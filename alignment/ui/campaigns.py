"""The page Campaigns: credit under every rule, its limits, and what it cost."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

import polars as pl
import streamlit as st

from alignment.charts.campaigns import campaigns as drawn_ranges
from alignment.charts.campaigns import count_not_drawn
from alignment.metrics.credit_words import NOT_PROOF
from alignment.scope import Scope
from alignment.ui import campaign_tables, campaign_words, experiments
from alignment.ui.credit_filters import credit
from alignment.ui.divergence import divergence
from alignment.ui.escape import escape, unbroken
from alignment.ui.filters import scope as filters
from alignment.ui.link import MARK, RECORD
from alignment.ui.measures import footnote_parts, headline_text, measure
from alignment.ui.records import records
from alignment.ui.shell import Page
from alignment.ui.show import chart, definition, empty, footnote, headline, say, section
from alignment.ui.tables import table
from alignment.ui.theme import is_projected, palette

_SAID: Final = NOT_PROOF.rstrip(".").lower()
"""What the headline says as well."""
_CLOSED: Final = {"won": "Won", "lost": "Lost"}
"""What the table of contents calls what labels call won and lost in time."""


def show(page: Page) -> None:
    """Show the page, or the one view of it that is presented."""
    scope = filters(page, more=credit)
    found = measure("campaigns", scope)
    if page.shows("credit"):
        _credit(page, scope, found)
    if page.is_work:
        _names(page, scope, found)
        experiments.show(page, scope, found)
        _touched(page, scope)
        _content(page, scope)
        _customers(page, scope)
    if page.shows("activity"):
        divergence(page, scope)
    if page.is_work:
        _numbers(scope, found)


def _credit(page: Page, scope: Scope, found: pl.DataFrame) -> None:
    """Draw what each name is credited with, from the least to the most of any rule."""
    room = campaign_words.PROJECTED_LONGEST if is_projected() else campaign_words.LONGEST
    say(page, campaign_words.in_short(headline_text("campaigns", scope), found, room))
    told = ""
    if not _is_touched(found):
        empty(campaign_words.nothing(found, scope))
    else:
        currency = page.db.settings.base_currency
        drawn = drawn_ranges(
            found,
            measure("credit", scope),
            palette(),
            currency=currency,
            rule=scope.rule,
            focus=campaign_words.focus(found),
        )
        chart(drawn, "credit", "Credit from the least to the most of any rule, by name")
        undrawn = count_not_drawn(found, palette())
        told = campaign_words.under_chart(found, scope, currency, undrawn)
        records(page, scope, "credit")
    _below(told, scope)
    if page.is_work:
        definition("credit", key="chart", label="How credit is shared")


def _below(told: str, scope: Scope) -> None:
    """Say what stands below the chart; in projector mode in one piece, which takes less room."""
    if is_projected():
        parts = [each for each in footnote_parts("campaigns", scope) if each != _SAID]
        st.caption(unbroken(escape(" ".join([told, " · ".join(parts)]))))
        return
    if told:
        st.caption(unbroken(escape(told)))
    footnote("campaigns", scope)


def _is_touched(found: pl.DataFrame) -> bool:
    """Whether any opportunity of the view has a touch on record."""
    return bool(found["buyers"][0])


def _names(page: Page, scope: Scope, found: pl.DataFrame) -> None:
    """List cost, leads, pipeline, value won and return of each name, both views side by side."""
    section(f"What each {scope.by} cost, and what came of it", "campaigns")
    away = replace(scope, anchor="qualified" if scope.anchor == "won" else "won")
    both = campaign_tables.both_views(found, measure("campaigns", away), scope.anchor)
    missing = campaign_words.no_cost(found, scope)
    if missing:
        st.markdown(missing)
    st.caption(campaign_words.TWO_VIEWS)
    table(both, name="campaigns", by=scope.by, then=partial(_open, both["split"], scope.rule))
    records(page, scope, "campaigns")


def _open(names: pl.Series, rule: str, row: int) -> None:
    """Copy the chosen row to the link as a mark, so that its records are listed."""
    st.query_params[MARK] = f"campaigns|{rule}|{names[row]}"
    st.query_params.pop(RECORD, None)


def _touched(page: Page, scope: Scope) -> None:
    section("What role did marketing’s touches play?", "touched-wins")
    headline(page, "touched-wins", scope)
    footnote("touched-wins", scope)


def _content(page: Page, scope: Scope) -> None:
    section("Which content went together with winning?", "content-exposure")
    headline(page, "content-exposure", scope)
    found = measure("content-exposure", scope)
    if found.height:
        table(campaign_tables.content(found).rename(_CLOSED), name="content-exposure")
    footnote("content-exposure", scope)


def _customers(page: Page, scope: Scope) -> None:
    section("What does it cost to win a customer?", "acquisition-cost")
    headline(page, "acquisition-cost", scope)
    found = measure("acquisition-cost", scope)
    if found["cost_minor"].null_count() + found["earlier_cost_minor"].null_count() < 2 * len(found):
        by = scope.by if scope.by != "source" else ""  # costs know of no source
        table(campaign_tables.customers(found), name="acquisition-cost", by=by)
    footnote("acquisition-cost", scope)


def _numbers(scope: Scope, found: pl.DataFrame) -> None:
    months = measure("activity-outcome", scope)
    is_recorded = months["number"].null_count() < months.height
    if is_recorded or _is_touched(found):
        section("The numbers")
    if _is_touched(found):
        section("Credit by rule", "credit")
        rules = measure("credit", scope)
        table(campaign_tables.by_rule(rules), name="credit", by=scope.by)
        with st.expander("Each rule with the range of its shares"):
            table(rules, name="credit-ranges", by=scope.by)
    if is_recorded:
        section("Activity and outcome by month")
        table(campaign_tables.by_month(months), name="activity-outcome")
