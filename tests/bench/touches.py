"""What the questions about touches cost: each rule of credit by itself, and the other questions."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import duckdb
import narwhals as nw

from alignment.desk.measuring import METRICS, default_scope, measure
from alignment.estimators.attribution import ADDITIVE, RULES
from alignment.metrics.crediting import tally_credit
from alignment.metrics.moves import tally_moves
from alignment.scope import ANCHORS, Scope
from alignment.store import Database
from tests.bench import steps
from tests.bench.by_hand import CREDIT
from tests.bench.taking import compare, fetch, milliseconds, say

_OTHERS: Final = (
    *("touched-wins", "hold-out", "content-exposure", "co-touch", "disconnects"),
    *("journey-patterns", "nurture", "acquisition-cost", "activity-outcome"),
)
ASKED: Final = ("credit", "campaigns", *_OTHERS)
"""The questions that touches, activities and costs answer."""
_LEVELS: Final = ("channel", "campaign")
_TABLES: Final = (
    *("campaign_member", "activity", "contact", "opportunity_contact", "credit"),
    *("opportunity_journey", "contacted", "campaign_cost"),
)
_COLUMNS: Final = ("key", *(f"{part}_{rule}" for part in ("weight", "low") for rule in ADDITIVE))
"""What SQL by hand gives, in its order."""


def say_steps(costs: dict[str, steps.Cost]) -> None:
    """Tell what the marts' steps took: those for credit apart, and each of a second or more."""
    for group in steps.GROUPS:
        seconds, megabytes = steps.of(group, costs)
        say(f"steps {group:40}{seconds:7.1f} s  {megabytes:9.0f} MB of memory at most")
    long = [f"{name} {cost.seconds:.1f}" for name, cost in costs.items() if cost.seconds >= 1]
    say(f"of a second or more: {', '.join(long)}")


def ask_about_credit(file: Path, scope: Scope) -> None:
    """Tell what each rule and each question costs uncached, and the tally beside SQL by hand."""
    with Database.open(file) as db:
        cursor = db._shared.connection.cursor()
        for name in _TABLES:
            count = cursor.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
            say(f"{name:24}{count:11,} rows")
        _rules(db, scope)
        _tallies(db, cursor, scope)
        say(f"\n{'ms of processor time':24}{'whole':>9}")
        views = {f"campaigns, {anchor}": ("campaigns", anchor) for anchor in ANCHORS}
        for told, (name, anchor) in (views | {name: (name, "won") for name in _OTHERS}).items():
            asked = replace(default_scope(db, name), anchor=anchor)
            say(f"{told:24}{milliseconds(partial(measure, db, name, asked))[0]:9.0f}")


def _rules(db: Database, scope: Scope) -> None:
    """Ask for each rule as a person does: with the names, the money, the range and the rest."""
    views = [(level, anchor) for level in _LEVELS for anchor in ANCHORS]
    heads = "".join(f"{f'{level}, {anchor}':>20}" for level, anchor in views)
    say(f"\n{'credit, ms':14}{heads}")
    works: list[Callable[[], object]] = []
    for rule in RULES:
        asked = [replace(scope, rule=rule, by=level, anchor=anchor) for level, anchor in views]
        works = [partial(measure, db, "credit", each) for each in asked]
        say(f"{rule:14}{''.join(f'{each:20.0f}' for each in milliseconds(*works))}")
    waited = milliseconds(*works, clock=time.perf_counter)
    say(f"{'by the clock':14}{''.join(f'{each:20.0f}' for each in waited)}")


def _tallies(db: Database, cursor: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    """Time the two scans apart: the one for six rules, beside SQL by hand, and the one for Markov.

    Every rule is worked out at each question, so that what holds under all of them can be said.
    """
    days = {"first": scope.first_day, "last": scope.last_day, "as_of": scope.as_of}
    say(f"\n{'ms of processor time':24}{'six rules':>10}{'by hand':>9}{'ratio':>7}{'Markov':>9}")
    for level in _LEVELS:
        asked = replace(scope, by=level)

        def six(asked: Scope = asked) -> list[list[tuple[object, ...]]]:
            tally = tally_credit(db.mart("credit"), asked, in_parts=False).select(*_COLUMNS)
            return [tally.collect("polars").to_native().rows()]

        names = db.mart("credit_name").filter(nw.col("level") == level).select("no")
        number = names.collect("polars").shape[0]

        def moves(asked: Scope = asked, number: int = number) -> object:
            return tally_moves(db.mart("credit"), asked, number).collect("polars")

        by_hand = partial(fetch, cursor, (CREDIT.replace("{level}", level),), days)
        compare("credit", six(), by_hand())
        ours, hand, markov = milliseconds(six, by_hand, moves)
        say(f"by {level:21}{ours:10.0f}{hand:9.0f}{ours / hand:7.1f}{markov:9.0f}")


if set(ASKED) - set(METRICS):
    raise SystemExit(f"There is no measure {set(ASKED) - set(METRICS)}")
