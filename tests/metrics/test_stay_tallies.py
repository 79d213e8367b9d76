"""Every tally of stays: equal on polars, on DuckDB and by hand-written SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings

from alignment.metrics.bottleneck import tally_bottleneck
from alignment.metrics.detours import tally_detours
from alignment.metrics.stalled import tally_stalled
from alignment.metrics.stays import returns
from alignment.metrics.transitions import tally_transitions
from alignment.metrics.velocity import tally_velocity
from alignment.scope import Scope
from tests.metrics.marts import DAY, Both, assert_counted_alike
from tests.metrics.stays import STAYS, stay, stays

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)
Offer = Callable[[pl.DataFrame], Both]
Rows = list[dict[str, Any]]

UNITS = """
  from {mart}
  where exclusion = '' and first_entered_day between $first and $last and entered_day <= $as_of
    and (next_visit_day is null or next_visit_day > $as_of)
"""
SEEN = """
  late_days + prior_days
  + case when entered_day + days <= $as_of then days else $as_of - entered_day end
"""
VELOCITY = f"""
select stage, exit_kind, coalesce(entered_day + days <= $as_of, false) as is_over,
  {SEEN} as days, late_days as late, evidence, count(*) as units {UNITS} group by all
"""
PER_VISIT = """
select stage, exit_kind, coalesce(entered_day + days <= $as_of, false) as is_over, late_days
  + case when entered_day + days <= $as_of then days else $as_of - entered_day end as days,
  late_days as late, evidence, source = 'Web' as is_group, count(*) as units
from {mart}
where exclusion = '' and entered_day between $first and $last and entered_day <= $as_of
group by all
"""
BOTTLENECK = f"""
select stage, late_days as late,
  (({SEEN}) * 4 + case when evidence < 70 then 2
    when entered_day + days <= $as_of and exit_kind <> 'moved_pipeline' then 1 else 0 end) * 128
  + "cluster" as key, count(*) as units {UNITS} group by all
"""
STALLED = f"""
select stage, exit_kind, coalesce(entered_day + days <= $as_of, false) as is_over,
  {SEEN} as days, late_days as late, evidence,
  first_entered_day between $first and $last as is_entered, count(*) as units
from {{mart}}
where exclusion = '' and evidence >= 70 and entered_day <= $as_of
  and (next_visit_day is null or next_visit_day > $as_of)
  and (first_entered_day between $first and $last
    or days is null or entered_day + days > $as_of)
group by all
"""
TRANSITIONS = """
select stage, exit_stage, exit_kind, count(*) as moves from {mart}
where exclusion = '' and evidence >= 70 and entered_day + days between $first and $last
  and entered_day + days <= $as_of and exit_kind <> 'within'
group by all
"""
DETOURS = """
select evidence >= 70 as is_dated, coalesce(skip_day <= $as_of, false) as skip,
  coalesce(back_day <= $as_of, false) as back, coalesce(reopen_day <= $as_of, false) as reopen,
  count(*) as records
from {mart}
where exclusion = '' and is_first and entered_day between $first and $last
  and entered_day <= $as_of
group by all
"""


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=STAYS)
def test_polars_duckdb_and_hand_written_sql_count_the_same(both: Offer, rows: Rows) -> None:
    at = both(stays(rows))
    for scope in (SCOPE, replace(SCOPE, as_of=DAY + 250)):
        assert_counted_alike(tally_velocity, at, scope, VELOCITY)
        assert_counted_alike(tally_bottleneck, at, scope, BOTTLENECK)
        assert_counted_alike(tally_stalled, at, scope, STALLED)
        assert_counted_alike(tally_transitions, at, scope, TRANSITIONS)
        assert_counted_alike(tally_detours, at, scope, DETOURS)
        each = replace(scope, is_per_visit=True, source=("Web",))
        assert_counted_alike(tally_velocity, at, each, PER_VISIT)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=STAYS)
def test_a_tools_own_words_and_two_periods_count_the_same_on_polars_and_duckdb(
    both: Offer, rows: Rows
) -> None:
    at = both(stays(rows))
    for scope in (replace(SCOPE, pipeline="lead"), replace(SCOPE, by="period")):
        for tally in (tally_velocity, tally_bottleneck, tally_stalled):
            assert_counted_alike(tally, at, scope)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=STAYS)
def test_returns_after_an_end_count_the_same_on_polars_duckdb_and_by_hand(
    both: Offer, rows: Rows
) -> None:
    back = stay(stage="recycled", exit_stage="mql", exit_kind="reopen", days=4)
    at = both(stays([*rows, back]))
    by_hand = TRANSITIONS.replace("exit_kind <> 'within'", "exit_kind = 'reopen'")
    found = assert_counted_alike(
        lambda mart, asked: tally_transitions(returns(mart), asked), at, SCOPE, by_hand
    )
    assert found["moves"].to_list() == [1]
