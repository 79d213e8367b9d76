from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from polars.testing import assert_frame_equal

from alignment.metrics.collecting import collect
from alignment.metrics.conversion import conversion, headline, tally_conversion
from alignment.metrics.conversion_by_cohort import conversion_by_cohort
from alignment.metrics.conversion_by_cohort import headline as trend
from alignment.metrics.conversion_curve import conversion_curve
from alignment.metrics.estimating import estimate
from alignment.scope import Scope
from alignment.settings import Settings
from tests.metrics.marts import DAY, LEADS, Both, assert_counted_alike, journeys, lead

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)
FIRM = Settings()
Offer = Callable[[pl.DataFrame], Both]

HAND_SQL = """
with seen as (
  select *, coalesce(entry_day + days_to_opportunity <= $as_of, false) opp_seen,
    coalesce(entry_day + days_to_won <= $as_of, false) won_seen,
    coalesce(entry_day + days_to_not_accepted <= $as_of, false) na_seen,
    coalesce(entry_day + days_to_recycled <= $as_of, false) rec_seen,
    coalesce(entry_day + days_to_lost <= $as_of, false) lost_seen
  from {mart}
  where exclusion = '' and entry_day between $first and $last and entry_day <= $as_of
), timed as (
  select *,
    least(case when opp_seen then days_to_opportunity end, case when won_seen then days_to_won end)
      as t_in,
    least(case when na_seen then days_to_not_accepted end,
          case when rec_seen then days_to_recycled end,
          case when lost_seen then days_to_lost end) as t_out,
    furthest >= 4 and days_to_opportunity is null and days_to_won is null as no_day
  from seen
), classified as (
  select *, case
      when no_day and is_before_entry then 6
      when no_day and seen_day <= $as_of then 5
      when t_in is not null and (t_out is null or t_in <= t_out) then 1
      when lost_seen and days_to_lost = t_out then 4
      when rec_seen and days_to_recycled = t_out then 3
      when na_seen and days_to_not_accepted = t_out then 2
      when exit_undated = 'not_accepted' and seen_day <= $as_of then 7
      when exit_undated <> '' and seen_day <= $as_of then 8
      else 0 end as outcome
  from timed
)
select source as split, region as mix,
  least(case when outcome = 1 then t_in when outcome between 2 and 4 then t_out
    when outcome in (5, 6) then 0 else $as_of - entry_day end, 366)::bigint as days,
  outcome, entry_day + 90 <= $as_of as is_mature,
  sum(leads)::bigint as leads, sum(case when t_in > t_out then leads else 0 end)::bigint as returned
from classified group by all
"""


def lazily(rows: list[dict[str, object]]) -> nw.LazyFrame[pl.LazyFrame]:
    return nw.from_native(journeys(rows).lazy())


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=LEADS)
def test_polars_duckdb_and_hand_written_sql_count_the_same(
    both: Offer, rows: list[dict[str, object]]
) -> None:
    at = both(journeys(rows))
    for scope in (SCOPE, replace(SCOPE, as_of=DAY + 250)):
        assert_counted_alike(tally_conversion, at, scope, HAND_SQL)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=LEADS)
def test_any_two_steps_count_the_same_on_polars_and_duckdb(
    both: Offer, rows: list[dict[str, object]]
) -> None:
    at = both(journeys(rows))
    scope = replace(SCOPE, from_stage="mql", to_stage="won", by="region")
    assert_counted_alike(tally_conversion, at, scope)


def test_a_small_example_by_hand() -> None:
    rows = [lead(opportunity=10)] * 2 + [lead(opportunity=120)] + [lead(not_accepted=5)] * 3
    rows += [lead()] * 4
    found = conversion(lazily(rows), SCOPE, FIRM).row(0, named=True)
    # 2 of 10 within 90 days; all are old enough, so the curve gives the plain share.
    assert (found["leads"], found["mature"], found["converted"]) == (10, 10, 2)
    assert found["rate"] == pytest.approx(0.2)
    assert found["windowed_rate"] == pytest.approx(0.2)
    assert found["low"] == pytest.approx(0.0566821514543753)  # Wilson, 2 of 10
    assert found["high"] == pytest.approx(0.509837528463358)
    assert found["upper_answer"] == "cant_tell"
    assert found["verdict"] == "range_first"


def test_young_leads_count_for_as_long_as_they_were_observed() -> None:
    young = [lead(entry_day=SCOPE.as_of - 300)] * 10 + [lead(entry_day=DAY + 360)] * 10
    scope = replace(SCOPE, as_of=DAY + 400)
    rows = [lead(opportunity=60)] * 10 + [lead()] * 10
    rows += [each | {"entry_day": DAY + 350} for each in young]
    found = conversion(lazily(rows), scope, FIRM).row(0, named=True)
    # 20 of the 40 are 50 days old when the others convert at 60: they left the risk set.
    assert found["rate"] == pytest.approx(10 / 20)
    assert found["mature"] == 20
    assert not found["is_ripe"]


def test_fewer_than_five_known_answers_give_counts_only() -> None:
    found = conversion(lazily([lead(opportunity=3)] * 4), SCOPE, FIRM).row(0, named=True)
    assert found["verdict"] == "counts_only"
    assert (found["rate"], found["upper_answer"], found["converted_so_far"]) == (None, None, 4)


def test_what_happens_after_the_day_of_observation_is_invisible() -> None:
    rows = [lead(opportunity=200, not_accepted=300) for _ in range(10)] + [lead(sql=1)] * 10
    early = replace(SCOPE, as_of=DAY + 150)
    later = conversion(lazily(rows), replace(early, window_days=120), FIRM).row(0, named=True)
    assert (later["converted_so_far"], later["rate"]) == (0, 0.0)


@given(LEADS)
@settings(max_examples=15, deadline=None)
def test_an_earlier_day_gives_the_same_answer_whether_later_rows_exist_or_not(
    rows: list[dict[str, object]],
) -> None:
    day = DAY + 180
    scope = replace(SCOPE, as_of=day)
    cut = []
    for row in rows:
        if int(str(row["entry_day"])) > day:
            continue
        until = day - int(str(row["entry_day"]))
        hidden = {
            name: None
            for name, days in row.items()
            if name.startswith("days_to") and days is not None and int(str(days)) > until
        }
        cut.append(row | hidden)
    whole = collect(tally_conversion(lazily(rows), scope))
    # What is known without a day can't be cut in this way: those leads carry a later seen_day.
    dated = [row["is_before_entry"] is False and int(str(row["seen_day"])) > day for row in cut]
    if not all(dated) or len(cut) != len(rows):
        return
    assert_frame_equal(whole, collect(tally_conversion(lazily(cut), scope)))


@given(LEADS)
@settings(max_examples=15, deadline=None)
def test_every_lead_is_in_the_curve_or_counted_apart(rows: list[dict[str, object]]) -> None:
    found = estimate(collect(tally_conversion(lazily(rows), SCOPE)), 90)
    kept = [
        r for r in rows if r["exclusion"] == "" and DAY <= int(str(r["entry_day"])) <= DAY + 364
    ]
    assert found.leads == len(kept)
    assert found.observed + found.undated + found.before_entry == found.leads
    assert found.converted <= found.so_far <= found.resolved <= found.observed


@given(LEADS)
@settings(max_examples=15, deadline=None)
def test_where_all_are_mature_the_curve_gives_the_windowed_rate(
    rows: list[dict[str, object]],
) -> None:
    found = conversion(lazily(rows), SCOPE, FIRM)
    for row in found.filter(pl.col("is_ripe") & pl.col("rate").is_not_null()).to_dicts():
        assert row["rate"] == pytest.approx(row["windowed_rate"])


def test_leads_without_a_day_or_converted_before_entry_are_counted_apart() -> None:
    rows = [lead(opportunity=3)] * 6 + [lead()] * 6
    rows += [lead(furthest=4)] * 2 + [lead(furthest=5, is_before_entry=True)]
    found = conversion(lazily(rows), SCOPE, FIRM).row(0, named=True)
    assert (found["leads"], found["undated"], found["before_entry"]) == (15, 2, 1)
    assert found["rate"] == pytest.approx(0.5)


def test_an_undated_conversion_is_unknown_before_the_upload_that_told_of_it() -> None:
    rows = [lead(furthest=4, seen_day=DAY + 500)] * 3
    before = conversion(lazily([*rows, lead()]), replace(SCOPE, as_of=DAY + 499), FIRM)
    after = conversion(lazily([*rows, lead()]), replace(SCOPE, as_of=DAY + 500), FIRM)
    assert (before["undated"][0], after["undated"][0]) == (0, 3)


def test_a_lead_that_left_and_came_back_counts_as_having_left_and_is_told() -> None:
    rows = [lead(recycled=5, opportunity=30)] * 3 + [lead()] * 7
    found = conversion(lazily(rows), SCOPE, FIRM).row(0, named=True)
    assert (found["rate"], found["returned"]) == (0.0, 3)


def test_mql_to_won_starts_at_the_mql_day() -> None:
    rows = [lead(mql=300, won=380)] * 6 + [lead(mql=10)] * 6 + [lead()] * 5
    scope = replace(SCOPE, from_stage="mql", to_stage="won")
    found = conversion(lazily(rows), scope, FIRM).row(0, named=True)
    assert (found["leads"], found["converted"]) == (12, 6)


def test_a_step_the_data_knows_nothing_about_reads_not_recorded() -> None:
    scope = replace(SCOPE, from_stage="sql")
    found = conversion(lazily([lead()] * 30), scope, FIRM)
    assert found.is_empty()
    assert "aren't both recorded" in headline(found, scope, FIRM)


def test_the_headline_says_where_the_rate_stands_against_the_line() -> None:
    below = conversion(lazily([lead(opportunity=9)] * 50 + [lead()] * 450), SCOPE, FIRM)
    assert headline(below, SCOPE, FIRM) == (
        "10 of 100 leads (range 8 to 13) reached Opportunity within 90 days, below the line of 20."
    )
    unsure = conversion(lazily([lead(opportunity=9)] * 18 + [lead()] * 82), SCOPE, FIRM)
    # 1.96² · 0.2 · 0.8 / 0.02² = 1536.6, so 1,537 leads would settle it; 100 are known.
    assert "can't be told yet, about 1,437 more would settle it" in headline(unsure, SCOPE, FIRM)


def test_a_source_that_differs_is_told_and_one_that_may_be_luck_is_not() -> None:
    rows = [lead(opportunity=9, source="Event")] * 60 + [lead(source="Event")] * 40
    rows += [lead(opportunity=9)] * 20 + [lead()] * 80
    rows += [lead(opportunity=9, source="Ads")] * 3 + [lead(source="Ads")] * 3
    found = conversion(lazily(rows), SCOPE, FIRM)
    told = dict(zip(found["split"], found["against_rest"], strict=True))
    assert told == {"All": None, "Web": "lower", "Event": "higher", "Ads": "cant_tell"}
    said = headline(found, SCOPE, FIRM)
    assert said.endswith(" Against the rest, higher: Event (60), lower: Web (20).")


def test_leads_without_a_known_source_are_compared_but_never_named() -> None:
    rows = [lead(opportunity=9, source="not recorded")] * 90 + [lead(source="not recorded")] * 10
    rows += [lead(opportunity=9)] * 40 + [lead()] * 60 + [lead(source="Mail")] * 99
    found = conversion(lazily(rows), SCOPE, FIRM)
    told = dict(zip(found["split"], found["against_rest"], strict=True))
    assert told["not recorded"] == "higher"
    assert headline(found, SCOPE, FIRM).endswith(" Against the rest, lower: Mail (0).")


def test_a_mix_of_regions_that_flips_the_sign_is_marked() -> None:
    """The kidney stones of Charig et al. 1986: A is better in both groups and looks worse."""
    cells = {("A", "small"): (81, 87), ("A", "large"): (192, 263),
             ("B", "small"): (234, 270), ("B", "large"): (55, 80)}  # fmt: skip
    rows = []
    for (source, region), (count, of) in cells.items():
        rows += [lead(source=source, region=region, opportunity=5)] * count
        rows += [lead(source=source, region=region)] * (of - count)
    found = conversion(lazily(rows), SCOPE, FIRM)
    told = {row["split"]: row for row in found.to_dicts()}
    assert told["A"]["rate"] < told["B"]["rate"]
    assert told["A"]["adjusted_rate"] > told["B"]["adjusted_rate"]
    assert told["A"]["adjusted_rate"] == pytest.approx((357 * 81 / 87 + 343 * 192 / 263) / 700)
    assert told["A"]["sign_flips"]
    assert told["B"]["sign_flips"]


def test_shrunken_rates_pull_small_groups_most() -> None:
    rows = [lead(opportunity=9, source="Event")] * 4 + [lead(source="Event")] * 4
    rows += [lead(opportunity=9)] * 40 + [lead()] * 360
    found = {row["split"]: row for row in conversion(lazily(rows), SCOPE, FIRM).to_dicts()}
    assert abs(found["Event"]["shrunken_rate"] - 0.5) > abs(found["Web"]["shrunken_rate"] - 0.1)
    assert 0.1 < found["Event"]["shrunken_rate"] < 0.5


def test_cohorts_that_are_too_young_have_no_rate_and_are_marked() -> None:
    first = 20_089  # 2025-01-01
    scope = Scope(first_day=first, last_day=first + 58, as_of=first + 130)
    rows = [lead(entry_day=first, opportunity=5)] * 5 + [lead(entry_day=first)] * 15
    rows += [lead(entry_day=first + 50, opportunity=5)] * 2 + [lead(entry_day=first + 50)] * 8
    found = conversion_by_cohort(lazily(rows), scope, FIRM)
    assert found["cohort"].to_list() == ["2025-01", "2025-02"]
    assert found["rate"].to_list() == [0.25, None]
    assert found["is_ripe"].to_list() == [True, False]
    assert found["verdict"].to_list() == ["enough", "counts_only"]
    assert "can't be told yet" in trend(found, scope)


def test_the_curve_ends_where_fewer_than_five_are_at_risk() -> None:
    rows = [lead(opportunity=10)] * 4 + [lead(opportunity=20)] * 4
    found = conversion_curve(lazily(rows), SCOPE).filter("is_total")
    assert found["age_days"].to_list() == list(range(11))
    assert found["rate"][10] == pytest.approx(0.5)
