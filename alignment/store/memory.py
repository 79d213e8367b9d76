"""Small things the database remembers: its counter, its secret, the settings, the mappings."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

import duckdb

from alignment.settings import Settings
from alignment.store.reading import value


def meta(cursor: duckdb.DuckDBPyConnection, name: str) -> str:
    """Read one of the file's own facts."""
    return str(value(cursor, "SELECT value FROM meta WHERE name = ?", [name]))


def set_meta(cursor: duckdb.DuckDBPyConnection, name: str, text: str) -> None:
    """Write one of the file's own facts."""
    cursor.execute("UPDATE meta SET value = ? WHERE name = ?", [text, name]).fetchall()


def count_write(cursor: duckdb.DuckDBPyConnection) -> None:
    """Move the version on: what was worked out from the data before no longer holds."""
    set_meta(cursor, "version", str(int(meta(cursor, "version")) + 1))


def load_settings(cursor: duckdb.DuckDBPyConnection) -> Settings:
    """Read the settings; what was never set has its default."""
    kept = dict(cursor.execute("SELECT name, value FROM setting").fetchall())
    known = {field.name for field in fields(Settings)}
    found: dict[str, Any] = {name: json.loads(text) for name, text in kept.items() if name in known}
    if "own_domains" in found:
        found["own_domains"] = tuple(found["own_domains"])
    return Settings(**found)


def store_settings(cursor: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Write the settings."""
    cursor.execute("DELETE FROM setting").fetchall()
    cursor.executemany(
        "INSERT INTO setting VALUES (?, ?)",
        [(name, json.dumps(chosen)) for name, chosen in asdict(settings).items()],
    )


def newest_upload(cursor: duckdb.DuckDBPyConnection) -> int:
    """Number of the newest upload; 0 where there is none."""
    return int(value(cursor, "SELECT coalesce(max(upload_id), 0) FROM upload"))


def remember_mapping(
    cursor: duckdb.DuckDBPyConnection, fingerprint: str, toml: str, upload_id: int
) -> None:
    """Keep a mapping with the upload it was used for; undoing that upload forgets it."""
    if recall_mapping(cursor, fingerprint) != toml:
        cursor.execute(
            "INSERT INTO mapping VALUES (?, ?, ?)", [fingerprint, toml, upload_id]
        ).fetchall()


def recall_mapping(cursor: duckdb.DuckDBPyConnection, fingerprint: str) -> str | None:
    """Give the mapping last used for files with these headers."""
    found = value(
        cursor,
        "SELECT toml FROM mapping WHERE fingerprint = ?"
        " ORDER BY upload_id DESC, rowid DESC LIMIT 1",
        [fingerprint],
    )
    return None if found is None else str(found)
