from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from polars.testing import assert_frame_equal

from alignment.metrics.collecting import collect
from alignment.metrics.pipeline_created import (
    by_month,
    headline,
    pipeline_created,
    tally_pipeline_created,
)
from alignment.metrics.records import opportunities_behind
from alignment.metrics.win_rate import headline as wins
from alignment.metrics.win_rate import tally_win_rate, win_rate
from alignment.scope import Scope
from tests.metrics.marts import (
    DAY,
    OPPORTUNITIES,
    Both,
    assert_counted_alike,
    opportunity,
    pipeline,
    targets,
)

JANUARY = 20_089  # Wednesday, 2025-01-01: 23 business days
SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)
NONE = targets([])
HAND_SQL = """
select source as split,
  date_diff('month', date '1970-01-01' + $first::int, date '1970-01-01' + qualified_day) as month,
  count(*) as opportunities, coalesce(sum(amount_minor), 0)::bigint as amount_minor,
  count(*) - count(amount_minor) as unpriced
from {mart}
where exclusion = '' and not is_renewal and qualified_day between $first and $last
group by all
"""
Offer = Callable[[pl.DataFrame], Both]
SHARED = [HealthCheck.function_scoped_fixture]


def lazily(rows: list[dict[str, object]]) -> nw.LazyFrame[pl.LazyFrame]:
    return nw.from_native(pipeline(rows).lazy())


@settings(max_examples=8, deadline=None, suppress_health_check=SHARED)
@given(rows=OPPORTUNITIES)
def test_polars_duckdb_and_hand_written_sql_add_up_the_same(
    both: Offer, rows: list[dict[str, object]]
) -> None:
    at = both(pipeline(rows))
    found = assert_counted_alike(tally_pipeline_created, at, SCOPE)
    days = {"first": SCOPE.first_day, "last": SCOPE.last_day}
    by_hand = at.connection.sql(HAND_SQL.format(mart=at.name), params=days).pl()
    months = by_month(found, SCOPE).sort("split", "month")
    assert_frame_equal(months, by_hand.sort("split", "month"), check_dtypes=False)


@settings(max_examples=15, deadline=None)
@given(OPPORTUNITIES)
def test_sources_add_up_to_the_total_to_the_cent(rows: list[dict[str, object]]) -> None:
    found = pipeline_created(lazily(rows), NONE, SCOPE)
    for column in ("amount_minor", "opportunities", "unpriced"):
        total = found.filter("is_total").group_by("month_day").agg(pl.col(column).sum())
        parts = found.filter(~pl.col("is_total")).group_by("month_day").agg(pl.col(column).sum())
        if parts.height:
            assert_frame_equal(total.sort("month_day"), parts.sort("month_day"))


def test_pace_compares_with_the_business_days_gone() -> None:
    scope = Scope(first_day=JANUARY, last_day=JANUARY + 30, as_of=JANUARY + 13)
    rows = [opportunity(qualified_day=JANUARY + 2, amount_minor=600_00)]
    goal = targets([("Web", JANUARY, 2300_00)])
    found = pipeline_created(lazily(rows), goal, scope).row(1, named=True)
    # 10 of the 23 business days are gone by 14 January: 1,000.00 are due.
    assert (found["split"], found["target_minor"], found["due_minor"]) == ("Web", 230000, 100000)
    assert found["pace"] == pytest.approx(0.6)


def test_the_total_has_its_own_target_or_the_sum_of_the_sources() -> None:
    scope = Scope(first_day=JANUARY, last_day=JANUARY + 30, as_of=JANUARY + 60)
    parts = [("Web", JANUARY, 10), ("Event", JANUARY, 20)]
    summed = pipeline_created(lazily([opportunity()]), targets(parts), scope)
    own = pipeline_created(lazily([opportunity()]), targets([*parts, ("", JANUARY, 50)]), scope)
    assert (summed["target_minor"][0], own["target_minor"][0]) == (30, 50)


def test_a_target_for_all_regions_is_not_held_against_one() -> None:
    scope = Scope(first_day=JANUARY, last_day=JANUARY + 30, as_of=JANUARY + 60, region=("North",))
    found = pipeline_created(lazily([opportunity()]), targets([("", JANUARY, 50)]), scope)
    assert found["target_minor"].to_list() == [None]


def test_renewals_are_out_and_blank_amounts_are_counted_as_unpriced() -> None:
    rows = [opportunity(), opportunity(is_renewal=True), opportunity(amount_minor=None)]
    found = pipeline_created(lazily(rows), NONE, SCOPE).row(0, named=True)
    assert (found["opportunities"], found["amount_minor"], found["unpriced"]) == (2, 10000, 1)


def test_the_headline_names_the_sum_and_the_largest_part() -> None:
    rows = [opportunity(amount_minor=300_00), opportunity(amount_minor=100_00, source="Event")]
    assert headline(pipeline_created(lazily(rows), NONE, SCOPE), "EUR") == (
        "EUR 400 of pipeline was created; Web brought most, EUR 300 (75 of 100)."
    )


@pytest.mark.parametrize("nameless", ["not recorded", "Unknown", "(not set)"])
def test_no_sentence_names_a_group_that_has_no_name(nameless: str) -> None:
    rows = [opportunity(amount_minor=300_00, source=nameless), opportunity(amount_minor=100_00)]
    told = headline(pipeline_created(lazily(rows), NONE, SCOPE), "EUR")
    assert told.endswith("; Web brought most of those with a name, EUR 100 (25 of 100).")
    alone = [opportunity(source=nameless), opportunity(source="not recorded ")]
    assert "brought" not in headline(pipeline_created(lazily(alone), NONE, SCOPE), "EUR")


def test_the_records_behind_a_month_are_the_ones_counted() -> None:
    rows = [opportunity(), opportunity(qualified_day=DAY + 40), opportunity(is_renewal=True)]
    month = pipeline_created(lazily(rows), NONE, SCOPE).row(0, named=True)["month_day"]
    assert collect(opportunities_behind(lazily(rows), SCOPE, "Web", month)).height == 1
    assert collect(opportunities_behind(lazily(rows), SCOPE, None)).height == 2


@settings(max_examples=8, deadline=None, suppress_health_check=SHARED)
@given(rows=OPPORTUNITIES)
def test_win_rates_count_the_same_on_polars_duckdb_and_by_hand(
    both: Offer, rows: list[dict[str, object]]
) -> None:
    at = both(pipeline(rows))
    for scope in (SCOPE, replace(SCOPE, as_of=DAY + 250)):
        assert_counted_alike(tally_win_rate, at, scope)
        by_hand = at.connection.sql(
            f"""
            select if(count(*) = 0, 0, sum(value_minor))::bigint, count(*) from {at.name}
            where exclusion = '' and not is_renewal and outcome = 'won'
              and outcome_day between $first and least($last, $as_of)
            """,
            params={"first": scope.first_day, "last": scope.last_day, "as_of": scope.as_of},
        ).fetchall()[0]
        found = win_rate(at.duck, scope).row(0, named=True)
        assert (found["won_minor"], found["closed_won"]) == by_hand


@settings(max_examples=15, deadline=None)
@given(OPPORTUNITIES)
def test_every_opportunity_of_the_cohort_is_in_one_count(rows: list[dict[str, object]]) -> None:
    for row in win_rate(lazily(rows), SCOPE).to_dicts():
        parts = ("won", "lost", "open", "undated", "before_entry")
        assert row["opportunities"] == sum(row[part] for part in parts)


def test_win_rate_by_count_and_by_value_by_hand() -> None:
    won = opportunity(outcome="won", outcome_day=DAY + 20, amount_minor=300_00, value_minor=500)
    lost = opportunity(outcome="lost", outcome_day=DAY + 40, amount_minor=100_00)
    found = win_rate(lazily([won] * 6 + [lost] * 14), SCOPE).row(0, named=True)
    assert (found["horizon_days"], found["won"], found["lost"]) == (40, 6, 14)
    assert found["rate"] == pytest.approx(0.3)
    assert found["value_rate"] == pytest.approx(1800 / 3200)
    assert found["closed_rate"] == pytest.approx(0.3)
    assert (found["won_minor"], found["verdict"]) == (3000, "enough")
    assert wins(win_rate(lazily([won] * 6 + [lost] * 14), SCOPE), "EUR") == (
        "30 of 100 opportunities (range 15 to 52) are won within 40 days; "
        "EUR 30 was won in the period."
    )


def test_wins_on_the_day_itself_are_not_said_to_take_no_days() -> None:
    won = opportunity(outcome="won", outcome_day=DAY, qualified_day=DAY, amount_minor=300_00)
    lost = opportunity(outcome="lost", outcome_day=DAY, qualified_day=DAY)
    told = wins(win_rate(lazily([won] * 30 + [lost]), SCOPE), "EUR")
    assert "are won on the day they are first qualified" in told
    assert "0 days" not in told


def test_no_share_is_told_where_no_loss_is_recorded_anywhere() -> None:
    won = [opportunity(outcome="won", outcome_day=DAY + 20)] * 30
    rows = won + [opportunity(outcome="won", outcome_day=DAY + 9, source="Event")] * 30
    found = win_rate(lazily(rows), SCOPE)
    assert found["verdict"].unique().to_list() == ["not_recorded"]
    shares = ("rate", "low", "high", "value_rate", "closed_rate", "closed_low", "closed_high")
    assert [found[name].count() for name in shares] == [0] * len(shares)
    assert found.row(0, named=True)["closed_won"] == 60
    assert wins(found, "EUR") == (
        "No lost opportunity is recorded, so a win rate can't be told; "
        "EUR 6,000 was won in the period."
    )


def test_a_source_that_lost_nothing_keeps_its_share_where_losses_are_recorded() -> None:
    won = [opportunity(outcome="won", outcome_day=DAY + 20)] * 30
    elsewhere = opportunity(outcome="lost", outcome_day=DAY - 900, qualified_day=DAY - 950)
    elsewhere |= {"source": "Event"}
    scope = replace(SCOPE, source=("Web",))
    found = win_rate(lazily([*won, elsewhere]), scope).row(0, named=True)
    assert (found["verdict"], found["rate"]) == ("enough", 1.0)


def test_a_win_before_it_was_qualified_is_revenue_and_left_out_of_the_curve() -> None:
    rows = [opportunity(outcome="won", outcome_day=DAY + 5, qualified_day=DAY + 9)]
    found = win_rate(lazily(rows), SCOPE).row(0, named=True)
    assert (found["won"], found["before_entry"], found["won_minor"]) == (0, 1, 10000)


def test_a_win_after_the_day_of_observation_is_still_open() -> None:
    rows = [opportunity(outcome="won", outcome_day=DAY + 90)]
    found = win_rate(lazily(rows), replace(SCOPE, as_of=DAY + 80)).row(0, named=True)
    assert (found["won"], found["open"], found["won_minor"]) == (0, 1, 0)


def test_money_is_undefined_where_no_amount_is_usable() -> None:
    rows = [opportunity(amount_minor=None, is_unpriced=True)]
    found = pipeline_created(lazily(rows), NONE, SCOPE)
    assert found.filter(pl.col("opportunities") > 0)["amount_minor"].to_list() == [None, None]
    assert "none with an amount that can be given in EUR" in headline(found, "EUR")


def test_a_source_that_brought_nothing_still_shows_its_target() -> None:
    goal = targets([("Event", JANUARY, 100)])
    found = pipeline_created(lazily([opportunity(qualified_day=JANUARY)]), goal, SCOPE)
    event = found.filter(pl.col("split") == "Event", pl.col("month_day") == JANUARY)
    assert event.select("amount_minor", "target_minor").row(0) == (0, 100)
