"""What counts as an activity of sales, and whose it was."""

from __future__ import annotations

from typing import Any, Final

import pytest

from alignment.marts.activity_kinds import KINDS
from alignment.schema.marts import NOT_RECORDED
from alignment.settings import Settings
from tests.marts.world import AS_OF, Cell, Marts, World, both

_KINDS: Final[dict[str | None, str | None]] = {
    "Call": "call",
    "CALL": "call",
    "Phone - outbound": "call",
    "Conference call": "call",
    "Meeting": "meeting",
    "Event": "meeting",
    "Product demo": "meeting",
    "On-site visit": "meeting",
    "Email": "email",
    "E-mail": "email",
    "INCOMING_EMAIL": "email",
    "LinkedIn message": "email",
    "COMMUNICATION": "email",
    "Task": "task",
    "To-do": "task",
    "Technically recalled": "task",
    "": "task",
    None: "task",
    "Sent via automation": None,
    "Automatic reply": None,
    "Auto-reply": None,
    "Mass Email": None,
    "ListEmail": None,
    "List e-mail": None,
    "Out of office": None,
    "NOTE": None,
}
"""Words for activities and what they mean; nothing for what nobody of sales did."""


@pytest.fixture(scope="module")
def marts() -> Marts:
    """Leads of a source each, so that what was done with each is told apart."""
    made = World(Settings(own_domains=("own.test",)))
    for number, values in enumerate(_CALLS):
        source = f"Case {number}"
        made.lead(f"L{number}", source=source, email_hash=f"h{number}")
        call(made, **({"person_id": f"L{number}"} | values))
    made.lead("own", source="Own", email_domain="own.test")
    call(made, person_id="own")
    touch(made, "own", 200, "Clicked")
    made.lead("touched", source="Touched")
    deeds = ((200, "Clicked"), (200, "Clicked"), (201, "Requested a demo"), (201, "Attended"))
    for on, deed in deeds:
        touch(made, "touched", on, deed)
    made.opportunity("O1", source="Fair", account_id="A1")
    return made.build()


_CALLS: Final[tuple[dict[str, Cell], ...]] = (
    {},
    {"is_done": True},
    {"is_done": False},
    {"is_deleted": True},
    {"day": AS_OF + 1},
    {"day": None},
    {"about_id": "O1"},
    {"person_id": None, "about_id": "O1", "day": 201},
    {"person_id": None, "account_id": "A1", "day": 202},
    {"person_id": "nobody", "day": 203},
    {"person_id": "elsewhere", "email_hash": "h10"},
)


def call(made: World, **values: Cell) -> None:
    """Add a call on day 200, unless said otherwise."""
    number = len(made.rows["activity"])
    told: dict[str, Cell] = {"activity_id": f"X{number}", "kind_raw": "Call", "day": 200}
    made.rows["activity"].append(told | values)


def touch(made: World, lead_id: str, on: int, deed: str) -> None:
    """Let a lead answer the campaign of a day."""
    number = len(made.rows["touch"])
    told: dict[str, Cell] = {"touch_id": f"T{number}", "person_id": lead_id, "day": on}
    made.rows["touch"].append(told | {"campaign_name": f"Campaign {on}", "deed_raw": deed})


def contacted(marts: Marts, source: str, side: str = "sales") -> list[tuple[Any, ...]]:
    """Day, kind and number of what one side did with those of a source."""
    rows = marts.frames["contacted"].filter(side=side, source=source)
    return sorted(rows.select("day", "kind", "number").rows())


def test_words_tell_the_kind_and_what_no_person_did_is_left_out() -> None:
    made = World()
    for raw in _KINDS:
        call(made, kind_raw=raw)
    rows = both(made, "_activity_word").to_dicts()
    found = {row["kind_raw"]: KINDS[row["kind_no"]] if row["is_human"] else None for row in rows}
    assert found == {raw or "": kind for raw, kind in _KINDS.items()}
    assert set(found.values()) == {*KINDS, None}


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_what_is_planned_deleted_or_still_to_come_is_no_activity(number: int, marts: Marts) -> None:
    assert contacted(marts, f"Case {number}") == []


@pytest.mark.parametrize("number", [0, 1])
def test_an_activity_is_done_unless_it_says_otherwise(number: int, marts: Marts) -> None:
    assert contacted(marts, f"Case {number}") == [(200, "call", 1)]


def test_the_names_are_those_of_the_opportunity_that_it_is_about(marts: Marts) -> None:
    assert contacted(marts, "Fair") == [(200, "call", 1), (201, "call", 1), (202, "call", 1)]
    assert contacted(marts, "Case 6") == []


def test_an_activity_with_nobody_known_has_no_names(marts: Marts) -> None:
    assert contacted(marts, NOT_RECORDED) == [(203, "call", 1)]


def test_a_person_is_found_by_the_hash_of_an_address_where_no_id_is_known(marts: Marts) -> None:
    assert contacted(marts, "Case 10") == [(200, "call", 1)]


@pytest.mark.parametrize("side", ["sales", "marketing"])
def test_people_who_are_left_out_of_every_number_are_left_out_here(side: str, marts: Marts) -> None:
    assert contacted(marts, "Own", side) == []


def test_touches_count_each_person_campaign_and_day_once(marts: Marts) -> None:
    assert contacted(marts, "Touched", "marketing") == [(200, "other", 1), (201, "request", 1)]
