"""The page Campaigns: credit under every rule, its limits, and what it cost."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from alignment.charts.campaigns import campaigns as drawn_ranges
from alignment.charts.campaigns import count_not_drawn
from alignment.estimators.attribution import RULES
from alignment.metrics.words import money
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.schema.money import minor_digits
from alignment.scope import Scope
from alignment.ui import experiments
from alignment.ui.credit_filters import credit
from alignment.ui.divergence import divergence
from alignment.ui.escape import escape, unbroken
from alignment.ui.filters import scope as filters
from alignment.ui.measures import measure
from alignment.ui.records import records
from alignment.ui.shell import Page
from alignment.ui.show import chart, empty, footnote, headline, section
from alignment.ui.tables import table
from alignment.ui.theme import palette

_CLOSED: Final = {"won": "Won", "lost": "Lost"}
"""What the table of contents calls what labels call won and lost in time."""
_FIRST: Final = (
    *("split", "cost_minor", "leads", "accepted", "opportunities", "credit_minor"),
    *("least_minor", "most_minor", "return_ratio", "cost_per_lead_minor"),
    *("cost_per_accepted_minor", "cost_per_opportunity_minor", "needs_experiment"),
)
"""What the table of campaigns begins with."""
_NOTHING: Final = (
    "No opportunity of this period has a touch on record. Load campaign members, an automation "
    "tool’s activities or a list of touches on the page Uploads, or choose another period."
)


def show(page: Page) -> None:
    """Show the page, or the one view of it that is presented."""
    scope = filters(page, more=credit)
    if page.shows("credit"):
        _credit(page, scope)
    if page.is_work:
        experiments.show(page, scope)
        _touched(page, scope)
        _content(page, scope)
        _customers(page, scope)
    if page.shows("activity"):
        divergence(page, scope)
    if page.is_work:
        _numbers(scope)


def _credit(page: Page, scope: Scope) -> None:
    """Draw what each name is credited with, from the least to the most of any rule."""
    headline(page, "campaigns", scope)
    found = measure("campaigns", scope)
    if not found.filter(~pl.col("is_total"), pl.col("split") != NO_TOUCH)["touches"].sum():
        empty(_NOTHING)
    else:
        currency = page.db.settings.base_currency
        drawn = drawn_ranges(
            found,
            measure("credit", scope),
            palette(),
            currency=currency,
            rule=scope.rule,
            focus=_focus(found),
        )
        chart(drawn, "credit", "Credit from the least to the most of any rule, by name")
        records(page, scope, "credit")
        told = _added_up(found, scope, currency) + _not_drawn(found)
        st.caption(unbroken(escape(told)))
    footnote("campaigns", scope)


def _focus(found: pl.DataFrame) -> str:
    """Name what the headline talks about: the one with the most credit."""
    named = found.filter(~pl.col("is_total"), pl.col("split") != NO_TOUCH)
    return str(named["split"][0]) if named.height else ""


def _not_drawn(found: pl.DataFrame) -> str:
    """Say how many names stand in the table only."""
    number = count_not_drawn(found, palette())
    return f" Not drawn: {number:,} with less." if number else ""


def _added_up(found: pl.DataFrame, scope: Scope, currency: str) -> str:
    """Say that all credit together is all the money, to the cent."""
    total = found.filter("is_total")["credit_minor"].to_list()
    if not total or total[0] is None:
        return "None of these opportunities has a usable amount, so credit is counted only."
    digits = minor_digits(currency)
    what = "value won" if scope.anchor == "won" else "pipeline created"
    exact = f"{currency} {total[0] / 10**digits:,.{digits}f}"
    apart = found.filter(pl.col("split") == NO_TOUCH)["credit_minor"].to_list()
    without = (
        f", {money(apart[0], currency, digits)} of it without a recorded touch"
        if apart and apart[0]
        else ""
    )
    return (
        f"Dot: {RULES[scope.rule].name}; marks: other rules. Under each of the {len(RULES)} "
        f"rules the credit adds up to all {what}, {exact}{without}."
    )


def _touched(page: Page, scope: Scope) -> None:
    section("What role did marketing’s touches play?", "touched-wins")
    headline(page, "touched-wins", scope)
    footnote("touched-wins", scope)


def _content(page: Page, scope: Scope) -> None:
    section("Which content went together with winning?", "content-exposure")
    headline(page, "content-exposure", scope)
    found = measure("content-exposure", scope)
    if found.height:
        table(found.rename(_CLOSED), name="content-exposure")
    footnote("content-exposure", scope)


def _customers(page: Page, scope: Scope) -> None:
    section("What does it cost to win a customer?", "acquisition-cost")
    headline(page, "acquisition-cost", scope)
    table(measure("acquisition-cost", scope), name="acquisition-cost")
    footnote("acquisition-cost", scope)


def _numbers(scope: Scope) -> None:
    section("The numbers")
    for name, title in (
        ("campaigns", "Cost, leads, credit and return"),
        ("credit", "Credit by rule"),
        ("activity-outcome", "Activity and outcome by month"),
    ):
        section(title)
        found = measure(name, scope)
        first = [column for column in _FIRST if column in found.columns and name == "campaigns"]
        table(found.select(*first, pl.exclude(first)), name=name)
