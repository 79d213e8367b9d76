"""The six shared measures, each counted once for a period and the quarters before it.

Each part gives a function from a span to what is known of it; the estimates are those of the
measures' own pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import narwhals as nw
import polars as pl

from alignment.estimators.incidence import aalen_johansen
from alignment.estimators.proportions import wilson
from alignment.fiscal import Period
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, estimate, judge
from alignment.metrics.handovers import (
    ACCEPTED,
    REST,
    decided,
    knows_decisions,
)
from alignment.metrics.journeys import number_in
from alignment.metrics.outcomes import is_recorded, tally_outcomes
from alignment.metrics.revenue_per_lead import BOARD_AGE, counted, revenue_by
from alignment.metrics.sales_cycle import cycle_of
from alignment.metrics.spans import Spans
from alignment.metrics.win_rate import knows_losses, rates_of, tally_win_rate
from alignment.metrics.won_curve import OPEN, WON, cells_of, cycle_days, is_watched_for
from alignment.scope import Scope


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a measure in a span.

    Args:
        n: How many records are behind it.
        value: A share, days, or minor units of base currency; None where it can't be told.
        low: The lower end of its range; None without one.
        high: The upper end.
        verdict: How it may be read.
        is_ripe: Whether all of the span is old enough.
        number: The number of records that would be as informative, for shares.
    """

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: str = "counts_only"
    is_ripe: bool = True
    number: float | None = None


Part = Callable[[Period], Reading]
Within = Callable[[Period], pl.DataFrame]


def _by_span(counts: pl.DataFrame, spans: Spans) -> Within:
    """Give a function from a span to its part of a tally by cell."""
    parts = counts.partition_by("split", as_dict=True)

    def within(span: Period) -> pl.DataFrame:
        cells = [parts[(cell,)] for cell in spans.cells(span) if (cell,) in parts]
        return pl.concat(cells) if cells else counts.clear()

    return within


def conversion_part(journeys: Lazy, spans: Spans) -> Part:
    """Estimate lead to opportunity within the window."""
    scope = replace(spans.wide, from_stage="lead", to_stage="opportunity")
    counts = collect(tally_outcomes(journeys, scope, starts=spans.starts))
    known = bool(counts.filter(outcome=1).height) or is_recorded(journeys, scope)
    within = _by_span(counts, spans)

    def read(span: Period) -> Reading:
        found = estimate(within(span), scope.window_days)
        is_ripe = span.last_day + scope.window_days <= scope.as_of
        if not known:
            return Reading(found.leads, verdict="not_recorded", is_ripe=is_ripe)
        return Reading(
            found.leads,
            found.rate,
            found.low,
            found.high,
            found.verdict,
            is_ripe,
            found.number if found.has_rate else None,
        )

    return read


def pipeline_parts(pipeline: Lazy, spans: Spans) -> dict[str, Part]:
    """Add up pipeline created and estimate what became of it, from one count."""
    scope = spans.wide
    counts = collect(tally_win_rate(pipeline, scope, starts=spans.starts))
    within = _by_span(counts.filter("is_cohort"), spans)
    days, rate = _wins_parts(counts, within, scope, known=knows_losses(counts, pipeline))
    return {"pipeline": _created(within, scope), "sales-cycle": days, "win-rate": rate}


def _created(within: Within, scope: Scope) -> Part:
    """Add up what was first qualified; counted, so its range is the value itself."""

    def read(span: Period) -> Reading:
        here = within(span)
        names = ("opportunities", "unpriced", "amount_minor")
        number, unpriced, money = (int(here[name].sum()) for name in names)
        is_ripe = span.last_day <= scope.as_of
        if 0 < number == unpriced:
            return Reading(number, verdict="not_recorded", is_ripe=is_ripe)
        amount = float(money)
        return Reading(number, amount, amount, amount, "enough", is_ripe)

    return read


def _wins_parts(
    counts: pl.DataFrame, within: Within, scope: Scope, *, known: bool
) -> tuple[Part, Part]:
    """Estimate the days of a sales cycle, and the win rate."""
    horizon = cycle_days(counts)

    def watched(span: Period) -> tuple[bool, bool]:
        is_ripe = is_watched_for(horizon, span.last_day, scope)
        return is_watched_for(horizon, span.first_day, scope), is_ripe

    def days(span: Period) -> Reading:
        is_watched, is_ripe = watched(span)
        row = cycle_of(within(span), horizon, is_known=known, is_watched=is_watched)
        return Reading(
            row["won"],
            row.get("half_days"),
            row.get("half_least_days"),
            row.get("half_most_days"),
            row["verdict"],
            is_ripe,
        )

    def rate(span: Period) -> Reading:
        is_watched, is_ripe = watched(span)
        part = within(span)
        number = int(part["opportunities"].sum())
        if not known:
            return Reading(number, verdict="not_recorded", is_ripe=is_ripe)
        row = rates_of(part, horizon, is_watched=is_watched)
        if row.get("rate") is None or horizon is None:
            return Reading(number, verdict=str(row["verdict"]), is_ripe=is_ripe)
        cells = cells_of(part, horizon)
        curve = aalen_johansen(cells.number[WON:], cells.number[OPEN])
        low, high = curve.range(0, horizon)
        informative = curve.effective_number(0, horizon)
        share = min(1.0, curve.share(0, horizon))
        return Reading(number, share, low, high, str(row["verdict"]), is_ripe, informative)

    return days, rate


def revenue_part(journeys: Lazy, spans: Spans) -> Part:
    """Estimate what a lead is worth at the board's age."""
    counts = counted(journeys, spans.wide, ages=(BOARD_AGE,), starts=spans.starts)
    within = _by_span(counts, spans)

    def read(span: Period) -> Reading:
        row = revenue_by(within(span), 0, BOARD_AGE)
        is_ripe = span.last_day + BOARD_AGE <= spans.wide.as_of
        mean, low, high = (row.get(f"{name}_minor") for name in ("mean", "low", "high"))
        return Reading(row["watched"], mean, low, high, row["verdict"], is_ripe)

    return read


def tally_decisions(journeys: Lazy, scope: Scope, *, starts: tuple[int, ...]) -> Lazy:
    """Count handovers by span of the handover and by what sales decided first.

    Returns:
        One row per ``split`` (the number of the span) and ``state``, with ``leads``; in no order.
    """
    rows = decided(journeys, scope, "leads", "entry_day", "days_to_mql")
    # Leads without the day of their handover stand on the day they entered, as in the period.
    day = (nw.col("entry_day") + nw.col("days_to_mql")).fill_null(nw.col("entry_day"))
    rows = rows.select("state", "leads", split=number_in(day, starts).cast(nw.Int64))
    return rows.group_by("split", "state").agg(nw.col("leads").sum().cast(nw.Int64))


def acceptance_part(journeys: Lazy, spans: Spans) -> Part:
    """Tell the share accepted of the handovers that sales decided on.

    As on its own page there is none where the data knows of no lead that was turned down.
    """
    scope = spans.wide
    counts = collect(tally_decisions(journeys, scope, starts=spans.starts))
    known, has_rest = knows_decisions(journeys, scope, counts)
    within = _by_span(counts, spans)

    def read(span: Period) -> Reading:
        state, leads = (within(span)[name].to_numpy() for name in ("state", "leads"))
        accepted, rest = (int(leads[state == each].sum()) for each in (ACCEPTED, REST))
        number = accepted + rest
        is_ripe = span.last_day + scope.window_days <= scope.as_of
        verdict = judge(number) if known and has_rest else "not_recorded"
        if number < FEW or not has_rest:
            return Reading(number, verdict=verdict, is_ripe=is_ripe)
        low, high = wilson(accepted, number)
        return Reading(number, accepted / number, low, high, verdict, is_ripe, float(number))

    return read
