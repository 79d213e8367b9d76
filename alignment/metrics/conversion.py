"""How many leads become opportunities, within the agreed window? M1, for any two steps."""

from __future__ import annotations

from typing import Any

import dataframely as dy
import polars as pl

from alignment.estimators.proportions import number_that_settles
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.comparing import adjusted_rates, against_rest, flips, shrunken_rates
from alignment.metrics.estimating import Estimate, estimate, estimates
from alignment.metrics.outcomes import is_recorded, tally_outcomes
from alignment.metrics.words import between, in_100, is_named, label, of_100, starters
from alignment.schema.measures import TOTAL, Conversion
from alignment.scope import Scope
from alignment.settings import Settings


def tally_conversion(journeys: Lazy, scope: Scope) -> Lazy:
    """Count leads by split value, mix, age and first outcome (see ``tally_outcomes``)."""
    return tally_outcomes(journeys, scope, mix=mix_column(scope))


def mix_column(scope: Scope) -> str:
    """Name the column whose mix is held equal in the adjusted rate."""
    return "region" if scope.by != "region" else "source"


def conversion(journeys: Lazy, scope: Scope, settings: Settings) -> dy.DataFrame[Conversion]:
    """Estimate the share of leads that reached a later step within the window.

    Leads younger than the window enter the curve with what is known of them. Leads that left count
    as having left, never as unknown.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry into ``from_stage``, filters, window and day of observation.
        settings: The agreed lines.

    Returns:
        The total, then one row per split value, most leads first. No row at all where the data
        knows nothing about one of the two steps.

    Source:
        Aalen & Johansen (1978); Wilson (1927) for the range; Benjamini & Hochberg (1995) for
        the comparisons.
    """
    counts = collect(tally_conversion(journeys, scope))
    groups = estimates(counts, scope.window_days)
    total = estimate(counts, scope.window_days)
    if not total.so_far and not is_recorded(journeys, scope):
        return Conversion.create_empty()
    shares = shrunken_rates(groups)
    adjusted = adjusted_rates(counts, groups, scope)
    beside = against_rest(counts, groups, scope)
    rows = [{"split": TOTAL, "is_total": True, "sign_flips": False, **_row(total, settings)}]
    for name, group in groups.items():
        rows.append(
            {
                "split": name,
                "is_total": False,
                **_row(group, settings),
                "shrunken_rate": shares.get(name),
                "adjusted_rate": adjusted.get(name),
                "sign_flips": flips(group, adjusted.get(name), total),
                **beside.get(name, {}),
            }
        )
    frame = pl.DataFrame(rows, schema=Conversion.create_empty().schema)
    return Conversion.validate(frame)


def _row(group: Estimate, settings: Settings) -> dict[str, object]:
    upper, upper_needed = answer(group, settings.upper_line)
    lower, lower_needed = answer(group, settings.lower_line)
    return {
        "leads": group.leads,
        "mature": group.mature,
        "resolved": group.resolved,
        "converted": group.converted,
        "converted_so_far": group.so_far,
        "undated": group.undated,
        "before_entry": group.before_entry,
        "returned": group.returned,
        "windowed_rate": group.windowed_rate,
        "rate": group.rate,
        "low": group.low,
        "high": group.high,
        "upper_answer": upper,
        "upper_needed": upper_needed,
        "lower_answer": lower,
        "lower_needed": lower_needed,
        "is_ripe": group.is_ripe,
        "verdict": group.verdict,
    }


def answer(group: Estimate, line: float) -> tuple[str | None, int | None]:
    """Say on which side of a line a rate is, and how many more would settle it.

    Returns:
        ``below``, ``above`` or ``cant_tell`` with the number; nulls where there is no rate.
    """
    if group.rate is None or group.low is None or group.high is None:
        return None, None
    if group.high < line:
        return "below", 0
    if group.low > line:
        return "above", 0
    return "cant_tell", number_that_settles(group.rate, line, group.number)


def headline(
    found: pl.DataFrame, scope: Scope, settings: Settings, *, has_lines: bool = True
) -> str:
    """Say how many arrived, and where that stands against the line, or that it can't be told.

    Args:
        found: A frame of ``conversion``.
        scope: The question it answers.
        settings: The agreed lines.
        has_lines: Whether the lines are agreed for these two steps.
    """
    who, goal = starters(scope.from_stage), label(scope.to_stage)
    if found.is_empty():
        known = label(scope.from_stage)
        return f"The steps {known} and {goal} aren't both recorded in this data."
    row = found.filter("is_total").to_dicts()[0]
    if not row["leads"]:
        return f"No {who} in this period."
    if row["rate"] is None:
        return (
            f"{row['converted_so_far']:,} of {row['leads']:,} {who} reached {goal} within "
            f"{scope.window_days} days so far; too few are old enough to tell a share yet."
        )
    fits = between(row["low"], row["high"])
    if row["verdict"] == "range_first":
        told = f"{row['converted_so_far']:,} of {row['leads']:,} {who} so far; anything from {fits}"
        return f"{told} fits for reaching {goal} within {scope.window_days} days."
    against = _against_lines(row, settings) if has_lines else ""
    return (
        f"{of_100(row['rate'])} {who} (range {fits.removesuffix(' of 100')}) reached {goal} within "
        f"{scope.window_days} days{against}.{_spread(found)}"
    )


def _against_lines(row: dict[str, Any], settings: Settings) -> str:
    """Say where a rate stands against the agreed line, and the lower one where it matters."""
    line = in_100(settings.upper_line)
    if row["upper_answer"] == "above":
        return f", above the line of {line}"
    if row["upper_answer"] == "cant_tell":
        more = row["upper_needed"]
        settled = f", about {more:,} more would settle it" if more else ""
        return f"; whether that is above the line of {line} can't be told yet{settled}"
    if row["lower_answer"] == "below":
        return f", below both lines, {line} and {in_100(settings.lower_line)}"
    return f", below the line of {line}"


def _spread(found: pl.DataFrame) -> str:
    """Name the split values that stand apart from the rest: the highest and the lowest."""
    told = []
    for side, ascending in (("higher", False), ("lower", True)):
        apart = found.filter(pl.col("against_rest") == side).sort("rate", descending=not ascending)
        named = [row for row in apart.to_dicts() if is_named(row["split"])]
        if named:
            told.append(f"{side}: {named[0]['split']} ({in_100(named[0]['rate'])})")
    return f" Against the rest, {', '.join(told)}." if told else ""
