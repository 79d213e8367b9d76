"""Every tally of credit: equal on polars, on DuckDB and by hand-written SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from alignment.estimators.attribution import (
    ADDITIVE,
    RULES,
    WHOLE,
    by_milestones,
    by_position,
    shared_equally,
)
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.credited import Credited
from alignment.metrics.crediting import (
    PART,
    needs_parts,
    of_view,
    tally_credit,
    tally_passing,
    tally_view,
    weights_in,
)
from alignment.metrics.moves import MOST_NAMES, tally_moves
from alignment.metrics.touched_wins import tally_touched_wins
from alignment.scope import Scope
from tests.metrics.marts import DAY, Both, assert_counted_alike
from tests.metrics.touches import PATHS, SCOPE, World, lazy, path, world

Offer = Callable[[pl.DataFrame], Both]
Rows = list[dict[str, Any]]
SOURCED = replace(SCOPE, anchor="qualified")
EARLIER = replace(SCOPE, as_of=DAY + 20, last_day=DAY + 20)
QUICKLY = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

LINEAR = """
with here as (
  select path_no, channel_no as no, max("cluster") as "cluster", coalesce(max(value_minor), 0) as v,
    sum((place * 1000000 // touches) - ((place - 1) * 1000000 // touches))::bigint as weight
  from {mart}
  where exclusion = '' and not is_renewal and outcome = 'won'
    and outcome_day between $first and $last and outcome_day <= $as_of
  group by path_no, channel_no
)
select no::bigint * 100 + "cluster" as key, sum(weight)::bigint as weight_linear,
  sum(weight * v)::hugeint::varchar
from here group by 1
"""
PASSING = """
with here as (
  select path_no, channel_no as no, any_value(value_minor) as v, count(*) as touches
  from {mart}
  where exclusion = '' and not is_renewal and outcome = 'won'
    and outcome_day between $first and $last and outcome_day <= $as_of
  group by path_no, channel_no
)
select no, count(*) as opportunities, count(*) filter (v is null) as unpriced,
  sum(touches)::bigint as touches
from here group by no
"""
MOVES = """
with told as (
  select *, outcome = 'won' and outcome_day <= $as_of as is_won from {mart}
  where exclusion = '' and not is_renewal and day <= $as_of
), lasts as (
  select path_no, max(place) as last_place, max(day) as last_seen from told group by path_no
), kept as (
  select told.*, last_place from told join lasts using (path_no)
  where is_won and outcome_day between $first and $last
    or not coalesce(is_won, false) and last_seen between $first and $last
), rows_ as (
  select coalesce(prior_channel_no + 1, 0) as row_, channel_no, "cluster" from kept
  union all
  select {names} + 1, channel_no, "cluster" from kept where is_won and place = last_place
)
select (row_::bigint * {names} + channel_no) * 100 + "cluster" as key, count(*) as moves
from rows_ group by 1
"""


@QUICKLY
@given(rows=PATHS)
def test_credit_by_equal_shares_is_what_hand_written_sql_gives(both: Offer, rows: Rows) -> None:
    at = both(world(rows).credit)
    for in_parts in (True, False):
        tally = partial(tally_credit, in_parts=in_parts)
        found = assert_counted_alike(tally, at, SCOPE)
        high = found["high_linear"].to_list() if in_parts else [0] * found.height
        money = [
            str(one * PART + other) for one, other in zip(high, found["low_linear"], strict=True)
        ]
        counted = zip(found["key"], found["weight_linear"], money, strict=True)
        days = {"first": SCOPE.first_day, "last": SCOPE.last_day, "as_of": SCOPE.as_of}
        by_hand = at.connection.sql(LINEAR.format(mart=at.name), params=days).pl()
        assert sorted(counted) == sorted(by_hand.rows())


def test_money_too_vast_for_one_sum_is_added_up_in_two_parts() -> None:
    vast = 2**62 // WHOLE
    assert needs_parts(2**63 // WHOLE + 1)
    assert not needs_parts(vast)
    found = world([path("A", "B", won=vast), path("A", won=vast * 3), path("B", won=7)]).credited()
    assert by_name(found, "first") == {"A": vast * 4, "B": 7}
    assert sum(found.minor["linear"]) == sum(found.minor["markov"]) == vast * 4 + 7


@QUICKLY
@given(rows=PATHS)
def test_whose_paths_a_name_is_on_is_what_hand_written_sql_gives(both: Offer, rows: Rows) -> None:
    assert_counted_alike(tally_passing, both(world(rows).credit), SCOPE, PASSING)


@QUICKLY
@given(rows=PATHS)
def test_moves_are_what_hand_written_sql_gives_also_as_of_an_earlier_day(
    both: Offer, rows: Rows
) -> None:
    marts = world(rows)
    at, names = both(marts.credit), marts.channels
    by_hand = MOVES.replace("{names}", str(names))
    for scope in (SCOPE, EARLIER, replace(SCOPE, first_day=DAY + 10, as_of=DAY + 25)):
        assert_counted_alike(partial(tally_moves, names=names), at, scope, by_hand)


@QUICKLY
@given(rows=PATHS)
def test_all_tallies_are_the_same_on_polars_and_duckdb(both: Offer, rows: Rows) -> None:
    marts = world(rows)
    credit, opportunities = both(marts.credit), both(marts.opportunities)
    for scope in (SCOPE, SOURCED, replace(EARLIER, by="source"), replace(SOURCED, by="campaign")):
        few, many = (partial(tally_moves, names=number) for number in (4, MOST_NAMES + 1))
        for tally in (tally_credit, tally_passing, few, many):
            assert_counted_alike(tally, credit, scope)
        for of_opportunities in (tally_view, tally_touched_wins):
            assert_counted_alike(of_opportunities, opportunities, scope)


def weights_of(marts: World, scope: Scope = SCOPE) -> pl.DataFrame:
    weights = {f"weight_{rule}": weight for rule, weight in weights_in(scope).items()}
    rows: Lazy = of_view(lazy(marts.credit), scope)
    return collect(rows.select("path_no", no="channel_no", **weights))


@QUICKLY
@given(rows=PATHS)
def test_the_weights_of_every_path_add_up_under_every_rule(rows: Rows) -> None:
    marts = world(rows)
    for scope in (SCOPE, SOURCED):
        sums = weights_of(marts, scope).group_by("path_no").agg(pl.col("^weight_.*$").sum())
        for rule in ADDITIVE:
            assert set(sums[f"weight_{rule}"].to_list()) <= {WHOLE}, rule


@pytest.mark.parametrize("number", [1, 2, 3, 4, 7, 30])
@pytest.mark.parametrize("lead", [1, 2, 5])
@pytest.mark.parametrize("qualified", [1, 2, 3, 30])
def test_the_weights_of_the_mart_are_those_of_the_estimators(
    number: int, lead: int, qualified: int
) -> None:
    lead, qualified = min(lead, number), min(qualified, number)
    names = [f"N{place:02}" for place in range(number)]
    marts = world([path(*names, won=1, qualified=qualified, lead_day=DAY + lead - 1)])
    found = weights_of(marts).sort("no")
    last = np.zeros(number, dtype=np.int64)
    last[qualified - 1] = WHOLE
    assert found["weight_last"].to_list() == last.tolist()
    assert found["weight_linear"].to_list() == shared_equally(number).tolist()
    assert found["weight_position"].to_list() == by_position(number).tolist()
    milestones = by_milestones(number, [1, lead, qualified]).tolist()
    assert found["weight_milestones"].to_list() == milestones


def by_name(found: Credited, rule: str) -> dict[str, int]:
    return dict(zip(found.names, found.minor[rule], strict=False))


@QUICKLY
@given(rows=PATHS)
def test_every_rule_adds_up_to_the_cent_to_all_money(rows: Rows) -> None:
    marts = world(rows)
    for scope in (SCOPE, SOURCED):
        found = marts.credited(scope)
        worth = "value_minor" if scope.anchor == "won" else "amount_minor"
        is_there = pl.col("outcome") == "won" if scope.anchor == "won" else pl.lit(True)
        kept = marts.opportunities.filter(exclusion="", is_renewal=False)
        kept = kept.filter(is_there, pl.col("qualified_day").is_not_null())
        assert found.view.opportunities == kept.height
        assert found.view.value_minor == (kept[worth].sum() if kept[worth].count() else None)
        for rule in RULES:
            assert found.opportunities[rule].sum() == pytest.approx(kept.height), rule
            if found.minor:
                assert sum(found.minor[rule]) == found.view.value_minor, rule


@QUICKLY
@given(rows=PATHS)
def test_other_names_change_nothing_but_the_names(rows: Rows) -> None:
    turned = dict(zip("ABCD", "DBAC", strict=True))
    renamed = [row | {"channels": [turned[one] for one in row["channels"]]} for row in rows]
    found, again = world(rows).credited(), world(renamed).credited()
    for rule in RULES:
        one = {turned[name]: at for name, at in zip(found.names, found.shares[rule], strict=False)}
        other = dict(zip(again.names, again.shares[rule], strict=False))
        # Sums of cents may be rounded to another of two equal names.
        assert one == pytest.approx(other, abs=1e-3 if found.is_by_money else 1e-9), rule


def test_more_repeats_of_a_touch_change_nothing_under_markov() -> None:
    plain = [path("A", "B", won=100), path("B", won=50), path("A"), path("B", "A"), path("B")]
    looped = [path("A", "A", "A", "B", won=100), *plain[1:4], path("B", "B")]
    assert by_name(world(plain).credited(), "markov") == by_name(world(looped).credited(), "markov")
    assert by_name(world(plain).credited(), "linear") != by_name(world(looped).credited(), "linear")


def test_one_channel_alone_gets_all_under_every_rule() -> None:
    rows = [path("A", "A", won=99), path("A", won=1), path("A")]
    found = world(rows).credited()
    assert {rule: found.minor[rule] for rule in RULES} == {key: [100, 0] for key in RULES}


def test_paths_that_led_nowhere_count_under_markov_alone() -> None:
    rows = [path("A", "B", won=100), path("B", won=100)]
    found = world(rows).credited()
    more = world([*rows, *[path("B") for _ in range(20)]]).credited()
    for rule in ADDITIVE:
        assert by_name(found, rule) == by_name(more, rule)
    assert by_name(more, "markov")["A"] < by_name(found, "markov")["A"]


def test_what_is_won_later_has_led_nowhere_so_far() -> None:
    rows = [path("A", won=100), path("B", ("C", 30), won=70)]
    marts = world(rows)
    found = marts.credited(EARLIER)
    assert by_name(found, "first") == {"A": 100}
    without = world([rows[0], path("B")]).credited(EARLIER)
    assert by_name(found, "markov") == by_name(without, "markov") == {"A": 100}
    assert found.view.opportunities == 1


def test_the_sourced_view_ends_with_the_first_qualified_day() -> None:
    row = path("A", "B", "C", "D", won=100, qualified=2) | {"amount_minor": 60}
    found = world([row]).credited(SOURCED)
    assert by_name(found, "linear") == {"A": 30, "B": 30}
    assert by_name(found, "last") == {"A": 0, "B": 60}
    influenced = world([row]).credited()
    assert by_name(influenced, "linear") == {"A": 25, "B": 25, "C": 25, "D": 25}
    assert by_name(influenced, "last") == {"A": 0, "B": 100, "C": 0, "D": 0}


def test_filters_keep_the_paths_of_what_they_name() -> None:
    rows = [path("A", won=10), path("B", won=20, source="Event"), path("B")]
    found = world(rows).credited(replace(SCOPE, source=("Event",)))
    assert (found.names, found.view.value_minor) == (["B"], 20)


def test_without_a_usable_amount_credit_is_in_opportunities_and_no_money_is_told() -> None:
    found = world([path("A", "B", won=None), path("B", won=None)]).credited()
    assert (found.view.value_minor, found.minor, found.is_by_money) == (None, {}, False)
    assert found.opportunities["linear"].tolist() == [0.5, 1.5, 0.0]
    assert found.shares["linear"].tolist() == [0.25, 0.75, 0.0]
    assert found.view.unpriced == 2


def test_ranges_hold_the_share_and_the_same_seed_gives_the_same_ones() -> None:
    rows = [path("A", "B", won=100 + at, cluster=at) for at in range(40)]
    rows += [path("B", won=300, cluster=at) for at in range(0, 60, 3)]
    rows += [path(won=200, cluster=at) for at in range(10)] + [
        path("A", cluster=at) for at in range(70)
    ]
    marts = world(rows)
    found, again = marts.credited(), marts.credited()
    for rule in RULES:
        low, high = found.ranges[rule]
        assert (low <= found.shares[rule]).all(), rule
        assert (found.shares[rule] <= high).all(), rule
        assert (low < high).all() or rule in ("first", "last"), rule
        assert again.ranges[rule].low.tolist() == low.tolist(), rule
    assert not world(rows[:4]).credited().ranges


def test_more_accounts_make_ranges_narrower() -> None:
    def width(number: int) -> float:
        rows = [path("A", "B", won=100, cluster=at % 100) for at in range(number)]
        rows += [path("B", won=100, cluster=(at + 50) % 100) for at in range(number)]
        low, high = world(rows).credited().ranges["linear"]
        return float(high[0] - low[0])

    assert width(100) < 0.7 * width(15)
