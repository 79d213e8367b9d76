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


def stamp(at: pl.Expr) -> dict[str, pl.Expr]:
    """Give the two columns that tell when a row was last touched."""
    return {"LastModifiedDate": at, "SystemModstamp": at}
