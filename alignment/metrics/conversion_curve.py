"""How fast do leads become opportunities? The share by age, open leads included."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, Estimate, estimate, estimates
from alignment.metrics.outcomes import horizon, tally_outcomes
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
    return ConversionCurve.validate(pl.concat(parts), cast=True)


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
