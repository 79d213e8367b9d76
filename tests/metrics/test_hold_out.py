from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment.estimators.hold_out import per_group
from alignment.metrics.hold_out import (
    LIFTS,
    MONTH_DAYS,
    headline,
    hold_out,
    needed,
    tally_led,
    tally_nowhere,
)
from alignment.scope import Scope
from tests.metrics.marts import DAY, Both, assert_counted_alike
from tests.metrics.touches import PATHS, SCOPE, lazy, path, world

Offer = Callable[[pl.DataFrame], Both]
SOURCED = replace(SCOPE, anchor="qualified")

ROWS = [*[path("A", "B", won=1)] * 10, *[path("A")] * 80, *[path("B", qualified=1)] * 10]


def asked(rows: list[dict[str, Any]], scope: Scope) -> pl.DataFrame:
    marts = world(rows)
    return hold_out(lazy(marts.credit), lazy(marts.opportunities), scope)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=PATHS, accounts=st.lists(st.sampled_from([None, "1", "2", "3"]), min_size=25))
def test_accounts_begun_are_the_same_on_polars_and_duckdb(
    both: Offer, rows: list[dict[str, Any]], accounts: list[str | None]
) -> None:
    own = [row | {"account_id": account} for row, account in zip(rows, accounts, strict=False)]
    marts = world(own)
    credit, opportunities = both(marts.credit), both(marts.opportunities)
    for scope in (SCOPE, SOURCED, replace(SCOPE, as_of=DAY + 20, source=("Web",))):
        assert_counted_alike(tally_led, opportunities, scope)
        assert_counted_alike(tally_nowhere, credit, scope)


def test_an_account_counts_once_whatever_its_opportunities() -> None:
    twice = [path("A", won=1, account_id="X"), path(("B", 40), outcome="open", account_id="X")]
    again = [path(("B", 9), won=1, account_id="Y"), path(("A", 2), account_id="Y", qualified=1)]
    found = asked([*ROWS, *twice, *again], SCOPE)
    assert found.select("accounts", "converted").row(0) == (102, 12)


def test_what_was_touched_before_the_look_back_was_not_first_touched_now() -> None:
    known = [path("A", won=1, early_touches=2)] * 3
    # Another opportunity's touches from before its own look-back are on the first one's path.
    later = [path("A", won=1, account_id="X"), path(("B", 9), account_id="X", qualified=1)]
    later[1] |= {"early_touches": 1}
    found = asked([*ROWS, *known, *later], SCOPE)
    assert found.select("accounts", "converted").row(0) == (101, 11)


def test_filters_keep_an_account_by_its_opportunities_and_not_its_first_touch() -> None:
    mixed = [
        path("A", won=1, account_id="X", region="South"),
        path(("B", 400), qualified=1, account_id="X"),
        path(("B", 3), qualified=1, account_id="Y"),
        path(("B", 9), won=1, account_id="Y", region="South"),
    ]
    found = asked(mixed, replace(SCOPE, region=("North",)))
    assert found.select("accounts", "converted").row(0) == (2, 0)


def test_each_lift_has_its_number_of_accounts_and_its_time() -> None:
    found = asked(ROWS, SCOPE)
    assert found["lift"].to_list() == list(LIFTS)
    assert set(found["accounts"].to_list()) == {100}
    assert set(found["converted"].to_list()) == {10}
    row = found.filter(lift=0.5).row(0, named=True)
    assert (row["base_rate"], row["per_group"]) == (0.1, 686)
    assert row["months"] == pytest.approx(2 * 686 / 100 * 365 / MONTH_DAYS)
    assert found["per_group"].to_list() == sorted(found["per_group"].to_list(), reverse=True)


def test_the_sourced_view_asks_for_opportunities() -> None:
    assert asked(ROWS, SOURCED)["converted"][0] == 20


def test_what_was_qualified_before_its_first_touch_says_nothing_of_touches() -> None:
    early = [path(("A", 5), outcome="open", qualified_day=DAY + 4)] * 7
    same_day = [path(("A", 5), outcome="open", qualified_day=DAY + 5)]
    found = asked([*ROWS, *early, *same_day], SOURCED)
    assert found.select("accounts", "converted").row(0) == (101, 21)
    influenced = asked([*ROWS, *early], SCOPE)
    assert influenced.select("accounts", "converted").row(0) == (107, 10)


def test_too_few_say_so_and_nothing_is_worked_out() -> None:
    found = asked(ROWS[8:], SCOPE)
    assert found["per_group"].to_list() == [None] * len(LIFTS)
    assert headline(found, SCOPE) == (
        "92 accounts were first touched in this period, 2 of them won so far: too few to tell "
        "what a hold-out needs."
    )


def test_the_headline_says_what_a_lift_by_a_fifth_takes() -> None:
    number = per_group(0.1, 0.12)
    assert headline(asked(ROWS, SCOPE), SCOPE).startswith(
        f"To see a lift by a fifth, from 10 of 100 to 12 of 100, a hold-out needs {number:,} "
    )


def test_nobody_touched_leaves_nothing_to_plan_with() -> None:
    nobody = asked([path(won=1)], SCOPE)
    assert headline(nobody, SCOPE) == (
        "No account was first touched in this period: nothing to plan a hold-out with."
    )


def test_a_test_that_takes_longer_than_two_years_is_told_in_years() -> None:
    rows = [*[path("A", won=1)] * 5, *[path("A")] * 495]
    found = asked(rows, SCOPE)
    months = found.filter(lift=0.2)["months"].item()
    assert months > 24
    assert f"in each of two groups: more than {int(months / 12)} years at" in headline(found, SCOPE)


def test_a_lift_beyond_all_accounts_has_no_number() -> None:
    assert needed(0.6, 1.0, 3) == {"base_rate": 0.6}
    assert needed(0.0, 0.5, 3) == {"base_rate": 0.0}
