"""Parquet: every column as text that can be read back."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal

import polars as pl
import pytest

from alignment.errors import FileRefusedError
from alignment.ingest.reading import RawTable

Reader = Callable[..., RawTable]


def parquet(frame: pl.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.write_parquet(target)
    return target.getvalue()


def test_each_type_becomes_text(read_bytes: Reader) -> None:
    utc = dt.datetime(2024, 3, 4, 5, 6, 7, tzinfo=dt.UTC)
    frame = pl.DataFrame(
        {
            "id": ["007", None],
            "n": [2**62, None],
            "share": [0.1, None],
            "day": [dt.date(2024, 3, 4), None],
            "at": [utc, None],
            "local": [utc.replace(tzinfo=None), None],
            "is_won": [True, None],
            "amount": pl.Series([Decimal("12.30"), None], dtype=pl.Decimal(10, 2)),
            "stage": pl.Series(["Won", None], dtype=pl.Categorical),
        }
    )
    table = read_bytes(parquet(frame), name="x.parquet")
    assert table.headers == tuple(frame.columns)
    assert table.rows.rows() == [
        (
            *(1, "007", "4611686018427387904", "0.1", "2024-03-04", "2024-03-04 05:06:07+00:00"),
            *("2024-03-04 05:06:07", "true", "12.30", "Won"),
        ),
        (2, *[""] * 9),
    ]
    assert table.n_records == 2


def test_nested_columns_are_refused_by_name(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match="plain text, numbers or dates in “tags”, “raw”"):
        read_bytes(parquet(pl.DataFrame({"id": ["1"], "tags": [["a"]], "raw": [b"x"]})))


def test_parquet_without_rows_is_refused(read_bytes: Reader) -> None:
    with pytest.raises(FileRefusedError, match="holds no rows"):
        read_bytes(parquet(pl.DataFrame({"id": []}, schema={"id": pl.String})))


def test_damaged_parquet_is_refused_with_a_sentence(read_bytes: Reader) -> None:
    data = parquet(pl.DataFrame({"id": ["1", "2"]}))
    for damaged in (data[:20], b"PAR1", data[:-20] + b"x" * 12 + data[-8:]):
        with pytest.raises(FileRefusedError, match="file"):
            read_bytes(damaged)
