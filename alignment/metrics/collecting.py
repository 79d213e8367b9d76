"""Where counting ends and estimating begins: a tally becomes a polars frame."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl

Lazy = nw.LazyFrame[Any]
"""Rows wherever they live: DuckDB, polars or elsewhere."""


def collect(tally: Lazy) -> pl.DataFrame:
    """Run a tally where its data lives and give its rows as a polars frame, sorted."""
    frame: pl.DataFrame = tally.collect("polars").to_native()
    return frame.sort(frame.columns)
