"""What the words of statuses and campaigns tell about a touch."""

from __future__ import annotations

from typing import Final, TypeAlias

import pytest

from tests.marts.world import Marts, World

Case: TypeAlias = tuple[str | None, str | None, str | None]

_ANSWERS: Final[dict[Case, str]] = {
    ("Responded", "Webinar", "Pricing in practice"): "weak event",
    ("Responded", "Email", "Spring newsletter"): "weak content",
    ("Responded", "Email", "Spring greetings"): "weak other",
    ("Responded", "Web", "Request a demo"): "intent request",
    ("Responded", "Web", "Contact us"): "weak request",
    ("Requested-Demo", "Trade Show", "Fair"): "intent request",
    ("Meeting booked", "Trade Show", "Fair"): "intent request",
    ("Downloaded", "Paid search", "Brand"): "weak content",
    ("Downloaded", "Webinar", "Slides"): "weak event",
    ("Attended", None, None): "weak event",
    (None, "White-Paper", "x"): "weak content",
    (None, "TRIAL", "x"): "intent request",
    (None, "Technically", "Recall"): "weak other",
    (None, None, None): "weak other",
}
"""Status, type and name of the campaign of members who have responded."""

_STATUSES: Final[dict[str | None, bool]] = {
    "Responded": True,
    "  ATTENDED ": True,
    "Signed-Up": True,
    "Registered, no show": False,
    "Didn’t attend": False,
    "Not interested": False,
    "Unsubscribed": False,
    "Sent": False,
    "Invited": False,
    "Opened": False,
    "Called": False,
    "": False,
    None: False,
}
"""Statuses of members of whom nothing else is told, and whether they tell of a touch."""


def _marts(cases: list[Case], *, has_responded: bool) -> Marts:
    """Build a world of one lead and one campaign for each case."""
    world = World()
    for number, (status, channel, name) in enumerate(cases):
        ids = {"campaign_id": f"C{number}"}
        world.lead(f"L{number}")
        world.rows["campaign"].append({**ids, "name": name, "channel": channel})
        member = {"member_id": f"M{number}", "lead_id": f"L{number}", "status_raw": status}
        told = {"has_responded": has_responded, "created_day": 100}
        world.rows["campaign_member"].append({**ids, **member, **told})
    return world.build()


@pytest.fixture(scope="module")
def answered() -> Marts:
    return _marts(list(_ANSWERS), has_responded=True)


@pytest.fixture(scope="module")
def silent() -> Marts:
    return _marts([(status, "Webinar", "x") for status in _STATUSES], has_responded=False)


@pytest.mark.parametrize(("number", "found"), list(enumerate(_ANSWERS.values())))
def test_a_response_has_the_strength_and_kind_that_its_words_tell(
    number: int, found: str, answered: Marts
) -> None:
    journey = answered.journey(f"L{number}")
    kinds = [kind for kind in ("content", "event", "request") if journey[f"{kind}_touches"]]
    strength = "intent" if journey["intent_touches"] else "weak"
    assert journey["touches"] == 1
    assert f"{strength} {' '.join(kinds) or 'other'}" == found


@pytest.mark.parametrize(("number", "touches"), list(enumerate(_STATUSES.values())))
def test_only_a_status_that_says_what_the_buyer_did_counts_by_itself(
    number: int, touches: int, silent: Marts
) -> None:
    assert silent.journey(f"L{number}")["touches"] == touches
