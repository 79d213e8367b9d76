"""Reads a Parquet file in a process of its own and writes its columns as text.

Called as ``python -m alignment.ingest.reading.parquet_child FILE FOLDER``. Writes ``cells.arrow``
into the folder and prints one JSON object: the headers and the count, or an ``error``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from alignment.ingest.reading.limited import limit_self
from alignment.ingest.reading.limits import MAX_COLUMNS, MAX_PARQUET_CELLS

_SHOWN = 5


def main(path: Path, folder: Path) -> dict[str, Any]:
    """Write a Parquet file's columns as text and say what they are.

    Args:
        path: The file.
        folder: Where the text goes.
    """
    try:
        described = pq.read_metadata(path)
        schema = pl.read_parquet_schema(path)
    except (pa.ArrowException, pl.exceptions.PolarsError, OSError):
        return {"error": "is damaged Parquet"}
    if len(schema) > MAX_COLUMNS or described.num_rows * len(schema) > MAX_PARQUET_CELLS:
        return {"error": f"has {len(schema):,} columns and {described.num_rows:,} rows, too many"}
    nested = [name for name, dtype in schema.items() if not _is_flat(dtype)]
    if nested:
        shown = ", ".join(f"“{name}”" for name in nested[:_SHOWN])
        return {"error": f"holds values that aren't plain text, numbers or dates in {shown}"}
    try:
        frame = pl.read_parquet(path)
        _as_text(frame).write_ipc(folder / "cells.arrow")
    except pl.exceptions.PolarsError:
        return {"error": "is damaged Parquet"}
    return {"headers": list(schema), "count": described.num_rows}


def _is_flat(dtype: pl.DataType) -> bool:
    return not dtype.is_nested() and dtype not in {pl.Object, pl.Binary}


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Write each value so that it can be read back; null becomes empty."""
    columns = [
        _column(frame.get_column(name)).fill_null("").alias(f"c{index}")
        for index, name in enumerate(frame.columns)
    ]
    return pl.DataFrame(columns)


def _column(values: pl.Series) -> pl.Series:
    if isinstance(values.dtype, pl.Datetime):
        zone = "%:z" if values.dtype.time_zone else ""
        return values.dt.to_string(f"%Y-%m-%d %H:%M:%S%.f{zone}")
    if isinstance(values.dtype, pl.Duration):
        return values.dt.to_string("iso")
    return values.cast(pl.String)


if __name__ == "__main__":
    limit_self()
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
