"""How much does it cost to load a large company, and to answer each question about it?

By hand: ``python -m tests.bench.run --leads 1000000`` (also 100000 and 5000000).
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from streamlit.testing.v1 import AppTest

from alignment.desk.loading import load, paths_in, take_in
from alignment.desk.measuring import METRICS, default_scope, measure
from alignment.scope import Scope
from alignment.store import Database
from tests.bench import steps, tallies
from tests.bench.by_hand import QUERIES
from tests.bench.facts import make_up
from tests.bench.taking import compare, fetch, milliseconds, peak_megabytes, processor_seconds, say
from tests.bench.touches import ASKED, ask_about_credit, say_steps

_PAGE_RUNS = 5
_PAGES = ("pages/funnel.py", "pages/conversion.py")
_TOUCH_PAGES = ("pages/campaigns.py", "pages/journeys.py")
_ROOT = Path(__file__).resolve().parents[2]
_TABLES = ("stage_event", "journey", "pipeline", "spell", "ladder_spell")


def load_all(folder: Path, file: Path) -> tuple[Scope, dict[str, steps.Cost]]:
    """Load the exports and tell what it cost; give the usual scope, and the marts' steps' costs."""
    paths = [(path, path.name) for path in paths_in(folder)]
    read = sum(path.stat().st_size for path, _ in paths)
    db = Database.open(file)
    started = processor_seconds()
    batch = take_in(db, paths)
    converted = processor_seconds()
    with steps.measured() as costs:
        load(db, batch, batch.newest_day or 0, is_given_up=True)
    done = processor_seconds()
    scope = default_scope(db)
    db.close()
    peak = max(peak_megabytes(), *(cost.megabytes for cost in costs.values()))
    say(f"{'read and convert':24}{converted - started:9.1f} s  {read / 1e6:9.0f} MB of CSV")
    say(f"{'store and marts':24}{done - converted:9.1f} s  {file.stat().st_size / 1e6:9.0f} MB")
    say(f"{'load in all':24}{done - started:9.1f} s  {peak:9.0f} MB of memory at most")
    return scope, costs


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
            if name in ASKED:
                continue  # there is nothing to answer them from
            whole = partial(measure, db, name, scope)
            if name not in QUERIES:
                say(f"{name:24}{'':25}{milliseconds(whole)[0]:9.0f}")
                continue
            count_it = partial(tallies.count, db, name, scope)
            by_hand = partial(fetch, cursor, QUERIES[name], given)
            compare(name, count_it(), by_hand())
            ours, hand, all_of_it = milliseconds(count_it, by_hand, whole)
            say(f"{name:24}{ours:9.0f}{hand:9.0f}{ours / hand:7.1f}{all_of_it:9.0f}")


def show_pages(file: Path, pages: tuple[str, ...]) -> None:
    """Tell what a page's script run costs once it is warm."""
    os.environ["ALIGNMENT_DB"] = str(file)
    say(f"\n{'ms of a page, warm':24}{'processor':>9}{'clock':>9}   median of {_PAGE_RUNS}")
    for page in pages:
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
    """Write the exports in processes of their own, load them and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=1_000_000)
    parser.add_argument("--touches", action="store_true", help="ten touches a lead, and of them")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "exports")
        folder.mkdir()
        for module in ("generate", "generate_touches")[: 1 + chosen.touches]:
            writing = [sys.executable, "-m", f"tests.bench.{module}", str(folder)]
            subprocess.run([*writing, "--leads", str(chosen.leads)], check=True)
        file = Path(place, "bench.duckdb")
        say(f"{chosen.leads:,} leads")
        scope, costs = load_all(folder, file)
        if chosen.touches:
            say_steps(costs)
            ask_about_credit(file, scope)
        else:
            ask_all(file, scope)
        show_pages(file, _TOUCH_PAGES if chosen.touches else _PAGES)


if __name__ == "__main__":
    main()
