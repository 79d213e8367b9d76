"""What records name is looked for by id, by name and by address, and what isn't there is listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import duckdb
import pytest

from alignment.schema.upload import Batch
from alignment.store import layout, linking
from alignment.store.uploading import Terms, upload

DAY = 19_700
Made = Callable[..., Batch]
Row = dict[str, object]

CAMPAIGNS = [
    {"campaign_id": "c1", "name": "Spring"},
    {"campaign_id": "c2", "name": "Fair"},
    {"campaign_id": "c3", "name": "Fair"},
]
LEAD = {"lead_id": "l1", "contact_id": "k1", "email_hash": "h1", "created_day": DAY}


@pytest.fixture
def db() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database without marts, which links don't need."""
    with duckdb.connect() as connection:
        cursor = connection.cursor()
        layout.migrate(cursor)
        yield cursor


def found(
    db: duckdb.DuckDBPyConnection, batch: Batch
) -> tuple[list[tuple[object, ...]], tuple[str, ...]]:
    """Load a batch and give the links that lead nowhere and what is said about the whole."""
    report = upload(db, batch, Terms(as_of=DAY))
    assert linking.as_frame(list(report.unresolved)).height == len(report.unresolved)
    return list(report.unresolved), report.notes


def touch(number: int, **told: object) -> Row:
    return {"touch_id": f"t{number}", "day": DAY, "person_id": "l1"} | told


def test_a_campaign_is_found_by_the_name_that_only_it_has(
    db: duckdb.DuckDBPyConnection, made: Made
) -> None:
    rows = [
        touch(1, campaign_name="Spring"),
        touch(2, campaign_id="x", campaign_name="Spring"),
        touch(3, campaign_id="c2", campaign_name="Fair"),
    ]
    assert found(db, made({"campaign": CAMPAIGNS, "lead": [LEAD], "touch": rows}))[0] == []


@pytest.mark.parametrize("table", ["touch", "campaign_member", "cost"])
def test_names_that_several_campaigns_have_or_none_are_counted_and_listed(
    table: str, db: duckdb.DuckDBPyConnection, made: Made
) -> None:
    own: dict[str, Row] = {
        "touch": {"day": DAY, "person_id": "l1"},
        "campaign_member": {"lead_id": "l1"},
        "cost": {"day": DAY, "amount_minor": 5},
    }
    key = {"touch": "touch_id", "campaign_member": "member_id", "cost": "cost_id"}[table]
    names = ["Fair", "Fair", "Autumn", "Spring"]
    rows = [own[table] | {key: str(n), "campaign_name": name} for n, name in enumerate(names)]
    links, _ = found(db, made({"campaign": CAMPAIGNS, "lead": [LEAD], table: rows}))
    assert links == [
        (table, "campaign_name", "campaign", 1, ("Autumn",)),
        (table, "campaign_name", "campaign of several with that name", 2, ("Fair",)),
    ]


def test_a_lead_can_name_its_campaign_by_name(db: duckdb.DuckDBPyConnection, made: Made) -> None:
    named = ["c1", "Spring", "Fair", "Autumn"]
    rows = [{"lead_id": f"l{n}", "campaign_id": name} for n, name in enumerate(named)]
    links, _ = found(db, made({"campaign": CAMPAIGNS, "lead": rows}))
    assert links == [
        ("lead", "campaign_id", "campaign", 1, ("Autumn",)),
        ("lead", "campaign_id", "campaign of several with that name", 1, ("Fair",)),
    ]


def test_a_person_is_found_by_id_or_by_address(db: duckdb.DuckDBPyConnection, made: Made) -> None:
    rows = [
        touch(1),
        touch(2, person_id="k1"),
        touch(3, person_id="tool-9", email_hash="h1"),
        touch(4, person_id=None, email_hash="h1"),
        touch(5, person_id="k2"),
        touch(6, person_id="tool-8", email_hash="h9"),
        touch(7, person_id=None, email_hash="h8", email_domain="acme.com"),
    ]
    contact = {"contact_id": "k2"}
    links, notes = found(db, made({"lead": [LEAD], "contact": [contact], "touch": rows}))
    assert links == [
        ("touch", "person_id", "lead or contact", 1, ("tool-8",)),
        ("touch", "email", "lead or contact", 1, ("acme.com",)),
    ]
    assert notes == ()


def test_that_no_contacts_are_loaded_is_said_once(
    db: duckdb.DuckDBPyConnection, made: Made
) -> None:
    rows = [touch(1, person_id="k7")]
    calls = [{"activity_id": "a1", "person_id": "k7", "day": DAY}]
    links, notes = found(db, made({"lead": [LEAD], "touch": rows, "activity": calls}))
    assert [link[:4] for link in links] == [
        ("touch", "person_id", "lead or contact", 1),
        ("activity", "person_id", "lead or contact", 1),
    ]
    assert notes == ("No contacts are loaded yet, so what names them leads nowhere.",)


def test_an_activity_is_about_an_opportunity_or_an_account(
    db: duckdb.DuckDBPyConnection, made: Made
) -> None:
    rows = [
        {"activity_id": str(n), "about_id": about, "day": DAY}
        for n, about in enumerate(["o1", "a1", "x"])
    ]
    given = {"account": [{"account_id": "a1"}], "opportunity": [{"opp_id": "o1"}], "activity": rows}
    assert found(db, made(given))[0] == [
        ("activity", "about_id", "opportunity or account", 1, ("x",))
    ]


def test_contacts_that_nobody_loads_make_no_noise(
    db: duckdb.DuckDBPyConnection, made: Made
) -> None:
    members = [{"member_id": "m1", "contact_id": "k5"}]
    roles = [{"role_id": "r1", "opp_id": "o1", "contact_id": "k6"}]
    given = {"opportunity": [{"opp_id": "o1"}], "campaign_member": members}
    assert found(db, made(given | {"opportunity_contact": roles})) == ([], ())
    others = [{"contact_id": "prospect-1"}]
    assert found(db, made({"contact": others})) == ([], ())


def test_a_contact_that_is_missing_among_others_is_listed(
    db: duckdb.DuckDBPyConnection, made: Made
) -> None:
    members = [{"member_id": "m1", "contact_id": "k5"}, {"member_id": "m2", "contact_id": "k6"}]
    links, _ = found(db, made({"contact": [{"contact_id": "k5"}], "campaign_member": members}))
    assert links == [("campaign_member", "contact_id", "contact", 1, ("k6",))]


def test_names_without_any_campaign_stand_for_themselves(
    db: duckdb.DuckDBPyConnection, made: Made
) -> None:
    links, notes = found(db, made({"lead": [LEAD], "touch": [touch(1, campaign_name="Fair")]}))
    assert links == []
    (note,) = notes
    assert note.startswith("No campaigns are loaded yet, so a campaign that is named by its name")
