"""Rule against rule: the overlap, what causes the disputes, where and when they are."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import streamlit as st

from alignment.agreed import Agreed, describe_criterion
from alignment.charts import agreement as charts
from alignment.metrics.cells import rules_of, unique_criteria
from alignment.schema.measures import TOTAL
from alignment.scope import Scope
from alignment.ui.agreement.meaning import meaning, outside
from alignment.ui.behind_agreement import CELL_NAMES, DISPUTE
from alignment.ui.link import MARK, RECORD
from alignment.ui.measures import measure
from alignment.ui.notes import undrawn
from alignment.ui.records import records
from alignment.ui.shell import Page
from alignment.ui.show import chart, empty, footnote, headline, section
from alignment.ui.tables import table
from alignment.ui.theme import is_projected, palette

_NONE: Final = (
    "No lead in this period can be compared: of each, something that one of the definitions asks "
    "for isn’t known. The part “Causes” says for how many leads each criterion can be decided."
)
_NOBODY: Final = (
    "No lead entered in this period with these filters. Choose another period, or take a filter "
    "away."
)
_CRITERIA: Final = (
    *("criterion", "team", "topic", "disputed", "alone", "now_rate", "harmonised_rate"),
    *("decided_rate", "yes_rate", "yes_low", "yes_high", "is_recorded", "leads", "yes", "no"),
    *("unknown", "compared", "alone_rate", "verdict"),
)
_GROUPS: Final = (
    *("split", "compared", "agreed", "rate", "low", "high", "both", "only_marketing"),
    *("only_sales", "neither", "unknown", "stricter", "kappa", "kappa_low", "kappa_high", "ac1"),
    *("leads", "verdict"),
)


def two_definitions(page: Page, scope: Scope, agreed: Agreed) -> None:
    """Show the overlap of both definitions, and what each team means."""
    found = measure("agreement", scope)
    headline(page, "agreement", scope)
    cells = {row["cell"]: row for row in found.filter("is_total").iter_rows(named=True)}
    if not any(cells[part]["leads"] for part in ("both", "only_marketing", "only_sales")):
        has_leads = any(row["leads"] for row in cells.values())
        empty(_NONE if has_leads else _NOBODY)
    else:
        currency = page.db.settings.base_currency
        days = scope.window_days
        drawn = charts.overlap(found, palette(), currency=currency, window_days=days)
        chart(drawn, "overlap", _overlap_alt(cells))
    if page.is_work:
        _lists(cells)
        records(page, scope, "overlap")
        left, right = st.columns(2, gap="large")
        with left:
            _in_short(scope, agreed)
        with right:
            meaning(page.db, agreed, cells)
        records(page, scope, "causes")
    else:
        outside(cells)
    footnote("agreement", scope)
    if page.is_work:
        section("The numbers", "agreement")
        table(found.drop("undated", "before_entry"), name="agreement", by=scope.by)


def _overlap_alt(cells: dict[str, dict[str, Any]]) -> str:
    told = [f"{CELL_NAMES[name]} {row['leads']:,}" for name, row in cells.items()]
    return f"One bar of the leads that either definition calls qualified: {', '.join(told)}"


def _lists(cells: dict[str, dict[str, Any]]) -> None:
    """Offer the lists of what is in dispute and of what the bar doesn't show."""
    numbers = {name: row["leads"] for name, row in cells.items()}
    numbers[DISPUTE] = numbers["only_marketing"] + numbers["only_sales"]
    offered = {
        DISPUTE: "List the {:,} leads in dispute",
        "neither": "the {:,} that meet neither",
        "unknown": "the {:,} that can’t be compared",
    }
    with st.container(horizontal=True, gap="small"):
        for name, text in offered.items():
            if numbers[name]:
                label = text.format(numbers[name])
                st.button(label, key=f"list-{name}", on_click=_open, args=(name,))


def _open(name: str) -> None:
    st.query_params[MARK] = f"overlap|{name}|{TOTAL}"
    st.query_params.pop(RECORD, None)


def _in_short(scope: Scope, agreed: Agreed) -> None:
    """Show what causes the disputes, beside the overlap."""
    found = measure("criteria", scope)
    if not found.filter(pl.col("disputed") > 0).height:
        return
    disputed = found["disputed"][0]
    st.markdown(f"**What causes the {disputed:,} disputes** by itself")
    shown = found.head(4)
    drawn = charts.causes(shown, palette(), numbers=_numbers(agreed), is_half=True)
    chart(drawn, "causes", _causes_alt(shown))


def _numbers(agreed: Agreed) -> dict[str, int]:
    """Give each criterion's place among all that the definitions ask for, by its words."""
    rules = rules_of(agreed)
    asked = unique_criteria(rules) if rules else ()
    return {describe_criterion(each): place for place, each in enumerate(asked)}


def _causes_alt(found: pl.DataFrame) -> str:
    told = [f"{row['criterion']} {row['alone']:,}" for row in found.iter_rows(named=True)]
    return f"Bars of how many disputes each criterion causes by itself: {'; '.join(told)}"


def causes(page: Page, scope: Scope, agreed: Agreed) -> None:
    """Show what each criterion causes, and for how many leads it can be decided."""
    found = measure("criteria", scope)
    headline(page, "criteria", scope)
    if not found["leads"][0]:
        empty(_NOBODY)
        return
    if is_projected():
        left, right = st.columns([5, 4], gap="large")
        with left:
            _in_short(scope, agreed)
        with right:
            meaning(page.db, agreed, {})
        footnote("criteria", scope)
        return
    section("Which criterion by itself causes how many disputes?", "criteria")
    chart(charts.causes(found, palette(), numbers=_numbers(agreed)), "causes", _causes_alt(found))
    records(page, scope, "causes")
    rest = found.height - charts.MOST
    footnote("criteria", scope, f"not drawn: {rest:,} more criteria" if rest > 0 else "")
    if page.is_work:
        st.caption(
            "Shares are of the leads that can be compared: now, and if the other team asked for it "
            "as well. “Known for” is the share of leads for which a criterion can be decided; one "
            "that the data doesn’t hold at all is hatched and reads “not recorded”."
        )
        table(found.select(_CRITERIA), name="criteria")


def where(page: Page, scope: Scope, agreed: Agreed) -> None:
    """Show where both definitions agree, and whether that changed over time."""
    del agreed  # the measure reads it
    found = measure("agreement-by", scope)
    headline(page, "agreement-by", scope)
    if not found["leads"][0]:
        empty(_NOBODY)
        return
    section("Where and when do both definitions say the same?", "agreement-by")
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**By {scope.by}**")
        _shares(found, "agreed")
    with right:
        st.markdown("**By quarter of entry**")
        by_time = measure("agreement-quarters", scope)
        _shares(by_time, "agreed-time")
    for key in ("agreed", "agreed-time"):
        records(page, scope, key)
    if not is_projected():
        st.caption(_beyond_chance(found))
    footnote("agreement-by", scope, undrawn(found, charts.ROWS, "leads"))
    if page.is_work:
        table(_readable(found), name="agreement_by", by=scope.by)
        table(_readable(by_time), name="agreement_quarters", by="quarter")


def _readable(found: pl.DataFrame) -> pl.DataFrame:
    """Put first what matters most, and give the coefficients decimals that can be read."""
    return found.select(_GROUPS).with_columns(pl.col("^(kappa.*|ac1)$").round(3))


def _shares(found: pl.DataFrame, key: str) -> None:
    drawn = charts.shares(
        found,
        palette(),
        counts=("agreed", "compared"),
        heading="both say the same",
        focus=least(found),
        newest=key == "agreed-time",
    )
    chart(drawn, key, "Share of leads that both definitions say the same of, with its range")


def least(found: pl.DataFrame) -> str:
    """Name the group with the lowest share that can be told, as the headline does; "" for none."""
    rated = found.filter(~pl.col("is_total") & (pl.col("verdict") == "enough")).sort("rate")
    apart = rated.height > 1 and rated["high"][0] < rated["low"][-1]
    return str(rated["split"][0]) if apart else ""


def _beyond_chance(found: pl.DataFrame) -> str:
    """Say both coefficients in plain words."""
    row = found.row(0, named=True)
    if row["kappa"] is None:
        return "Agreement beyond chance: too few to tell."
    return (
        f"Beyond what chance alone would give, on a scale from 0 to 1: kappa {row['kappa']:.2f} "
        f"({row['kappa_low']:.2f} to {row['kappa_high']:.2f} fits), AC1 {row['ac1']:.2f}. Where "
        "the two lie far apart, nearly all leads get the same answer, and the raw share is the one "
        "to read."
    )
