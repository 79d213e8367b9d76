from __future__ import annotations

from dataclasses import replace

import pytest

from alignment.estimators.hold_out import per_group
from alignment.metrics.hold_out import LIFTS, MONTH_DAYS, headline, hold_out, needed
from tests.metrics.marts import DAY
from tests.metrics.touches import SCOPE, lazy, path, world

ROWS = [*[path("A", "B", won=1)] * 10, *[path("A")] * 80, *[path("B", qualified=1)] * 10]


def test_each_lift_has_its_number_of_accounts_and_its_time() -> None:
    found = hold_out(lazy(world(ROWS).credit), SCOPE)
    assert found["lift"].to_list() == list(LIFTS)
    assert set(found["accounts"].to_list()) == {100}
    assert set(found["converted"].to_list()) == {10}
    row = found.filter(lift=0.5).row(0, named=True)
    assert (row["base_rate"], row["per_group"]) == (0.1, 686)
    assert row["months"] == pytest.approx(2 * 686 / 100 * 365 / MONTH_DAYS)
    assert found["per_group"].to_list() == sorted(found["per_group"].to_list(), reverse=True)


def test_the_sourced_view_asks_for_opportunities() -> None:
    sourced = replace(SCOPE, anchor="qualified")
    assert hold_out(lazy(world(ROWS).credit), sourced)["converted"][0] == 20


def test_what_was_qualified_before_its_first_touch_says_nothing_of_touches() -> None:
    sourced = replace(SCOPE, anchor="qualified")
    early = [path(("A", 5), outcome="open", qualified_day=DAY + 4)] * 7
    same_day = [path(("A", 5), outcome="open", qualified_day=DAY + 5)]
    found = hold_out(lazy(world([*ROWS, *early, *same_day]).credit), sourced)
    assert found.select("accounts", "converted").row(0) == (101, 21)
    influenced = hold_out(lazy(world([*ROWS, *early]).credit), SCOPE)
    assert influenced.select("accounts", "converted").row(0) == (107, 10)


def test_too_few_say_so_and_nothing_is_worked_out() -> None:
    found = hold_out(lazy(world(ROWS[8:]).credit), SCOPE)
    assert found["per_group"].to_list() == [None] * len(LIFTS)
    assert headline(found, SCOPE) == (
        "92 accounts were first touched in this period, 2 of them won so far: too few to tell "
        "what a hold-out needs."
    )


def test_the_headline_says_what_a_lift_by_a_fifth_takes() -> None:
    number = per_group(0.1, 0.12)
    assert headline(hold_out(lazy(world(ROWS).credit), SCOPE), SCOPE).startswith(
        f"To see a lift by a fifth, from 10 of 100 to 12 of 100, a hold-out needs {number:,} "
    )


def test_nobody_touched_leaves_nothing_to_plan_with() -> None:
    nobody = hold_out(lazy(world([path(won=1)]).credit), SCOPE)
    assert headline(nobody, SCOPE) == (
        "No account was first touched in this period: nothing to plan a hold-out with."
    )


def test_a_test_that_takes_longer_than_two_years_is_told_in_years() -> None:
    rows = [*[path("A", won=1)] * 5, *[path("A")] * 495]
    found = hold_out(lazy(world(rows).credit), SCOPE)
    months = found.filter(lift=0.2)["months"].item()
    assert months > 24
    assert f"in each of two groups: more than {int(months / 12)} years at" in headline(found, SCOPE)


def test_a_lift_beyond_all_accounts_has_no_number() -> None:
    assert needed(0.6, 1.0, 3) == {"base_rate": 0.6}
    assert needed(0.0, 0.5, 3) == {"base_rate": 0.0}
