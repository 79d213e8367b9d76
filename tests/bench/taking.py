"""How the benchmark takes time and memory, and compares what two ways of counting gave."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from typing import Final

import duckdb

REPEATS: Final = 5


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


def milliseconds(
    *works: Callable[[], object], clock: Callable[[], float] = processor_seconds
) -> list[float]:
    """Give the least time of each work, done by turns, so that they share the moments.

    The first turn pays for imports and plans. The time is the processor's, if no other clock is
    given.
    """
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(REPEATS):
        for work, times in zip(works, spent, strict=True):
            before = clock()
            work()
            times.append(clock() - before)
    return [1000 * min(times) for times in spent]


def fetch(
    connection: duckdb.DuckDBPyConnection, queries: tuple[str, ...], given: dict[str, int]
) -> list[list[tuple[object, ...]]]:
    """Run queries, each with the parameters that it names."""
    return [
        connection.execute(
            query, {key: value for key, value in given.items() if f"${key}" in query}
        ).fetchall()
        for query in queries
    ]


def compare(
    name: str, ours: list[list[tuple[object, ...]]], by_hand: list[list[tuple[object, ...]]]
) -> None:
    """Stop where the tally and the hand-written SQL count differently."""
    for mine, others in zip(ours, by_hand, strict=True):
        if sorted(map(repr, mine)) != sorted(map(repr, others)):
            apart = set(map(repr, mine)) ^ set(map(repr, others))
            raise SystemExit(f"{name}: {len(apart)} rows differ, such as {sorted(apart)[:4]}")
