"""An open database file: who has it open, and its own few facts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import duckdb

from alignment.errors import AlignmentError, DatabaseRefusedError
from alignment.store import connecting, ledger, memory
from alignment.store.layout import migrate
from alignment.store.reading import value
from alignment.store.rebuilding import rebuild


class Handle:
    """One open database file. Opened several times in one process, it shares one connection.

    Args:
        shared: The connection.
        warnings: Sentences about rows that are missing from the file.
    """

    def __init__(self, shared: connecting.Shared, warnings: tuple[str, ...] = ()) -> None:
        self._shared = shared
        self._is_open = True
        self.path = shared.path
        self.warnings = warnings

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a database file; an absent one is created, an older one brought up to date.

        Raises:
            DatabaseBusyError: When another process holds the file.
            DatabaseRefusedError: When it is damaged, not ours, or from a newer version.
        """
        shared, is_first = connecting.share(path)
        try:
            if is_first:
                with connecting.transaction(shared) as work:
                    if migrate(work.cursor):
                        rebuild(work.cursor, memory.load_settings(work.cursor))
                connecting.checkpoint(shared)
            database = cls(shared)
            with database._reading() as cursor:
                database.warnings = ledger.missing(cursor)
        except duckdb.Error as problem:
            connecting.leave(shared)
            raise DatabaseRefusedError(
                f"The database {path.name} is damaged: a part of it couldn't be read.",
                "Put a copy of it back, or move the file away to begin with an empty database.",
            ) from problem
        except AlignmentError:
            connecting.leave(shared)
            raise
        return database

    def close(self) -> None:
        """Leave the file; the last to leave in this process closes it."""
        if self._is_open:
            self._is_open = False
            connecting.leave(self._shared)

    def __enter__(self) -> Self:
        """Use the database in a with statement."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the file."""
        self.close()

    @property
    def version(self) -> int:
        """A number that every write moves on; part of every cache key."""
        return int(self._meta("version"))

    @property
    def secret(self) -> bytes:
        """The key of the e-mail hashes, made once a file."""
        return bytes.fromhex(self._meta("secret"))

    @property
    def is_sample(self) -> bool:
        """Whether what is loaded is the sample company."""
        return self._meta("is_sample") == "true"

    @property
    def as_of(self) -> int | None:
        """The newest day that an upload describes, days since 1970-01-01."""
        with self._reading() as cursor:
            found = value(cursor, "SELECT max(as_of) FROM upload")
        return None if found is None else int(found)

    def _meta(self, name: str) -> str:
        with self._reading() as cursor:
            return memory.meta(cursor, name)

    @contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor for one unit of reading."""
        cursor = self._shared.connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def _writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor for one write, which moves the version on."""
        with connecting.transaction(self._shared) as work:
            yield work.cursor
            memory.count_write(work.cursor)
        connecting.checkpoint(self._shared)
