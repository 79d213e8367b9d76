"""The kinds of columns that several schemas have."""

from __future__ import annotations

from collections.abc import Sequence

import dataframely as dy


def count() -> dy.Int64:
    """Give a column of counts, always known."""
    return dy.Int64(nullable=False, min=0)


def share() -> dy.Float64:
    """Give a column of shares from 0 to 1, null where they can't be told."""
    return dy.Float64(nullable=True, min=0, max=1)


def days() -> dy.Int32:
    """Give a column of days, null where they can't be told."""
    return dy.Int32(nullable=True, min=0)


def one_of(values: Sequence[str], *, nullable: bool = False) -> dy.String:
    """Give a column that holds one of some words."""
    return dy.String(nullable=nullable, check=lambda value: value.is_in(list(values)))
