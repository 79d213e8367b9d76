from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alignment.metrics.collecting import collect
from alignment.metrics.stalled import headline, stalled, stalled_behind
from alignment.schema.velocity import StalledRecords
from alignment.scope import Scope
from tests.metrics.marts import DAY
from tests.metrics.stays import lazily, stay

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 364)
# Of ten that advanced, the eighth did on day 8; two more came and left for good.
DONE = [stay(days=day) for day in range(1, 11)]
DONE += [stay(days=2, exit_kind="lost", exit_stage="lost")] * 2


def waiting(*ages: int, **given: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any column
    return [stay(entered_day=SCOPE.as_of - age, **given) for age in ages]


def test_the_line_is_where_three_of_four_that_advance_have_advanced() -> None:
    found = stalled(lazily(DONE * 10), SCOPE).row(0, named=True)
    assert (found["advanced"], found["line_days"], found["open"]) == (100, 8, 0)


def test_open_records_older_than_the_line_are_stalled_whenever_they_came() -> None:
    rows = DONE * 10 + waiting(0, 3, 8, 9, 20) + waiting(400, 500)
    found = stalled(lazily(rows), SCOPE).row(0, named=True)
    assert (found["line_days"], found["open"], found["stalled"]) == (8, 7, 4)
    assert found["stalled_rate"] == pytest.approx(4 / 7)
    assert headline(stalled(lazily(rows), SCOPE), SCOPE) == (
        "4 of 7 open records wait longer than three of four that advanced. MQL: 4 of 7 MQL leads "
        "are past 8 days."
    )


def test_the_records_behind_are_those_that_are_counted() -> None:
    rows = DONE * 10 + waiting(3, 9, 20, source="Event") + waiting(40, exclusion="merged")
    rows += waiting(50, stage="sql") + waiting(60, evidence=30)
    found = stalled(lazily(rows), SCOPE)
    listed = collect(stalled_behind(lazily(rows), SCOPE, found))
    StalledRecords.validate(listed, cast=True)
    assert sorted(listed["open_days"].to_list()) == [9, 20]
    assert listed["line_days"].unique().to_list() == [8]
    assert collect(stalled_behind(lazily(rows), SCOPE, found, "sql")).is_empty()


def test_earlier_visits_count_unless_each_is_asked_for() -> None:
    again = {"prior_days": 7, "first_entered_day": SCOPE.as_of - 30, "visit": 2}
    rows = DONE * 10 + waiting(5, **again)
    assert stalled(lazily(rows), SCOPE)["stalled"][0] == 1
    assert stalled(lazily(rows), replace(SCOPE, is_per_visit=True))["stalled"][0] == 0


def test_without_five_that_advanced_there_is_no_line() -> None:
    found = stalled(lazily(DONE[:4] + waiting(90)), SCOPE)
    row = found.row(0, named=True)
    assert (row["open"], row["line_days"], row["stalled"]) == (1, None, None)
    assert headline(found, SCOPE).startswith("Too few records have advanced")


def test_where_nobody_waits_for_long_that_is_said() -> None:
    found = stalled(lazily(DONE * 10 + waiting(1)), SCOPE)
    assert (
        headline(found, SCOPE) == "None of 1 open record waits longer than most that advanced did."
    )
