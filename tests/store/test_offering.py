from __future__ import annotations

import gc
import weakref

import duckdb
import polars as pl

from alignment.store.offering import offered


def test_rows_that_were_offered_are_let_go_before_the_transaction_ends() -> None:
    rows = pl.DataFrame({"number": [1, 2], "text": ["a", None]})
    held = weakref.ref(rows)
    with duckdb.connect() as connection:
        cursor = connection.cursor()
        cursor.execute("BEGIN TRANSACTION")
        with offered(cursor, "rows_", rows):
            cursor.execute("CREATE TABLE kept AS SELECT * FROM rows_").fetchall()
        del rows
        gc.collect()
        assert held() is None
        cursor.execute("COMMIT")
        assert cursor.sql("FROM kept").fetchall() == [(1, "a"), (2, None)]
