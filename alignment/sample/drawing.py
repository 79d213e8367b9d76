"""Two ways to draw rows, for what may happen several times to each of them, or to some."""

from __future__ import annotations

import numpy as np
import polars as pl


def repeated(rows: pl.DataFrame, times: np.ndarray) -> pl.DataFrame:
    """Repeat each row so many times; those with 0 are left out."""
    return rows[np.repeat(np.arange(rows.height), times)]


def some(rng: np.random.Generator, rows: pl.DataFrame, share: float) -> pl.DataFrame:
    """Draw a share of the rows, each with the same chance."""
    return rows.filter(pl.Series(rng.random(rows.height) < share))
