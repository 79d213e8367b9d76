"""The uploads: what each brought, what is stored of it, and what a record's history says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Final

import duckdb
import polars as pl

from alignment.schema.canonical import TABLES
from alignment.schema.upload import Batch, FileReport
from alignment.store.layout import current
from alignment.store.offering import offered
from alignment.store.reading import frame
from alignment.store.sql import fill

_FILE_COLUMNS: Final = 21

_UPLOADS: Final = """
SELECT upload.upload_id, upload.as_of, upload.loaded_at, upload_file.* EXCLUDE (upload_id)
FROM upload JOIN upload_file USING (upload_id)
ORDER BY upload.upload_id DESC, upload_file.file_no
"""
_KEPT_OUT: Final = """
SELECT upload_file.name AS file, kept_out.row_no, kept_out."column", kept_out.reason, kept_out.raw
FROM kept_out JOIN upload_file USING (upload_id, file_no)
WHERE kept_out.upload_id = ?
ORDER BY kept_out.file_no, kept_out.row_no, kept_out."column"
"""
_HISTORY: Final = """
SELECT event.day, event.at, event.seq, event.pipeline, event.to_raw, event.evidence,
       event.amount_minor, event.currency, event.upload_id, upload.as_of, upload.loaded_at,
       upload_file.name AS file, event.row_no, held.event_id IS NOT NULL AS is_current
FROM stage_event AS event
JOIN upload USING (upload_id)
LEFT JOIN upload_file USING (upload_id, file_no)
LEFT JOIN {view} AS held ON held.event_id = event.event_id AND held.upload_id = event.upload_id
WHERE event.entity = ? AND event.entity_id = ?
ORDER BY event.day, event.at, event.seq, event.event_id, event.upload_id
"""


def record_upload(cursor: duckdb.DuckDBPyConnection, upload_id: int, as_of: int | None) -> None:
    """Write the upload's own line, with the moment of loading."""
    cursor.execute(
        "INSERT INTO upload VALUES (?, ?, ?)", [upload_id, as_of, datetime.now(UTC)]
    ).fetchall()


def record_files(
    cursor: duckdb.DuckDBPyConnection,
    upload_id: int,
    batch: Batch,
    reports: tuple[FileReport, ...],
) -> None:
    """Write what was read from each file, the rows kept out, and how many rows are stored."""
    slots = ", ".join("?" * _FILE_COLUMNS)
    if reports:
        cursor.executemany(
            f"INSERT INTO upload_file VALUES ({slots})",  # noqa: S608 - question marks only
            [_file_line(upload_id, report) for report in reports],
        )
    with offered(cursor, "left_out", batch.kept_out):
        cursor.execute(
            'INSERT INTO kept_out SELECT ?, file_no, row_no, "column", reason, raw FROM left_out',
            [upload_id],
        ).fetchall()
    counts = stored_rows(cursor, upload_id)
    if counts:
        cursor.executemany(
            "INSERT INTO upload_rows VALUES (?, ?, ?)",
            [(upload_id, table, rows) for table, rows in counts.items()],
        )


def stored_rows(cursor: duckdb.DuckDBPyConnection, upload_id: int) -> dict[str, int]:
    """Count the stored rows of one upload by table; tables without any are left out."""
    found = {}
    for table in (*TABLES, "kept_out"):
        statement = fill("SELECT count(*) FROM {t} WHERE upload_id = ?", t=table)
        rows = cursor.execute(statement, [upload_id]).fetchall()[0][0]
        if rows:
            found[table] = int(rows)
    return found


def missing(cursor: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Compare what is stored with what each upload brought.

    Returns:
        One sentence for each upload and table that doesn't hold what was loaded.
    """
    said = []
    lines = cursor.execute(
        "SELECT upload_id, table_name, n_rows FROM upload_rows ORDER BY ALL"
    ).fetchall()
    stored = {upload_id: stored_rows(cursor, upload_id) for upload_id in {x[0] for x in lines}}
    for upload_id, table, expected in lines:
        rows = stored[upload_id].get(table, 0)
        if rows != expected:
            said.append(
                f"Upload {upload_id} brought {expected} rows of {table.replace('_', ' ')}, but"
                f" {rows} are stored. Undo it and load its files again."
            )
    return tuple(said)


def uploads(cursor: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """List the files of every upload, newest upload first, with the equation's numbers."""
    return frame(cursor, _UPLOADS)


def kept_out(cursor: duckdb.DuckDBPyConnection, upload_id: int) -> pl.DataFrame:
    """List an upload's rows that weren't loaded: file, row_no, column, reason, raw."""
    return frame(cursor, _KEPT_OUT, [upload_id])


def history(cursor: duckdb.DuckDBPyConnection, entity: str, entity_id: str) -> pl.DataFrame:
    """List a record's stage events, oldest first, each with the upload that said so."""
    return frame(cursor, fill(_HISTORY, view=current("stage_event")), [entity, entity_id])


def _file_line(upload_id: int, report: FileReport) -> list[object]:
    """Lay a file's report out as a row of upload_file."""
    file = report.file
    return [
        upload_id,
        *(file.file_no, file.name, file.sha256, file.system, file.object),
        *(file.encoding, file.delimiter, file.sheet, file.n_read),
        *(report.n_new, report.n_changed, report.n_unchanged, report.n_kept_out),
        file.n_duplicate,
        *(file.money_source, report.money_loaded, file.money_kept_out, file.money_duplicate),
        json.dumps(file.left_out_columns, ensure_ascii=False),
        json.dumps(file.notes, ensure_ascii=False),
    ]
