from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment.metrics.acquisition_cost import acquisition_cost, headline, tally_customers
from alignment.scope import Scope, to_day
from tests.metrics.deals import costs, deal, deals
from tests.metrics.marts import Both, assert_counted_alike

Offer = Callable[[pl.DataFrame], Both]
MARCH = to_day(date(2026, 3, 1))
FEBRUARY, APRIL = to_day(date(2026, 2, 1)), to_day(date(2026, 4, 1))
SCOPE = Scope(first_day=MARCH, last_day=APRIL - 1, as_of=APRIL + 60)
HAND_SQL = """
with won as (
  select coalesce(account_id, opp_id) as unit, *, min(outcome_day) over (partition by unit) as first
  from {mart}
  where exclusion = '' and not is_renewal and outcome = 'won' and outcome_day <= $as_of
), renewed as (
  select account_id as unit, min(least(qualified_day, outcome_day)) as since
  from {mart} where exclusion = '' and is_renewal and account_id is not null group by all
), firsts as (
  select won.* from won left join renewed using (unit)
  where outcome_day = first and first between $first and $last
    and (since is null or since >= first)
  qualify row_number() over (partition by unit order by opp_id) = 1
)
select 'All' as split, outcome_day - lead_day as days, count(*)::bigint as customers,
       coalesce(sum(value_minor), 0)::bigint as won_minor, count(value_minor)::bigint as priced
from firsts where region in ('North') group by all
"""


def found(rows: list[dict[str, Any]], spent: pl.DataFrame, scope: Scope = SCOPE) -> pl.DataFrame:
    lazy = [nw.from_native(frame.lazy()) for frame in (deals(rows), spent)]
    return acquisition_cost(lazy[0], lazy[1], scope)


def customers(number: int, **given: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any column
    won = {"outcome": "won", "outcome_day": MARCH + 9, "lead_day": MARCH - 22}
    return [deal(**(won | {"account_id": f"A{place}"} | given)) for place in range(number)]


BOTH_MONTHS = costs(
    [("Fair", "Event", FEBRUARY, "actual", 280_00), ("Ads", "Search", MARCH, "recorded", 620_00)]
)


def test_costs_are_those_of_the_period_and_those_of_as_long_before_as_the_customers_took() -> None:
    row = found(customers(10), BOTH_MONTHS).row(0, named=True)
    assert (row["cost_minor"], row["cost_per_customer_minor"]) == (620_00, 62_00)
    # 31 days earlier: 29 January to 28 February; before February nobody knows the costs.
    assert (row["lag_days"], row["earlier_cost_minor"]) == (31, None)
    shorter = found(customers(10, lead_day=MARCH - 19), BOTH_MONTHS).row(0, named=True)
    # 28 days earlier: 1 February to 3 March, so all of February and 3 of 31 days of March.
    assert (shorter["earlier_first_day"], shorter["earlier_last_day"]) == (FEBRUARY, MARCH + 2)
    assert shorter["earlier_cost_minor"] == 280_00 + 60_00
    assert shorter["earlier_cost_per_customer_minor"] == 34_00


def test_an_account_is_a_customer_once_on_the_day_of_its_first_win() -> None:
    before = customers(1, outcome_day=MARCH - 1)
    again = customers(6)
    twice = customers(6, outcome_day=MARCH + 20)
    row = found([*before, *again, *twice], BOTH_MONTHS).row(0, named=True)
    assert row["customers"] == 5  # A0 was won in February already, nobody is counted twice


def test_opportunities_without_an_account_count_each_and_renewals_never() -> None:
    nameless = customers(3, account_id=None)
    renewals = [
        row | {"account_id": f"R{n}"} for n, row in enumerate(customers(4, is_renewal=True))
    ]
    assert found([*nameless, *renewals], BOTH_MONTHS)["customers"].to_list() == [3]


def test_an_account_with_an_earlier_renewal_was_a_customer_already() -> None:
    renewed = {"account_id": "A0", "is_renewal": True}
    before = customers(1, **renewed, qualified_day=MARCH - 90, outcome_day=MARCH - 30)
    still_open = customers(1, **renewed | {"account_id": "A1"}, qualified_day=MARCH - 5)
    still_open[0] |= {"outcome": "open", "outcome_day": None}
    after = customers(1, **renewed | {"account_id": "A2"}, qualified_day=MARCH + 20)
    left_out = customers(1, **renewed | {"account_id": "A3"}, qualified_day=MARCH - 90)
    left_out[0] |= {"exclusion": "deleted"}
    rows = [*customers(6), *before, *still_open, *after, *left_out]
    assert found(rows, BOTH_MONTHS)["customers"].to_list() == [4]


def test_under_5_customers_there_is_no_cost_of_each() -> None:
    frame = found(customers(4), BOTH_MONTHS)
    row = frame.row(0, named=True)
    assert (row["cost_minor"], row["cost_per_customer_minor"], row["verdict"]) == (
        620_00,
        None,
        "counts_only",
    )
    assert headline(frame, SCOPE, "EUR").startswith("4 new customers; with fewer than 5")


def test_a_cost_without_a_rate_is_counted_and_never_zero() -> None:
    foreign = costs([("Fair", "Event", MARCH, "actual", None)])
    row = found(customers(6), foreign).row(0, named=True)
    assert (row["cost_minor"], row["unpriced"], row["verdict"]) == (None, 1, "not_recorded")
    mixed = pl.concat([foreign, costs([("Ads", "Search", MARCH, "recorded", 60_00)])])
    row = found(customers(6), mixed).row(0, named=True)
    assert (row["cost_minor"], row["unpriced"]) == (60_00, 1)


def test_the_headline_says_which_costs_are_not_in_it() -> None:
    early = costs(
        [("Fair", "Event", FEBRUARY, "actual", None), ("Mail", "Email", MARCH - 70, "actual", 9)]
    )
    frame = found(
        customers(6), pl.concat([early, costs([("Ads", "Search", MARCH, "recorded", 60_00)])])
    )
    assert frame.row(0, named=True)["unpriced"] == 1  # of the time in which they became leads
    assert headline(frame, SCOPE, "EUR").endswith(
        "Not in it: 1 monthly cost without an exchange rate."
    )


def test_the_headline_says_from_when_on_no_cost_is_on_record() -> None:
    quarter = replace(SCOPE, last_day=to_day(date(2026, 5, 31)), as_of=to_day(date(2026, 5, 31)))
    frame = found(customers(6), BOTH_MONTHS, quarter)
    assert frame["costs_until_day"].to_list() == [APRIL - 1]
    assert headline(frame, quarter, "EUR").endswith(" No cost is on record after Mar 2026.")
    going_on = replace(quarter, last_day=to_day(date(2026, 4, 29)))
    assert "on record after" not in headline(
        found(customers(6), BOTH_MONTHS, going_on), going_on, "EUR"
    )


def test_what_no_win_has_a_value_for_is_unknown_and_not_zero() -> None:
    assert found(customers(6, value_minor=None), BOTH_MONTHS)["won_minor"].to_list() == [None]
    assert found([], BOTH_MONTHS)["won_minor"].to_list() == [0]


def test_a_cost_of_no_known_day_is_in_no_period() -> None:
    undated = costs([("Ads", "Search", MARCH, "recorded", 60_00)])
    without = undated.with_columns(
        month_day=pl.lit(None, pl.Int32), cost_minor=pl.lit(9_99, pl.Int64)
    )
    row = found(customers(6), pl.concat([undated, without])).row(0, named=True)
    assert row["cost_minor"] == 60_00


def test_planned_costs_are_told_apart() -> None:
    planned = costs(
        [("Fair", "Event", MARCH, "budgeted", 20_00), ("Ads", "Search", MARCH, "actual", 30_00)]
    )
    row = found(customers(5), planned).row(0, named=True)
    assert (row["cost_minor"], row["budgeted_minor"]) == (50_00, 20_00)


def test_with_a_filter_that_costs_dont_know_there_is_no_cost() -> None:
    frame = found(customers(6), BOTH_MONTHS, replace(SCOPE, region=("North",)))
    assert frame["customers"].to_list() == [6]
    assert frame["cost_minor"].null_count() == 1
    assert "isn't known for this choice" in headline(frame, SCOPE, "EUR")


def test_channels_have_their_own_costs_and_customers() -> None:
    rows = [*customers(5, channel="Search"), *customers(1, account_id="B", channel="Event")]
    frame = found(rows, BOTH_MONTHS, replace(SCOPE, by="channel"))
    told = {row["split"]: row for row in frame.to_dicts()}
    assert told["All"]["cost_minor"] == 620_00
    assert (told["Search"]["customers"], told["Search"]["cost_per_customer_minor"]) == (5, 124_00)
    assert (told["Event"]["customers"], told["Event"]["cost_minor"]) == (1, None)


def test_the_headline_names_the_time_whose_costs_count() -> None:
    told = headline(found(customers(10, lead_day=MARCH - 19), BOTH_MONTHS), SCOPE, "EUR")
    assert told == (
        "10 new customers, each at an average of EUR 34 with the costs of 1 Feb 2026 to 3 Mar 2026 "
        "(half took up to 28 days to win); EUR 62 with those of the period itself."
    )
    assert headline(found([], BOTH_MONTHS), SCOPE, "EUR").startswith("No customer was won")


DEALS = st.lists(
    st.builds(
        deal,
        account_id=st.sampled_from([None, "A", "B", "C"]),
        region=st.sampled_from(["North", "South"]),
        outcome=st.sampled_from(["won", "won", "lost", "open"]),
        outcome_day=st.none() | st.integers(MARCH - 40, MARCH + 90),
        lead_day=st.none() | st.integers(MARCH - 90, MARCH),
        value_minor=st.none() | st.integers(0, 10_000),
        is_renewal=st.sampled_from([False, False, True]),
        exclusion=st.sampled_from(["", "", "deleted"]),
    ),
    min_size=1,
    max_size=30,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=DEALS)
def test_polars_duckdb_and_hand_written_sql_count_the_same(
    both: Offer, rows: list[dict[str, Any]]
) -> None:
    scope = replace(SCOPE, region=("North",))
    assert_counted_alike(tally_customers, both(deals(rows)), scope, HAND_SQL)
