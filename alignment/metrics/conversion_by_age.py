"""Do later leads convert as earlier ones did at the same age? By cohort of entry and by age."""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import polars as pl

from alignment.fiscal import Period
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.conversion_by_cohort import cohorts, tally_conversion_by_cohort
from alignment.metrics.estimating import estimate
from alignment.metrics.outcomes import (
    LEFT_UNDATED,
    NOT_ACCEPTED_UNDATED,
    OPEN,
    horizon,
)
from alignment.metrics.words import in_100, label, of_100, starters
from alignment.schema.measures import ConversionByAge
from alignment.scope import Scope
from alignment.settings import Settings

_AGES: Final = (7, 14, 30, 60, 90, 120, 180, 270, 365)
_STILL_OPEN: Final = [OPEN, NOT_ACCEPTED_UNDATED, LEFT_UNDATED]


def ages(window_days: int) -> list[int]:
    """List the ages to look at: the window itself, and round ones from a quarter to twice it."""
    near = {age for age in _AGES if window_days / 4 <= age <= 2 * window_days}
    return sorted(near | {window_days})


def conversion_by_age(
    journeys: Lazy, scope: Scope, settings: Settings
) -> dy.DataFrame[ConversionByAge]:
    """Give the share converted by each age, for cohorts that were all observed for that long.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry into ``from_stage``, filters, window, grain and day of observation.
        settings: The fiscal calendar.

    Returns:
        One row per cohort of the period and age, oldest cohort first; those without leads
        included.

    Source:
        Wilson (1927) for the ranges.
    """
    periods = cohorts(scope, settings)
    counts = collect(tally_conversion_by_cohort(journeys, scope, periods))
    known = [age for age in ages(scope.window_days) if age <= horizon(scope)]
    rows = []
    for number, period in enumerate(periods):
        own = counts.filter(pl.col("split") == number)
        rows += [_row(period, own, age) for age in known]
    schema = ConversionByAge.create_empty().schema
    return ConversionByAge.validate(pl.DataFrame(rows, schema=schema))


def _row(period: Period, own: pl.DataFrame, age: int) -> dict[str, object]:
    """Estimate one cohort at one age, as far as all of its leads were observed for that long."""
    is_young = own.filter(pl.col("outcome").is_in(_STILL_OPEN) & (pl.col("days") < age)).height
    group = estimate(own.with_columns(is_mature=pl.lit(value=True)), age)
    row: dict[str, object] = {
        "cohort": period.label,
        "first_day": period.first_day,
        "last_day": period.last_day,
        "age_days": age,
        "leads": group.observed,
        "is_ripe": False,
        "verdict": "too_young",
    }
    if is_young or not group.observed:
        return row
    return row | {
        "is_ripe": True,
        "converted": group.converted,
        "rate": group.rate,
        "low": group.low,
        "high": group.high,
        "verdict": group.verdict,
    }


def headline(found: pl.DataFrame, scope: Scope) -> str:
    """Compare the newest cohort with the one before it at the oldest age that both have reached."""
    known = found.filter(pl.col("is_ripe") & pl.col("rate").is_not_null())
    names = known["cohort"].unique(maintain_order=True).to_list()
    goal = label(scope.to_stage)
    if len(names) < 2:  # noqa: PLR2004 - a comparison takes two
        return f"Fewer than two cohorts are old enough to compare how they reached {goal}."
    before, newest = (known.filter(pl.col("cohort") == name) for name in names[-2:])
    shared = newest.join(before, on="age_days", suffix="_before").sort("age_days")
    return _compared(shared.row(-1, named=True), starters(scope.from_stage), goal)


def _compared(row: dict[str, Any], who: str, goal: str) -> str:
    is_apart = row["low"] > row["high_before"] or row["high"] < row["low_before"]
    ending = "" if is_apart else "; that is too close to tell a change yet"
    return (
        f"By day {row['age_days']}, {of_100(row['rate'])} {who} from {row['cohort']} reached "
        f"{goal}, against {in_100(row['rate_before'])} from {row['cohort_before']}{ending}."
    )
