from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from alignment.metrics.causes import causes, tally_causes
from alignment.metrics.collecting import collect
from alignment.metrics.flow_ratio import flow_ratio, tally_leads, tally_opportunities
from alignment.metrics.flow_ratio import headline as flow
from alignment.metrics.funnel import funnel, headline, tally_funnel
from alignment.metrics.records import converted_behind, journeys_behind
from alignment.scope import Scope
from tests.metrics.marts import (
    DAY,
    LEADS,
    OPPORTUNITIES,
    Both,
    assert_counted_alike,
    journeys,
    lead,
    opportunity,
    pipeline,
)

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)
Offer = Callable[[pl.DataFrame], Both]
SHARED = [HealthCheck.function_scoped_fixture]

HAND_SQL = """
with s as (
  select *, $as_of - entry_day as age, seen_day <= $as_of as told from {mart}
  where exclusion = '' and entry_day between $first and $last and entry_day <= $as_of
), t as (
  select *, case
      when days_to_won <= age or (told and furthest = 5 and days_to_won is null) then 5
      when days_to_opportunity <= age or (told and furthest = 4 and days_to_opportunity is null)
        then 4
      when days_to_sql <= age or (told and furthest = 3 and days_to_sql is null) then 3
      when days_to_mql <= age or (told and furthest = 2 and days_to_mql is null) then 2
      when days_to_engaged <= age or (told and furthest = 1 and days_to_engaged is null) then 1
      else 0 end as top,
    (select max(d) from unnest([days_to_engaged, days_to_mql, days_to_sql, days_to_opportunity,
      days_to_won]) u(d) where d <= age) as last_on,
    (select max(d) from unnest([days_to_not_accepted, days_to_recycled, days_to_lost]) u(d)
      where d <= age) as last_out
  from s
)
select source as split, top::bigint as top,
  coalesce(last_out >= coalesce(last_on, 0), false) or (exit_undated <> '' and told) as is_out,
  sum(leads)::bigint as leads,
  count(*) filter (days_to_engaged <= age) as at_engaged,
  count(*) filter (days_to_mql <= age) as at_mql,
  count(*) filter (days_to_sql <= age) as at_sql,
  count(*) filter (days_to_opportunity <= age) as at_opportunity,
  count(*) filter (days_to_won <= age) as at_won
from t group by all
"""


OPENED_SQL = """
select source as split, count(*) as opportunities from {mart}
where exclusion = '' and not is_renewal and qualified_day between $first and $last group by 1
"""


def lazily(rows: list[dict[str, object]]) -> nw.LazyFrame[pl.LazyFrame]:
    return nw.from_native(journeys(rows).lazy())


@settings(max_examples=8, deadline=None, suppress_health_check=SHARED)
@given(rows=LEADS)
def test_polars_duckdb_and_hand_written_sql_count_the_same(
    both: Offer, rows: list[dict[str, object]]
) -> None:
    at = both(journeys(rows))
    for scope in (SCOPE, replace(SCOPE, as_of=DAY + 250)):
        assert_counted_alike(tally_funnel, at, scope, HAND_SQL)


@settings(max_examples=15, deadline=None)
@given(LEADS)
def test_reached_is_lost_plus_open_plus_the_next_step(rows: list[dict[str, object]]) -> None:
    found = funnel(lazily(rows), SCOPE).filter(pl.col("reached").is_not_null())
    for _, run in found.group_by("split", "is_total"):
        rows_here = run.sort("position").to_dicts()
        for row, following in pairwise(rows_here):
            assert row["reached"] == row["lost_here"] + row["open_here"] + following["reached"]


@settings(max_examples=15, deadline=None)
@given(LEADS)
def test_the_split_values_add_up_to_the_total(rows: list[dict[str, object]]) -> None:
    found = funnel(lazily(rows), SCOPE)
    parts = found.filter(~pl.col("is_total"))
    for column in ("entered", "reached", "lost_here", "open_here"):
        total = found.filter("is_total")[column].fill_null(0).to_list()
        steps = [parts.filter(pl.col("position") == at)[column].sum() for at in range(6)]
        assert steps == total


def test_a_small_example_by_hand() -> None:
    rows = [lead(mql=2, sql=5, opportunity=9, won=40)] * 3
    rows += [lead(mql=2, sql=5, opportunity=9, lost=30)] * 3
    rows += [lead(mql=2, not_accepted=4)] * 10 + [lead()] * 4
    found = {row["step"]: row for row in funnel(lazily(rows), SCOPE).to_dicts()[:6]}
    assert [found[step]["reached"] for step in found] == [20, None, 16, 6, 6, 3]
    assert found["engaged"]["verdict"] == "not_recorded"
    assert found["mql"]["step_rate"] == pytest.approx(0.8)
    assert (found["mql"]["lost_here"], found["lead"]["open_here"]) == (10, 4)
    assert found["opportunity"]["from_first_rate"] == pytest.approx(0.3)
    assert found["won"]["step_rate"] == pytest.approx(0.5)
    assert found["won"]["verdict"] == "range_first"
    assert headline(funnel(lazily(rows), SCOPE)) == (
        "6 of 20 leads became an opportunity (30 of 100 so far). "
        "Of 13 that left, most did so at MQL (10)."
    )


def test_a_lead_that_came_back_is_open_again() -> None:
    rows = [lead(recycled=5, mql=30)] * 6
    step = funnel(lazily(rows), SCOPE).filter(pl.col("is_total") & (pl.col("step") == "mql"))
    assert (step["open_here"][0], step["lost_here"][0]) == (6, 0)


def test_fewer_than_five_decided_show_counts_only() -> None:
    rows = [lead(opportunity=3)] * 4 + [lead()] * 20
    step = funnel(lazily(rows), SCOPE).filter(pl.col("step") == "opportunity")
    assert (step["reached"][0], step["step_rate"][0]) == (4, None)
    assert step["verdict"][0] == "counts_only"


@settings(max_examples=3, deadline=None, suppress_health_check=SHARED)
@given(rows=LEADS)
def test_every_mark_opens_as_many_records_as_it_counts(
    both: Offer, rows: list[dict[str, object]]
) -> None:
    at = both(journeys(rows))
    kinds = {"reached": "reached", "open": "open_here", "exit": "lost_here"}
    for row in funnel(at.polars, SCOPE).to_dicts():
        split = None if row["is_total"] else row["split"]
        for kind, column in kinds.items():
            if row[column] is None or (row["step"] == "won" and kind != "reached"):
                continue
            found = collect(journeys_behind(at.duck, SCOPE, split, row["step"], kind))
            assert found.height == row[column]


def test_the_records_behind_a_rate_are_those_that_arrived_in_time() -> None:
    rows = [lead(opportunity=9)] * 2 + [lead(opportunity=95)] + [lead(lost=3)] + [lead()]
    numbers = {
        kind: collect(converted_behind(lazily(rows), SCOPE, "Web", kind)).height
        for kind in ("all", "reached", "exit", "open")
    }
    assert numbers == {"all": 5, "reached": 2, "exit": 1, "open": 1}


@settings(max_examples=6, deadline=None, suppress_health_check=SHARED)
@given(rows=LEADS, deals=OPPORTUNITIES)
def test_flows_and_causes_count_the_same_on_polars_and_duckdb(
    both: Offer, rows: list[dict[str, object]], deals: list[dict[str, object]]
) -> None:
    leads, money = both(journeys(rows)), both(pipeline(deals))
    assert_counted_alike(tally_leads, leads, SCOPE)
    assert_counted_alike(tally_opportunities, money, SCOPE, OPENED_SQL)
    assert_counted_alike(tally_causes, leads, SCOPE)


def test_a_flow_ratio_may_pass_one_and_is_not_called_conversion() -> None:
    deals = nw.from_native(pipeline([opportunity()] * 3).lazy())
    found = flow_ratio(lazily([lead()] * 2), deals, SCOPE)
    assert found["ratio"].to_list() == [1.5, 1.5]
    assert flow(found) == (
        "3 opportunities and 2 leads were created in the period: 150 for every 100. "
        "This is a flow, not a conversion: they need not be the same ones."
    )


def test_the_three_causes_are_counted_by_hand() -> None:
    rows = [lead(sql=4)] * 5 + [lead(not_accepted=10)] * 3 + [lead()] * 2
    found = {row["cause"]: row for row in causes(lazily(rows), SCOPE).to_dicts()}
    assert (found["criteria"]["count"], found["criteria"]["of"]) == (3, 10)
    assert found["follow_up"]["median_days"] == 4
    assert (found["handover"]["count"], found["handover"]["rate"]) == (2, 0.2)
    assert found["criteria"]["sentence"] == (
        "30 of 100 leads were not accepted within 90 days (3 of 10)."
    )


def test_causes_that_the_data_knows_nothing_about_read_not_recorded() -> None:
    found = causes(lazily([lead()] * 9), SCOPE)
    assert found["is_recorded"].to_list() == [False, False, False]
    assert found["rate"].to_list() == [None, None, None]
