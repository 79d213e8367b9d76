"""What is known about a lead at the day marketing passed it on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest

from alignment.marts.facts import COUNTS
from alignment.settings import Settings
from tests.marts.world import AS_OF, World

_FLAGS: Final = ("has_budget", "has_decision_maker", "has_need", "has_timing")


@pytest.fixture
def world() -> World:
    """A lead of day 100 that was handed over on day 120, and a campaign of each kind."""
    world = World()
    world.lead()
    world.event("mql", 120)
    for name, channel in (("Fair", "Trade Show"), ("Paper", "Content"), ("Demo", None)):
        world.rows["campaign"].append({"campaign_id": name, "name": name, "channel": channel})
    return world


def _member(world: World, **values: Any) -> None:  # noqa: ANN401 - any column of the table
    """Add a member of the fair who responded on day 110, of lead L1 unless said otherwise."""
    number = len(world.rows["campaign_member"])
    given: dict[str, Any] = {
        "member_id": f"M{number}",
        "lead_id": "L1",
        "campaign_id": "Fair",
        "has_responded": True,
        "responded_day": 110,
    }
    world.rows["campaign_member"].append(given | values)


def _counts(world: World, lead_id: str = "L1") -> dict[str, int | None]:
    journey = world.build().journey(lead_id)
    return {name: journey[name] for name in COUNTS}


def _touches(**counts: int) -> dict[str, int | None]:
    return {name: counts.get(name, 0) for name in COUNTS}


def test_touches_are_counted_by_strength_and_kind(world: World) -> None:
    _member(world)
    _member(world, campaign_id="Paper")
    _member(world, campaign_id="Demo")
    _member(world, campaign_id="Demo", responded_day=111)
    _member(world, campaign_id=None)
    assert _counts(world) == {
        "touches": 5,
        "weak_touches": 3,
        "intent_touches": 2,
        "content_touches": 1,
        "event_touches": 1,
        "request_touches": 2,
    }


def test_touches_are_not_known_where_no_member_stands_for_a_lead(world: World) -> None:
    assert _counts(world) == dict.fromkeys(COUNTS)
    _member(world, lead_id="elsewhere")
    _member(world, is_deleted=True)
    assert _counts(world) == dict.fromkeys(COUNTS)


def test_a_lead_without_a_touch_has_none_where_others_have_some(world: World) -> None:
    world.lead("L2")
    _member(world)
    assert _counts(world, "L2") == _touches()


def test_being_invited_is_nothing_the_buyer_did_but_known_to_be_none(world: World) -> None:
    _member(world, has_responded=False, status_raw="Sent")
    assert _counts(world) == _touches()


@pytest.mark.parametrize(
    ("day", "touches"), [(50, 1), (100, 1), (120, 1), (121, 0), (None, 0), (AS_OF + 1, 0)]
)
def test_touches_count_up_to_the_day_of_the_handover(
    world: World, day: int | None, touches: int
) -> None:
    _member(world, responded_day=day)
    assert _counts(world)["touches"] == touches


@pytest.mark.parametrize(("day", "touches"), [(160, 1), (190, 1), (191, 0)])
def test_a_lead_never_handed_over_has_the_agreed_window(
    world: World, day: int, touches: int
) -> None:
    world.lead("L2")
    _member(world, lead_id="L2", responded_day=day)
    assert _counts(world, "L2")["touches"] == touches
    longer = replace(world, settings=Settings(window_days=180))
    assert _counts(longer, "L2")["touches"] == 1


def test_the_window_of_a_young_lead_ends_with_the_newest_upload(world: World) -> None:
    world.lead("L2", created_day=AS_OF - 5)
    _member(world, lead_id="L2", responded_day=AS_OF)
    _member(world, lead_id="L2", responded_day=AS_OF + 1)
    assert _counts(world, "L2")["touches"] == 1


def test_a_handover_before_the_lead_was_created_is_none(world: World) -> None:
    world.lead("L2")
    world.event("mql", 90, entity_id="L2")
    _member(world, lead_id="L2", responded_day=150)
    assert _counts(world, "L2")["touches"] == 1


def test_a_touch_without_a_day_of_response_has_the_day_it_was_added(world: World) -> None:
    _member(world, responded_day=None, created_day=120)
    _member(world, responded_day=None, created_day=121)
    assert _counts(world)["touches"] == 1


def test_a_member_of_a_contact_counts_for_the_lead_that_became_it(world: World) -> None:
    world.lead("L2", contact_id="P2", created_day=105)
    _member(world, lead_id=None, contact_id="P2")
    _member(world, lead_id="gone", contact_id="P2")
    _member(world, contact_id="P2")
    _member(world, lead_id=None, contact_id="P3")
    assert (_counts(world)["touches"], _counts(world, "L2")["touches"]) == (1, 2)


def test_touches_of_a_merged_lead_count_for_the_one_that_stands_for_it(world: World) -> None:
    world.lead("L2", merged_into="L1")
    _member(world, lead_id="L2")
    assert (_counts(world)["touches"], _counts(world, "L2")["touches"]) == (1, 0)


@pytest.mark.parametrize(
    ("handover", "today", "score", "is_late"),
    [
        (40.0, 90.0, 40.0, False),
        (None, 90.0, 90.0, True),
        (None, None, None, False),
        (0.0, 9.0, 0.0, False),
    ],
)
def test_the_score_is_the_one_at_handover_or_else_todays(
    world: World, handover: float | None, today: float | None, score: float | None, *, is_late: bool
) -> None:
    world.lead("L2", handover_score=handover, score=today)
    journey = world.build().journey("L2")
    assert (journey["score"], journey["is_score_late"]) == (score, is_late)


def test_facts_of_the_company_come_from_the_lead_then_its_account(world: World) -> None:
    world.rows["account"].append(
        {"account_id": "A1", "employees": 250, "industry": "Metal", "country": "CH"}
    )
    world.lead("L2", account_id="A1")
    world.lead("L3", account_id="A1", employees=20, industry="Wood", country="", title="COO")
    marts = world.build()
    names = ("employees", "industry", "country", "title", "segment")
    told = [tuple(marts.journey(lead)[name] for name in names) for lead in ("L1", "L2", "L3")]
    assert told == [
        (None, None, None, None, "not recorded"),
        (250, "Metal", "CH", None, "250–999"),
        (20, "Wood", "CH", "COO", "250–999"),
    ]


def test_a_lead_without_an_account_is_banded_by_its_own_employees(world: World) -> None:
    world.lead("L2", employees=20)
    assert world.build().journey("L2")["segment"] == "1–49"


def test_what_was_recorded_about_a_lead_is_kept_with_unknown_apart(world: World) -> None:
    given = dict(zip(_FLAGS, (True, False, None, True), strict=True))
    world.lead("L2", decision_reason="No budget", **given)
    world.lead("L3", decision_reason="")
    marts = world.build()
    found = marts.journey("L2")
    assert {name: found[name] for name in _FLAGS} == given
    reasons = [marts.journey(lead)["decision_reason"] for lead in ("L2", "L3")]
    assert reasons == ["No budget", None]


def test_an_opportunity_has_its_own_facts_and_else_those_of_its_lead(world: World) -> None:
    world.lead("L2", has_budget=True, has_need=False)
    world.opportunity(lead_id="L2", has_budget=False, has_timing=True)
    world.opportunity("O2")
    marts = world.build()
    found = [tuple(marts.pipeline(name)[flag] for flag in _FLAGS) for name in ("O1", "O2")]
    assert found == [(False, None, False, True), (None,) * 4]
