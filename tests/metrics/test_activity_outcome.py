from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples

from alignment.fiscal import month_start
from alignment.metrics.activity_outcome import (
    activity_outcome,
    headline,
    tally_contacted,
    tally_leads,
    tally_opportunities,
    tally_wins,
)
from alignment.metrics.collecting import Lazy
from alignment.scope import Scope, to_day
from alignment.settings import Settings
from tests.metrics.deals import contacted
from tests.metrics.marts import (
    LEADS,
    OPPORTUNITIES,
    Both,
    assert_counted_alike,
    journeys,
    lead,
    opportunity,
    pipeline,
)

Offer = Callable[[pl.DataFrame], Both]
JANUARY = to_day(date(2026, 1, 1))
STARTS = [month_start(JANUARY, plus=n) for n in range(9)]
SCOPE = Scope(first_day=JANUARY, last_day=STARTS[8] - 1, as_of=STARTS[8] - 1)
FIRM = Settings(window_days=90)


def found(
    did: list[tuple[str, int, int]],
    leads: list[dict[str, Any]],
    deals: list[dict[str, Any]],
    scope: Scope = SCOPE,
) -> pl.DataFrame:
    frames = (contacted(did), journeys(leads), pipeline(deals))
    marts = [nw.from_native(frame.lazy()) for frame in frames]
    return activity_outcome(marts[0], marts[1], marts[2], scope, FIRM)


def monthly(number: Callable[[int], int], side: str = "marketing") -> list[tuple[str, int, int]]:
    return [(side, start + 3, number(place)) for place, start in enumerate(STARTS[:8])]


def of(frame: pl.DataFrame, series: str) -> pl.DataFrame:
    return frame.filter(series=series)


def test_each_series_is_held_against_its_own_base_month() -> None:
    frame = found(
        [*monthly(lambda n: 100 + 50 * n), *monthly(lambda _: 40, "sales")],
        [lead(entry_day=start + 1) for start in STARTS[:8] for _ in range(10)],
        [],
    )
    assert of(frame, "touches")["index"].to_list()[:3] == [100.0, 150.0, 200.0]
    assert of(frame, "activities")["index"].to_list() == [100.0] * 8
    assert of(frame, "leads")["number"].to_list() == [10] * 8


def test_what_the_data_never_holds_is_unknown_and_not_zero() -> None:
    frame = found(monthly(lambda _: 5), [], [])
    assert of(frame, "revenue")["number"].null_count() == 8
    assert of(frame, "revenue")["index"].null_count() == 8
    quiet = found([("marketing", STARTS[2], 5)], [], [])
    assert of(quiet, "touches")["number"].to_list() == [0, 0, 5, 0, 0, 0, 0, 0]


def test_the_base_is_a_month_with_enough_of_everything_where_there_is_one() -> None:
    won = {"qualified_day": STARTS[0], "outcome": "won"}
    deals = [opportunity(**won, outcome_day=STARTS[1] + 3)]
    deals += [opportunity(**won, outcome_day=STARTS[2] + 3)] * 5
    qualified = [opportunity(qualified_day=start + 2) for start in STARTS[:8] for _ in range(5)]
    frame = found(monthly(lambda _: 50), [], [*deals, *qualified])
    assert frame["base_day"].unique().to_list() == [STARTS[2]]
    fewer = found(monthly(lambda _: 50), [], [*deals[:2], *qualified])
    assert fewer["base_day"].unique().to_list() == [STARTS[1]]


def test_a_month_whose_wins_have_no_usable_value_has_no_won_value() -> None:
    won = {"qualified_day": STARTS[0], "outcome": "won"}
    deals = [
        opportunity(**won, outcome_day=STARTS[1] + 3, value_minor=None),
        opportunity(**won, outcome_day=STARTS[2] + 3, value_minor=50_00),
        opportunity(**won, outcome_day=STARTS[2] + 4, value_minor=None),
    ]
    frame = found(monthly(lambda _: 5), [], deals)
    assert of(frame, "wins")["number"].to_list()[:4] == [0, 1, 2, 0]
    assert of(frame, "revenue")["number"].to_list()[:4] == [0, None, 50_00, 0]


def test_a_cut_month_counts_what_happened_on_its_days_of_the_period_only() -> None:
    cut = replace(SCOPE, first_day=STARTS[0] + 10, last_day=STARTS[7] + 9)
    before = lead(entry_day=STARTS[0] + 2, days_to_mql=20)
    after = lead(entry_day=STARTS[7] + 5, days_to_mql=6)
    frame = found(monthly(lambda _: 5), [before, lead(entry_day=STARTS[0] + 12), after], [], cut)
    assert of(frame, "leads")["number"].to_list() == [1, 0, 0, 0, 0, 0, 0, 1]
    assert of(frame, "mqls")["number"].to_list() == [1, 0, 0, 0, 0, 0, 0, 0]


def test_the_base_is_the_first_whole_month_in_which_everything_happened() -> None:
    did = [*monthly(lambda _: 5), ("sales", STARTS[2] + 1, 7), ("sales", STARTS[3] + 1, 7)]
    frame = found(did, [], [])
    assert frame["base_day"].unique().to_list() == [STARTS[2]]
    cut = found(did, [], [], replace(SCOPE, first_day=STARTS[2] + 1))
    assert cut["base_day"].unique().to_list() == [STARTS[3]]  # the month it begins in isn't whole


def test_months_that_may_still_lead_to_something_arent_ripe() -> None:
    frame = of(found(monthly(lambda _: 5), [], []), "touches")
    # The window is 90 days before 31 August: May ended 92 days before, June 62.
    assert frame["is_ripe"].to_list() == [True] * 5 + [False] * 3
    assert frame["is_whole"].to_list() == [True] * 8
    early = of(found(monthly(lambda _: 5), [], [], replace(SCOPE, as_of=STARTS[7] + 4)), "touches")
    assert early["is_whole"].to_list() == [True] * 7 + [False]


def test_the_sentence_tells_growth_from_chance() -> None:
    deals = [
        opportunity(qualified_day=start, outcome="won", outcome_day=start + 20)
        for place, start in enumerate(STARTS[:8])
        for _ in range(20 + place % 2)
    ]
    told = headline(found(monthly(lambda n: 100 + 50 * n), [], deals))
    assert told == (
        "From the first 3 whole months to the last 3: marketing touches up; "
        "opportunities and wins about the same. "
        "Counted: marketing touches 450 to 1,200; opportunities 61 to 62, wins 61 to 62."
    )
    short = found(monthly(lambda _: 5), [], [], replace(SCOPE, first_day=STARTS[4]))
    assert headline(short).startswith("Fewer than 6 whole months")


def test_what_ends_before_the_others_is_not_said_to_go_down() -> None:
    told = headline(found(monthly(lambda n: 9 if n < 5 else 0), [], []))
    assert told == (
        "From the first 3 whole months to the last 3: marketing touches not on record in the "
        "last 3. Counted: marketing touches 27 to 0."
    )


def test_months_without_anything_on_record_are_no_course() -> None:
    assert headline(found([], [], [])) == (
        "Nothing is on record in the whole months of this period, so no course can be told."
    )


def test_an_opportunity_counts_when_qualified_and_its_money_when_won() -> None:
    deals = [
        opportunity(qualified_day=STARTS[0], outcome="won", outcome_day=STARTS[2], value_minor=700),
        opportunity(qualified_day=STARTS[0], outcome="lost", outcome_day=STARTS[2]),
        opportunity(qualified_day=STARTS[0], is_renewal=True),
    ]
    frame = found([], [], deals)
    assert of(frame, "opportunities")["number"].to_list()[:3] == [2, 0, 0]
    assert of(frame, "wins")["number"].to_list()[:3] == [0, 0, 1]
    assert of(frame, "revenue")["number"].to_list()[:3] == [0, 0, 700]


HAND_SQL: list[tuple[Callable[[Lazy, Scope], Lazy], str]] = [
    (
        tally_opportunities,
        """
        select qualified_day as day, sum(opportunities)::bigint as number from {mart}
        where exclusion = '' and not is_renewal
          and qualified_day between $first and least($last, $as_of) group by all
        """,
    ),
    (
        tally_wins,
        """
        select outcome_day as day, sum(opportunities)::bigint as number,
               coalesce(sum(value_minor), 0)::bigint as won_minor,
               count(value_minor)::bigint as priced
        from {mart}
        where exclusion = '' and not is_renewal and outcome = 'won'
          and outcome_day between $first and least($last, $as_of) group by all
        """,
    ),
]


@pytest.mark.parametrize(("tally", "sql"), HAND_SQL)
@examples(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=OPPORTUNITIES)
def test_opportunities_are_counted_alike_everywhere(
    both: Offer,
    tally: Callable[[Lazy, Scope], Lazy],
    sql: str,
    rows: list[dict[str, Any]],
) -> None:
    scope = Scope(first_day=20_000, last_day=20_300, as_of=20_250)
    assert_counted_alike(tally, both(pipeline(rows)), scope, sql)


@examples(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=LEADS)
def test_leads_are_counted_alike_in_polars_and_duckdb(
    both: Offer, rows: list[dict[str, Any]]
) -> None:
    scope = Scope(first_day=20_000, last_day=20_300, as_of=20_250)
    assert_counted_alike(tally_leads, both(journeys(rows)), scope)


def test_deeds_are_counted_alike_in_polars_and_duckdb(both: Offer) -> None:
    rows = contacted([*monthly(lambda n: n + 1), *monthly(lambda _: 2, "sales")])
    frame = assert_counted_alike(tally_contacted, both(rows), SCOPE)
    assert frame["number"].sum() == 36 + 16
