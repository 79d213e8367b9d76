"""What each step of the marts costs while a load runs: processor seconds and memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from alignment.marts import STEPS
from alignment.store import rebuilding

_OF_CREDIT: Final = (
    *("_told_way", "_phrase", "_meaning", "_campaign_no", "_channel_no", "_way"),
    *("_every_account", "_source_no", "_lead_no", "_named", "_mail", "_alike", "_tied", "_same"),
    *("_person_fact", "_person", "_deal_no", "_touchpoint", "_buyer", "_party", "_passing"),
    *("_step", "_span", "_half_life", "_fading", "_account_lead", "_path", "_weighed", "_total"),
    *("_placed", "credit", "credit_name"),
)
"""The steps that are there for credit: people, touchpoints, paths, weights and names."""
_OF_JOURNEYS: Final = (
    *("_month", "_day", "campaign_cost", "_activity_word", "_activity", "_met", "_contact_day"),
    *("_told_deal", "_touched", "_silence", "_shared", "_reached_people", "opportunity_journey"),
    *("_name_set", "_deal_names", "_person_names", "contacted"),
)
"""The steps for activities, costs and opportunities' journeys."""
GROUPS: Final = {
    "for credit": _OF_CREDIT,
    "facts of leads, touches among them": ("_fact",),
    "for journeys and costs": _OF_JOURNEYS,
}


BETWEEN: Final = "between"


class Cost(NamedTuple):
    """What a step took: processor seconds, and the most memory held meanwhile."""

    seconds: float
    megabytes: float


@contextmanager
def measured() -> Iterator[dict[str, Cost]]:
    """Take the cost of every step of the marts that are built meanwhile, by its name.

    What lies between and before is added up under BETWEEN.
    """
    costs: dict[str, Cost] = {}
    last = time.process_time()
    usual = rebuilding._materialise

    def timed(cursor: duckdb.DuckDBPyConnection, name: str, built: duckdb.DuckDBPyRelation) -> None:
        nonlocal last
        _between(costs, time.process_time() - last)
        before = time.process_time()
        usual(cursor, name, built)
        last = time.process_time()
        costs[name] = Cost(last - before, _peak())

    rebuilding._materialise = timed
    try:
        yield costs
    finally:
        rebuilding._materialise = usual
    _between(costs, time.process_time() - last)
    unknown = {name for group in GROUPS.values() for name in group} - {name for name, _ in STEPS}
    if unknown:
        raise SystemExit(f"There is no step {sorted(unknown)}")


def _between(costs: dict[str, Cost], seconds: float) -> None:
    """Add up what no step took, and begin anew with the most memory held."""
    so_far = costs.get(BETWEEN, Cost(0, 0))
    costs[BETWEEN] = Cost(so_far.seconds + seconds, max(so_far.megabytes, _peak()))
    # 5 is how Linux is told to.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def of(group: str, costs: dict[str, Cost]) -> Cost:
    """Put the costs of a group's steps together."""
    own = [costs[name] for name in GROUPS[group] if name in costs]
    return Cost(sum(each.seconds for each in own), max(each.megabytes for each in own))


def _peak() -> float:
    """Give the most memory held since then, in megabytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    told = next(line for line in status if line.startswith("VmHWM"))
    return int(told.split()[1]) / 1024
