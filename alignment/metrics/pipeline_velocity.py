"""How much money does the pipeline bring a day? M4, always with its four drivers."""

from __future__ import annotations

from typing import Any

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.fiscal import last_months
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.journeys import keep_counted
from alignment.metrics.sales_cycle import cycle_of
from alignment.metrics.win_rate import knows_losses, rates_of, tally_win_rate
from alignment.metrics.won_curve import cycle_days, is_watched_for
from alignment.metrics.words import count, money, of_100
from alignment.schema.board import PipelineVelocity
from alignment.schema.measures import TOTAL
from alignment.scope import Scope

_YEAR = 12


def tally_open(pipeline: Lazy, scope: Scope) -> Lazy:
    """Count what is open on the day of observation, and what was won in the 12 months up to it.

    Returns:
        One row per ``split``, ``is_open`` and ``is_priced`` (with a usable amount now) with
        ``opportunities`` and ``value_minor``; in no order.
    """
    since, until = last_months(scope.as_of, _YEAR)
    ended = (nw.col("outcome") != "open") & (nw.col("outcome_day") <= until).fill_null(value=False)
    undated = (nw.col("outcome") != "open") & nw.col("outcome_day").is_null()
    is_gone = ended | (undated & (nw.col("seen_day") <= until))
    is_open = (nw.col("qualified_day") <= until).fill_null(value=False) & ~is_gone
    is_won = (nw.col("outcome") == "won") & ended & (nw.col("outcome_day") >= since)
    rows = keep_counted(pipeline, scope, ~nw.col("is_renewal")).select(
        "opportunities",
        "value_minor",
        split=nw.col(scope.by),
        is_open=is_open,
        is_won=is_won.fill_null(value=False),
        is_priced=~nw.col("value_minor").is_null(),
    )
    rows = rows.filter(nw.col("is_open") | nw.col("is_won"))
    return rows.group_by("split", "is_open", "is_priced").agg(
        nw.col("opportunities").sum().cast(nw.Int64), nw.col("value_minor").sum().cast(nw.Int64)
    )


def pipeline_velocity(pipeline: Lazy, scope: Scope) -> dy.DataFrame[PipelineVelocity]:
    """Multiply open opportunities, win rate and mean won value, and divide by the days of a win.

    Args:
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: Win rate and days are those of what was first qualified in its period; what is open
            and the value of a win are those of its day of observation.

    Returns:
        The total, then one row per split value, most money per day first.
    """
    standing = collect(tally_open(pipeline, scope))
    counts = collect(tally_win_rate(pipeline, scope))
    horizon, known = cycle_days(counts), knows_losses(counts, pipeline)
    watched = is_watched_for(horizon, scope.first_day, scope)
    cohort = counts.filter("is_cohort")
    names = sorted({*standing["split"].to_list(), *cohort["split"].to_list()})
    rows = []
    for name in (None, *names):
        here, part = standing, cohort
        if name is not None:
            here, part = (each.filter(pl.col("split") == name) for each in (standing, cohort))
        cycle = cycle_of(part, horizon, is_known=known, is_watched=watched)
        rate = rates_of(part, horizon, is_watched=watched) if known else {}
        row = _drivers(here) | rate | {"half_days": cycle.get("half_days")}
        head = {"split": name or TOTAL, "is_total": name is None}
        rows.append(head | row | {"velocity_minor": _velocity(row)})
    frame = pl.DataFrame(rows, schema=PipelineVelocity.create_empty().schema)
    order = ["is_total", "velocity_minor", "open", "split"]
    frame = frame.sort(order, descending=[True, True, True, False], nulls_last=True)
    return PipelineVelocity.validate(frame)


def _drivers(standing: pl.DataFrame) -> dict[str, Any]:
    """Give what is open and what a win brings."""
    is_open = standing.filter("is_open")
    won = standing.filter(~pl.col("is_open"))
    priced = won.filter("is_priced")
    number = int(priced["opportunities"].sum())
    return {
        "open": int(is_open["opportunities"].sum()),
        "open_minor": int(is_open["value_minor"].sum())
        if is_open["is_priced"].any() or is_open.is_empty()
        else None,
        "wins": int(won["opportunities"].sum()),
        "priced_wins": number,
        "mean_won_minor": round(int(priced["value_minor"].sum()) / number) if number else None,
    }


def _velocity(row: dict[str, Any]) -> int | None:
    """Multiply the drivers, where all of them are known."""
    drivers = (row.get("rate"), row["mean_won_minor"])
    if any(each is None for each in drivers) or not row["half_days"]:
        return None
    a_day: float = row["open"] * row["rate"] * row["mean_won_minor"] / row["half_days"]
    return round(a_day)


def headline(found: pl.DataFrame, currency: str, digits: int = 2) -> str:
    """Say the money per day and the four drivers that make it.

    Args:
        found: A frame of ``pipeline_velocity``.
        currency: ISO 4217 code of the base currency.
        digits: How many digits its minor unit has.
    """
    row = found.filter("is_total").to_dicts()[0]
    told = count(row["open"], "open opportunity", "open opportunities")
    if row["velocity_minor"] is None:
        return f"{told}; too little is decided to tell what they bring a day."
    return (
        f"{money(row['velocity_minor'], currency, digits)} a day: {told}, "
        f"{of_100(row['rate'])} of them won, "
        f"{money(row['mean_won_minor'], currency, digits)} each, "
        f"in {count(row['half_days'], 'day')} at the median."
    )
