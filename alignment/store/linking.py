"""Which records name others that aren't there."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl

from alignment.schema.canonical import KEYS, LINKS
from alignment.store.layout import current
from alignment.store.reading import value
from alignment.store.sql import Sql, fill

EXAMPLES: Final = 5

Unresolved = tuple[str, str, str, int, tuple[str, ...]]
"""Table, column, target, rows, examples."""

_EVENT_LINKS: Final = (
    ("stage_event", "entity_id", "lead"),
    ("stage_event", "entity_id", "opportunity"),
)
_DANGLING: Final = (
    "FROM {view} AS rows_ ANTI JOIN {target} AS target ON target.{key} = rows_.{column}"
    " WHERE rows_.{column} IS NOT NULL{only}"
)
_SCHEMA: Final = {
    "table": pl.String(),
    "column": pl.String(),
    "target": pl.String(),
    "rows": pl.Int64(),
    "examples": pl.List(pl.String()),
}


def unresolved(cursor: duckdb.DuckDBPyConnection) -> tuple[list[Unresolved], list[str]]:
    """Find the links among the current records that lead nowhere.

    Returns:
        The links with the number of rows and some examples, and one sentence for each table
        that records name although nothing at all was loaded into it.
    """
    found: list[Unresolved] = []
    missing: dict[str, None] = {}
    for table, column, target in (*LINKS, *_EVENT_LINKS):
        only = Sql(f" AND rows_.entity = '{target}'" if table == "stage_event" else "")
        tail = fill(
            _DANGLING,
            view=current(table),
            target=current(target),
            key=KEYS[target],
            column=column,
            only=only,
        )
        rows = value(cursor, fill("SELECT count(*) {tail}", tail=tail))
        if not rows:
            continue
        if value(cursor, fill("SELECT 1 FROM {t} LIMIT 1", t=current(target))) is None:
            missing[target] = None
            continue
        examples = cursor.execute(
            fill(
                "SELECT DISTINCT rows_.{column} {tail} ORDER BY 1 LIMIT ?", column=column, tail=tail
            ),
            [EXAMPLES],
        ).fetchall()
        found.append((table, column, target, rows, tuple(example for (example,) in examples)))
    return found, [_said(target) for target in missing]


def as_frame(links: list[Unresolved]) -> pl.DataFrame:
    """Lay the links out as a table: table, column, target, rows, examples."""
    return pl.DataFrame(
        [(*link[:4], list(link[4])) for link in links], schema=_SCHEMA, orient="row"
    )


def _said(target: str) -> str:
    """Say that nothing was loaded into a table that others name."""
    plural = "opportunities" if target == "opportunity" else f"{target}s"
    return f"No {plural} are loaded yet, so what names them leads nowhere."
