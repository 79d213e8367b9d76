"""How fast do leads become opportunities? The share by age, open leads included."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, Estimate, estimate, estimates
from alignment.metrics.outcomes import horizon, tally_outcomes
from alignment.metrics.words import label, of_100, starters
from alignment.schema.measures import TOTAL, ConversionCurve
from alignment.scope import Scope


def tally_conversion_curve(journeys: Lazy, scope: Scope) -> Lazy:
    """Count leads by split value, age and first outcome (see ``tally_outcomes``)."""
    return tally_outcomes(journeys, scope)


def conversion_curve(journeys: Lazy, scope: Scope) -> dy.DataFrame[ConversionCurve]:
    """Estimate the share converted by each age.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry into ``from_stage``, filters and day of observation.

    Returns:
        The total, then the split values, most leads first; ages rise within each. A curve ends
        where fewer than 5 are at risk, and is absent where they never were as many.

    Source:
        Aalen & Johansen (1978); Wilson (1927) for the range.
    """
    counts = collect(tally_conversion_curve(journeys, scope))
    last = horizon(scope)
    parts = [_curve(TOTAL, estimate(counts, scope.window_days), last, is_total=True)]
    for name, group in estimates(counts, scope.window_days).items():
        parts.append(_curve(name, group, last, is_total=False))
    return ConversionCurve.validate(ConversionCurve.cast(pl.concat(parts)))


def _curve(name: str, group: Estimate, last: int, *, is_total: bool) -> pl.DataFrame:
    found = group.incidence
    ages = range(min(last + 1, int((found.at_risk >= FEW).sum())))
    ranges = [found.range(0, age) for age in ages]
    return pl.DataFrame(
        {
            "split": [name] * len(ages),
            "is_total": [is_total] * len(ages),
            "age_days": list(ages),
            "at_risk": [int(found.at_risk[age]) for age in ages],
            "rate": [min(1.0, found.share(0, age)) for age in ages],
            "low": [each.low for each in ranges],
            "high": [each.high for each in ranges],
        },
        schema=ConversionCurve.create_empty().schema,
    )


def headline(found: pl.DataFrame, scope: Scope) -> str:
    """Say by which age half of those that arrive have arrived, or that it can't be told yet."""
    rows = found.filter("is_total")
    if rows.is_empty():
        return "Too few leads are known to draw a curve."
    last = rows.row(-1, named=True)
    who, goal = starters(scope.from_stage), label(scope.to_stage)
    if not last["rate"]:
        return f"None of the {who} is known to have reached {goal} by day {last['age_days']}."
    half = rows.filter(pl.col("rate") >= last["rate"] / 2).row(0, named=True)
    return (
        f"By day {last['age_days']}, {of_100(last['rate'])} {who} have reached {goal}; "
        f"half of these did so within {half['age_days']} days."
    )
