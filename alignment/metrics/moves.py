"""Which touch follows which, on paths that led somewhere and on those that did not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl

from alignment.metrics.collecting import Lazy
from alignment.metrics.crediting import length_in, level_of, of_view
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.scope import Scope

Floats = npt.NDArray[np.float64]

NOWHERE: Final = -1
"""The state before a path's first touch."""
_STATES: Final = 1 << 21
_ENDS: Final = 4
_GROUPS: Final = 32
"""Powers of two above the numbers of names, of ways to end and of groups of accounts."""
GROUPS: Final = 20
"""Groups that the accounts are resampled in where moves are counted: fewer cost less to count."""
ON, WELL, BADLY = range(3)
"""How a path goes on after a touch: it does, or ends as the view asks for, or without."""


def tally_moves(credit: Lazy, scope: Scope, *, by_cluster: bool = True) -> Lazy:
    """Count which touch follows which, on paths that led to the view's opportunities or to none.

    A path that had not led to any by the day of observation is in the period by its last touch.

    Args:
        credit: One row per touch (schema ``Credit``).
        scope: Period, filters, view and level.
        by_cluster: Whether to tell groups of accounts apart.

    Returns:
        One row per ``key``, with ``moves``; in no order. ``key`` holds the name before, the name,
        what comes after and the group in one number (see ``unpacked``): counted by four columns,
        they cost twice as much.
    """
    # In three parts, so that each reads no more columns and rows than it needs.
    rows = keep_counted(credit, scope, ~nw.col("is_renewal"))
    led = of_view(credit, scope)
    is_end = nw.col("place") == length_in(scope)
    parts = [_keyed(led, scope, is_end, WELL, by_cluster=by_cluster)]
    over = rows.filter(is_entered(scope, "last_day"), _is_open(scope))
    parts.append(_keyed(over, scope, nw.col("next_day").is_null(), BADLY, by_cluster=by_cluster))
    # Paths that went on after the day of observation: which touch was their last by then?
    longer = rows.filter(nw.col("last_day") > scope.as_of, _is_open(scope))
    longer = longer.filter(nw.col("day") <= scope.as_of)
    lasts = longer.group_by("path_no").agg(nw.col("day").max()).filter(is_entered(scope, "day"))
    longer = longer.join(lasts.select("path_no"), on="path_no", how="semi")
    is_end = nw.col("next_day").is_null() | (nw.col("next_day") > scope.as_of)
    parts.append(_keyed(longer, scope, is_end, BADLY, by_cluster=by_cluster))
    return nw.concat(parts).group_by("key").agg(moves=nw.len().cast(nw.Int64))


def _keyed(rows: Lazy, scope: Scope, is_end: nw.Expr, end: int, *, by_cluster: bool) -> Lazy:
    name = level_of(scope)
    after = nw.when(is_end).then(nw.lit(end)).otherwise(nw.lit(ON))
    before = nw.col(f"prior_{name}_no").cast(nw.Int64).fill_null(NOWHERE) + 1
    packed = ((before * _STATES + nw.col(f"{name}_no")) * _ENDS + after) * _GROUPS
    return rows.select(key=packed + nw.col("cluster") % GROUPS if by_cluster else packed)


def _is_open(scope: Scope) -> nw.Expr:
    """Tell which paths had not led to what the view asks for by the day of observation.

    One that led to a win on no known day ended neither so nor otherwise, and doesn't count.
    """
    day = nw.col("qualified_day" if scope.anchor == "qualified" else "outcome_day")
    later = (day > scope.as_of) | (day.is_null() & (nw.col("outcome") != "won"))
    if scope.anchor == "qualified":
        return later
    return later | (nw.col("outcome") != "won")


@dataclass(frozen=True, slots=True)
class Moves:
    """Counted moves between names, as the arguments of ``removal_effects``, by group of accounts.

    Args:
        starts: First touches, by group and name.
        steps: Moves, by group, name and next name.
        ends: Last touches, by group, name and how it ended (well, badly).
    """

    starts: Floats
    steps: Floats
    ends: Floats

    def together(self) -> tuple[Floats, Floats, Floats]:
        """Add the groups up."""
        return self.starts.sum(axis=0), self.steps.sum(axis=0), self.ends.sum(axis=0)


def unpacked(tally: pl.DataFrame, places: dict[int, int], *, by_cluster: bool = True) -> Moves:
    """Put the moves of a tally into tables.

    Args:
        tally: What ``tally_moves`` gave.
        places: The place of each number's name; several numbers may have one name.
        by_cluster: As for ``tally_moves``; one group where not.
    """
    number = max(places.values(), default=-1) + 1
    # One more place, the first, for what comes before the first touch.
    place = np.zeros(max(places, default=-1) + 2, dtype=np.int64)
    place[[no + 1 for no in places]] = [at + 1 for at in places.values()]
    key = tally["key"].to_numpy()
    moves = tally["moves"].to_numpy().astype(np.float64)
    before = place[key // (_GROUPS * _ENDS * _STATES)]
    name = place[key // (_GROUPS * _ENDS) % _STATES + 1] - 1
    after, group = key // _GROUPS % _ENDS, key % _GROUPS
    groups = GROUPS if by_cluster else 1
    steps = _table(moves, (group, before, name), (groups, number + 1, number))
    ends = _table(moves, (group, name, after), (groups, number, _ENDS))
    return Moves(steps[:, 0], steps[:, 1:], ends[..., [WELL, BADLY]])


def _table(counts: Floats, at: tuple[npt.NDArray[np.int64], ...], shape: tuple[int, ...]) -> Floats:
    """Add counts up by their places along several axes."""
    flat = np.ravel_multi_index(at, shape)
    table: Floats = np.bincount(flat, weights=counts, minlength=math.prod(shape)).astype(np.float64)
    return table.reshape(shape)
