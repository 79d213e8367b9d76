"""The records behind the marks of funnel, pipeline, wins and conversion."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from alignment import ladder
from alignment.fiscal import month_end
from alignment.metrics.collecting import Lazy
from alignment.metrics.conversion_by_cohort import cohorts
from alignment.metrics.records import converted_behind, journeys_behind, opportunities_behind
from alignment.schema.measures import TOTAL
from alignment.scope import Scope, to_date
from alignment.ui.marks import Listing, Mark, is_day
from alignment.ui.opening import database

_CONVERTED: Final = {
    "reached": "Converted in time",
    "exit": "Left",
    "open": "Still open",
    "all": "All",
}


def _split(mark: Mark) -> str | None:
    return None if mark.split == TOTAL else mark.split


def _named(mark: Mark) -> str:
    return "all leads" if mark.split == TOTAL else mark.split


def _funnel_title(mark: Mark) -> str:
    return f"{_named(mark)}, {ladder.STAGES[mark.place].label}"


def _deal_title(mark: Mark) -> str:
    name = "all sources" if mark.split == TOTAL else mark.split
    return f"{name}, {to_date(int(mark.place)):%B %Y}" if mark.place else name


def _is_age(mark: Mark) -> bool:
    first, _, age = mark.place.partition("@")
    return is_day(first) and is_day(age)


def _leads(mark: Mark, kind: str, scope: Scope) -> tuple[Lazy, str]:
    rows = journeys_behind(database().mart("journey"), scope, _split(mark), mark.place, kind)
    return rows, "entry_day"


def _deals(mark: Mark, kind: str, scope: Scope) -> tuple[Lazy, str]:
    del kind  # there is one
    month = int(mark.place) if mark.place else None
    rows = opportunities_behind(database().mart("pipeline"), scope, _split(mark), month)
    return rows, "qualified_day"


def _converted(mark: Mark, kind: str, scope: Scope) -> tuple[Lazy, str]:
    return converted_behind(database().mart("journey"), scope, _split(mark), kind), "entry_day"


def _of_cohort(mark: Mark, kind: str, scope: Scope) -> tuple[Lazy, str]:
    """Narrow a scope to one cohort, and to one age where the place names it."""
    day, _, age = mark.place.partition("@")
    first = int(day)
    periods = cohorts(scope, database().settings)
    last = next((each.last_day for each in periods if each.first_day == first), month_end(first))
    narrow = replace(
        scope,
        first_day=max(first, scope.first_day),
        last_day=min(last, scope.last_day),
        window_days=int(age) if age else scope.window_days,
    )
    return converted_behind(database().mart("journey"), narrow, None, kind), "entry_day"


LISTINGS: Final = {
    "funnel": Listing(
        {"reached": "Got here", "open": "Still here", "exit": "Left here"},
        lambda mark: mark.place in ladder.POSITION,
        _funnel_title,
        _leads,
    ),
    "pipeline": Listing(
        {"reached": "Created"},
        lambda mark: not mark.place or is_day(mark.place),
        _deal_title,
        _deals,
    ),
    "win": Listing(
        {"reached": "First qualified"}, lambda mark: not mark.place, _deal_title, _deals
    ),
    "curve": Listing(_CONVERTED, lambda _: True, _named, _converted),
    "groups": Listing(_CONVERTED, lambda _: True, _named, _converted),
    "cohort": Listing(_CONVERTED, lambda mark: is_day(mark.place), _named, _of_cohort),
    "ages": Listing(_CONVERTED, _is_age, _named, _of_cohort),
}
"""By the name of the chart."""
