"""Rows of a report that add up the others: as wide as the table, and no records."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.ingest.reading.shape import TOTAL_BEGINS, adds_up

REASON: Final = "a total, not a record of its own"
_FEW: Final = 60


def totals(rows: pl.DataFrame) -> pl.Series:
    """Mark the rows that add up others, wherever they stand.

    Args:
        rows: ``row_no`` and the fields as text, never null.
    """
    columns = [name for name in rows.columns if name != "row_no"]
    label = rows[columns[0]].str.strip_chars()
    is_suspect = (label == "") | label.str.contains(TOTAL_BEGINS)
    suspects = rows.with_row_index("place").filter(is_suspect)
    if suspects.is_empty():
        return pl.repeat(value=False, n=rows.height, dtype=pl.Boolean, eager=True)
    texts = (pl.col(name).str.strip_chars() for name in columns)
    first = suspects.select("place", first=pl.coalesce(pl.when(x != "").then(x) for x in texts))
    likely = first.filter(pl.col("first").str.contains(TOTAL_BEGINS))["place"]
    places = [place for place in likely if adds_up(rows.row(place)[-len(columns) :])]
    return pl.select(
        pl.int_range(rows.height, dtype=pl.UInt32).is_in(
            pl.Series(places, dtype=pl.UInt32).implode()
        )
    ).to_series()


def are_totals(rows: pl.DataFrame) -> bool:
    """Tell whether there is no row but those that add up others."""
    return rows.height <= _FEW and bool(totals(rows).all())
