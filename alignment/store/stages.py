"""Which shared stage each CRM's own word stands for, kept as data."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl

from alignment.errors import MappingError
from alignment.ladder import STAGES, UNMAPPED, suggest
from alignment.store.offering import offered
from alignment.store.reading import frame

_NEW_WORDS: Final = """
SELECT DISTINCT entity, raw FROM raw_stage ANTI JOIN stage_map USING (entity, raw)
ORDER BY entity, raw
"""
_ENDINGS: Final = """
SELECT stage_raw,
       CASE WHEN bool_and(is_won) THEN 'won'
            WHEN bool_and(is_closed AND NOT is_won) THEN 'lost' END AS ending
FROM current_opportunity WHERE stage_raw IS NOT NULL AND is_won IS NOT NULL
GROUP BY stage_raw HAVING ending IS NOT NULL
"""
_ALL: Final = """
SELECT stage_map.entity, stage_map.raw, stage_map.stage,
       count(DISTINCT raw_stage.entity_id) AS records, stage_map.valid_from
FROM stage_map LEFT JOIN raw_stage USING (entity, raw)
GROUP BY ALL ORDER BY stage_map.entity, stage_map.raw, stage_map.valid_from NULLS FIRST
"""
_UNMAPPED: Final = """
SELECT stage_map.entity, stage_map.raw, count(DISTINCT raw_stage.entity_id) AS records
FROM stage_map JOIN raw_stage USING (entity, raw)
WHERE stage_map.stage = ?
GROUP BY ALL ORDER BY records DESC, stage_map.entity, stage_map.raw
"""
_SAVE: Final = (
    """
    CREATE OR REPLACE TEMP TABLE remapped AS
    SELECT chosen.entity, chosen.raw, chosen.stage, held.upload_id, chosen.valid_from
    FROM chosen JOIN (SELECT entity, raw, min(upload_id) AS upload_id FROM stage_map GROUP BY ALL)
    AS held USING (entity, raw)
    """,
    """
    DELETE FROM stage_map USING remapped
    WHERE remapped.entity = stage_map.entity AND remapped.raw = stage_map.raw
    """,
    """
    INSERT INTO stage_map (entity, raw, stage, upload_id, valid_from)
    SELECT entity, raw, stage, upload_id, valid_from FROM remapped
    """,
    "DROP TABLE remapped",
)
"""The lines of a word are replaced together; it stays with the upload that first named it."""


def add_suggestions(cursor: duckdb.DuckDBPyConnection, upload_id: int) -> None:
    """Propose a shared stage for every word that the stage map doesn't have yet.

    What the tool itself says about the records (all won, all closed and not won) goes before
    what the word looks like.
    """
    words = cursor.execute(_NEW_WORDS).fetchall()
    if not words:
        return
    endings = dict(cursor.execute(_ENDINGS).fetchall())
    cursor.executemany(
        "INSERT INTO stage_map (entity, raw, stage, upload_id) VALUES (?, ?, ?, ?)",
        [(entity, raw, _propose(entity, raw, endings), upload_id) for entity, raw in words],
    )


def stage_map(cursor: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """List the stage map: entity, raw, stage, records, valid_from."""
    return frame(cursor, _ALL)


def unmapped(cursor: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """List the words nobody has mapped: entity, raw, records; the most used first."""
    return frame(cursor, _UNMAPPED, [UNMAPPED])


def save(cursor: duckdb.DuckDBPyConnection, chosen: pl.DataFrame) -> None:
    """Change the stages of words that are in the map.

    Args:
        cursor: Within a transaction.
        chosen: entity, raw, stage, and valid_from where a word's meaning changed: the day from
            which it stands for that stage, null for always. A word that is named gets these lines
            instead of those it had; other columns don't matter.

    Raises:
        MappingError: When a stage isn't one of the ladder's, or a word has two from one day.
    """
    if "valid_from" not in chosen.columns:
        chosen = chosen.with_columns(valid_from=pl.lit(None, pl.Int32))
    lines = chosen.select("entity", "raw", "stage", "valid_from").unique(maintain_order=True)
    _check(lines)
    with offered(cursor, "chosen", lines.cast({"valid_from": pl.Int32})):
        for statement in _SAVE:
            cursor.execute(statement).fetchall()


def _check(lines: pl.DataFrame) -> None:
    """Refuse lines that don't say which stage a word stands for on a day."""
    known = {*STAGES, UNMAPPED}
    wrong = lines.filter(~pl.col("stage").is_in(list(known)) | pl.col("stage").is_null())
    if wrong.height:
        raise MappingError(
            f"{wrong['stage'][0]!r} is not a stage of the ladder.",
            f"Use one of {', '.join(sorted(known))}.",
        )
    twice = lines.filter(pl.struct("entity", "raw", "valid_from").is_duplicated())
    if twice.height:
        raise MappingError(
            f"{twice['raw'][0]!r} is given two stages from the same day.",
            "Give each line of a word a day of its own, and at most one line none.",
        )


def _propose(entity: str, raw: str, endings: dict[str, str]) -> str:
    """Propose a word's stage."""
    if entity == "opportunity" and raw in endings:
        return endings[raw]
    return suggest(entity, raw)
