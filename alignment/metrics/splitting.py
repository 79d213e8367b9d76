"""The rows of a measure: the total first, then each split value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import polars as pl

from alignment.schema.measures import TOTAL


def names_by(counts: pl.DataFrame, size: str = "leads") -> list[str]:
    """List the split values of a tally, the largest first, then by name.

    Args:
        counts: Rows with ``split`` and the column of the sizes.
        size: What is added up.
    """
    sizes = counts.group_by("split").agg(pl.col(size).sum())
    found: list[str] = sizes.sort([size, "split"], descending=[True, False])["split"].to_list()
    return found


def by_split(
    counts: pl.DataFrame,
    rows_of: Callable[[pl.DataFrame], Iterable[Mapping[str, Any]]],
    size: str = "leads",
) -> list[dict[str, Any]]:
    """Give the rows of everything, then of each split value, in the order of ``names_by``.

    Args:
        counts: A tally with ``split``.
        rows_of: Gives the rows of one part of it, without ``split`` and ``is_total``.
        size: As for ``names_by``.
    """
    parts = counts.partition_by("split", as_dict=True)
    named = [(name, False, parts[(name,)]) for name in names_by(counts, size)]
    return [
        {"split": name, "is_total": is_total, **row}
        for name, is_total, part in [(TOTAL, True, counts), *named]
        for row in rows_of(part)
    ]
