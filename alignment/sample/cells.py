"""How a Salesforce Data Export writes ids, links and times."""

from __future__ import annotations

from typing import Final

import polars as pl

EMPTY_ID: Final = "000000000000000AAA"
"""What an export writes where a link leads nowhere."""


def make_id(prefix: str, numbers: pl.Expr) -> pl.Expr:
    """Write record numbers as 18-character ids with the prefix of their object."""
    return pl.format(f"{prefix}AL{{}}AAA", numbers.cast(pl.String).str.zfill(10))


def link(column: str) -> pl.Expr:
    """Write a link the way the export does: all zeros where it leads nowhere."""
    return pl.col(column).fill_null(EMPTY_ID)


def at_work(at: pl.Expr, latest: pl.Expr) -> pl.Expr:
    """Move what falls into a night or a weekend to the next morning, if that isn't too late."""
    night = pl.when(at.dt.hour() >= 17).then(1).otherwise(0)  # noqa: PLR2004 - the hour work ends
    is_off = (night == 1) | (at.dt.hour() < 7)  # noqa: PLR2004 - the hour work begins
    morning = at.dt.truncate("1d") + pl.duration(days=night, hours=8, minutes=at.dt.minute())
    day = pl.when(is_off).then(morning).otherwise(at)
    monday = day + pl.duration(days=pl.max_horizontal(0, 8 - day.dt.weekday()))
    moved = pl.when(day.dt.weekday() > 5).then(monday).otherwise(day)  # noqa: PLR2004 - Friday
    return pl.when(moved <= latest).then(moved).otherwise(at)


def stamp(at: pl.Expr) -> dict[str, pl.Expr]:
    """Give the two columns that tell when a row was last touched."""
    return {"LastModifiedDate": at, "SystemModstamp": at}
