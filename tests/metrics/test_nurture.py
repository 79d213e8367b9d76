"""Nurture beside the time that leads really take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from alignment.agreed import Agreed
from alignment.metrics.conversion_curve import conversion_curve
from alignment.metrics.nurture import headline, nurture, tally_nurture
from alignment.scope import Scope
from tests.metrics.marts import DAY, LEADS, Both, assert_counted_alike, journeys, lead

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 900)
Offer = Callable[[pl.DataFrame], Both]


def lazily(rows: list[dict[str, Any]]) -> nw.LazyFrame[Any]:
    lazy: nw.LazyFrame[Any] = nw.from_native(journeys(rows).lazy())
    return lazy


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=LEADS)
def test_leads_count_the_same_on_polars_and_duckdb(both: Offer, rows: list[dict[str, Any]]) -> None:
    assert_counted_alike(tally_nurture, both(journeys(rows)), SCOPE)


def rows() -> list[dict[str, Any]]:
    """40 leads: 10 convert on day 20, 10 on day 60, 20 never do."""
    return [
        *[lead(mql=1, opportunity=20)] * 10,
        *[lead(mql=1, opportunity=60)] * 10,
        *[lead(mql=1)] * 20,
    ]


@pytest.mark.parametrize(
    ("days", "answer"), [(19, "shorter"), (20, "fits"), (60, "fits"), (61, "longer")]
)
def test_nurture_is_held_against_the_range_of_the_half(days: int, answer: str) -> None:
    found = nurture(lazily(rows()), SCOPE, Agreed(cycles={"nurture": days}))
    row = found.row(0, named=True)
    assert (row["converted"], row["half_days"]) == (20, 20)
    assert (row["half_least_days"], row["half_most_days"]) == (20, 60)
    assert (row["answer"], row["ratio"]) == (answer, pytest.approx(days / 20))


def test_the_half_is_the_one_of_the_curve() -> None:
    many = [lead(mql=1, opportunity=day) for day in range(1, 101)] + [lead(mql=1)] * 50
    found = nurture(lazily(many), SCOPE, Agreed()).row(0, named=True)
    curve = conversion_curve(lazily(many), SCOPE).filter("is_total")
    last = curve["rate"][-1]
    by_curve = curve.filter(pl.col("rate") >= last / 2 - 1e-9)["age_days"][0]
    assert found["half_days"] == by_curve == 50


def test_nurture_that_nobody_entered_and_leads_that_are_too_few_are_said() -> None:
    found = nurture(lazily(rows()), SCOPE, Agreed(cycles={"marketing": 9}))
    assert found["answer"].to_list() == ["not_agreed", "not_agreed"]
    assert headline(found, SCOPE) == (
        "Half of the leads that reach Opportunity do so within 20 days (range 20 to 60); how long "
        "nurture lasts isn't entered yet."
    )
    few = [lead(mql=1, opportunity=20)] * 4 + [lead(mql=1)] * 30
    found = nurture(lazily(few), SCOPE, Agreed(cycles={"nurture": 9}))
    assert found["verdict"].to_list() == ["counts_only"] * 2
    assert found["answer"].to_list() == ["cant_tell"] * 2
    assert headline(found, SCOPE).startswith("Too few of the leads have reached Opportunity")
    entered = nurture(lazily(rows()), SCOPE, Agreed(cycles={"nurture": 90}))
    assert headline(entered, SCOPE).endswith("; nurture lasts 90 days, longer than that.")
    nothing = nurture(lazily([lead(exclusion="merged")]), SCOPE, Agreed())
    assert headline(nothing, SCOPE).startswith("Too few")


def test_a_range_of_one_number_is_not_told() -> None:
    alike = [lead(mql=1, opportunity=20)] * 30
    found = nurture(lazily(alike), SCOPE, Agreed(cycles={"nurture": 20}))
    assert headline(found, SCOPE) == (
        "Half of the leads that reach Opportunity do so within 20 days; nurture lasts 20 days, as "
        "long as that."
    )
