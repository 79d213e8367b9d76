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
from alignment.schema.marts import CLUSTERS
from alignment.scope import Scope

Floats = npt.NDArray[np.float64]

MOST_NAMES: Final = 60
"""With more names, groups of accounts can't be told apart in the time that a page has."""
_STARTS: Final = 1
_ENDS: Final = 1
"""Rows of a table of moves before those of the names, and after them."""


def tally_moves(credit: Lazy, scope: Scope, names: int) -> Lazy:
    """Count which touch follows which, on paths that led to the view's opportunities or to none.

    A path that had not led to any by the day of observation is in the period by its last touch.

    Args:
        credit: One row per touch (schema ``Credit``).
        scope: Period, filters, view and level.
        names: How many names the level has.

    Returns:
        One row per ``key``, with ``moves``; in no order. ``key`` holds what came before (0 nothing,
        then each name; after them, that it was the last touch of a path that ended well), the name
        and, for up to MOST_NAMES, the group of accounts in one small number (see ``unpacked``):
        that is counted in a table of places, not by hashes.
    """
    # In parts, so that each reads no more columns and rows than it needs.
    led = of_view(credit, scope)
    over = keep_counted(credit, scope, _is_never(scope), is_entered(scope, "last_day"))
    before = nw.col(f"prior_{level_of(scope)}_no").fill_null(-1) + _STARTS
    parts = [_keyed(rows, before, scope, names) for rows in (led, over, _unripe(credit, scope))]
    is_end = nw.col("place") == length_in(scope)
    parts.append(_keyed(led.filter(is_end), nw.lit(names + _STARTS), scope, names))
    return nw.concat(parts).group_by("key").agg(moves=nw.len().cast(nw.Int64))


def _keyed(rows: Lazy, row: nw.Expr, scope: Scope, names: int) -> Lazy:
    name = nw.col(f"{level_of(scope)}_no").cast(nw.Int64)
    packed = row.cast(nw.Int64) * names + name
    return rows.select(key=packed * CLUSTERS + nw.col("cluster") if _by_group(names) else packed)


def _by_group(names: int) -> bool:
    return names <= MOST_NAMES


def _is_never(scope: Scope) -> nw.Expr:
    """Tell which paths have not led to what the view asks for on any day.

    One that led to a win on no known day ended neither so nor otherwise, and doesn't count.
    """
    is_open = ~nw.col("is_renewal") & (nw.col("outcome") != "won")
    return is_open & nw.col("qualified_day").is_null() if scope.anchor == "qualified" else is_open


def _unripe(credit: Lazy, scope: Scope) -> Lazy:
    """Keep the touches up to the day of observation of paths that went on, or ended well, later.

    Which touch was their last by then tells whether they are in the period.
    """
    later = (nw.col("outcome") == "won") & (nw.col("outcome_day") > scope.as_of)
    if scope.anchor == "qualified":
        later = nw.col("qualified_day") > scope.as_of
    is_seen = nw.col("day") <= scope.as_of
    longer = _is_never(scope) & (nw.col("last_day") > scope.as_of)
    parts = [keep_counted(credit, scope, is_seen, later & ~nw.col("is_renewal"))]
    rows = nw.concat([*parts, keep_counted(credit, scope, is_seen, longer)])
    lasts = rows.group_by("path_no").agg(nw.col("day").max()).filter(is_entered(scope, "day"))
    return rows.join(lasts.select("path_no"), on="path_no", how="semi")


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


def unpacked(tally: pl.DataFrame, places: dict[int, int]) -> Moves:
    """Put the moves of a tally into tables; of one group where groups weren't told apart.

    Args:
        tally: What ``tally_moves`` gave.
        places: The place of each number's name; several numbers may have one name.
    """
    names, groups = len(places), CLUSTERS if _by_group(len(places)) else 1
    number = max(places.values(), default=-1) + 1
    place = np.array([places[no] for no in range(names)], dtype=np.int64)
    row = np.concatenate([[0], place + _STARTS, [number + _STARTS]])
    key = tally["key"].to_numpy()
    at = (key % groups, row[key // (groups * names)], place[key // groups % names])
    shape = (groups, _STARTS + number + _ENDS, number)
    table = _table(tally["moves"].to_numpy(), at, shape)
    well, steps = table[:, -1], table[:, _STARTS:-_ENDS]
    # A path that comes to a name goes on from it, or ends there: well, or else badly.
    badly = table[:, :-_ENDS].sum(axis=1) - steps.sum(axis=2) - well
    return Moves(table[:, 0], steps, np.stack([well, badly], axis=-1))


def _table(
    counts: npt.NDArray[np.int64], at: tuple[npt.NDArray[np.int64], ...], shape: tuple[int, ...]
) -> Floats:
    """Add counts up by their places along several axes."""
    flat = np.ravel_multi_index(at, shape)
    table: Floats = np.bincount(flat, weights=counts, minlength=math.prod(shape)).astype(np.float64)
    return table.reshape(shape)
