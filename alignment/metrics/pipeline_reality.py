"""How much of the open pipeline meets the four entry criteria of an opportunity? M17."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.journeys import keep_counted
from alignment.metrics.records import ABOUT
from alignment.metrics.splitting import by_split
from alignment.metrics.words import count, money, of_100
from alignment.schema.agreement_measures import PipelineReality
from alignment.scope import Scope

CRITERIA: Final = ("has_budget", "has_decision_maker", "has_need", "has_timing")
UNKNOWN: Final = -1


def open_opportunities(pipeline: Lazy, scope: Scope) -> Lazy:
    """Keep the opportunities open on the day of observation, whenever they were qualified."""
    ended = (nw.col("outcome") != "open") & (
        (nw.col("outcome_day") <= scope.as_of).fill_null(value=False)
        | (nw.col("outcome_day").is_null() & (nw.col("seen_day") <= scope.as_of))
    )
    is_in = nw.col("qualified_day") <= scope.as_of
    return keep_counted(pipeline, scope, ~nw.col("is_renewal"), is_in, ~ended)


def met() -> nw.Expr:
    """Count the criteria that are met; UNKNOWN where one of them isn't known."""
    said = [nw.col(name).cast(nw.Int64) for name in CRITERIA]
    return reduce(add, said).fill_null(UNKNOWN)


def tally_pipeline_reality(pipeline: Lazy, scope: Scope) -> Lazy:
    """Count and add up the open opportunities by how many criteria they meet.

    Args:
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: Filters and day of observation; the period doesn't matter.

    Returns:
        One row per ``split`` and ``met`` with ``opportunities``, ``priced`` and ``value_minor``;
        in no order.
    """
    rows = open_opportunities(pipeline, scope).select(
        "opportunities",
        split=nw.col(scope.by),
        met=met(),
        priced=nw.when(~nw.col("value_minor").is_null()).then(nw.col("opportunities")).otherwise(0),
        value_minor=nw.col("value_minor").fill_null(0),
    )
    sums = ("opportunities", "priced", "value_minor")
    return rows.group_by("split", "met").agg(*[nw.col(name).sum().cast(nw.Int64) for name in sums])


def pipeline_reality(pipeline: Lazy, scope: Scope) -> dy.DataFrame[PipelineReality]:
    """Tell how much open value meets 4, 3, … of budget, decision-maker, need and timing.

    Args:
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: Filters and day of observation.

    Returns:
        Six rows for the total, then for each split value, most value first: 4 to 0 met, then
        the unknown.
    """
    counts = collect(tally_pipeline_reality(pipeline, scope))
    rows = by_split(counts, _rows, size="value_minor")
    frame = pl.DataFrame(rows, schema=PipelineReality.create_empty().schema)
    return PipelineReality.validate(frame)


def _rows(counts: pl.DataFrame) -> list[dict[str, object]]:
    total = int(counts["value_minor"].sum()) if counts["priced"].sum() else None
    known = int(counts.filter(pl.col("met") != UNKNOWN)["value_minor"].sum())
    rows = []
    for number in (*range(len(CRITERIA), -1, -1), UNKNOWN):
        part = counts.filter(pl.col("met") == number)
        opportunities, priced = int(part["opportunities"].sum()), int(part["priced"].sum())
        value = int(part["value_minor"].sum())
        is_empty = total is None or (opportunities > 0 and not priced)
        rows.append(
            {
                "met": None if number == UNKNOWN else number,
                "opportunities": opportunities,
                "unpriced": opportunities - priced,
                "value_minor": None if is_empty else value,
                "share": value / known if known and number != UNKNOWN else None,
                "total_minor": total,
            }
        )
    return rows


def pipeline_meeting(pipeline: Lazy, scope: Scope, split: str | None, number: int | None) -> Lazy:
    """List the open opportunities that meet so many criteria.

    Args:
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: The scope of the measure.
        split: The split value, or None for the total.
        number: How many criteria, 0 to 4; None for those of which it isn't known.

    Returns:
        One row per opportunity: ids, attributes, ``qualified_day``, ``value_minor`` and the four
        criteria; in no order.
    """
    rows = open_opportunities(pipeline, scope)
    if split is not None:
        rows = rows.filter(nw.col(scope.by) == split)
    rows = rows.select(
        "opp_id", "lead_id", *ABOUT, "qualified_day", "value_minor", *CRITERIA, met=met()
    )
    return rows.filter(nw.col("met") == (UNKNOWN if number is None else number)).drop("met")


def headline(found: pl.DataFrame, currency: str, digits: int) -> str:
    """Say how much open value meets all four, and how much can't be told."""
    rows = found.filter("is_total").sort("met", descending=True, nulls_last=True).to_dicts()
    four, unknown = rows[0], rows[-1]
    number = sum(row["opportunities"] for row in rows)
    if not number:
        return "No opportunity is open on this day."
    if unknown["opportunities"] == number:
        return (
            f"Of none of {count(number, 'open opportunity', 'open opportunities')} are budget, "
            "decision-maker, need and timing all recorded."
        )
    if four["total_minor"] is None:
        return f"{four['opportunities']:,} of {number:,} open opportunities meet all four criteria."

    def said(row: dict[str, int | None]) -> str:
        return money(row["value_minor"] or 0, currency, digits)

    told = f"{said(four)} of the open value meets all four criteria"
    if four["share"] is not None:
        told += f", {of_100(four['share'])} of what has them recorded"
    if not unknown["opportunities"]:
        return f"{told}."
    return f"{told}. For {said(unknown)} they aren't all recorded."
