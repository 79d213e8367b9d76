"""How many days from qualified to won? The time in pipeline velocity (M4), and a shared measure."""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import numpy as np
import polars as pl

from alignment.estimators.incidence import Incidence, aalen_johansen
from alignment.estimators.proportions import wilson
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW
from alignment.metrics.splitting import by_split
from alignment.metrics.win_rate import knows_losses, tally_win_rate
from alignment.metrics.won_curve import (
    OPEN,
    WON,
    cells_of,
    cycle_days,
    is_watched_for,
    judge_cohort,
)
from alignment.metrics.words import count
from alignment.schema.board import SalesCycle
from alignment.scope import Scope

_HALF: Final = 0.5
_SAME: Final = 1e-9


def sales_cycle(pipeline: Lazy, scope: Scope) -> dy.DataFrame[SalesCycle]:
    """Give the day by which half of those that are won were won, open ones counted.

    Those that are won within the usual cycle are compared (see ``win_rate``), so that groups of one
    frame are told up to the same day. Counted exactly as the win rate is.

    Args:
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: Period of the first qualified entry, filters and day of observation.

    Returns:
        The total, then one row per split value, most opportunities first.

    Source:
        Aalen & Johansen (1978) for the share won by each day; Wilson (1927) for the range of the
        half, turned into days.
    """
    counts = collect(tally_win_rate(pipeline, scope))
    horizon, known = cycle_days(counts), knows_losses(counts, pipeline)
    cohort = counts.filter("is_cohort")
    watched = is_watched_for(horizon, scope.first_day, scope)
    rows = by_split(
        cohort,
        lambda part: [cycle_of(part, horizon, is_known=known, is_watched=watched)],
        size="opportunities",
    )
    frame = pl.DataFrame(rows, schema=SalesCycle.create_empty().schema)
    return SalesCycle.validate(frame)


def cycle_of(
    cohort: pl.DataFrame, horizon: int | None, *, is_known: bool, is_watched: bool
) -> dict[str, Any]:
    """Give one group's median with its range.

    Args:
        cohort: Rows of ``tally_win_rate`` with ``is_cohort``.
        horizon: The days of the usual cycle; None where nothing has ended.
        is_known: Whether losses are recorded at all.
        is_watched: Whether any of the group was observed for the whole cycle.
    """
    row: dict[str, Any] = {
        "opportunities": int(cohort["opportunities"].sum()),
        "won": 0,
        "horizon_days": horizon,
        "verdict": "counts_only" if is_known else "not_recorded",
    }
    if horizon is None or not row["opportunities"]:
        return row
    cells = cells_of(cohort, horizon)
    row["won"] = won = cells.won(horizon)
    if not is_known:
        return row
    row["verdict"] = judge_cohort(cells, horizon, is_watched=is_watched, counted=won)
    if row["verdict"] in ("enough", "range_first"):
        curve = aalen_johansen(cells.number[WON:], cells.number[OPEN])
        low, high = wilson(_HALF * won, won)
        row["half_days"] = _day_by(curve, horizon, _HALF)
        row["half_least_days"] = _day_by(curve, horizon, low)
        row["half_most_days"] = _day_by(curve, horizon, high)
    return row


def _day_by(curve: Incidence, horizon: int, part: float) -> int:
    """Give the first day by which a part of all that are won by the horizon were won."""
    shares = curve.shares[0, : horizon + 1]
    return int(np.argmax(shares >= part * shares[-1] - _SAME))


def headline(found: pl.DataFrame) -> str:
    """Say by which day half of the wins came, or that it can't be told.

    Args:
        found: A frame of ``sales_cycle``.
    """
    row = found.filter("is_total").to_dicts()[0]
    if row["verdict"] == "not_recorded":
        return "No lost opportunity is recorded, so the days to a win can't be told."
    if not row["opportunities"]:
        return "No opportunity was first qualified in this period."
    if row["half_days"] is None:
        wins = count(row["won"], "win")
        why = (
            f"under {FEW} are won"
            if row["won"] < FEW
            else f"too few were watched for {row['horizon_days']:,} days"
        )
        return f"{wins} so far of those first qualified in this period; {why}, so it can't be told."
    days = count(row["half_days"], "day")
    fits = f"{row['half_least_days']:,} to {row['half_most_days']:,}"
    if row["verdict"] == "range_first":
        return f"Half of the wins come within {fits} days ({row['won']:,} wins so far)."
    return (
        f"Half of the wins come within {days} of the first qualified day (range {fits}), "
        f"of those within {row['horizon_days']:,} days."
    )
