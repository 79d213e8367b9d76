"""The files of one upload become one batch, valid against the canonical tables."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from alignment.ingest.convert import Converted
from alignment.ingest.joining import joined
from alignment.schema.canonical import TABLES
from alignment.schema.upload import Batch, KeptOut


def assemble(converted: Sequence[Converted]) -> Batch:
    """Put the files of one upload together.

    What the present stage alone tells of an opportunity gives way to its history, when another
    file of the upload has it. Activities are completed by files that only say whom they were with.

    Args:
        converted: The files, each with a ``file_no`` of its own.

    Returns:
        Every table that a file has rows for, with all canonical columns, ordered by file and row.
    """
    converted = joined(converted)
    tables = {name: _joined(name, converted) for name in TABLES}
    tables["stage_event"] = _without_assumed(tables["stage_event"])
    days = [file.newest_day for file in converted if file.newest_day is not None]
    kept_out = pl.concat([KeptOut.create_empty(), *(file.kept_out for file in converted)])
    return Batch(
        files=tuple(sorted((file.file for file in converted), key=lambda file: file.file_no)),
        tables={name: frame for name, frame in tables.items() if frame.height},
        kept_out=KeptOut.validate(kept_out.sort("file_no", "row_no", maintain_order=True)),
        newest_day=max(days, default=None),
    )


def _joined(table: str, converted: Sequence[Converted]) -> pl.DataFrame:
    """Stack one table's rows of all files and fill in the columns that they don't have."""
    schema = TABLES[table]
    frames = [file.tables[table] for file in converted if table in file.tables]
    stacked = pl.concat([schema.create_empty(), *frames], how="diagonal_relaxed")
    return schema.validate(_in_order(stacked.select(schema.column_names())), cast=True)


def _in_order(rows: pl.DataFrame) -> pl.DataFrame:
    """Order rows by file and row; mostly they are already, and a copy of them is large."""
    file, row = pl.col("file_no"), pl.col("row_no")
    follows = (file > file.shift()) | ((file == file.shift()) & (row >= row.shift()))
    if rows.select(follows.all()).item():
        return rows
    return rows.sort("file_no", "row_no", maintain_order=True)


def _without_assumed(events: pl.DataFrame) -> pl.DataFrame:
    """Drop what is only assumed of records that have a history."""
    assumed = 30
    if not (events["evidence"] == assumed).any():
        return events
    best = pl.col("evidence").max().over("entity", "entity_id")
    return events.filter((pl.col("evidence") > assumed) | (best == assumed))
