"""Small marts, and the same rows in polars and in DuckDB."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest

from tests.metrics.marts import Both


@pytest.fixture
def both() -> Callable[[pl.DataFrame], Both]:
    """Offer rows lazily in polars and in DuckDB."""
    connection = duckdb.connect()

    def offer(rows: pl.DataFrame) -> Both:
        name = f"mart_{len(connection.sql('show tables').fetchall())}"
        connection.register("given", rows)
        connection.sql("select * from given").create(name)
        connection.unregister("given")
        lazy: nw.LazyFrame[Any] = nw.from_native(connection.table(name))
        return Both(nw.from_native(rows.lazy()), lazy, connection, name)

    return offer
