from __future__ import annotations

from collections.abc import Callable

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from alignment.metrics import pipeline_velocity as velocity
from alignment.metrics.sales_cycle import headline, sales_cycle
from alignment.metrics.win_rate import tally_win_rate, win_rate
from alignment.scope import Scope
from tests.metrics.marts import (
    DAY,
    OPPORTUNITIES,
    Both,
    assert_counted_alike,
    opportunity,
    pipeline,
)

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)
Offer = Callable[[pl.DataFrame], Both]
OPEN_SQL = """
with seen as (
  select *, outcome <> 'open' and coalesce(outcome_day <= $as_of, false) as ended,
    outcome <> 'open' and outcome_day is null and seen_day <= $as_of as undated
  from {mart} where exclusion = '' and not is_renewal
), told as (
  select *, coalesce(qualified_day <= $as_of, false) and not (ended or undated) as is_open,
    outcome = 'won' and ended and outcome_day >= date_diff('day', date '1970-01-01',
      date_trunc('month', date '1970-01-01' + $as_of::int) - interval 11 month) as is_won
  from seen
)
select source as split, is_open, value_minor is not null as is_priced,
  sum(opportunities)::bigint as opportunities, coalesce(sum(value_minor), 0)::bigint as value_minor
from told where is_open or is_won group by all
"""


def lazily(rows: list[dict[str, object]]) -> nw.LazyFrame[pl.LazyFrame]:
    return nw.from_native(pipeline(rows).lazy())


def won(days: int, **given: object) -> dict[str, object]:
    return opportunity(outcome="won", outcome_day=DAY + days, **given)


def lost(days: int, **given: object) -> dict[str, object]:
    return opportunity(outcome="lost", outcome_day=DAY + days, **given)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=OPPORTUNITIES)
def test_what_is_open_and_won_counts_the_same_on_polars_duckdb_and_by_hand(
    both: Offer, rows: list[dict[str, object]]
) -> None:
    assert_counted_alike(velocity.tally_open, both(pipeline(rows)), SCOPE, OPEN_SQL)


def test_half_of_the_wins_by_hand() -> None:
    rows = [*[won(10)] * 4, *[won(20)] * 2, *[won(40)] * 4, *[lost(50)] * 10]
    row = sales_cycle(lazily(rows), SCOPE).row(0, named=True)
    # All ended within 50 days; 5 of the 10 wins are reached on day 20.
    assert (row["horizon_days"], row["won"], row["half_days"]) == (50, 10, 20)
    # From 24 to 76 of 100 of 10 wins fit a half: the third to the eighth.
    assert (row["half_least_days"], row["half_most_days"]) == (10, 40)
    assert row["verdict"] == "range_first"


def test_open_opportunities_lengthen_the_days_to_a_win() -> None:
    scope = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 200)
    old = [*[won(10)] * 12, *[won(60)] * 18, *[lost(80)] * 10]
    fast = [won(180, qualified_day=DAY + 170)] * 12
    slow = [opportunity(qualified_day=DAY + 170)] * 18
    # 24 of the 42 wins so far took 10 days, but the 18 that are still open tell otherwise.
    with_open = sales_cycle(lazily([*old, *fast, *slow]), scope).row(0, named=True)
    closed_alone = sales_cycle(lazily([*old, *fast]), scope).row(0, named=True)
    assert (closed_alone["half_days"], with_open["half_days"]) == (10, 60)


def test_the_range_of_the_half_holds_the_truth_95_times_of_100() -> None:
    random = np.random.default_rng(3)
    held, runs = 0, 60
    for _ in range(runs):
        wins = random.integers(0, 101, 80)
        rows = [*[won(int(day)) for day in wins], *[lost(100)] * 200]
        row = sales_cycle(lazily(rows), SCOPE).row(0, named=True)
        held += row["half_least_days"] <= 50 <= row["half_most_days"]
    assert held / runs > 0.88


def test_a_cohort_that_nobody_watched_for_a_whole_cycle_is_too_young() -> None:
    old = [*[won(90)] * 30, *[lost(100)] * 40]
    young = [won(510, qualified_day=DAY + 500)] * 9 + [opportunity(qualified_day=DAY + 500)] * 40
    scope = Scope(first_day=DAY + 450, last_day=DAY + 520, as_of=DAY + 530)
    cycle = sales_cycle(lazily([*old, *young]), scope)
    assert (cycle["verdict"][0], cycle["half_days"][0]) == ("too_young", None)
    assert "so it can't be told" in headline(cycle)
    rate = win_rate(lazily([*old, *young]), scope)
    assert (rate["verdict"][0], rate["rate"][0]) == ("too_young", None)


def test_no_days_are_told_where_no_loss_is_recorded() -> None:
    found = sales_cycle(lazily([won(20)] * 30), SCOPE)
    assert found["verdict"].unique().to_list() == ["not_recorded"]
    assert headline(found).startswith("No lost opportunity is recorded")


def test_velocity_is_the_product_of_its_four_drivers_by_hand() -> None:
    scope = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 200)
    ended = [*[won(20, value_minor=900_00)] * 10, *[lost(40)] * 30]
    # The open ones are older than the cycle of 40 days: they count as not won within it.
    rows = [*ended, *[opportunity(qualified_day=DAY + 5, value_minor=500_00)] * 10]
    row = velocity.pipeline_velocity(lazily(rows), scope).row(0, named=True)
    assert (row["open"], row["open_minor"], row["wins"]) == (10, 5_000_00, 10)
    assert (row["rate"], row["mean_won_minor"], row["half_days"]) == (
        pytest.approx(0.2),
        900_00,
        20,
    )
    assert row["velocity_minor"] == 90_00
    assert velocity.headline(velocity.pipeline_velocity(lazily(rows), scope), "EUR") == (
        "EUR 90 a day: 10 open opportunities, 20 of 100 of them won, EUR 900 each, in 20 days at "
        "the median."
    )


def test_without_a_driver_there_is_no_velocity() -> None:
    found = velocity.pipeline_velocity(lazily([opportunity()] * 3), SCOPE)
    assert found["velocity_minor"].to_list() == [None, None]
    assert velocity.headline(found, "EUR") == (
        "3 open opportunities; too little is decided to tell what they bring a day."
    )


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=OPPORTUNITIES)
def test_wins_by_span_count_the_same_on_both_and_add_up(
    both: Offer, rows: list[dict[str, object]]
) -> None:
    at = both(pipeline(rows))
    starts = (DAY, DAY + 100, DAY + 200)
    by_span = assert_counted_alike(
        lambda mart, scope: tally_win_rate(mart, scope, starts=starts), at, SCOPE
    )
    plain = assert_counted_alike(tally_win_rate, at, SCOPE)
    assert by_span["opportunities"].sum() == plain["opportunities"].sum()
    assert set(by_span["split"]) <= {0, 1, 2}
