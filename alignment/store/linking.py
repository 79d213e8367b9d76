"""Which records name others that aren't there."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl

from alignment.store.layout import current
from alignment.store.link_checks import PERSON, Check, checks
from alignment.store.reading import value
from alignment.store.sql import fill

EXAMPLES: Final = 5

Unresolved = tuple[str, str, str, int, tuple[str, ...]]
"""Table, column, target, rows, examples."""

_SCHEMA: Final = {
    "table": pl.String(),
    "column": pl.String(),
    "target": pl.String(),
    "rows": pl.Int64(),
    "examples": pl.List(pl.String()),
}


def unresolved(cursor: duckdb.DuckDBPyConnection) -> tuple[list[Unresolved], list[str]]:
    """Find the links among the current records that lead nowhere.

    A campaign may be named by its name where exactly one campaign has it, and a person by id or
    e-mail address.

    Returns:
        The links with the number of rows and some examples, and one sentence for each table
        that records name although nothing at all was loaded into it.
    """
    found: list[Unresolved] = []
    missing: dict[str, str] = {}
    for check in checks():
        rows = value(cursor, fill("SELECT count(*) {tail}", tail=check.tail))
        if not rows:
            continue
        empty = [table for table in check.needs if _is_empty(cursor, table)]
        if check.target == PERSON and "contact" in empty:
            missing.setdefault("contact", _said("contact"))
        if len(empty) == len(check.needs):
            if check.linked is None:
                missing.setdefault(check.needs[0], check.said or _said(check.needs[0]))
        elif check.linked is None or rows < _count(cursor, check):
            found.append(_told(cursor, check, rows))
    return found, list(missing.values())


def as_frame(links: list[Unresolved]) -> pl.DataFrame:
    """Lay the links out as a table: table, column, target, rows, examples."""
    return pl.DataFrame(
        [(*link[:4], list(link[4])) for link in links], schema=_SCHEMA, orient="row"
    )


def _is_empty(cursor: duckdb.DuckDBPyConnection, table: str) -> bool:
    return value(cursor, fill("SELECT 1 FROM {t} LIMIT 1", t=current(table))) is None


def _count(cursor: duckdb.DuckDBPyConnection, check: Check) -> int:
    """Count all rows that name something in the column."""
    linked = check.linked or check.tail
    return int(value(cursor, fill("SELECT count(*) {tail}", tail=linked)) or 0)


def _told(cursor: duckdb.DuckDBPyConnection, check: Check, rows: int) -> Unresolved:
    """Add some examples."""
    statement = fill(
        "SELECT DISTINCT rows_.{column} {tail} ORDER BY 1 LIMIT ?",
        column=check.example,
        tail=check.tail,
    )
    examples = cursor.execute(statement, [EXAMPLES]).fetchall()
    shown = tuple(example for (example,) in examples if example is not None)
    return check.table, check.column, check.target, rows, shown


def _said(target: str) -> str:
    """Say that nothing was loaded into a table that others name."""
    plural = "opportunities" if target == "opportunity" else f"{target}s"
    return f"No {plural} are loaded yet, so what names them leads nowhere."
