"""From counts by outcome and day to the share of a cohort that was won by a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from alignment.metrics.estimating import judge
from alignment.scope import Scope

OPEN: Final = 0
WON: Final = 1
LOST: Final = 2
UNDATED: Final = 3
WON_BEFORE: Final = 4
LOST_BEFORE: Final = 5
"""Won or lost before the first qualified entry: kept, counted, and left out of the curve."""
_CYCLE_SHARE: Final = 0.9
Cells = np.ndarray[tuple[int, int], np.dtype[np.int64]]


def cycle_days(counts: pl.DataFrame) -> int | None:
    """Give the days by which nine of ten ended opportunities had ended; None without any."""
    ended = counts.filter(pl.col("outcome").is_in([WON, LOST]), pl.col("days") >= 0)
    by_day = ended.group_by("days").agg(pl.col("opportunities").sum()).sort("days")
    reached = by_day.filter(
        pl.col("opportunities").cum_sum() >= _CYCLE_SHARE * pl.col("opportunities").sum()
    )
    return int(reached["days"][0]) if reached.height else None


def is_watched_for(horizon: int | None, first_day: int, scope: Scope) -> bool:
    """Tell whether what began on a day could be observed for a whole cycle."""
    return horizon is None or first_day + horizon <= scope.as_of


@dataclass(frozen=True, slots=True)
class Cohort:
    """Cells by outcome and day of one group's cohort, in opportunities and in money."""

    number: Cells
    amount: Cells

    def young(self, horizon: int) -> int:
        """Count those that are open and weren't observed for the whole cycle."""
        return int(self.number[OPEN, :horizon].sum())

    def won(self, horizon: int) -> int:
        """Count those that were won within the cycle."""
        return int(self.number[WON, : horizon + 1].sum())


def cells_of(cohort: pl.DataFrame, horizon: int) -> Cohort:
    """Put the rows of a tally of one cohort into cells; what is later than the cycle is one day."""
    outcome = cohort["outcome"].to_numpy()
    is_inside = outcome < UNDATED
    days = np.minimum(cohort["days"].to_numpy(), horizon + 1)
    number = np.zeros((LOST + 1, horizon + 2), dtype=np.int64)
    amount = np.zeros_like(number)
    place = (outcome[is_inside], days[is_inside])
    np.add.at(number, place, cohort["opportunities"].to_numpy()[is_inside])
    np.add.at(amount, place, cohort["amount_minor"].to_numpy()[is_inside])
    return Cohort(number, amount)


def judge_cohort(
    cells: Cohort, horizon: int, *, is_watched: bool, counted: int | None = None
) -> str:
    """Say how a share won within the cycle, or a day by which it was reached, may be read.

    Args:
        cells: The cohort.
        horizon: The days of the cycle.
        is_watched: Whether any of the cohort could be observed for all of them.
        counted: What the estimate rests on, where that isn't everything whose answer is known.
    """
    young = cells.young(horizon)
    known = int(cells.number.sum()) - young
    verdict = judge(known if counted is None else counted, None if not young else known)
    is_too_young = bool(young) and not is_watched and verdict in ("enough", "range_first")
    return "too_young" if is_too_young else verdict
