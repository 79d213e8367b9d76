"""Stage entries that only the difference of two uploads tells of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import duckdb
import polars as pl

from alignment.schema.canonical import KEYS, TABLES
from alignment.store.comparing import Change
from alignment.store.layout import current
from alignment.store.offering import offered
from alignment.store.reading import frame, value
from alignment.store.sql import Sql, fill

EVIDENCE: Final = 50
"""The grade of what two uploads differ in; a history that tells the day goes before it."""

_STAGES: Final = {"lead": "status_raw", "opportunity": "stage_raw"}
_EXTRA: Final = {
    "lead": "NULL AS pipeline, NULL AS known_day, NULL AS amount_minor, NULL AS currency",
    "opportunity": "held.pipeline, coalesce(CASE WHEN held.is_closed THEN held.close_day END,"
    " held.stage_since_day) AS known_day, held.amount_minor, held.currency",
}

_MOVED: Final = """
SELECT held.file_no, held.row_no, held.{key} AS entity_id, old.{stage} AS was, held.{stage} AS now,
       old_upload.as_of AS seen_day, {extra},
       NOT EXISTS (FROM current_stage_event AS event WHERE event.entity = {literal}
                   AND event.entity_id = held.{key} AND event.to_raw = old.{stage}
                   AND event.evidence >= {grade}) AS is_untold,
       (SELECT min(event.day) FROM current_stage_event AS event WHERE event.entity = {literal}
        AND event.entity_id = held.{key} AND event.to_raw = old.{stage}
        AND event.evidence < {grade} AND event.day <= old_upload.as_of) AS assumed_day
FROM replaced
JOIN {table} AS old ON old.{key} = replaced.key AND old.upload_id = replaced.upload_id
JOIN upload AS old_upload ON old_upload.upload_id = replaced.upload_id
JOIN {view} AS held ON held.{key} = replaced.key
WHERE held.{stage} IS NOT NULL AND held.{stage} IS DISTINCT FROM old.{stage}
"""
_LAST_SEEN: Final = (
    "SELECT max(as_of) FROM upload JOIN upload_file USING (upload_id) WHERE object = ?"
)


def add_differences(
    cursor: duckdb.DuckDBPyConnection,
    changes: Mapping[str, Change],
    upload_id: int,
    as_of: int | None,
) -> None:
    """Write down that records moved to another stage between two uploads.

    The day of a move is the one the tool names if it lies between the two uploads, else the day
    in the middle. A stage left behind that nothing better tells of is kept on the day that was
    assumed while the record stood in it, else on the day it was seen.

    Args:
        cursor: Within the upload's transaction, before the upload itself is recorded.
        changes: What was new or changed, by table.
        upload_id: The upload's number.
        as_of: The day it describes.
    """
    for table in _STAGES:
        change = changes.get(table)
        last = value(cursor, _LAST_SEEN, [table])
        if as_of is None or last is None or change is None or not change.replaced.height:
            continue
        moved = _moved(cursor, table, change)
        if moved.height:
            _write(cursor, _events(moved, table, min(last, as_of), as_of), upload_id)


def _moved(cursor: duckdb.DuckDBPyConnection, table: str, change: Change) -> pl.DataFrame:
    """Find the records whose stage is another one now."""
    statement = fill(
        _MOVED,
        key=KEYS[table],
        stage=_STAGES[table],
        table=table,
        view=current(table),
        literal=Sql(f"'{table}'"),
        grade=Sql(str(EVIDENCE)),
        extra=Sql(_EXTRA[table]),
    )
    with offered(cursor, "replaced", change.replaced):
        return frame(cursor, statement)


def _events(moved: pl.DataFrame, table: str, last: int, as_of: int) -> pl.DataFrame:
    """Give the entries into the stages, rows of stage_event."""
    known = pl.col("known_day").cast(pl.Int32)
    day = pl.when(known.is_between(last, as_of)).then(known).otherwise((last + as_of + 1) // 2)
    entered = moved.with_columns(from_raw="was", to_raw="now", day=day)
    left = moved.filter(pl.col("is_untold") & pl.col("was").is_not_null()).with_columns(
        pl.lit(None).alias("amount_minor"),
        from_raw=pl.lit(None, pl.String),
        to_raw="was",
        day=pl.coalesce("assumed_day", "seen_day"),
    )
    schema = TABLES["stage_event"]
    events = pl.concat([entered, left], how="vertical_relaxed").with_columns(
        event_id=pl.concat_str(
            pl.lit("seen"), pl.lit(table), "entity_id", "day", "to_raw", separator="|"
        ),
        entity=pl.lit(table),
        at=pl.lit(None),
        seq=pl.lit(0),
        evidence=pl.lit(EVIDENCE),
    )
    return schema.validate(events.select(schema.column_names()), cast=True)


def _write(cursor: duckdb.DuckDBPyConnection, events: pl.DataFrame, upload_id: int) -> None:
    """Add the events that aren't there yet."""
    with offered(cursor, "seen", events):
        cursor.execute(
            "INSERT INTO stage_event BY NAME SELECT seen.*, ? AS upload_id FROM seen"
            " ANTI JOIN current_stage_event AS held ON held.event_id = seen.event_id",
            [upload_id],
        ).fetchall()
