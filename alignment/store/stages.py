"""Which shared stage each CRM's own word stands for, kept as data."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl

from alignment.errors import MappingError
from alignment.ladder import STAGES, UNMAPPED, suggest
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
       count(DISTINCT raw_stage.entity_id) AS records
FROM stage_map LEFT JOIN raw_stage USING (entity, raw)
GROUP BY ALL ORDER BY stage_map.entity, stage_map.raw
"""
_UNMAPPED: Final = """
SELECT stage_map.entity, stage_map.raw, count(DISTINCT raw_stage.entity_id) AS records
FROM stage_map JOIN raw_stage USING (entity, raw)
WHERE stage_map.stage = ?
GROUP BY ALL ORDER BY records DESC, stage_map.entity, stage_map.raw
"""


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
        "INSERT INTO stage_map VALUES (?, ?, ?, ?)",
        [(entity, raw, _propose(entity, raw, endings), upload_id) for entity, raw in words],
    )


def stage_map(cursor: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """List the stage map: entity, raw, stage, records."""
    return frame(cursor, _ALL)


def unmapped(cursor: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """List the words nobody has mapped: entity, raw, records; the most used first."""
    return frame(cursor, _UNMAPPED, [UNMAPPED])


def save(cursor: duckdb.DuckDBPyConnection, chosen: pl.DataFrame) -> None:
    """Change the stage of words that are in the map.

    Args:
        cursor: Within a transaction.
        chosen: entity, raw, stage; other columns don't matter.

    Raises:
        MappingError: When a stage isn't one of the ladder's.
    """
    known = {*STAGES, UNMAPPED}
    wrong = chosen.filter(~pl.col("stage").is_in(list(known)) | pl.col("stage").is_null())
    if wrong.height:
        raise MappingError(
            f"{wrong['stage'][0]!r} is not a stage of the ladder.",
            f"Use one of {', '.join(sorted(known))}.",
        )
    cursor.register("chosen", chosen.select("entity", "raw", "stage").unique(["entity", "raw"]))
    cursor.execute(
        "UPDATE stage_map SET stage = chosen.stage FROM chosen"
        " WHERE chosen.entity = stage_map.entity AND chosen.raw = stage_map.raw"
    ).fetchall()
    cursor.unregister("chosen")


def _propose(entity: str, raw: str, endings: dict[str, str]) -> str:
    """Propose a word's stage."""
    if entity == "opportunity" and raw in endings:
        return endings[raw]
    return suggest(entity, raw)
