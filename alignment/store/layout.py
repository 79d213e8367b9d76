"""The tables of the database file, and how an older file is brought up to date."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final

import dataframely as dy
import duckdb
import polars as pl

from alignment.errors import DatabaseRefusedError
from alignment.schema.canonical import KEYS, TABLES
from alignment.schema.credit import (
    CampaignCost,
    Contacted,
    Credit,
    CreditName,
    OpportunityJourney,
)
from alignment.schema.marts import Journey, LadderSpell, Pipeline, Spell
from alignment.store.sql import Sql, fill, listed

MARTS: Final[dict[str, type[dy.Schema]]] = {
    "journey": Journey,
    "spell": Spell,
    "pipeline": Pipeline,
    "ladder_spell": LadderSpell,
    "credit": Credit,
    "credit_name": CreditName,
    "opportunity_journey": OpportunityJourney,
    "contacted": Contacted,
    "campaign_cost": CampaignCost,
}
"""The marts that are kept, by name."""

_TYPES: Final[dict[pl.DataType, str]] = {
    pl.String(): "VARCHAR",
    pl.Int16(): "SMALLINT",
    pl.Int32(): "INTEGER",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
    pl.Datetime("us", "UTC"): "TIMESTAMPTZ",
}

_OWN_TABLES: Final = """
CREATE TABLE meta (name VARCHAR NOT NULL, value VARCHAR NOT NULL);
CREATE TABLE setting (name VARCHAR NOT NULL, value VARCHAR NOT NULL);
CREATE TABLE upload (upload_id INTEGER NOT NULL, as_of INTEGER, loaded_at TIMESTAMPTZ NOT NULL);
CREATE TABLE upload_file (
    upload_id INTEGER NOT NULL, file_no INTEGER NOT NULL, name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL, system VARCHAR NOT NULL, object VARCHAR NOT NULL,
    encoding VARCHAR NOT NULL, delimiter VARCHAR NOT NULL, sheet VARCHAR NOT NULL,
    n_read BIGINT NOT NULL, n_new BIGINT NOT NULL, n_changed BIGINT NOT NULL,
    n_unchanged BIGINT NOT NULL, n_kept_out BIGINT NOT NULL, n_duplicate BIGINT NOT NULL,
    money_source DECIMAL(38, 9), money_loaded DECIMAL(38, 9),
    money_kept_out DECIMAL(38, 9) NOT NULL, money_duplicate DECIMAL(38, 9) NOT NULL,
    left_out_columns VARCHAR NOT NULL, notes VARCHAR NOT NULL
);
CREATE TABLE upload_rows (
    upload_id INTEGER NOT NULL, table_name VARCHAR NOT NULL, n_rows BIGINT NOT NULL
);
CREATE TABLE superseded (
    table_name VARCHAR NOT NULL, key VARCHAR NOT NULL, upload_id INTEGER NOT NULL,
    by_upload_id INTEGER NOT NULL
);
CREATE TABLE kept_out (
    upload_id INTEGER NOT NULL, file_no INTEGER NOT NULL, row_no BIGINT NOT NULL,
    "column" VARCHAR NOT NULL, reason VARCHAR NOT NULL, raw VARCHAR NOT NULL
);
CREATE TABLE stage_map (
    entity VARCHAR NOT NULL, raw VARCHAR NOT NULL, stage VARCHAR NOT NULL,
    upload_id INTEGER NOT NULL
);
CREATE TABLE mapping (
    fingerprint VARCHAR NOT NULL, toml VARCHAR NOT NULL, upload_id INTEGER NOT NULL
);
"""

_AGREEMENT: Final = """
CREATE TABLE agreement (
    kind VARCHAR NOT NULL, key VARCHAR NOT NULL, version INTEGER NOT NULL, body VARCHAR NOT NULL,
    day INTEGER NOT NULL, marketing VARCHAR NOT NULL, sales VARCHAR NOT NULL,
    is_sample BOOLEAN NOT NULL
)
"""

_CURRENT: Final = (
    "CREATE VIEW {view} AS SELECT rows_.* FROM {table} AS rows_ ANTI JOIN superseded AS gone"
    " ON gone.table_name = {literal} AND gone.key = rows_.{key}"
    " AND gone.upload_id = rows_.upload_id"
)
"""A row counts as long as no later upload has replaced or removed it."""

_RAW_STAGE: Final = (
    "CREATE VIEW raw_stage AS"
    " SELECT 'lead' AS entity, status_raw AS raw, lead_id AS entity_id FROM current_lead"
    " WHERE status_raw IS NOT NULL"
    " UNION ALL SELECT 'opportunity', stage_raw, opp_id FROM current_opportunity"
    " WHERE stage_raw IS NOT NULL"
    " UNION ALL SELECT entity, to_raw, entity_id FROM current_stage_event"
    " UNION ALL SELECT entity, from_raw, entity_id FROM current_stage_event"
    " WHERE from_raw IS NOT NULL AND from_raw <> ''"
)
"""Every word for a stage, with the record that carries or carried it."""


def columns(schema: type[dy.Schema]) -> Sql:
    """Write a schema's columns as SQL column definitions."""
    return listed(
        [
            fill(
                "{name} {type_}{rule}",
                name=name,
                type_=sql_type(column.dtype),
                rule=Sql("" if column.nullable else " NOT NULL"),
            )
            for name, column in schema.columns().items()
        ]
    )


def sql_type(dtype: pl.DataType) -> Sql:
    """Name DuckDB's type for one of polars."""
    return Sql(_TYPES[dtype])


def current(table: str) -> str:
    """Name the view of a canonical table's current rows."""
    return f"current_{table}"


def _first_layout(cursor: duckdb.DuckDBPyConnection) -> None:
    """Create version 1."""
    cursor.execute(_OWN_TABLES)
    for name, schema in TABLES.items():
        cursor.execute(
            fill(
                "CREATE TABLE {table} ({columns}, upload_id INTEGER NOT NULL)",
                table=name,
                columns=columns(schema),
            )
        )
        _create_view(cursor, name)
    cursor.execute(_RAW_STAGE)
    cursor.executemany(
        "INSERT INTO meta VALUES (?, ?)",
        [
            ("schema_version", "0"),
            ("version", "1"),
            ("secret", secrets.token_hex(32)),
            ("is_sample", "false"),
        ],
    )


def _create_view(cursor: duckdb.DuckDBPyConnection, table: str) -> None:
    """Offer a canonical table's current rows."""
    literal = Sql(f"'{table}'")
    cursor.execute(
        fill(_CURRENT, view=current(table), table=table, literal=literal, key=KEYS[table])
    )


def _dated_stages(cursor: duckdb.DuckDBPyConnection) -> None:
    """Let a word for a stage mean another one from a day on; what was mapped always held."""
    cursor.execute("ALTER TABLE stage_map ADD COLUMN valid_from INTEGER")


def _assumed_by_stage(cursor: duckdb.DuckDBPyConnection) -> None:
    """Name the stage in the id of what the present stage alone tells, as it is read now."""
    cursor.execute(
        "UPDATE superseded SET key = key || '|' || event.to_raw FROM stage_event AS event"
        " WHERE superseded.table_name = 'stage_event' AND superseded.key = event.event_id"
        " AND superseded.upload_id = event.upload_id AND event.evidence = 30"
    )
    cursor.execute(
        "UPDATE stage_event SET event_id = event_id || '|' || to_raw WHERE evidence = 30"
    )


def _facts_and_agreements(cursor: duckdb.DuckDBPyConnection) -> None:
    """Keep what a lead was known by, and what the two teams agree on."""
    _complete(cursor)
    cursor.execute("DROP VIEW raw_stage")
    cursor.execute(_RAW_STAGE)
    cursor.execute(_AGREEMENT)


def _complete(cursor: duckdb.DuckDBPyConnection) -> None:
    """Give the canonical tables what they have gained, whole tables and columns."""
    for name, schema in TABLES.items():
        every = columns(schema)
        cursor.execute(
            fill(
                "CREATE TABLE IF NOT EXISTS {table} ({columns}, upload_id INTEGER NOT NULL)",
                table=name,
                columns=every,
            )
        )
        cursor.execute(fill("DROP VIEW IF EXISTS {view}", view=current(name)))
        for column, kind in schema.columns().items():
            cursor.execute(
                fill(
                    "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column} {type_}",
                    table=name,
                    column=column,
                    type_=sql_type(kind.dtype),
                )
            )
        _create_view(cursor, name)


MIGRATIONS: Final[tuple[Callable[[duckdb.DuckDBPyConnection], None], ...]] = (
    _first_layout,
    _dated_stages,
    _assumed_by_stage,
    _facts_and_agreements,
    _complete,  # contacts, touches, activities and costs
    _complete,  # the weights of touches, in a mart alone
)
"""What turns each version of the layout into the next; the newest version is their number."""


def migrate(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Bring the layout up to date, within the caller's transaction.

    Returns:
        Whether the layout was an older one: the marts are then empty, and to be built anew.

    Raises:
        DatabaseRefusedError: When the file holds other tables, or a newer layout.
    """
    found = _found_version(cursor)
    if found > len(MIGRATIONS):
        raise DatabaseRefusedError(
            f"The database has layout {found}, made by a newer version of Alignment;"
            f" this one knows layouts up to {len(MIGRATIONS)}.",
            "Update Alignment, or name another database file.",
        )
    for step in MIGRATIONS[found:]:
        step(cursor)
    if found == len(MIGRATIONS):
        return False
    for name, mart in MARTS.items():
        cursor.execute(fill("DROP TABLE IF EXISTS {table}", table=name))
        cursor.execute(fill("CREATE TABLE {table} ({columns})", table=name, columns=columns(mart)))
    cursor.execute(
        "UPDATE meta SET value = ? WHERE name = 'schema_version'", [str(len(MIGRATIONS))]
    )
    return True


def _found_version(cursor: duckdb.DuckDBPyConnection) -> int:
    """Read the file's layout version; 0 for an empty file."""
    tables = {
        name for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    }
    if not tables:
        return 0
    if "meta" not in tables or "upload_rows" not in tables:
        raise DatabaseRefusedError(
            "The file is a DuckDB database, but not one that Alignment made.",
            "Name another database file.",
        )
    rows = cursor.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchall()
    return int(rows[0][0])
