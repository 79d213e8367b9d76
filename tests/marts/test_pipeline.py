"""What an opportunity is worth, when it was qualified and how it ended."""

from __future__ import annotations

from typing import Any

import pytest

from alignment.schema.marts import NOT_RECORDED
from alignment.settings import Settings
from tests.marts.world import AS_OF, World, clock

OWN: dict[str, Any] = {"entity": "opportunity", "entity_id": "O1"}


@pytest.fixture
def world() -> World:
    return World()


def test_pipeline_is_worth_what_it_was_when_first_qualified(world: World) -> None:
    world.opportunity(amount_base_minor=900, stage_raw="opportunity")
    world.event("mql", 111, clock(111), amount_base_minor=100, **OWN)
    world.event("opportunity", 115, clock(115), amount_base_minor=500, **OWN)
    world.event("mql", 118, clock(118), amount_base_minor=600, **OWN)
    world.event("opportunity", 119, clock(119), amount_base_minor=800, **OWN)
    row = world.build().pipeline()
    assert (row["qualified_day"], row["amount_minor"], row["value_minor"]) == (115, 500, 900)
    assert (row["outcome"], row["evidence"]) == ("open", 100)


def test_a_blank_first_amount_falls_back_to_the_present_one(world: World) -> None:
    world.opportunity(amount_base_minor=900)
    world.event("opportunity", 115, **OWN)
    assert world.build().pipeline()["amount_minor"] == 900


def test_an_opportunity_without_history_is_qualified_when_created(world: World) -> None:
    world.opportunity(stage_raw="opportunity")
    row = world.build().pipeline()
    assert (row["qualified_day"], row["outcome"], row["outcome_day"]) == (110, "open", None)
    assert row["evidence"] == 30


def test_a_history_that_begins_with_the_win_counts_from_creation(world: World) -> None:
    world.opportunity()
    world.event("won", 150, **OWN)
    row = world.build().pipeline()
    assert (row["qualified_day"], row["outcome"], row["outcome_day"]) == (110, "won", 150)


def test_an_opportunity_below_the_stage_counts_from_its_win(world: World) -> None:
    world.opportunity()
    world.event("mql", 112, **OWN)
    world.event("won", 150, **OWN)
    assert world.build().pipeline()["qualified_day"] == 150


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ({"is_closed": True, "is_won": True, "stage_raw": "lost"}, "won"),
        ({"is_closed": True, "is_won": False, "stage_raw": "won"}, "lost"),
        ({"is_closed": True, "stage_raw": "won"}, "won"),
        ({"is_closed": True, "stage_raw": "opportunity"}, "lost"),
        ({"is_closed": False, "is_won": False, "stage_raw": "won"}, "open"),
        ({"is_won": False, "stage_raw": "lost"}, "lost"),
        ({"stage_raw": "won"}, "won"),
        ({"stage_raw": "Sandbox"}, "open"),
        ({}, "open"),
    ],
)
def test_flags_count_before_the_present_stage(
    world: World, values: dict[str, Any], outcome: str
) -> None:
    world.opportunity(close_day=150, **values)
    row = world.build().pipeline()
    assert row["outcome"] == outcome
    assert row["outcome_day"] == (None if outcome == "open" else 150)


def test_a_history_newer_than_the_record_decides(world: World) -> None:
    world.opportunity(is_closed=False, seen_day=120)
    world.event("opportunity", 111, **OWN)
    world.event("won", 130, **OWN)
    row = world.build().pipeline()
    assert (row["outcome"], row["outcome_day"]) == ("won", 130)


def test_a_planned_close_day_is_no_outcome_day(world: World) -> None:
    world.opportunity(is_closed=True, is_won=True, close_day=AS_OF + 30)
    row = world.build().pipeline()
    assert (row["outcome"], row["outcome_day"], row["first_closed_day"]) == ("won", None, None)


def test_a_close_before_the_creation_is_kept_and_flagged(world: World) -> None:
    world.opportunity(is_closed=True, is_won=True, close_day=60)
    row = world.build().pipeline()
    assert (row["outcome_day"], row["is_before_entry"]) == (60, True)


def test_an_amount_without_a_rate_is_unpriced_not_nothing(world: World) -> None:
    world.opportunity(amount_minor=900, currency="XXX", is_unpriced=True)
    world.opportunity("O2")
    marts = world.build()
    unpriced, blank = marts.pipeline("O1"), marts.pipeline("O2")
    assert (unpriced["value_minor"], unpriced["is_unpriced"]) == (None, True)
    assert (blank["value_minor"], blank["is_unpriced"]) == (None, False)


@pytest.mark.parametrize(
    ("kind", "is_renewal"),
    [("Renewal", True), ("auto-renewed", True), ("Existing Business", False), (None, False)],
)
def test_only_a_type_that_says_renewal_is_one(
    world: World, kind: str | None, is_renewal: bool
) -> None:
    world.opportunity(type=kind)
    assert world.build().pipeline()["is_renewal"] is is_renewal


def test_the_source_is_its_own_then_its_leads_then_its_campaigns(world: World) -> None:
    world.rows["campaign"].append({"campaign_id": "C1", "name": "Spring", "channel": "Email"})
    world.lead("L1", source="Web", region="EMEA")
    world.lead("L2")
    world.opportunity("O1", source="Partner", lead_id="L1", campaign_id="C1")
    world.opportunity("O2", lead_id="L1", campaign_id="C1")
    world.opportunity("O3", lead_id="L2", campaign_id="C1")
    world.opportunity("O4", lead_id="L2")
    marts = world.build()
    told = [marts.pipeline(f"O{number}")["source"] for number in (1, 2, 3, 4)]
    assert told == ["Partner", "Web", "Email", NOT_RECORDED]
    assert [marts.pipeline(name)["region"] for name in ("O2", "O3")] == ["EMEA", NOT_RECORDED]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"is_deleted": True}, "deleted"),
        ({"amount_base_minor": 100}, "test amount"),
        ({"amount_base_minor": 101}, ""),
        ({"lead_id": "L1"}, "own domain"),
    ],
)
def test_opportunities_that_do_not_count_say_why(values: dict[str, Any], reason: str) -> None:
    world = World(Settings(own_domains=("ours.example",), test_amount_minor=100))
    world.lead(email_domain="ours.example")
    world.opportunity(**values)
    assert world.build().pipeline()["exclusion"] == reason
