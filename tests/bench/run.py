"""How much does it cost to load a large company, and to answer each question about it?

By hand: ``python -m tests.bench.run --leads 1000000`` (also 100000 and 5000000).
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
from streamlit.testing.v1 import AppTest

from alignment.desk.loading import load, paths_in, take_in
from alignment.desk.measuring import METRICS, default_scope, measure
from alignment.scope import Scope
from alignment.store import Database
from tests.bench import tallies
from tests.bench.by_hand import QUERIES
from tests.bench.facts import make_up

_REPEATS = 5
_PAGE_RUNS = 5
_PAGES = ("pages/funnel.py", "pages/conversion.py")
_ROOT = Path(__file__).resolve().parents[2]
_TABLES = ("stage_event", "journey", "pipeline", "spell", "ladder_spell")


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


def milliseconds(*works: Callable[[], object]) -> list[float]:
    """Give the least processor time of each work, done by turns, so that they share the moments.

    The first turn pays for imports and plans.
    """
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(_REPEATS):
        for work, times in zip(works, spent, strict=True):
            before = processor_seconds()
            work()
            times.append(processor_seconds() - before)
    return [1000 * min(times) for times in spent]


def load_all(folder: Path, file: Path) -> Scope:
    """Load the exports and tell what it cost; give the usual scope."""
    paths = [(path, path.name) for path in paths_in(folder)]
    read = sum(path.stat().st_size for path, _ in paths)
    db = Database.open(file)
    started = processor_seconds()
    batch = take_in(db, paths)
    converted = processor_seconds()
    load(db, batch, batch.newest_day or 0, is_given_up=True)
    done = processor_seconds()
    scope = default_scope(db)
    db.close()
    say(f"{'read and convert':24}{converted - started:9.1f} s  {read / 1e6:9.0f} MB of CSV")
    say(f"{'store and marts':24}{done - converted:9.1f} s  {file.stat().st_size / 1e6:9.0f} MB")
    say(f"{'load in all':24}{done - started:9.1f} s  {peak_megabytes():9.0f} MB of memory at most")
    return scope


def ask_all(file: Path, scope: Scope) -> None:
    """Tell what each measure costs uncached, and its tally beside hand-written SQL."""
    given = {
        "first": scope.first_day,
        "last": scope.last_day,
        "as_of": scope.as_of,
        "window": scope.window_days,
    }
    with Database.open(file) as db:
        # The database's own connection: both sides have the same settings and the same cache.
        cursor = db._shared.connection.cursor()
        for name in _TABLES:
            count = cursor.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
            say(f"{name:24}{count:11,} rows")
        make_up(db, cursor)
        say(f"\n{'ms of processor time':24}{'tally':>9}{'by hand':>9}{'ratio':>7}{'whole':>9}")
        for name in METRICS:
            whole = partial(measure, db, name, scope)
            if name not in QUERIES:
                say(f"{name:24}{'':25}{milliseconds(whole)[0]:9.0f}")
                continue
            count_it = partial(tallies.count, db, name, scope)
            by_hand = partial(_fetch, cursor, QUERIES[name], given)
            _compare(name, count_it(), by_hand())
            ours, hand, all_of_it = milliseconds(count_it, by_hand, whole)
            say(f"{name:24}{ours:9.0f}{hand:9.0f}{ours / hand:7.1f}{all_of_it:9.0f}")


def _fetch(
    connection: duckdb.DuckDBPyConnection, queries: tuple[str, ...], given: dict[str, int]
) -> list[list[tuple[object, ...]]]:
    """Run queries, each with the parameters that it names."""
    return [
        connection.execute(
            query, {key: value for key, value in given.items() if f"${key}" in query}
        ).fetchall()
        for query in queries
    ]


def _compare(
    name: str, ours: list[list[tuple[object, ...]]], by_hand: list[list[tuple[object, ...]]]
) -> None:
    """Stop where the tally and the hand-written SQL count differently."""
    for mine, others in zip(ours, by_hand, strict=True):
        if sorted(map(repr, mine)) != sorted(map(repr, others)):
            apart = set(map(repr, mine)) ^ set(map(repr, others))
            raise SystemExit(f"{name}: {len(apart)} rows differ, such as {sorted(apart)[:4]}")


def show_pages(file: Path) -> None:
    """Tell what a page's script run costs once it is warm."""
    os.environ["ALIGNMENT_DB"] = str(file)
    say(f"\n{'ms of a page, warm':24}{'processor':>9}{'clock':>9}   median of {_PAGE_RUNS}")
    for page in _PAGES:
        app = AppTest.from_file(str(_ROOT / page), default_timeout=600).run().run()
        if app.exception:
            raise SystemExit(f"{page}: {app.exception[0].message}")
        gc.collect()
        gc.freeze()
        spent = []
        for _ in range(_PAGE_RUNS):
            used, began = processor_seconds(), time.perf_counter()
            app.run()
            spent.append((processor_seconds() - used, time.perf_counter() - began))
        used, took = (1000 * statistics.median(each) for each in zip(*spent, strict=True))
        say(f"{page:24}{used:9.0f}{took:9.0f}")


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
        show_pages(file)


if __name__ == "__main__":
    main()
