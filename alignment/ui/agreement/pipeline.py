"""The open pipeline against the four entry criteria of an opportunity."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from alignment.charts import agreement as charts
from alignment.schema.measures import TOTAL
from alignment.scope import Scope
from alignment.ui.behind_agreement import SHORT
from alignment.ui.link import MARK, RECORD
from alignment.ui.measures import measure
from alignment.ui.records import records
from alignment.ui.shell import Page
from alignment.ui.show import chart, empty, footnote, headline, section
from alignment.ui.tables import table
from alignment.ui.theme import palette

_NOTHING: Final = (
    "No opportunity is open on the day of the data with these filters, or none is recorded."
)
_UNKNOWN: Final = (
    "Of no open opportunity the data says whether budget, decision-maker, need and timing are "
    "confirmed. Fields that say so can be mapped on the page Uploads."
)
_FOUR: Final = 4


def pipeline(page: Page, scope: Scope) -> None:
    """Show how much open value meets all four, three, … of the criteria, the unknown apart."""
    found = measure("pipeline-reality", scope)
    headline(page, "pipeline-reality", scope)
    total = found.filter("is_total")
    if not total["opportunities"].sum():
        empty(_NOTHING)
        return
    if not total.filter(pl.col("met").is_not_null())["opportunities"].sum():
        empty(_UNKNOWN)
        footnote("pipeline-reality", scope)
        return
    section("Budget, decision-maker, need and timing: how many are confirmed?", "pipeline-reality")
    currency = page.db.settings.base_currency
    alt = "Bars of open value by how many of four entry criteria are met; not all recorded apart"
    chart(charts.reality(found, palette(), currency=currency), "reality", alt)
    if page.is_work:
        _lists(total)
    records(page, scope, "reality")
    footnote("pipeline-reality", scope)
    if page.is_work:
        table(found, name="pipeline_reality", by=scope.by)


def _lists(total: pl.DataFrame) -> None:
    """Offer the deals that miss one criterion or more, those that miss most first."""
    short = total.filter(pl.col("met") < _FOUR)["opportunities"].sum()
    if not short:
        return
    label = f"List the {short:,} opportunities that miss one or more"
    st.button(label, key="list-short", on_click=_open)


def _open() -> None:
    st.query_params[MARK] = f"reality|{SHORT}|{TOTAL}"
    st.query_params.pop(RECORD, None)
