"""How large is an opportunity beside those that were won? Thirds by value."""

from __future__ import annotations

from typing import Final, NamedTuple

import narwhals as nw
import polars as pl

from alignment.schema.journey_measures import SIZES

SIZED: Final = SIZES[:3]
"""The sizes of what has a usable amount."""


class Bounds(NamedTuple):
    """The largest value of the small ones, and of the middle ones, in minor units."""

    small: int
    middle: int


def bounds_of(values: pl.Series) -> Bounds:
    """Cut values into thirds; equal values stay together.

    Args:
        values: Values in minor units; null where there is none.
    """
    known = values.drop_nulls().sort()
    if known.is_empty():
        return Bounds(0, 0)
    last = known.len() - 1
    return Bounds(int(known[last // 3]), int(known[(2 * last + 1) // 3]))


def size_of(bounds: Bounds) -> pl.Expr:
    """Name the size of each row by its ``value_minor``, one of SIZES."""
    value = pl.col("value_minor")
    sized = (
        pl.when(value <= bounds.small)
        .then(pl.lit(SIZES[0]))
        .when(value <= bounds.middle)
        .then(pl.lit(SIZES[1]))
        .otherwise(pl.lit(SIZES[2]))
    )
    return pl.when(value.is_null()).then(pl.lit(SIZES[3])).otherwise(sized)


def size_place(bounds: Bounds) -> nw.Expr:
    """Do the same in a tally, as a place in SIZES: a database counts by numbers faster."""
    value = nw.col("value_minor")
    return (
        nw.when(value.is_null())
        .then(nw.lit(3))
        .when(value <= bounds.small)
        .then(nw.lit(0))
        .when(value <= bounds.middle)
        .then(nw.lit(1))
        .otherwise(nw.lit(2))
    )
