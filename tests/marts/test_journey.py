"""What a journey tells beyond its stage history."""

from __future__ import annotations

from typing import Any

import pytest

from alignment.schema.marts import NOT_RECORDED
from alignment.settings import Settings
from tests.marts.world import AS_OF, World


@pytest.fixture
def world() -> World:
    return World()


def test_a_lead_without_any_history_stands_at_its_first_step(world: World) -> None:
    world.lead()
    journey = world.build().journey()
    assert (journey["entry_day"], journey["furthest"], journey["evidence"]) == (100, 0, 30)
    assert [journey[name] for name in journey if name.startswith("days_to_")] == [None] * 8
    assert (journey["exit_undated"], journey["leads"]) == ("", 1)


def test_a_lead_without_created_day_enters_with_its_first_event(world: World) -> None:
    world.lead(created_day=None)
    world.event("mql", 120)
    journey = world.build().journey()
    assert (journey["entry_day"], journey["days_to_mql"], journey["exclusion"]) == (120, 0, "")


def test_a_lead_without_any_day_is_counted_as_left_out(world: World) -> None:
    world.lead(created_day=None)
    journey = world.build().journey()
    assert (journey["entry_day"], journey["exclusion"]) == (AS_OF, "no entry day")


def test_a_conversion_date_is_the_day_of_the_opportunity(world: World) -> None:
    world.lead(converted_day=130, is_converted=True)
    journey = world.build().journey()
    assert (journey["days_to_opportunity"], journey["furthest"]) == (30, 4)
    assert journey["evidence"] == 70


def test_a_status_without_a_date_counts_as_furthest_but_has_no_day(world: World) -> None:
    world.lead(status_raw="sql")
    journey = world.build().journey()
    assert (journey["furthest"], journey["days_to_sql"], journey["evidence"]) == (3, None, 30)
    assert journey["seen_day"] == AS_OF


def test_an_exit_known_only_by_the_present_status_is_named_without_a_day(world: World) -> None:
    world.lead("L1", status_raw="not_accepted")
    world.lead("L2", status_raw="not_accepted")
    world.event("not_accepted", 120, entity_id="L2")
    marts = world.build()
    undated, dated = marts.journey("L1"), marts.journey("L2")
    assert (undated["exit_undated"], undated["days_to_not_accepted"]) == ("not_accepted", None)
    assert (dated["exit_undated"], dated["days_to_not_accepted"]) == ("", 20)


def test_a_present_status_nobody_mapped_is_flagged(world: World) -> None:
    world.lead("L1", status_raw="Sandbox")
    world.lead("L2", status_raw="")
    marts = world.build()
    assert [marts.journey(name)["is_unmapped"] for name in ("L1", "L2")] == [True, False]


@pytest.mark.parametrize("side", ["lead", "opportunity"])
def test_lead_and_opportunity_are_linked_by_either_side(world: World, side: str) -> None:
    world.lead(opp_id="O1" if side == "lead" else None)
    world.opportunity(
        lead_id="L1" if side == "opportunity" else None,
        is_closed=True,
        is_won=True,
        close_day=160,
        amount_base_minor=700,
    )
    marts = world.build()
    journey = marts.journey()
    assert (journey["opp_id"], journey["furthest"]) == ("O1", 5)
    assert (journey["days_to_opportunity"], journey["days_to_won"]) == (10, 60)
    assert (journey["won_minor"], journey["pipeline_minor"]) == (700, 700)
    assert marts.pipeline()["lead_id"] == "L1"


def test_an_opportunity_that_never_qualified_gives_its_lead_none(world: World) -> None:
    world.lead(opp_id="O1", converted_day=110, is_converted=True)
    world.opportunity(stage_raw="mql")
    world.event("mql", 111, entity="opportunity", entity_id="O1")
    marts = world.build()
    assert marts.pipeline()["qualified_day"] is None
    journey = marts.journey()
    assert (journey["furthest"], journey["days_to_opportunity"]) == (0, None)
    assert journey["pipeline_minor"] is None


def test_an_opportunity_older_than_its_lead_leaves_the_conversion_date(world: World) -> None:
    world.lead(opp_id="O1", converted_day=130)
    world.opportunity(created_day=50)
    journey = world.build().journey()
    assert (journey["days_to_opportunity"], journey["is_before_entry"]) == (30, True)


def test_a_lead_is_lost_with_the_last_of_its_opportunities(world: World) -> None:
    lost: dict[str, Any] = {"lead_id": "L1", "is_closed": True, "is_won": False}
    world.lead()
    world.opportunity("O1", close_day=150, **lost)
    world.opportunity("O2", close_day=170, **lost)
    assert world.build().journey()["days_to_lost"] == 70


def test_a_lead_with_an_open_opportunity_is_not_lost(world: World) -> None:
    world.lead()
    world.opportunity("O1", lead_id="L1", is_closed=True, is_won=False, close_day=150)
    world.opportunity("O2", lead_id="L1", is_closed=False)
    journey = world.build().journey()
    assert (journey["days_to_lost"], journey["exit_undated"]) == (None, "")


def test_a_lost_opportunity_without_a_day_is_an_undated_exit(world: World) -> None:
    world.lead()
    world.opportunity(lead_id="L1", is_closed=True, is_won=False)
    journey = world.build().journey()
    assert (journey["days_to_lost"], journey["exit_undated"]) == (None, "lost")


def test_the_money_of_an_opportunity_counts_for_one_lead_only(world: World) -> None:
    world.lead("L1", opp_id="O1", created_day=100)
    world.lead("L2", opp_id="O1", created_day=90)
    world.opportunity(is_closed=True, is_won=True, close_day=160, amount_base_minor=700)
    marts = world.build()
    assert [marts.journey(name)["won_minor"] for name in ("L1", "L2")] == [None, 700]
    assert [marts.journey(name)["furthest"] for name in ("L1", "L2")] == [5, 5]
    assert marts.pipeline()["lead_id"] == "L2"


def test_merged_leads_bring_their_opportunity_to_the_survivor(world: World) -> None:
    world.lead("L1")
    world.lead("L2", merged_into="L1", opp_id="O1", converted_day=112, is_converted=True)
    world.opportunity(amount_base_minor=300)
    marts = world.build()
    assert marts.journey("L1")["days_to_opportunity"] == 10
    assert marts.pipeline()["lead_id"] == "L1"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"is_deleted": True}, "deleted"),
        ({"email_domain": "Ours.example"}, "own domain"),
        ({"email_domain": "theirs.example"}, ""),
        ({"opp_id": "O1"}, "test amount"),
    ],
)
def test_leads_that_do_not_count_say_why(values: dict[str, Any], reason: str) -> None:
    world = World(Settings(own_domains=("ours.example",), test_amount_minor=100))
    world.lead(**values)
    world.opportunity(amount_base_minor=100)
    assert world.build().journey()["exclusion"] == reason


def test_attributes_come_from_the_lead_then_its_owner_then_its_account(world: World) -> None:
    world.rows["owner"].append({"owner_id": "U1", "team": "North", "region": "EMEA"})
    world.rows["account"].append({"account_id": "A1", "region": "APAC", "employees": 250})
    world.rows["campaign"].append({"campaign_id": "C1", "name": "Spring", "channel": "Email"})
    world.lead("L1", region="AMER", owner_id="U1", account_id="A1", campaign_id="C1")
    world.lead("L2", owner_id="U1", account_id="A1", segment="Public", campaign_id="C9")
    world.lead("L3", account_id="A1", source="unknown")
    world.lead("L4", source="")
    marts = world.build()
    names = ("source", "campaign", "region", "team", "owner", "segment")
    told = [tuple(marts.journey(f"L{no}")[name] for name in names) for no in (1, 2, 3, 4)]
    assert told == [
        (NOT_RECORDED, "Spring", "AMER", "North", "U1", "250–999"),
        (NOT_RECORDED, "C9", "EMEA", "North", "U1", "Public"),
        ("unknown", NOT_RECORDED, "APAC", NOT_RECORDED, NOT_RECORDED, "250–999"),
        (NOT_RECORDED,) * 6,
    ]


@pytest.mark.parametrize(
    ("employees", "segment"),
    [
        (None, NOT_RECORDED),
        (0, NOT_RECORDED),
        (1, "1–49"),
        (49, "1–49"),
        (50, "50–249"),
        (999, "250–999"),
        (1000, "1,000+"),
    ],
)
def test_companies_are_banded_by_employees(
    world: World, employees: int | None, segment: str
) -> None:
    world.rows["account"].append({"account_id": "A1", "employees": employees})
    world.lead(account_id="A1")
    assert world.build().journey()["segment"] == segment


def test_a_day_on_which_nothing_is_loaded_gives_empty_marts(world: World) -> None:
    frames = world.build().frames
    kept = {name: frame.height for name, frame in frames.items() if not name.startswith("_")}
    # A touch by nobody's lead has a source as well, so that one name is always there.
    assert {name for name, height in kept.items() if height} <= {"credit_name"}
    assert frames["credit_name"]["name"].to_list() == [NOT_RECORDED]
