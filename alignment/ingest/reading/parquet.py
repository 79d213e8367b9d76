"""A Parquet file as text, read in a child process with limits."""

from __future__ import annotations

import tempfile
from pathlib import Path

import polars as pl

from alignment.errors import FileRefusedError, ReconciliationError
from alignment.ingest.reading.limited import ask_child
from alignment.ingest.reading.raw import KEPT_OUT_SCHEMA, RawTable, row_schema


def read_parquet(path: Path, name: str, sha256: str) -> RawTable:
    """Read a file that begins like Parquet.

    Args:
        path: The file.
        name: File name as shown to people.
        sha256: Of the bytes.

    Returns:
        All columns as text, null as empty; ``row_no`` counts from 1.

    Raises:
        FileRefusedError: It is damaged, too large, empty, or holds nested columns.
        ReconciliationError: Fewer rows were read than the file says it has.
    """
    with tempfile.TemporaryDirectory(prefix="alignment-") as folder:
        answer = ask_child("parquet_child", [str(path), folder], name)
        cells = pl.read_ipc(Path(folder) / "cells.arrow")
    if not answer["count"] or not answer["headers"]:
        raise FileRefusedError(f"{name} holds no rows.", "Export it with its records.")
    if answer["count"] != cells.height:
        raise ReconciliationError(
            f"{name}: it says it holds {answer['count']:,} rows and {cells.height:,} were read.",
            "Nothing was loaded. Write the file again.",
        )
    rows = cells.select(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("row_no"), pl.all())
    return RawTable(
        name=name,
        sha256=sha256,
        encoding="",
        delimiter="",
        sheet="",
        sheets=(),
        headers=tuple(answer["headers"]),
        rows=rows.cast(pl.Schema(row_schema(cells.width))),
        kept_out=pl.DataFrame(schema=KEPT_OUT_SCHEMA),
        n_records=answer["count"],
        notes=(),
    )
