"""Where counting ends and estimating begins: a tally becomes a polars frame."""

from __future__ import annotations

import narwhals as nw
import polars as pl


def collect(tally: nw.LazyFrame) -> pl.DataFrame:
    """Run a tally where its data lives and give its rows as a polars frame, sorted."""
    frame: pl.DataFrame = tally.collect("polars").to_native()
    return frame.sort(frame.columns)
