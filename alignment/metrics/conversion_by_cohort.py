"""Do later leads convert as earlier ones did? One cohort per fiscal month or quarter."""

from __future__ import annotations

from typing import Final

import dataframely as dy
import polars as pl

from alignment.fiscal import Period, months, quarters
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import Estimate, estimate
from alignment.metrics.outcomes import tally_outcomes
from alignment.metrics.words import of_100
from alignment.schema.measures import ConversionByCohort
from alignment.scope import Scope
from alignment.settings import Settings

YEAR: Final = 12
"""Up to so many months, cohorts are months unless quarters are asked for."""


def cohorts(scope: Scope, settings: Settings) -> tuple[Period, ...]:
    """List the fiscal months or quarters of the period, by the scope's grain.

    Args:
        scope: The period, and whether months or quarters are asked for.
        settings: The fiscal calendar.
    """
    spans = months(scope.first_day, scope.last_day)
    if scope.grain == "quarter" or (not scope.grain and len(spans) > YEAR):
        start = settings.fiscal_start_month
        return quarters(scope.first_day, scope.last_day, start_month=start)
    return spans


def tally_conversion_by_cohort(journeys: Lazy, scope: Scope, periods: tuple[Period, ...]) -> Lazy:
    """Count leads by number of the cohort, age and first outcome (see ``tally_outcomes``)."""
    return tally_outcomes(journeys, scope, starts=tuple(each.first_day for each in periods))


def conversion_by_cohort(
    journeys: Lazy, scope: Scope, settings: Settings
) -> dy.DataFrame[ConversionByCohort]:
    """Estimate the share converted within the window, by cohort.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry into ``from_stage``, filters, window and day of observation.
        settings: The fiscal calendar.

    Returns:
        One row per cohort of the period, oldest first, those without leads included; rates are
        null where fewer than 5 leads were observed for the whole window.
    """
    periods = cohorts(scope, settings)
    counts = collect(tally_conversion_by_cohort(journeys, scope, periods))
    rows = [
        _row(each, estimate(counts.filter(pl.col("split") == number), scope.window_days))
        for number, each in enumerate(periods)
    ]
    schema = ConversionByCohort.create_empty().schema
    return ConversionByCohort.validate(pl.DataFrame(rows, schema=schema))


def _row(period: Period, group: Estimate) -> dict[str, object]:
    return {
        "cohort": period.label,
        "first_day": period.first_day,
        "last_day": period.last_day,
        "leads": group.leads,
        "mature": group.mature,
        "resolved": group.resolved,
        "converted_so_far": group.so_far,
        "undated": group.undated,
        "before_entry": group.before_entry,
        "rate": group.rate,
        "low": group.low,
        "high": group.high,
        "is_ripe": group.is_ripe,
        "verdict": group.verdict,
    }


def headline(found: pl.DataFrame, scope: Scope) -> str:
    """Compare the newest ripe cohort with the ripe one before it, or say that it can't be told."""
    ripe = found.filter(pl.col("is_ripe") & pl.col("rate").is_not_null()).tail(2).to_dicts()
    young = found.filter(~pl.col("is_ripe") & (pl.col("leads") > 0)).height
    tail = f" {young} newer or partly young cohorts are still maturing." if young else ""
    if len(ripe) < 2:  # noqa: PLR2004 - a comparison takes two
        return (
            f"Fewer than two cohorts are {scope.window_days} days old, "
            f"so a trend can't be told yet.{tail}"
        )
    before, newest = ripe
    verb = "converted"
    apart = newest["low"] > before["high"] or newest["high"] < before["low"]
    ending = "" if apart else "; the ranges overlap, so a change can't be told yet"
    return (
        f"Of the leads from {newest['cohort']}, {of_100(newest['rate'])} {verb} within "
        f"{scope.window_days} days, against {of_100(before['rate'])} from {before['cohort']}"
        f"{ending}.{tail}"
    )
