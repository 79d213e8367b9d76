"""Query results as polars frames with the types that the schemas name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import polars as pl
import polars.selectors as cs


def frame(
    cursor: duckdb.DuckDBPyConnection, statement: str, params: Sequence[Any] = ()
) -> pl.DataFrame:
    """Run a query. Times come back as UTC, columns without any value as text.

    Args:
        cursor: Where to run it.
        statement: The SQL, with ``?`` for values.
        params: The values.

    Returns:
        The rows in the query's order.
    """
    found: pl.DataFrame = cursor.sql(statement, params=list(params)).pl()
    return found.with_columns(
        cs.datetime(time_zone="*").dt.convert_time_zone("UTC"),
        cs.by_dtype(pl.Null).cast(pl.String),
    )


def value(cursor: duckdb.DuckDBPyConnection, statement: str, params: Sequence[Any] = ()) -> Any:  # noqa: ANN401 - whatever the query selects
    """Run a query of one row and one column and give the value, None where there is no row."""
    # Fetching all ends the query; a result left half read would keep its transaction open.
    rows = cursor.execute(statement, list(params)).fetchall()
    return rows[0][0] if rows else None
