"""How much memory DuckDB may hold: little as a rule, more where the marts are built of more rows.

What doesn't fit it spills to its own folder beside the file, but not everything can be spilled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import duckdb

from alignment.schema.canonical import TABLES

USUAL: Final = 450_000_000
"""Bytes that suffice for every question, and for loads of up to some 2 million rows."""
STORING: Final = 115
"""Bytes for each canonical row that comes in."""
BUILDING: Final = 380
"""Bytes for each canonical row while the marts are built.

By then the files' rows have left the memory. A third of it didn't do for 4 million rows; with two
thirds of it an eighth of the time went into spilling.
"""
LIGHT: Final = ("activity", "campaign_member", "touch")
"""Tables of rows that take a fifth of BUILDING: 12 million did well with 76 bytes each."""
_LIGHTER: Final = 5
_UNITS: Final = {"bytes": 0, "KiB": 1, "MiB": 2, "GiB": 3, "TiB": 4}
_HELD: Final = (
    "SELECT table_name, estimated_size FROM duckdb_tables()"
    " WHERE list_contains(?, table_name) AND NOT temporary"
)


def weighed(rows: Mapping[str, int]) -> int:
    """Count the rows of tables by what they take while the marts are built.

    Args:
        rows: Number of rows by canonical table.
    """
    light = sum(rows.get(name, 0) for name in LIGHT)
    return sum(rows.values()) - light + light // _LIGHTER


def at_most(connection: duckdb.DuckDBPyConnection) -> int:
    """Give half of what DuckDB would take of the machine by itself, in bytes.

    The other half is for the files' rows, which are in memory while they are loaded.

    Args:
        connection: New, with its memory limit not set yet.
    """
    setting = "SELECT current_setting('memory_limit')"
    number, unit = str(connection.execute(setting).fetchall()[0][0]).split()
    return int(float(number) * 1024 ** _UNITS[unit] / 2)


def make(cursor: duckdb.DuckDBPyConnection, most: int, incoming: int, a_row: int) -> None:
    """Let DuckDB hold what a write takes.

    Args:
        cursor: Where it is written.
        most: Bytes that it may hold at most, be it as it may; never under the usual.
        incoming: Rows that come in, ``weighed`` while the marts are built. Those held already
            count where they are more: most of what comes in again is the same.
        a_row: Bytes for each of them: STORING or BUILDING.
    """
    held = weighed(dict(cursor.execute(_HELD, [list(TABLES)]).fetchall()))
    wanted = max(USUAL, min(most, a_row * max(held, incoming)))
    cursor.execute(f"SET memory_limit = '{wanted:d}B'").fetchall()
