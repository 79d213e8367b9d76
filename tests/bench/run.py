"""How much does it cost to load a large company, and to answer each question about it?

By hand: ``python -m tests.bench.run --leads 1000000`` (also 100000 and 5000000).
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb

from alignment.desk.loading import load, paths_in, take_in
from alignment.desk.measuring import METRICS, default_scope, measure
from alignment.scope import Scope
from alignment.store import Database
from tests.bench.by_hand import QUERIES

_REPEATS = 3
_TABLES = ("stage_event", "journey", "pipeline", "spell")


def processor_seconds() -> float:
    """Give the processor time of this process and its ended children so far."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak_megabytes() -> float:
    """Give the most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def milliseconds(work: Callable[[], object]) -> float:
    """Give the least processor time of a few runs; the first one pays for imports and plans."""
    spent = []
    for _ in range(_REPEATS):
        before = processor_seconds()
        work()
        spent.append(processor_seconds() - before)
    return 1000 * min(spent)


def load_all(folder: Path, file: Path) -> Scope:
    """Load the exports and tell what it cost; give the usual scope."""
    paths = [(path, path.name) for path in paths_in(folder)]
    read = sum(path.stat().st_size for path, _ in paths)
    db = Database.open(file)
    started = processor_seconds()
    batch = take_in(db, paths)
    converted = processor_seconds()
    load(db, batch, batch.newest_day or 0)
    done = processor_seconds()
    scope = default_scope(db)
    db.close()
    say(f"{'read and convert':24}{converted - started:9.1f} s  {read / 1e6:9.0f} MB of CSV")
    say(f"{'store and marts':24}{done - converted:9.1f} s  {file.stat().st_size / 1e6:9.0f} MB")
    say(f"{'load in all':24}{done - started:9.1f} s  {peak_megabytes():9.0f} MB of memory at most")
    return scope


def ask_all(file: Path, scope: Scope) -> None:
    """Tell what each measure costs uncached, and its counts by hand-written SQL."""
    db = Database.open(file)
    ours = {name: milliseconds(partial(measure, db, name, scope)) for name in METRICS}
    db.close()
    values = {"first": scope.first_day, "last": scope.last_day, "as_of": scope.as_of}
    with duckdb.connect(str(file), read_only=True) as connection:
        for name in _TABLES:
            rows = connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
            say(f"{name:24}{rows:11,} rows")
        say(f"\n{'':24}{'measure':>9}{'by hand':>9}{'ratio':>7}   (ms of processor time)")
        for name, mine in ours.items():
            query = QUERIES[name]
            given = {key: value for key, value in values.items() if f"${key}" in query}
            hand = milliseconds(partial(_fetch, connection, query, given))
            say(f"{name:24}{mine:9.0f}{hand:9.0f}{mine / hand:7.1f}")


def _fetch(connection: duckdb.DuckDBPyConnection, query: str, given: dict[str, int]) -> object:
    return connection.execute(query, given).fetchall()


def main() -> None:
    """Write the exports in a process of their own, load them and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000)
    leads = parser.parse_args().leads
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "exports")
        folder.mkdir()
        writing = [sys.executable, "-m", "tests.bench.generate", str(folder), "--leads", str(leads)]
        subprocess.run(writing, check=True)
        file = Path(place, "bench.duckdb")
        say(f"{leads:,} leads")
        ask_all(file, load_all(folder, file))


if __name__ == "__main__":
    main()
