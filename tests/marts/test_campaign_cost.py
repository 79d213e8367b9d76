"""What campaigns cost, month by month, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.schema.credit import CampaignCost
from alignment.schema.marts import NOT_RECORDED
from alignment.scope import to_date, to_day
from tests.marts.world import AS_OF, Cell, World, both

DAY = to_day(date(1972, 1, 10))
"""A day of January 1972, before the day of observation (1972-09-27)."""


def world(*campaigns: Mapping[str, Cell]) -> World:
    """Campaigns whose money is in base currency unless said otherwise."""
    made = World()
    for number, campaign in enumerate(campaigns, 1):
        own = {"actual_base_minor": "actual_minor", "budgeted_base_minor": "budgeted_minor"}
        base = {name: campaign.get(minor) for name, minor in own.items()}
        named: dict[str, Cell] = {
            "campaign_id": f"C{number}",
            "name": f"Campaign {number}",
            "channel": "Web",
        }
        made.rows["campaign"].append({**named, **base, **campaign})
    return made


def cost(made: World, minor: int | None, day: int = DAY, **values: Cell) -> None:
    """Add a row of cost, of campaign C1 unless said otherwise; one without a rate if None."""
    number = len(made.rows["cost"])
    known: dict[str, Cell] = {
        "cost_id": f"K{number}",
        "campaign_id": "C1",
        "day": day,
        "amount_minor": minor or 9,
    }
    priced: dict[str, Cell] = {"amount_base_minor": minor, "is_unpriced": minor is None}
    known["amount_minor"] = minor or 9
    made.rows["cost"].append({**known, **priced, **values})


def costs(made: World) -> list[dict[str, Any]]:
    """The mart, the same on both engines, in the order of names and months."""
    found = CampaignCost.validate(both(made, "_month", "_day", "campaign_cost")).to_dicts()
    keys = ("campaign", "channel", "month_day", "basis")
    return sorted(found, key=lambda row: tuple(str(row[key]) for key in keys))


def by_month(made: World) -> dict[str, int | None]:
    """The cost of a world with one campaign by month."""
    return {
        "undated" if row["month_day"] is None else f"{to_date(row['month_day']):%Y-%m}": row[
            "cost_minor"
        ]
        for row in costs(made)
    }


def day(year: int, month: int, of_month: int) -> int:
    """A day since 1970-01-01."""
    return to_day(date(year, month, of_month))


def test_actual_cost_is_spread_by_days_and_adds_up_to_the_cent() -> None:
    span = {"start_day": day(1972, 1, 31), "end_day": day(1972, 3, 1)}
    found = by_month(world({"actual_minor": 1000, **span}))
    # 31 days at 32.258… cents: one, thirty and thirty-one of them, each cut off to the cent.
    assert found == {"1972-01": 32, "1972-02": 967 - 32, "1972-03": 1000 - 967}


def test_a_leap_day_has_its_share() -> None:
    span = {"start_day": day(1972, 2, 1), "end_day": day(1972, 3, 31)}
    assert by_month(world({"actual_minor": 6000, **span})) == {"1972-02": 2900, "1972-03": 3100}


def test_what_was_paid_back_is_spread_as_what_was_paid() -> None:
    span = {"start_day": day(1972, 1, 31), "end_day": day(1972, 3, 1)}
    assert by_month(world({"actual_minor": -1000, **span})) == {
        "1972-01": -32,
        "1972-02": 32 - 967,
        "1972-03": 967 - 1000,
    }


def test_the_actual_cost_counts_before_the_budgeted_even_where_it_is_nothing() -> None:
    span = {"start_day": DAY, "end_day": DAY}
    assert [row["basis"] for row in costs(world({"budgeted_minor": 5, **span}))] == ["budgeted"]
    both_known = costs(world({"actual_minor": 0, "budgeted_minor": 5, **span}))
    assert [(row["basis"], row["cost_minor"]) for row in both_known] == [("actual", 0)]


def test_a_campaign_without_any_cost_has_no_row() -> None:
    assert costs(world({"start_day": DAY})) == []


def test_rows_of_cost_count_instead_of_what_the_campaign_itself_says() -> None:
    made = world({"actual_minor": 777, "start_day": DAY})
    for minor, on in ((100, day(1972, 1, 1)), (50, day(1972, 1, 31)), (25, day(1972, 2, 1))):
        cost(made, minor, on)
    assert by_month(made) == {"1972-01": 150, "1972-02": 25}
    assert {row["basis"] for row in costs(made)} == {"recorded"}


def test_rows_of_cost_that_name_the_campaign_count_as_its_own() -> None:
    made = world({"actual_minor": 777, "start_day": DAY})
    cost(made, 40, campaign_id="77", campaign_name="Campaign 1", channel="LinkedIn")
    assert [(row["campaign"], row["channel"], row["cost_minor"]) for row in costs(made)] == [
        ("Campaign 1", "Web", 40)
    ]


def test_a_name_that_several_campaigns_have_tells_no_channel() -> None:
    same: dict[str, Cell] = {"name": "Fair", "start_day": DAY, "actual_minor": 777}
    made = world(same, {**same, "channel": "Events"})
    cost(made, 40, campaign_id=None, campaign_name="Fair")
    assert [(row["campaign"], row["channel"], row["cost_minor"]) for row in costs(made)] == [
        ("Fair", NOT_RECORDED, 40)
    ]


def test_costs_of_a_channel_alone_stay_apart_from_those_of_its_campaigns() -> None:
    made = world({"actual_minor": 777, "start_day": DAY})
    cost(made, 40, campaign_id=None, channel="Web")
    cost(made, 2, campaign_id=None)
    assert [(row["campaign"], row["channel"], row["cost_minor"]) for row in costs(made)] == [
        ("Campaign 1", "Web", 777),
        (NOT_RECORDED, "Web", 40),
        (NOT_RECORDED, NOT_RECORDED, 2),
    ]


def test_a_cost_without_a_rate_is_null_and_makes_its_month_so() -> None:
    made = world({"actual_minor": 777, "start_day": DAY})
    cost(made, 40)
    cost(made, None, DAY + 1)
    cost(made, 3, DAY + 31)
    assert [(row["cost_minor"], row["is_unpriced"]) for row in costs(made)] == [
        (None, True),
        (3, False),
    ]


def test_a_campaign_without_a_rate_is_null_in_every_month() -> None:
    span = {"start_day": DAY, "end_day": DAY + 31}
    made = world({"actual_minor": 777, "actual_base_minor": None, "currency": "USD", **span})
    assert [(row["cost_minor"], row["is_unpriced"]) for row in costs(made)] == [(None, True)] * 2


@pytest.mark.parametrize(
    ("start", "end", "month"),
    [
        (DAY, None, "1972-01"),
        (None, DAY + 60, "1972-03"),
        (DAY, DAY - 40, "1972-01"),
        (DAY, 2_932_896, "1972-01"),
        (-700_000, DAY, "1972-01"),
        (None, None, "undated"),
        (-700_000, 2_932_896, "undated"),
    ],
)
def test_cost_with_one_usable_date_is_of_its_month_and_without_any_of_none(
    start: int | None, end: int | None, month: str
) -> None:
    # 2,932,896 is the last day of the year 9999, which tools write where there is no end.
    made = world({"budgeted_minor": 777, "start_day": start, "end_day": end})
    assert by_month(made) == {month: 777}


def test_a_budget_counts_day_by_day_up_to_the_day_of_observation() -> None:
    span = {"start_day": AS_OF - 9, "end_day": AS_OF + 10}
    assert by_month(world({"budgeted_minor": 2000, **span})) == {"1972-09": 1000}
    ahead = {"start_day": AS_OF + 1, "end_day": AS_OF + 10}
    assert costs(world({"budgeted_minor": 2000, **ahead})) == []


def test_what_was_actually_spent_counts_whole_by_the_day_of_observation() -> None:
    span = {"start_day": AS_OF - 9, "end_day": AS_OF + 100}
    assert by_month(world({"actual_minor": 2000, **span})) == {"1972-09": 2000}
    ahead = {"start_day": AS_OF + 10, "end_day": AS_OF + 100}
    assert by_month(world({"actual_minor": 2000, **ahead})) == {"1972-10": 2000}


def test_rows_of_cost_after_the_day_of_observation_stay_as_they_are_recorded() -> None:
    made = world({})
    cost(made, 5, AS_OF + 40)
    assert by_month(made) == {"1972-11": 5}


def test_a_deleted_campaign_has_no_cost_but_the_rows_that_name_it() -> None:
    gone: dict[str, Cell] = {"actual_minor": 777, "start_day": DAY, "is_deleted": True}
    made = world(gone, gone)
    cost(made, 5)
    assert [(row["campaign"], row["cost_minor"]) for row in costs(made)] == [("Campaign 1", 5)]


@settings(max_examples=5)
@given(
    spans=st.lists(
        st.tuples(
            st.integers(-(10**15), 10**15), st.integers(AS_OF - 1500, AS_OF), st.integers(0, 1500)
        ),
        min_size=20,
        max_size=40,
    )
)
def test_every_spread_adds_up_to_its_total(spans: list[tuple[int, int, int]]) -> None:
    made = world(
        *(
            {"actual_minor": total, "start_day": start, "end_day": start + length}
            for total, start, length in spans
        )
    )
    found: dict[str, list[int]] = {}
    for row in costs(made):
        found.setdefault(row["campaign"], []).append(row["cost_minor"])
    for number, (total, _, _) in enumerate(spans, 1):
        parts = found[f"Campaign {number}"]
        assert sum(parts) == total
        assert len({part < 0 for part in parts if part}) <= 1
