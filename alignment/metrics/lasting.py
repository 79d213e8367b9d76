"""From counts of units by days and ending to how long they last, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from alignment.estimators.incidence import Incidence, aalen_johansen
from alignment.estimators.survival import (
    LogRank,
    Survival,
    first_day,
    kaplan_meier,
    log_rank,
)
from alignment.ladder import EXITS, POSITION
from alignment.metrics.estimating import FEW, SOME
from alignment.metrics.footnote import DATED
from alignment.metrics.stays import stages_of
from alignment.scope import Scope

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

OPEN: Final = 0
FORWARD: Final = 1
BACK: Final = 2
OUT: Final = 3
ELSEWHERE: Final = 4
LEFT_VIEW: Final = 5
"""How a unit ended: not yet, up or down the ladder, off it, to where nobody knows the direction, or
to another pipeline, where its observation ends."""
WAYS: Final = ("forward", "back", "out", "elsewhere")
"""The names of the ends that count as having moved on, by code from FORWARD on."""

THIN: Final = 0.5
"""Where a smaller share has a history, those few can't speak for all."""

LONGEST: Final = 730
"""The last day that is told apart; what lasts longer was seen lasting until then."""

_CODES: Final = {
    # A tool's own words for one shared stage have no known order: from one to another is forward.
    **dict.fromkeys(("forward", "skip", "within", "won"), FORWARD),
    **dict.fromkeys(("back", "reopen"), BACK),
    **{stage.key: OUT for stage in EXITS},
    "moved_pipeline": LEFT_VIEW,
}


def coded(tally: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Add ``ending`` and ``is_dated`` to a tally, and leave out stages that nobody waits in."""
    code = pl.col("exit_kind").replace_strict(_CODES, default=ELSEWHERE, return_dtype=pl.Int64)
    return waited(tally, scope).with_columns(
        ending=pl.when("is_over").then(code).otherwise(OPEN),
        is_dated=pl.col("evidence") >= DATED,
    )


def waited(tally: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Leave out the stages that nobody waits in, and name the shared stage as ``place``."""
    if "place" not in tally.columns:
        tally = tally.with_columns(place="stage")
    return tally.filter(pl.col("place").is_in(stages_of(scope)))


def in_order(counts: pl.DataFrame) -> list[str]:
    """List the stages by their place on the ladder, then by how many came, then by name."""
    places = counts.group_by("stage", "place").agg(pl.col("units").sum())
    rank = pl.col("place").replace_strict(POSITION, default=len(POSITION), return_dtype=pl.Int64)
    places = places.with_columns(rank=rank).sort("units", "rank", descending=[True, False])
    firsts = places.group_by("stage", maintain_order=True).agg(
        pl.col("rank").first(), pl.col("units").sum()
    )
    return firsts.sort("rank", "units", "stage", descending=[False, True, False])["stage"].to_list()


@dataclass(frozen=True)
class Lasting:
    """How long the units of one group last.

    Args:
        entrants: All of them.
        undated: Those without a history of their own; in no estimate.
        late: Those older than their history; at risk from there on only.
        ended: By code (OPEN to LEFT_VIEW): how many of those with a history.
        completed_days: The days of all that moved on, added up.
        survival: The share that lasts beyond each day.
        cells: How many left by way (WAYS) and day, were last seen on it, and came on it.
        horizon: The last day on which enough were observed; None where they never were.
        low: The lower end of the range of the share that lasts, by day.
        high: Its upper end.
    """

    entrants: int
    undated: int
    late: int
    ended: tuple[int, ...]
    completed_days: int
    survival: Survival
    cells: tuple[Ints, Ints, Ints]
    horizon: int | None
    low: Floats
    high: Floats

    @cached_property
    def incidence(self) -> Incidence:
        """The share that left by each day, by way (WAYS); worked out where it is asked for."""
        return aalen_johansen(*self.cells)

    @property
    def dated(self) -> int:
        """How many have a history."""
        return self.entrants - self.undated

    @property
    def moved(self) -> int:
        """How many have moved on, in any direction."""
        return sum(self.ended[FORWARD : ELSEWHERE + 1])

    @property
    def verdict(self) -> str:
        """How the estimates may be read."""
        if self.undated and (self.dated < FEW or self.dated < THIN * self.entrants):
            return "not_recorded"
        if self.moved < FEW or self.horizon is None:
            return "counts_only"
        return "range_first" if self.moved < SOME else "enough"

    @property
    def is_told(self) -> bool:
        """Tell whether there is an estimate at all."""
        return self.verdict in ("enough", "range_first")

    def within(self, day: int | None) -> int | None:
        """Give a day where it is told: a verdict that allows it, and enough observed until then."""
        if day is None or not self.is_told or self.horizon is None:
            return None
        return day if day <= self.horizon else None

    def day_by(self, part: float) -> int | None:
        """Give the first day by which a part had moved on; None where that isn't reached."""
        return self.within(self.survival.day_by(part))

    def days_by(self, part: float) -> tuple[int | None, int | None]:
        """Give the range of that day."""
        low, high = (first_day(end, part) for end in (self.low, self.high))
        return self.within(low), self.within(high)


def lasting(counts: pl.DataFrame) -> Lasting:
    """Estimate one group.

    A late unit that was observed for no day at all says nothing of how long units last.

    Args:
        counts: Rows of ``coded`` of one stage.
    """
    is_dated = counts["is_dated"].to_numpy()
    units, ending, days, late = (
        counts[name].to_numpy()[is_dated] for name in ("units", "ending", "days", "late")
    )
    is_seen = (late == 0) | (late < np.minimum(days, LONGEST))
    cells, entered = grouped(days[is_seen], ending[is_seen], late[is_seen], units[is_seen])
    out, still = cells[FORWARD : ELSEWHERE + 1], cells[OPEN] + cells[LEFT_VIEW]
    survival = kaplan_meier(out.sum(axis=0), still, entered)
    low, high = survival.band()
    is_moved = (ending >= FORWARD) & (ending <= ELSEWHERE)
    return Lasting(
        entrants=int(counts["units"].sum()),
        undated=int(counts["units"].sum() - units.sum()),
        late=int(units[late > 0].sum()),
        ended=tuple(int(units[ending == code].sum()) for code in range(LEFT_VIEW + 1)),
        completed_days=int((days * units)[is_moved].sum()),
        survival=survival,
        cells=(out, still, entered),
        horizon=horizon(survival),
        low=low,
        high=high,
    )


def grouped(days: Ints, ending: Ints, late: Ints, units: Ints) -> tuple[Ints, Ints]:
    """Count units by ending and day, and the late ones by the day they came under observation.

    What lasted longer than LONGEST was seen until then without an end.
    """
    width = min(int(days.max(initial=0)), LONGEST) + 1
    is_long = days > LONGEST
    cells = np.zeros((LEFT_VIEW + 1, width), dtype=np.int64)
    at = (np.where(is_long, OPEN, ending), np.minimum(days, LONGEST))
    np.add.at(cells, at, units)
    entered = np.zeros(width, dtype=np.int64)
    np.add.at(entered, late[late > 0], units[late > 0])
    return cells, entered


def horizon(found: Survival) -> int | None:
    """Give the last day up to which at least FEW were observed on every day."""
    few = np.flatnonzero(found.at_risk < FEW)
    last = (int(few[0]) if len(few) else len(found.at_risk)) - 1
    return last if last >= 0 else None


def compared(one: Lasting, other: Lasting) -> LogRank:
    """Compare how long two groups last, over all days."""
    both = (one.survival, other.survival)
    width = max(len(each.ended) for each in both)

    def padded(name: str) -> Floats:
        parts = [getattr(each, name) for each in both]
        return np.array([np.pad(part, (0, width - len(part))) for part in parts])

    return log_rank(padded("ended"), padded("at_risk"))
