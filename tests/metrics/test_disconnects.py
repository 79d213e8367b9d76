"""Where the two teams lost each other: each rule by hand, and what can't be told counted apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from alignment.agreed import Agreed
from alignment.metrics.disconnects import disconnects, flags, headline, tally_disconnects
from alignment.scope import Scope
from tests.metrics.clients import DEALS, lost, won
from tests.metrics.deals import deals, lazily
from tests.metrics.marts import DAY, Both, assert_counted_alike

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 400)
Offer = Callable[[pl.DataFrame], Both]
SQL = """
with closed as (
  select *, case when handover_day <= outcome_day then handover_day end as handed from {mart}
  where exclusion = '' and not is_renewal and outcome in ('won', 'lost')
    and outcome_day between $first and $last and outcome_day <= $as_of
)
select outcome, count(*) as closed,
  count(*) filter (handed is not null and touches > 0) as known_early_handover,
  count(*) filter (handed is not null and touches > 0
    and (first_intent_day is null or first_intent_day > handed)) as found_early_handover,
  count(*) filter (handed is not null and first_intent_day is not null) as known_late_handover,
  count(*) filter (first_intent_day is not null
    and handed - greatest(first_intent_day, lead_day) > 14) as found_late_handover,
  count(*) filter (handed < outcome_day and touches > 0) as known_no_touch_after,
  count(*) filter (handed < outcome_day and touches > 0 and touches_after_handover = 0)
    as found_no_touch_after,
  count(*) filter (first_touch_day is not null and first_sales_day is not null)
    as known_sales_first,
  count(*) filter (first_sales_day < first_touch_day) as found_sales_first,
  count(*) filter (longest_silence_days is not null and activities > 0) as known_long_silence,
  count(*) filter (longest_silence_days > 30 and activities > 0) as found_long_silence
from closed group by all
"""
TOUCHED = {"touches": 3, "first_touch_day": DAY - 30, "activities": 2}


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=DEALS)
def test_disconnects_count_the_same_on_polars_duckdb_and_by_hand(
    both: Offer, rows: list[dict[str, Any]]
) -> None:
    assert_counted_alike(
        lambda mart, scope: tally_disconnects(mart, scope, Agreed()), both(deals(rows)), SCOPE, SQL
    )


@pytest.mark.parametrize(
    ("disconnect", "given", "is_found", "days"),
    [
        ("early_handover", TOUCHED | {"handover_day": DAY, "first_intent_day": DAY}, False, None),
        (
            "early_handover",
            TOUCHED | {"handover_day": DAY, "first_intent_day": DAY + 1},
            True,
            None,
        ),
        ("early_handover", TOUCHED | {"handover_day": DAY}, True, None),
        ("early_handover", {"handover_day": DAY}, None, None),
        ("early_handover", TOUCHED, None, None),
        ("late_handover", TOUCHED | {"handover_day": DAY, "first_intent_day": DAY - 14}, False, 14),
        ("late_handover", TOUCHED | {"handover_day": DAY, "first_intent_day": DAY - 15}, True, 15),
        ("late_handover", TOUCHED | {"handover_day": DAY}, None, None),
        (
            "late_handover",
            TOUCHED | {"handover_day": DAY, "first_intent_day": DAY - 90, "lead_day": DAY - 10},
            False,
            10,
        ),
        ("no_touch_after", TOUCHED | {"handover_day": DAY}, True, None),
        (
            "no_touch_after",
            TOUCHED | {"handover_day": DAY, "touches_after_handover": 1},
            False,
            None,
        ),
        ("no_touch_after", TOUCHED | {"handover_day": DAY + 50}, None, None),
        ("no_touch_after", TOUCHED | {"handover_day": DAY + 51}, None, None),
        ("sales_first", TOUCHED | {"first_sales_day": DAY - 31}, True, 1),
        ("sales_first", TOUCHED | {"first_sales_day": DAY - 30}, False, 0),
        ("sales_first", TOUCHED, None, None),
        ("long_silence", TOUCHED | {"longest_silence_days": 30}, False, 30),
        ("long_silence", TOUCHED | {"longest_silence_days": 31}, True, 31),
        ("long_silence", {"touches": 3, "longest_silence_days": 31}, None, None),
    ],
)
def test_each_rule_is_told_yes_no_or_not_known(
    disconnect: str, given: dict[str, Any], is_found: bool | None, days: int | None
) -> None:
    found = flags(deals([won(**given)]), Agreed()).filter(pl.col("disconnect") == disconnect)
    assert found.select("is_found", "days").row(0) == (is_found, days)
    counted = disconnects(lazily([won(**given)]), SCOPE, Agreed())
    row = counted.filter(pl.col("disconnect") == disconnect, outcome="won").row(0, named=True)
    assert (row["known"], row["found"]) == (int(is_found is not None), int(is_found or 0))
    assert row["unknown"] + row["known"] == row["closed"] == 1


@pytest.mark.parametrize(
    ("stage_days", "limit"),
    [({}, 14), ({"lead": 30}, 30), ({"engaged": 7, "lead": 30}, 7), ({"mql": 3}, 14)],
)
def test_the_limit_is_that_of_the_stage_before_the_handover(
    stage_days: dict[str, int], limit: int
) -> None:
    agreed = Agreed(stage_days=stage_days)
    found = disconnects(lazily([won()]), SCOPE, agreed)
    row = found.filter(disconnect="late_handover", outcome="all").row(0, named=True)
    assert row["limit_days"] == limit
    assert f"more than {limit} days" in row["rule"]


def test_won_and_lost_add_up_to_all_and_few_have_no_share() -> None:
    rows = [won(activities=1, longest_silence_days=40)] * 6 + [
        won(activities=1, longest_silence_days=3)
    ] * 2
    rows += [lost(activities=1, longest_silence_days=40)] * 2 + [lost()]
    found = disconnects(lazily(rows), SCOPE, Agreed()).filter(disconnect="long_silence")
    told = found.select("outcome", "closed", "known", "unknown", "found", "verdict").rows()
    assert told == [
        ("all", 11, 10, 1, 8, "range_first"),
        ("won", 8, 8, 0, 6, "range_first"),
        ("lost", 3, 2, 1, 2, "not_recorded"),
    ]
    assert found["rate"].to_list() == [0.8, 0.75, None]


def test_a_rule_of_which_a_handful_can_be_told_is_not_the_most_frequent_of_many() -> None:
    rows = [won(activities=1, longest_silence_days=40)] * 12
    rows += [won(activities=1, longest_silence_days=3)] * 12
    rows += [lost(**TOUCHED, handover_day=DAY)] * 5
    found = disconnects(lazily(rows), SCOPE, Agreed())
    handed = found.filter(disconnect="early_handover", outcome="all").row(0, named=True)
    assert (handed["found"], handed["known"]) == (5, 5)
    assert "12 of the 24 of which it can be told" in headline(found)


def test_the_most_frequent_one_is_named_with_its_rule() -> None:
    rows = [won(activities=1, longest_silence_days=40)] * 6 + [
        lost(**TOUCHED, first_sales_day=DAY)
    ] * 5
    assert headline(disconnects(lazily(rows), SCOPE, Agreed())) == (
        "Of 11 closed opportunities, the most frequent disconnect: more than 30 days between two "
        "days on which either team was in touch, 6 of the 6 of which it can be told."
    )
    calm = [won(activities=1, longest_silence_days=3)] * 6
    assert "none shows a disconnect" in headline(disconnects(lazily(calm), SCOPE, Agreed()))
    assert headline(disconnects(lazily([won()]), SCOPE, Agreed())).startswith("Too little")
    nothing = disconnects(lazily([won(is_renewal=True)]), SCOPE, Agreed())
    assert headline(nothing) == "No opportunity was closed in this period."
