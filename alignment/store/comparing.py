"""Which incoming rows are new or changed: every value compared, none hashed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import duckdb
import polars as pl

from alignment.schema.canonical import KEYS, TABLES
from alignment.store.layout import current
from alignment.store.offering import offered
from alignment.store.reading import frame, value
from alignment.store.sql import Sql, either, fill

DERIVED_GIVE_WAY: Final = frozenset({"account", "owner", "campaign", "product", "lead"})
"""Tables whose known records are never replaced by a record derived from another object's row.

A deal's row knows only its account's name; it must not blank what the account file said.
"""

_DIFFERENT: Final = """
SELECT incoming.{key} AS key, held.upload_id AS upload_id
FROM incoming LEFT JOIN {view} AS held ON held.{key} = incoming.{key}
WHERE held.{key} IS NULL OR {differs}
"""


@dataclass(frozen=True, slots=True)
class Change:
    """What one table's incoming rows bring.

    Args:
        fresh: The rows to add, new or changed.
        replaced: The rows they replace: key, upload_id.
        is_all_new: The table had no row before, so that every row is new.
    """

    fresh: pl.DataFrame
    replaced: pl.DataFrame
    is_all_new: bool = False


def compare(
    cursor: duckdb.DuckDBPyConnection, table: str, incoming: pl.DataFrame, own: list[int]
) -> Change:
    """Find the incoming rows that are new or differ from the current row of their key.

    Args:
        cursor: Within the upload's transaction.
        table: The canonical table.
        incoming: Its rows, one a key.
        own: The files whose rows are records of this table.

    Returns:
        The change; where a row came from is not compared.
    """
    nothing = pl.DataFrame(schema={"key": pl.String, "upload_id": pl.Int32})
    if not incoming.height or value(cursor, fill("SELECT 1 FROM {t} LIMIT 1", t=table)) is None:
        return Change(incoming, nothing, is_all_new=True)
    key = KEYS[table]
    compared = [
        name for name in TABLES[table].column_names() if name not in {"file_no", "row_no", key}
    ]
    differs = either(
        [fill("incoming.{c} IS DISTINCT FROM held.{c}", c=column) for column in compared]
    )
    different = fill(_DIFFERENT, key=key, view=current(table), differs=Sql(differs))
    with offered(cursor, "incoming", incoming):
        found = frame(cursor, different)
    found = found.with_columns(pl.col("upload_id").cast(pl.Int32), pl.col("key").cast(pl.String))
    fresh = incoming.join(found, left_on=key, right_on="key", maintain_order="left")
    if table in DERIVED_GIVE_WAY:
        fresh = fresh.filter(pl.col("file_no").is_in(own) | pl.col("upload_id").is_null())
    replaced = fresh.filter(pl.col("upload_id").is_not_null())
    return Change(
        fresh.drop("upload_id"), replaced.select(key=pl.col(key), upload_id=pl.col("upload_id"))
    )
