"""The stored rows about a record, each with the upload that said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import duckdb
import polars as pl

from alignment.schema.canonical import KEYS, TABLES
from alignment.store.reading import frame
from alignment.store.sql import Sql, fill

_SOURCED: Final = """
WITH told AS MATERIALIZED ({found})
SELECT told.*, upload.as_of, upload.loaded_at, upload_file.name AS file,
       gone.by_upload_id AS replaced_by
FROM told
JOIN upload USING (upload_id)
LEFT JOIN upload_file USING (upload_id, file_no)
LEFT JOIN superseded AS gone ON gone.table_name = ? AND gone.key = told.{key}
    AND gone.upload_id = told.upload_id
ORDER BY told.upload_id, told.file_no, told.row_no
"""


def sourced(
    cursor: duckdb.DuckDBPyConnection, table: str, wanted: Mapping[str, Sequence[str]]
) -> pl.DataFrame:
    """List the stored rows of a canonical table in which a column holds one of its values.

    Args:
        cursor: Where to ask.
        table: A key of TABLES.
        wanted: Ids by column; without any there is no row. A row that several of them fit is there
            once for each.

    Returns:
        The table's columns with ``upload_id``, the upload's ``as_of`` day and ``loaded_at``, the
        ``file`` and ``replaced_by``, the later upload that replaced the row (null while it holds);
        in the order in which they were loaded.

    Raises:
        ValueError: The table has no such column.
    """
    for column in wanted:
        if column not in TABLES[table].columns():
            raise ValueError(f"{table} has no column {column}")
    # Each id alone is found while the table is read; a list of them is looked up row by row.
    one = [
        fill("SELECT * FROM {table} WHERE {column} = ?", table=table, column=column)
        for column, values in wanted.items()
        for _ in values
    ]
    found = Sql(" UNION ALL ".join(one)) or fill("FROM {t} LIMIT 0", t=table)
    statement = fill(_SOURCED, found=found, key=KEYS[table])
    return frame(cursor, statement, [*(each for ids in wanted.values() for each in ids), table])
