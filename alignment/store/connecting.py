"""One locked-down connection a process and file, shared by all who open it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb

from alignment.errors import AlignmentError, DatabaseBusyError, DatabaseRefusedError
from alignment.store import room

_PRIVATE: Final = 0o077

_LOCK_DOWN: Final = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    f"SET memory_limit = '{room.USUAL}B'",
    "SET temp_directory = {spill}",
    "SET TimeZone = 'UTC'",
    # Groups by small whole numbers are counted in a table of up to 2 to the 16 places.
    "SET GLOBAL perfect_ht_threshold = 16",
    "SET enable_external_access = false",
    "SET allowed_configs = ['memory_limit']",
    "SET lock_configuration = true",
)
"""In this order: after the last three nothing can be set any more but the memory."""


_SHORTAGES: Final = (duckdb.OutOfMemoryException, duckdb.IOException, duckdb.FatalException)
"""What DuckDB raises where memory or disk don't suffice, the last at the commit."""


@dataclass(slots=True)
class Shared:
    """One connection and what its users in this process share.

    Args:
        path: The file, resolved.
        connection: The process's only connection to it.
        most: Bytes that DuckDB may hold at most, on this machine.
        writing: Held by the one writer.
        users: How many Databases are open on it.
    """

    path: Path
    connection: duckdb.DuckDBPyConnection
    most: int
    writing: threading.RLock = field(default_factory=threading.RLock)
    users: int = 1


@dataclass(slots=True)
class Work:
    """One write.

    Args:
        cursor: Where its statements run.
        is_kept: Commit at the end; else all of it is taken back.
    """

    cursor: duckdb.DuckDBPyConnection
    is_kept: bool = True


_open: dict[Path, Shared] = {}
_opening = threading.Lock()


def share(path: Path) -> tuple[Shared, bool]:
    """Open a database file, or join those in this process who have it open.

    Args:
        path: The file; it and its folder are created where missing.

    Returns:
        The shared connection, and whether this call opened it.

    Raises:
        DatabaseBusyError: When another process holds the file.
        DatabaseRefusedError: When the file is damaged or can't be opened.
    """
    place = path.resolve()
    with _opening:
        found = _open.get(place)
        if found is not None:
            found.users += 1
            return found, False
        shared = Shared(place, *_connect(place))
        _open[place] = shared
        return shared, True


def leave(shared: Shared) -> None:
    """Close the connection once its last user has left."""
    with _opening:
        shared.users -= 1
        if shared.users == 0:
            _open.pop(shared.path, None)
            shared.connection.close()


def reopen(shared: Shared) -> None:
    """Connect again after DuckDB gave up on the connection, as it does when the disk is full."""
    shared.connection.close()
    shared.connection, shared.most = _connect(shared.path)


@contextmanager
def transaction(shared: Shared, a_row: int = room.BUILDING, incoming: int = 0) -> Iterator[Work]:
    """Let one writer work; what it does is kept as a whole or not at all.

    Args:
        shared: The connection.
        a_row: Bytes of memory for each row, see ``room``.
        incoming: How many rows come in.

    Raises:
        AlignmentError: When the disk or the memory doesn't suffice; the database is as before.
    """
    with shared.writing:
        cursor = shared.connection.cursor()
        try:
            room.make(cursor, shared.most, incoming, a_row)
            cursor.execute("BEGIN TRANSACTION")
            work = Work(cursor)
            yield work
            cursor.execute("COMMIT" if work.is_kept else "ROLLBACK")
        except BaseException as problem:
            _roll_back(shared, cursor)
            if isinstance(problem, _SHORTAGES):
                raise _short_of(problem) from problem
            raise
        finally:
            cursor.close()


def checkpoint(shared: Shared) -> None:
    """Write the log into the file, so that a damaged log can lose nothing.

    While someone reads it may have to wait for the next write; nothing is lost by that.
    """
    cursor = shared.connection.cursor()
    try:
        cursor.execute("CHECKPOINT").fetchall()
    except duckdb.TransactionException:
        return
    except (duckdb.FatalException, duckdb.IOException):
        reopen(shared)
    finally:
        cursor.close()


def _roll_back(shared: Shared, cursor: duckdb.DuckDBPyConnection) -> None:
    """Undo what the cursor did; after a commit that couldn't be written there is nothing left."""
    try:
        cursor.execute("ROLLBACK")
    except duckdb.TransactionException:
        return
    except duckdb.Error:
        reopen(shared)


def _short_of(problem: Exception) -> AlignmentError:
    """Say what the machine is short of."""
    if isinstance(problem, duckdb.OutOfMemoryException):
        return AlignmentError(
            "There wasn't enough memory for this upload; nothing was changed.",
            "Load fewer files at a time, or free some memory.",
        )
    return AlignmentError(
        "The database file couldn't be written; nothing was changed.",
        "Check that its disk has free space and that you may write there.",
    )


def _connect(path: Path) -> tuple[duckdb.DuckDBPyConnection, int]:
    """Connect and lock down; give the most memory that DuckDB may hold, too.

    Files that this process makes from now on are its user's alone.
    """
    os.umask(_PRIVATE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(str(path))
        most = room.at_most(connection)
        spill = "'" + f"{path}.spill".replace("'", "''") + "'"
        for statement in _LOCK_DOWN:
            connection.execute(statement.format(spill=spill)).fetchall()
    except (duckdb.Error, OSError) as problem:
        raise _refusal(path, problem) from problem
    return connection, most


def _refusal(path: Path, problem: Exception) -> AlignmentError:
    """Say why the file can't be opened."""
    if "lock" in str(problem).lower() and isinstance(problem, duckdb.IOException):
        return DatabaseBusyError(
            f"Another program holds the database {path.name}; most likely the app is running.",
            "Use the app's Uploads page, or close the app and try again.",
        )
    return DatabaseRefusedError(
        f"The database {path.name} couldn't be opened: it is damaged, not a database of ours,"
        " or may not be read by you.",
        "Put a copy of it back, or move the file away to begin with an empty database.",
    )
