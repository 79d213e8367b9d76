"""What the words of statuses and campaigns tell about a touch."""

from __future__ import annotations

import pytest

from tests.marts.world import World


def _touch(status: str | None, channel: str | None, name: str | None, *, responded: bool) -> str:
    """Tell the strength and the kind of one touch; empty where the buyer did nothing."""
    world = World()
    world.lead()
    world.rows["campaign"].append({"campaign_id": "C", "name": name, "channel": channel})
    world.rows["campaign_member"].append(
        {
            "member_id": "M",
            "lead_id": "L1",
            "campaign_id": "C",
            "status_raw": status,
            "has_responded": responded,
            "created_day": 100,
        }
    )
    journey = world.build().journey()
    if not journey["touches"]:
        return ""
    kinds = [kind for kind in ("content", "event", "request") if journey[f"{kind}_touches"]]
    strength = "intent" if journey["intent_touches"] else "weak"
    return f"{strength} {kinds[0] if kinds else 'other'}"


@pytest.mark.parametrize(
    ("status", "channel", "name", "found"),
    [
        ("Responded", "Webinar", "Pricing in practice", "weak event"),
        ("Responded", "Email", "Spring newsletter", "weak content"),
        ("Responded", "Email", "Spring greetings", "weak other"),
        ("Responded", "Web", "Request a demo", "intent request"),
        ("Responded", "Web", "Contact us", "weak request"),
        ("Requested-Demo", "Trade Show", "Fair", "intent request"),
        ("Meeting booked", "Trade Show", "Fair", "intent request"),
        ("Downloaded", "Paid search", "Brand", "weak content"),
        ("Downloaded", "Webinar", "Slides", "weak event"),
        ("Attended", None, None, "weak event"),
        (None, "White-Paper", "x", "weak content"),
        (None, "TRIAL", "x", "intent request"),
        (None, "Technically", "Recall", "weak other"),
        (None, None, None, "weak other"),
    ],
)
def test_a_response_has_the_kind_that_its_words_tell(
    status: str | None, channel: str | None, name: str | None, found: str
) -> None:
    assert _touch(status, channel, name, responded=True) == found


@pytest.mark.parametrize(
    ("status", "is_deed"),
    [
        ("Responded", True),
        ("  ATTENDED ", True),
        ("Signed-Up", True),
        ("Registered, no show", False),
        ("Didn’t attend", False),
        ("Not interested", False),
        ("Unsubscribed", False),
        ("Sent", False),
        ("Invited", False),
        ("Opened", False),
        ("Called", False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_status_that_says_what_the_buyer_did_counts_by_itself(
    status: str | None, *, is_deed: bool
) -> None:
    assert (_touch(status, "Webinar", "x", responded=False) != "") == is_deed
