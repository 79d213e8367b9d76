from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from alignment.metrics.revenue_per_lead import (
    AGES,
    counted,
    headline,
    revenue_per_lead,
    tally_entered,
    tally_wins,
)
from alignment.scope import Scope
from tests.metrics.marts import DAY, LEADS, Both, assert_counted_alike, journeys, lead

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 250)
Offer = Callable[[pl.DataFrame], Both]
HAND_SQL = """
select source as split,
  (case when $as_of - entry_day >= 365 then 3 when $as_of - entry_day >= 180 then 2
        when $as_of - entry_day >= 90 then 1 else 0 end)::bigint as watched,
  (case when days_to_won is null or days_to_won > $as_of - entry_day then 3
        when days_to_won <= 90 then 0 when days_to_won <= 180 then 1
        when days_to_won <= 365 then 2 else 3 end)::bigint as won_by_,
  coalesce(case when won_by_ < 3 and won_minor is not null then
    case when won_minor < 100 then won_minor
         else (left(won_minor::varchar, 2) || repeat('0', length(won_minor::varchar) - 2))::bigint
    end end, -1) as class_minor,
  furthest = 5 and days_to_won is null and seen_day <= $as_of as is_undated,
  sum(leads)::bigint as leads,
  coalesce(sum(case when won_by_ < 3 then won_minor end), 0)::bigint as won_minor
from {mart}
where exclusion = '' and entry_day between $first and least($last, $as_of)
group by all
"""


def lazily(rows: list[dict[str, object]]) -> nw.LazyFrame[pl.LazyFrame]:
    return nw.from_native(journeys(rows).lazy())


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=LEADS, amounts=st.lists(st.none() | st.integers(0, 10**9), min_size=40, max_size=40))
def test_polars_duckdb_and_hand_written_sql_count_the_same(
    both: Offer, rows: list[dict[str, object]], amounts: list[int | None]
) -> None:
    priced = [row | {"won_minor": amount} for row, amount in zip(rows, amounts, strict=False)]
    at = both(journeys(priced))
    sql = HAND_SQL.replace("won_by_", "won_by")
    for scope in (SCOPE, replace(SCOPE, as_of=DAY + 700)):
        for tally, by in product((tally_entered, tally_wins), ("source", "")):
            assert_counted_alike(partial(tally, by=by), at, scope)
        days = {"first": scope.first_day, "last": scope.last_day, "as_of": scope.as_of}
        by_hand = at.connection.sql(sql.format(mart=at.name), params=days).pl()
        found = counted(at.duck, scope)
        assert_frame_equal(
            found.select(by_hand.columns), by_hand.sort(found.columns[:5]), check_dtypes=False
        )


def test_only_leads_of_the_age_count_and_those_that_brought_nothing_too() -> None:
    rows = [
        *[lead(won=60, won_minor=1_000_00)] * 2,
        lead(won=120, won_minor=3_000_00),
        *[lead()] * 7,
        *[lead(entry_day=DAY + 100, won=10, won_minor=9_000_00)] * 5,
    ]
    found = revenue_per_lead(lazily(rows), SCOPE)
    by_age = {row["age_days"]: row for row in found.filter("is_total").to_dicts()}
    # 15 leads are 90 days old: 2 × 1,000 and 5 × 9,000 were won by then.
    assert (by_age[90]["watched"], by_age[90]["wins"]) == (15, 7)
    assert by_age[90]["mean_minor"] == round(47_000_00 / 15)
    # 10 of them are 180 days old: 2 × 1,000 and 3,000 were won by then.
    assert (by_age[180]["watched"], by_age[180]["wins"]) == (10, 3)
    assert by_age[180]["mean_minor"] == 500_00
    assert (by_age[365]["verdict"], by_age[365]["mean_minor"]) == ("too_young", None)


def test_under_10_wins_there_is_no_range_and_the_list_is_named() -> None:
    rows = [*[lead(won=60, won_minor=100_00)] * 9, *[lead()] * 100]
    few = revenue_per_lead(lazily(rows), SCOPE).row(1, named=True)
    assert (few["low_minor"], few["high_minor"], few["verdict"]) == (None, None, "counts_only")
    assert headline(revenue_per_lead(lazily(rows), SCOPE), "EUR") == (
        "EUR 8 per lead: 9 wins of 109 leads by 180 days of age; with under 10 wins the list of "
        "them says more."
    )
    more = revenue_per_lead(lazily([*rows, lead(won=60, won_minor=100_00)]), SCOPE)
    assert more.row(1, named=True)["low_minor"] is not None


def test_the_classes_of_amounts_leave_the_range_as_it_is() -> None:
    amounts = [1_234_56 + 7_891_23 * number for number in range(40)]
    rows = [lead(won=60, won_minor=amount) for amount in amounts] + [lead()] * 360
    row = revenue_per_lead(lazily(rows), SCOPE).row(0, named=True)
    values = np.array(amounts + [0] * 360, dtype=float)
    exact = 1.96 * values.std(ddof=1) / 20
    assert row["mean_minor"] == round(values.mean())
    assert row["high_minor"] - row["low_minor"] == pytest.approx(2 * exact, rel=0.05)


def test_a_win_without_an_amount_is_counted_and_brings_nothing() -> None:
    rows = [lead(won=60, won_minor=100_00), lead(won=60), *[lead()] * 8]
    row = revenue_per_lead(lazily(rows), SCOPE).row(0, named=True)
    assert (row["wins"], row["unpriced"], row["mean_minor"]) == (2, 1, 10_00)
    none = revenue_per_lead(lazily([lead(won=60)] * 10), SCOPE)
    told = none.row(0, named=True)
    assert (told["mean_minor"], told["verdict"]) == (None, "not_recorded")
    assert "none with an amount" in headline(none, "EUR")


def test_ages_rise_and_leads_of_no_age_are_too_young() -> None:
    found = revenue_per_lead(lazily([lead(entry_day=DAY + 240)] * 9), SCOPE)
    assert found.filter("is_total")["age_days"].to_list() == list(AGES)
    assert headline(found, "EUR").startswith("Fewer than 5 leads of this period are 180 days old")
