"""Frames that SQL can read from, let go of as soon as they are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import duckdb
import polars as pl

ROWS: Final = 4 * 122_880
"""How many rows to hand over at a time where they are many: a few of DuckDB's row groups."""


class _Handed:
    """A frame as a stream of Arrow batches, as long as it is offered.

    Args:
        frame: What is offered.
    """

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __arrow_c_schema__(self) -> object:
        """Say which columns there are."""
        return self._frame.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give the rows."""
        return self._frame.__arrow_c_stream__(requested_schema)

    def let_go(self) -> None:
        """Forget the rows."""
        self._frame = self._frame.clear()


@contextmanager
def offered(cursor: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> Iterator[None]:
    """Let SQL read a frame under a name.

    DuckDB keeps what was registered until the transaction ends, although its name is gone. What it
    keeps here is empty by then: the rows of a large upload have left the memory before the marts
    are built.

    Args:
        cursor: Where it is read.
        name: What SQL calls it.
        frame: The rows.
    """
    handed = _Handed(frame)
    cursor.register(name, handed)
    try:
        yield
    finally:
        cursor.unregister(name)
        handed.let_go()
