"""Which deeds are kept, by which campaign and channel they came, and who did them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.marts.outreach import Outreach
from tests.marts.world import Marts


@pytest.fixture(scope="module")
def company() -> Marts:
    """Each deed on a day of its own."""
    world = Outreach(as_of=400)
    world.campaign("C1", "Webinar one", "Webinar")
    world.campaign("C2", "Fair", "Trade show")
    world.campaign("C3", "Fair", "Exhibition")
    world.campaign("C4", "Brand")
    world.lead("Ann", account_id="A1", email_hash="mail-ann")
    world.contact("K1", account_id="A2")
    world.opportunity("O1", account_id="A3")
    world.opportunity("O2")
    _members(world)
    _listed(world)
    return world.build()


def _members(world: Outreach) -> None:
    world.member(201, "C1", lead_id="Ann")
    world.member(201, "C1", lead_id="Ann", status_raw="Asked a question")
    world.member(202, "C1", lead_id="Ann", has_responded=False, status_raw="Sent")
    world.member(203, None, campaign_name="Webinar one", lead_id="Ann")
    world.member(204, None, campaign_name="Fair", lead_id="Ann")
    world.member(205, "C1", contact_id="K1")
    world.member(206, "C1", lead_id="unknown")
    world.member(207, "C1", lead_id="Ann", is_deleted=True)
    world.member(401, "C1", lead_id="Ann")
    world.member(None, "C1", lead_id="Ann")


def _listed(world: Outreach) -> None:
    world.touch(301, person_id="Ann", campaign_name="Fair", channel="Events")
    world.touch(302, email_hash="mail-ann", channel="Search", deed_raw="Fill out form")
    world.touch(302, email_hash="mail-ann", channel="Search")
    world.touch(302, email_hash="mail-ann", channel="Social")
    world.touch(303, person_id="Ann", campaign_id="C1", channel="Elsewhere")
    world.touch(304, person_id="Ann", campaign_id="C4", channel="Search")
    world.touch(305, person_id="Ann", channel="Search", deed_raw="Email opened")
    world.touch(306, opp_id="O1", channel="Search")
    world.touch(307, account_id="A4", channel="Search")
    world.touch(308, opp_id="O2", channel="Search")
    world.touch(309, email_hash="mail-unknown", channel="Search")
    world.touch(310, person_id="Ann", campaign_id="C-unknown")


def _on(marts: Marts, day: int) -> list[dict[str, Any]]:
    """Give what was done on a day, with names for numbers."""
    frames = marts.frames
    campaigns = {no: name for name, no in frames["_campaign_no"].iter_rows()}
    channels = {no: name for name, no in frames["_channel_no"].iter_rows()}
    accounts = dict(frames["_every_account"].select("account_no", "account_id").iter_rows())
    named = [
        row
        | {"campaign": campaigns[row["campaign_no"]], "channel": channels[row["channel_no"]]}
        | {"account": accounts.get(row["account_no"])}
        for row in frames["_touchpoint"].to_dicts()
        if row["day"] == day
    ]
    return sorted(named, key=lambda row: str(row["channel"]))


@pytest.mark.parametrize(
    ("day", "campaign", "channel"),
    [
        (201, "Webinar one", "Webinar"),
        (203, "Webinar one", "Webinar"),
        (204, "Fair", "not recorded"),
        (301, "Fair", "Events"),
        (303, "Webinar one", "Webinar"),
        (304, "Brand", "Search"),
        (306, "not recorded", "Search"),
        (310, "C-unknown", "not recorded"),
    ],
)
def test_campaigns_are_found_by_id_else_by_their_only_name(
    company: Marts, day: int, campaign: str, channel: str
) -> None:
    assert [(row["campaign"], row["channel"]) for row in _on(company, day)] == [(campaign, channel)]


def test_one_person_campaign_and_day_count_once_as_the_stronger_deed(company: Marts) -> None:
    (row,) = _on(company, 201)
    assert (row["is_intent"], row["kind_no"]) == (True, 3)


def test_without_a_campaign_channels_of_one_day_are_told_apart(company: Marts) -> None:
    assert [row["channel"] for row in _on(company, 302)] == ["Search", "Social"]


def test_a_contact_counts_with_its_account(company: Marts) -> None:
    (row,) = _on(company, 205)
    assert row["account"] == "A2"
    assert row["person_no"] is not None


@pytest.mark.parametrize(("day", "account"), [(306, "A3"), (307, "A4"), (308, None)])
def test_a_touch_without_a_person_belongs_to_what_it_names(
    company: Marts, day: int, account: str | None
) -> None:
    (row,) = _on(company, day)
    assert (row["person_no"], row["account"]) == (None, account)
    assert (row["opp_no"] is not None) == (day != 307)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (202, "nothing was done"),
        (206, "nobody knows the lead"),
        (207, "the member was deleted"),
        (305, "mail programs open mails"),
        (309, "nobody knows the address"),
        (401, "it is after the day of observation"),
    ],
)
def test_what_is_no_deed_of_somebody_known_is_left_out(company: Marts, day: int, why: str) -> None:
    assert _on(company, day) == [], why
