from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from polars.testing import assert_frame_equal

from alignment.metrics.conversion import conversion
from alignment.metrics.conversion_by_age import ages, conversion_by_age, headline
from alignment.metrics.conversion_by_cohort import cohorts, conversion_by_cohort
from alignment.scope import Scope, to_day
from alignment.settings import Settings
from tests.metrics.marts import DAY, LEADS, Both, journeys, lead

FIRM = Settings()
JANUARY = to_day(date(2025, 1, 1))
SCOPE = Scope(first_day=JANUARY, last_day=JANUARY + 58, as_of=JANUARY + 130)
YEAR = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 500)
Offer = Callable[[pl.DataFrame], Both]


def lazily(rows: list[dict[str, object]]) -> nw.LazyFrame[pl.LazyFrame]:
    return nw.from_native(journeys(rows).lazy())


def world() -> list[dict[str, object]]:
    old = [lead(entry_day=JANUARY, opportunity=20)] * 5 + [lead(entry_day=JANUARY)] * 15
    old += [lead(entry_day=JANUARY, opportunity=80)] * 5
    young = [lead(entry_day=JANUARY + 50, opportunity=25)] * 6 + [lead(entry_day=JANUARY + 50)] * 24
    return old + young


def test_a_cell_is_ripe_once_every_lead_of_its_cohort_was_observed_that_long() -> None:
    found = conversion_by_age(lazily(world()), SCOPE, FIRM)
    ripe = found.filter("is_ripe").select("cohort", "age_days", "converted", "rate").rows()
    assert ripe == [
        ("2025-01", 30, 5, 0.2),
        ("2025-01", 60, 5, 0.2),
        ("2025-01", 90, 10, 0.4),
        ("2025-01", 120, 10, 0.4),
        ("2025-02", 30, 6, 0.2),
        ("2025-02", 60, 6, 0.2),
    ]
    young = found.filter(~pl.col("is_ripe"))
    assert young["verdict"].unique().to_list() == ["too_young"]
    assert young["rate"].count() == young["converted"].count() == 0


def test_the_headline_compares_cohorts_at_the_oldest_age_that_both_have_reached() -> None:
    found = conversion_by_age(lazily(world()), SCOPE, FIRM)
    assert headline(found, SCOPE) == (
        "By day 60, 20 of 100 leads from 2025-02 reached Opportunity, against 20 from 2025-01; "
        "that is too close to tell a change yet."
    )
    alone = conversion_by_age(lazily(world()[:25]), SCOPE, FIRM)
    assert headline(alone, SCOPE).startswith("Fewer than two cohorts are old enough")


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=LEADS)
def test_ripe_cells_agree_with_the_rate_of_the_cohort_on_both_engines(
    both: Offer, rows: list[dict[str, object]]
) -> None:
    at = both(journeys(rows))
    found = conversion_by_age(at.polars, YEAR, FIRM)
    assert_frame_equal(found, conversion_by_age(at.duck, YEAR, FIRM))
    by_cohort = conversion_by_cohort(at.polars, YEAR, FIRM)
    at_window = found.filter("is_ripe", pl.col("rate").is_not_null(), age_days=90)
    joined = at_window.join(by_cohort, on="cohort", suffix="_window")
    assert joined["rate"].to_list() == pytest.approx(joined["rate_window"].to_list())


@pytest.mark.parametrize("window", [1, 30, 45, 90, 365, 400])
def test_the_window_is_one_of_the_ages_and_none_is_over_twice_as_old(window: int) -> None:
    known = ages(window)
    assert window in known
    assert known == sorted(set(known))
    assert known[-1] <= 2 * window


def test_periods_over_a_year_are_cut_by_fiscal_quarters_unless_months_are_asked_for() -> None:
    long = replace(SCOPE, last_day=JANUARY + 500)
    firm = Settings(fiscal_start_month=2)
    assert [each.label for each in cohorts(long, firm)][:2] == ["FY2025 Q4", "FY2026 Q1"]
    assert cohorts(replace(long, grain="month"), firm)[0].label == "2025-01"
    assert cohorts(SCOPE, firm)[0].label == "2025-01"
    assert cohorts(replace(SCOPE, grain="quarter"), firm)[0].label == "FY2025 Q4"


def test_quarters_hold_the_leads_of_their_months() -> None:
    scope = replace(SCOPE, grain="quarter")
    found = conversion_by_cohort(lazily(world()), scope, FIRM)
    assert found.select("cohort", "leads").rows() == [("FY2025 Q1", 55)]
    assert conversion(lazily(world()), scope, FIRM)["leads"][0] == 55
