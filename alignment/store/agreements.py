"""What the two teams agree on, every version of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import duckdb

from alignment.schema.agreement import KINDS, Agreement

_COLUMNS: Final = "kind, key, version, body, day, marketing, sales"
_ALL: Final = (
    f"SELECT {_COLUMNS} FROM agreement WHERE list_contains(?, kind) ORDER BY kind, key, version"  # noqa: S608 - our own column names
)
_EVERY: Final = f"SELECT {_COLUMNS} FROM agreement WHERE kind = ? AND key = ? ORDER BY version DESC"  # noqa: S608 - our own column names


def newest(cursor: duckdb.DuckDBPyConnection, kinds: Sequence[str]) -> tuple[Agreement, ...]:
    """List what holds of some kinds, by kind and key; what was withdrawn is not in it."""
    # Picked here: versions are few, and a window over them costs more than reading them all.
    lines = (Agreement(*line) for line in cursor.execute(_ALL, [list(kinds)]).fetchall())
    held = {(each.kind, each.key): each for each in lines}
    return tuple(each for each in held.values() if each.body)


def keys(cursor: duckdb.DuckDBPyConnection, kind: str) -> tuple[str, ...]:
    """List all of a kind that was ever agreed on, what was withdrawn too."""
    statement = "SELECT DISTINCT key FROM agreement WHERE kind = ? ORDER BY key"
    return tuple(key for (key,) in cursor.execute(statement, [kind]).fetchall())


def versions(cursor: duckdb.DuckDBPyConnection, kind: str, key: str) -> tuple[Agreement, ...]:
    """List every version of one thing, newest first."""
    return tuple(Agreement(*line) for line in cursor.execute(_EVERY, [kind, key]).fetchall())


def save(cursor: duckdb.DuckDBPyConnection, agreed: Agreement, *, is_sample: bool) -> bool:
    """Keep a new version, unless it says what the last one says.

    Args:
        cursor: Within a transaction.
        agreed: What is agreed on; its version is given here, whatever it carries.
        is_sample: It belongs to the sample company and goes with it.

    Returns:
        Whether anything is new.
    """
    if agreed.kind not in KINDS:
        raise ValueError(agreed.kind)
    before = versions(cursor, agreed.kind, agreed.key)
    told = (agreed.body, agreed.day, agreed.marketing, agreed.sales)
    if before and told == (before[0].body, before[0].day, before[0].marketing, before[0].sales):
        return False
    number = before[0].version + 1 if before else 1
    cursor.execute(
        "INSERT INTO agreement VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [agreed.kind, agreed.key, number, *told, is_sample],
    ).fetchall()
    return True


def drop_sample(cursor: duckdb.DuckDBPyConnection) -> None:
    """Remove what belongs to the sample company."""
    cursor.execute("DELETE FROM agreement WHERE is_sample").fetchall()
