"""Under which ids is somebody known, and which of them are one person?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.marts.outreach import Outreach
from tests.marts.world import Marts


@pytest.fixture(scope="module")
def company() -> Marts:
    """Leads and contacts that are tied to each other in every way."""
    world = Outreach()
    world.lead("became", contact_id="K-became", account_id="A1")
    world.contact("K-became", account_id="A9")
    world.contact("K-naming", lead_id="named", account_id="A2")
    world.lead("named")
    world.lead("kept", email_hash="mail-kept")
    world.lead("gone", merged_into="kept", email_hash="mail-gone")
    world.lead("twin one", email_hash="mail-twin", created_day=120)
    world.lead("twin two", email_hash="mail-twin", created_day=110)
    world.lead("far", contact_id="K-far", email_hash="mail-far")
    world.contact("K-far", email_hash="mail-near")
    world.lead("near", email_hash="mail-near")
    world.lead("linked")
    world.opportunity("O1", account_id="A3", lead_id="linked")
    world.part("O1", "K-part")
    world.lead("alone")
    world.lead("12", account_id="A4")
    world.contact("12", account_id="A5")
    world.touch(100, person_id="alone")
    return world.build()


def _person(marts: Marts, entity: str, name: str) -> dict[str, Any]:
    found = [
        row
        for row in marts.frames["_person"].to_dicts()
        if (row["entity"], row["id"]) == (entity, name)
    ]
    assert len(found) == 1
    return found[0]


def _fact(marts: Marts, entity: str, name: str, column: str) -> int | None:
    number = _person(marts, entity, name)["person_no"]
    known = dict(marts.frames["_person_fact"].select("person_no", column).rows())
    found: int | None = known[number]
    return found


def _account(marts: Marts, entity: str, name: str) -> str | None:
    number = _fact(marts, entity, name, "account_no")
    accounts = marts.frames["_every_account"].select("account_no", "account_id").rows()
    return dict(accounts).get(number)


def _lead(marts: Marts, entity: str, name: str) -> str | None:
    number = _fact(marts, entity, name, "lead_no")
    leads = marts.frames["_lead_no"].select("lead_no", "lead_id").rows()
    return dict(leads).get(number)


def test_a_lead_and_the_contact_it_became_are_one(company: Marts) -> None:
    for lead, contact in (("became", "K-became"), ("named", "K-naming")):
        numbers = [
            _person(company, *key)["person_no"] for key in (("lead", lead), ("contact", contact))
        ]
        assert numbers[0] == numbers[1]
        assert _lead(company, "contact", contact) == lead


def test_a_merged_lead_is_the_one_that_stands_for_it_with_both_addresses(company: Marts) -> None:
    keys = (
        ("lead", "kept"),
        ("lead", "gone"),
        ("email_hash", "mail-kept"),
        ("email_hash", "mail-gone"),
    )
    assert len({_person(company, *key)["person_no"] for key in keys}) == 1
    assert {_lead(company, *key) for key in keys} == {"kept"}


def test_records_with_one_address_are_one_person_led_by_the_first(company: Marts) -> None:
    one, two = (_person(company, "lead", name) for name in ("twin one", "twin two"))
    assert one["person_no"] == two["person_no"]
    assert _lead(company, "lead", "twin one") == "twin two"
    assert _lead(company, "email_hash", "mail-twin") == "twin two"


def test_a_tie_goes_on_from_address_to_contact_to_address(company: Marts) -> None:
    keys = (("lead", "far"), ("contact", "K-far"), ("lead", "near"), ("email_hash", "mail-far"))
    assert len({_person(company, *key)["person_no"] for key in keys}) == 1


def test_others_are_people_of_their_own(company: Marts) -> None:
    leads = ("became", "named", "kept", "twin one", "far", "linked", "alone", "12")
    assert len({_person(company, "lead", name)["person_no"] for name in leads}) == len(leads)


def test_an_account_is_the_leads_then_that_of_its_opportunity_then_the_contacts(
    company: Marts,
) -> None:
    assert _account(company, "contact", "K-became") == "A1"
    assert _account(company, "lead", "linked") == "A3"
    assert _account(company, "lead", "named") == "A2"
    assert _account(company, "contact", "K-part") == "A3"
    assert _account(company, "lead", "alone") is None


def test_an_id_of_a_lead_and_of_a_contact_is_preferred_as_the_leads(company: Marts) -> None:
    assert _person(company, "lead", "12")["is_preferred"]
    assert not _person(company, "contact", "12")["is_preferred"]
    assert _account(company, "contact", "12") == "A5"


def test_a_contact_that_is_only_named_is_somebody_without_a_lead(company: Marts) -> None:
    assert _lead(company, "contact", "K-part") is None


def test_nobody_is_numbered_where_nobody_did_anything() -> None:
    world = Outreach()
    world.lead("L1", email_hash="mail", contact_id="K1")
    world.contact("K1")
    marts = world.build()
    assert not marts.frames["_lead_no"].height
    assert not marts.frames["_person"].height
