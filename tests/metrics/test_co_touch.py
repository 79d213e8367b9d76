"""Both teams in touch: after the handover, in one month, and the longest silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from alignment.metrics.co_touch import co_touch, headline, tally_co_touch
from alignment.scope import Scope
from tests.metrics.clients import DEALS, lost, won
from tests.metrics.deals import deals, lazily
from tests.metrics.marts import DAY, Both, assert_counted_alike

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 400)
Offer = Callable[[pl.DataFrame], Both]
SQL = """
with closed as (
  select *, handover_day < outcome_day and touches > 0 as is_handed from {mart}
  where exclusion = '' and not is_renewal and outcome in ('won', 'lost')
    and outcome_day between $first and $last and outcome_day <= $as_of
)
select source as split, outcome,
  case when activities > 0 then coalesce(longest_silence_days, -1) else -1 end as silence,
  count(*) as closed,
  count(*) filter (is_handed) as handed_over,
  count(*) filter (is_handed and touches_after_handover > 0) as touched_after,
  count(*) filter (touches > 0 and activities > 0) as both_known,
  count(*) filter (touches > 0 and activities > 0 and shared_months > 0) as both_active
from closed group by all
"""
HANDED = {"handover_day": DAY, "touches": 2, "activities": 2}


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=DEALS)
def test_touches_of_both_teams_count_the_same_on_polars_duckdb_and_by_hand(
    both: Offer, rows: list[dict[str, Any]]
) -> None:
    assert_counted_alike(tally_co_touch, both(deals(rows)), SCOPE, SQL)


def test_shares_and_silences_by_hand() -> None:
    rows = [
        *[won(**HANDED, touches_after_handover=1, shared_months=1, longest_silence_days=20)] * 9,
        won(**HANDED, longest_silence_days=90),
        won(touches=1),
        *[lost(**HANDED, longest_silence_days=None)] * 5,
        lost(**HANDED, touches_after_handover=4, longest_silence_days=7),
    ]
    found = co_touch(lazily(rows), SCOPE).filter("is_total")
    won_row, lost_row = found.to_dicts()
    assert (won_row["closed"], won_row["handed_over"], won_row["touched_after"]) == (11, 10, 9)
    assert won_row["rate"] == pytest.approx(0.9)
    assert (won_row["both_active"], won_row["both_known"]) == (9, 10)
    assert (won_row["silence_known"], won_row["silence_days"]) == (10, 20)
    assert won_row["silence_most_days"] == 90
    assert (lost_row["closed"], lost_row["handed_over"], lost_row["touched_after"]) == (6, 6, 1)
    assert (lost_row["silence_known"], lost_row["silence_days"]) == (1, 7)
    assert headline(co_touch(lazily(rows), SCOPE)) == (
        "Where both are on record, 9 of 10 wins had both teams active in the same month. Marketing "
        "was in touch after the handover in 9 of 10 wins, beside 1 of 6 lost ones; that says "
        "nothing of causes."
    )


def test_a_share_is_told_with_its_counts_and_not_of_those_it_cant_be_told_of() -> None:
    rows = [won(**HANDED, touches_after_handover=1, shared_months=1)] * 24 + [won()] * 40
    assert headline(co_touch(lazily(rows), SCOPE)) == (
        "Where both are on record, 100 of 100 wins (24 of 24) had both teams active in the same "
        "month. Marketing was in touch after the handover in 100 of 100 wins (24 of 24)."
    )


def test_groups_add_up_to_the_total() -> None:
    rows = [won(**HANDED, source=source) for source in ("Web", "Web", "Event")] + [lost()]
    found = co_touch(lazily(rows), SCOPE)
    parts = found.filter(~pl.col("is_total"))
    assert found["split"].to_list() == ["All"] * 2 + ["Web"] * 2 + ["Event"] * 2
    for name in ("closed", "handed_over", "both_known"):
        assert parts[name].sum() == found.filter("is_total")[name].sum()


def test_without_touches_and_handovers_nothing_is_told() -> None:
    found = co_touch(lazily([won()] * 6), SCOPE)
    assert found.row(0, named=True)["verdict"] == "not_recorded"
    assert found["rate"].to_list() == [None] * 4
    assert headline(found).startswith("6 wins in this period; touches, contacts of sales")
    assert headline(co_touch(lazily([won(exclusion="deleted")]), SCOPE)).startswith("No opp")
