"""Deed against deed, and deed against own rule; neither is ever called agreement."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import polars as pl
import streamlit as st

from alignment.agreed import Agreed
from alignment.charts import agreement as charts
from alignment.charts.words import between, percent
from alignment.metrics.own_rule_quarters import departing
from alignment.schema.marts import NOT_RECORDED
from alignment.schema.measures import TOTAL
from alignment.scope import Scope
from alignment.ui.agreement.views import undefined
from alignment.ui.escape import escape, unbroken
from alignment.ui.measures import headline_text, measure
from alignment.ui.records import records
from alignment.ui.shell import Page
from alignment.ui.show import chart, empty, footnote, headline, section
from alignment.ui.tables import table
from alignment.ui.theme import is_projected, palette

_NOBODY: Final = (
    "No handover in this period with these filters. Choose another period, or take a filter away; "
    "where the data knows no day of MQL or SQL at all, a stage history or dated fields can be "
    "mapped on the page Uploads."
)
_UNRECORDED: Final = (
    "What sales decided on isn’t recorded in this data. It needs the stage SQL, or stages such as "
    "not accepted and recycled; they can be mapped on the page Uploads."
)
_ONE_SIDED: Final = (
    "This data only knows what was accepted or won. Why the rest wasn’t needs stages such as not "
    "accepted, recycled or lost, and a reason; they can be mapped on the page Uploads."
)
_DEEDS: Final = {
    "passed": "Share of what marketing passed that meets marketing’s definition",
    "accepted": "Share of what sales accepted that meets sales’ definition",
}
_ACCEPTED: Final = (
    *("split", "handovers", "decided", "accepted", "rate", "low", "high", "rest", "undecided"),
    *("median_days", "top_reason", "top_reason_leads", "opportunities", "won", "mature"),
    *("mature_undecided", "undecided_rate", "verdict"),
)


def acceptance(page: Page, scope: Scope) -> None:
    """Show what marketing passed, what became of it, and the reasons of the rest."""
    found = measure("acceptance", scope)
    headline(page, "acceptance", scope)
    row = found.row(0, named=True)
    if not row["handovers"] or not row["is_recorded"]:
        empty(_UNRECORDED if row["handovers"] else _NOBODY)
        return
    left, right = st.columns(2, gap="large")
    with left:
        _head("What became of what marketing passed", "acceptance")
        chart(charts.delivered(found, palette()), "delivered", _delivered_alt(row))
        _mirror(row, scope)
    with right:
        if row["verdict"] == "not_recorded":
            empty(_ONE_SIDED)
        else:
            _reasons(page, scope, row)
    for key in ("delivered", "reasons"):
        records(page, scope, key)
    footnote("acceptance", scope)
    if page.is_work:
        footnote("reasons", scope)
        section(f"By {scope.by}")
        table(found.select(_ACCEPTED), name="acceptance", by=scope.by)


def _head(title: str, name: str) -> None:
    """Head one of two charts that stand side by side, in projector mode as well."""
    if is_projected():
        st.markdown(f"**{title}**")
    else:
        section(title, name)


def _mirror(row: dict[str, Any], scope: Scope) -> None:
    """Put sales' time to decide beside marketing's share that was accepted."""
    if row["verdict"] == "not_recorded":
        st.markdown(escape(f"{row['undecided']:,} without a recorded decision"))
        return
    told = [f"{row['rest']:,} not accepted, {row['undecided']:,} not decided yet"]
    if row["rate"] is not None:
        fits = between(row["low"], row["high"])
        told.append(f"accepted of those decided: {percent(row['rate'])} ({fits})")
    if row["median_days"] is not None:
        ends = (row["median_low"], row["median_high"])
        fits = f" ({ends[0]:,} to {ends[1]:,} fits)" if None not in ends else ""
        told.append(f"half decided within {row['median_days']:,} days{fits}, waiting ones included")
    elif row["handovers"]:
        told.append("days until half had a decision: not reached")
    if row["mature"]:
        late = f"{row['mature_undecided']:,} of {row['mature']:,}"
        told.append(f"without one after {scope.window_days} days: {late} old enough")
    st.markdown(unbroken(escape(" · ".join(told))))


def _delivered_alt(row: dict[str, Any]) -> str:
    names = ("handovers", "accepted", "opportunities", "won")
    return f"Bars from passed to won: {', '.join(f'{name} {row[name]:,}' for name in names)}"


def _reasons(page: Page, scope: Scope, row: dict[str, Any]) -> None:
    """Show what was missing in the rest, as recorded."""
    found = measure("reasons", scope)
    _head(f"What the other {row['rest']:,} lacked, as recorded by sales", "reasons")
    if not found.filter("is_total").height:
        st.markdown(escape(headline_text("reasons", scope)))
        return
    chart(charts.reasons(found, palette()), "reasons", _reasons_alt(found))
    silent = found.filter("is_total", pl.col("kind") != "named")["leads"].sum()
    rest = row["rest"]
    if silent and rest and page.is_work:
        share = f" ({percent(silent / rest)})" if rest >= 5 else ""  # noqa: PLR2004 - too few
        told = f"About the data: for {silent:,} of {rest:,}{share} the reason says nothing."
        st.markdown(unbroken(escape(told)))
    if page.is_work:
        with st.expander("All reasons, by group"):
            table(found, name="reasons", by=scope.by)


def _reasons_alt(found: pl.DataFrame) -> str:
    rows = found.filter("is_total").iter_rows(named=True)
    told = [f"{row['reason'] or row['kind']} {row['leads']:,}" for row in rows]
    return f"Bars of the reasons of what was not accepted: {'; '.join(told[:8])}"


def own_rule(page: Page, scope: Scope, agreed: Agreed) -> None:
    """Show how far each team does as its own definition says, and where that changed."""
    headline(page, "own-rule", scope)
    if not agreed.rules:
        undefined("Neither team’s definition is entered yet, so there is nothing to hold it to.")
        return
    found = measure("own-rule", scope)
    if not found["leads"].sum():
        empty(_NOBODY)
        return
    section("Does each team do as its own definition says?", "own-rule")
    chart(charts.own_rule(found, palette()), "own", _own_alt(found))
    records(page, scope, "own")
    footnote("own-rule", scope)
    _over_time(page, scope)
    if page.is_work:
        section("The numbers")
        table(found, name="own_rule", by=scope.by)


def _over_time(page: Page, scope: Scope) -> None:
    """Show where and since when what marketing passed departs from its own definition."""
    asked = replace(scope, by="region") if scope.by == "source" else scope
    found = measure("own-rule-quarters", asked)
    if not set(found["split"]) - {TOTAL, NOT_RECORDED}:
        asked = scope  # the data knows no regions, where a word could drift unseen
        found = measure("own-rule-quarters", asked)
    by = asked.by
    section(f"By {by} and quarter")
    headline(page, "own-rule-quarters", asked)
    for deed, title in _DEEDS.items():
        shown = found.filter(pl.col("deed") == deed, ~pl.col("is_total"))
        if not shown["rate"].count():
            continue
        st.markdown(f"**{title}**")
        named = departing(found, deed)
        drawn = charts.drift(shown, palette(), focus=named["split"] if named else "")
        chart(drawn, f"own-{deed}", f"{title}, by {by} and quarter")
        records(page, asked, f"own-{deed}")
    if page.is_work:
        columns = ("split", "deed", "quarter", "leads", "yes", "no", "unknown", "rate")
        numbers = found.select(*columns, "low", "high", "verdict")
        with st.expander("The numbers behind the lines"):
            table(numbers, name="own_rule_quarters", by=by)


def _own_alt(found: pl.DataFrame) -> str:
    told = [charts.meeting(row) for row in found.filter("is_total").iter_rows(named=True)]
    return f"Bars of what meets the doer’s own definition: marketing {told[0]}, sales {told[1]}"
