"""What speaks for MQLs, what lies between both definitions, and what is less than a lead."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from alignment.agreed import Agreed, describe
from alignment.charts import agreement as charts
from alignment.metrics.cells import rules_of
from alignment.metrics.evidence import fit_of
from alignment.scope import Scope
from alignment.ui.agreement.views import to_definitions, undefined
from alignment.ui.escape import escape
from alignment.ui.measures import measure
from alignment.ui.notes import undrawn
from alignment.ui.records import records
from alignment.ui.shell import Page
from alignment.ui.show import chart, empty, footnote, headline, section
from alignment.ui.tables import table
from alignment.ui.theme import palette

_NOBODY: Final = (
    "No handover in this period with these filters. Choose another period, or take a filter away; "
    "where the data knows no day of MQL at all, a stage history or a dated field can be mapped on "
    "the page Uploads."
)
_NO_LEADS: Final = (
    "No lead entered in this period with these filters. Choose another period, or take a filter "
    "away."
)


def evidence(page: Page, scope: Scope, agreed: Agreed) -> None:
    """Show what speaks for each MQL, and how each kind converts."""
    headline(page, "evidence", scope)
    if not fit_of(agreed):
        undefined("What fits is part of a definition, and none asks for anything of the kind yet.")
        return
    found = measure("evidence", scope)
    if not found.filter("is_total")["leads"].sum():
        empty(_NOBODY)
        return
    section("What speaks for the leads that were called MQL?", "evidence")
    alt = "Bars of MQLs by what speaks for them, with the share that became an opportunity"
    chart(charts.evidence(found, palette()), "evidence", alt)
    records(page, scope, "evidence")
    footnote("evidence", scope)
    if page.is_work:
        table(found, name="evidence", by=scope.by)


def middle_ground(page: Page, scope: Scope, agreed: Agreed) -> None:
    """Show what lies between both definitions: how many, for how long, and how they left."""
    headline(page, "middle-ground", scope)
    if rules_of(agreed) is None:
        undefined("Without both definitions there is nothing between them to count.")
        return
    found = measure("middle-ground", scope)
    if not found["marketing_yes"][0]:
        empty(_NOBODY)
        return
    section("How did they leave the ground between both definitions?", "middle-ground")
    alt = "Bars of the leads between both definitions by how they left, or that they didn’t"
    chart(charts.middle_ground(found, palette()), "middle", alt)
    records(page, scope, "middle")
    footnote("middle-ground", scope)
    if page.is_work:
        names = {"lost": "Lost", "undated": "Left on an unknown day"}
        table(found.rename(names), name="middle_ground", by=scope.by)


def minimum_lead(page: Page, scope: Scope, agreed: Agreed) -> None:
    """Show which share of the leads has less than was agreed that a lead needs."""
    headline(page, "minimum-lead", scope)
    if agreed.minimum is None:
        undefined("What a record needs to be a lead at all isn’t agreed on yet.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"A lead needs: {escape(describe(agreed.minimum))}", width="content")
        to_definitions("Change it")
    found = measure("minimum-lead", scope)
    if not found["leads"][0]:
        empty(_NO_LEADS)
        return
    section(f"Less than a lead needs, by {scope.by}", "minimum-lead")
    known = found.with_columns(known=pl.col("below") + pl.col("enough"))
    counts, heading = ("below", "known"), "less than a lead needs"
    drawn = charts.shares(known, palette(), counts=counts, heading=heading)
    chart(drawn, "minimum", "Share of records with less than a lead needs, with its range")
    records(page, scope, "minimum")
    footnote("minimum-lead", scope, undrawn(found, charts.ROWS, "leads"))
    if page.is_work:
        table(found, name="minimum_lead", by=scope.by)
