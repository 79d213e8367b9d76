"""One opportunity's journey as lanes."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from alignment.desk.journeying.lanes import marks_of, silences_of, spans_of
from alignment.desk.journeying.looking_up import Found
from tests.metrics.clients import won
from tests.metrics.deals import deals
from tests.metrics.marts import DAY
from tests.metrics.stays import stay, stays

TOUCH = {"day": DAY, "lead_id": "L1", "is_intent": False, "campaign": "Guide", "channel": "Web"}
CALL = {"day": DAY, "person_id": "L1", "kind_raw": "Call", "is_done": True, "is_deleted": False}
TOUCHES = {
    "day": pl.Int32,
    "lead_id": pl.String,
    "is_intent": pl.Boolean,
    "campaign": pl.String,
    "channel": pl.String,
    "kind": pl.String,
}
ACTIVITIES = {
    "day": pl.Int32,
    "person_id": pl.String,
    "email_hash": pl.String,
    "kind_raw": pl.String,
    "is_done": pl.Boolean,
    "is_deleted": pl.Boolean,
}


def found(
    touches: list[dict[str, Any]],
    activities: list[dict[str, Any]],
    given: list[dict[str, Any]] | None = None,
) -> Found:
    mart = deals([won()])
    return Found(
        mart=mart,
        beside=mart.head(0),
        touches=pl.DataFrame([TOUCH | {"kind": "content"} | each for each in touches], TOUCHES),
        activities=pl.DataFrame([CALL | each for each in activities], ACTIVITIES),
        lead_ids=("L1",),
        stays=stays(given or []),
        same={"L1": "L1", "C1": "L1"},
    )


def test_marks_are_in_the_order_of_days_with_people_numbered_as_they_appear() -> None:
    marks = marks_of(
        found(
            [{"day": DAY + 9, "lead_id": "L2", "is_intent": True}, {}, {}],
            [{"day": DAY + 3, "person_id": "C9"}, {"day": DAY + 4, "person_id": "C1"}],
        )
    )
    told = marks.select("day", "side", "kind", "what", "person_no", "strength", "times").rows()
    assert told == [
        (DAY, "marketing", "content", "Guide", 1, "weak", 2),
        (DAY + 3, "sales", "call", "Call", 2, "contact", 1),
        # A contact that a lead became is the lead's own number.
        (DAY + 4, "sales", "call", "Call", 1, "contact", 1),
        (DAY + 9, "marketing", "content", "Guide", 3, "intent", 1),
    ]


def test_what_is_planned_or_deleted_is_no_mark() -> None:
    others: list[dict[str, Any]] = [{"is_done": False}, {"is_deleted": True}]
    marks = marks_of(found([], [*others, {"is_done": None, "person_id": None}]))
    assert marks.select("side", "person_no", "times").rows() == [("sales", None, 1)]


def test_a_touch_without_a_campaign_is_told_by_its_channel() -> None:
    touches: list[dict[str, Any]] = [
        {"campaign": "not recorded"},
        {"campaign": None, "channel": "unknown", "kind": None, "lead_id": None},
    ]
    told = marks_of(found(touches, [])).select("what", "kind", "person_no").rows()
    assert sorted(told, key=str) == [("Web", "content", 1), ("not recorded", "other", None)]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("Call", "call"),
        ("CALL_OUTBOUND", "call"),
        ("Meeting", "meeting"),
        ("Event", "meeting"),
        ("E-mail", "email"),
        ("LinkedIn message", "email"),
        ("EMAIL", "email"),
        ("To-do", "task"),
        (None, "task"),
    ],
)
def test_a_kind_of_activity_is_read_from_the_tools_own_words(raw: str | None, kind: str) -> None:
    assert marks_of(found([], [{"kind_raw": raw}]))["kind"].to_list() == [kind]


@pytest.mark.parametrize("raw", ["Mass Email", "Automatic reply", "Note"])
def test_what_a_machine_did_and_what_reaches_nobody_is_no_mark(raw: str) -> None:
    assert marks_of(found([], [{"kind_raw": raw}])).is_empty()


def test_silences_lie_between_neighbouring_days_of_either_side() -> None:
    marks = marks_of(found([{}, {"day": DAY + 30}], [{"day": DAY + 14}, {"day": DAY + 45}]))
    assert silences_of(marks).rows() == [(DAY + 14, DAY + 30, 16), (DAY + 30, DAY + 45, 15)]
    assert silences_of(marks.head(1)).is_empty()


def test_stays_end_on_the_day_of_observation_where_they_are_open_or_end_later() -> None:
    rows = [
        stay(entered_day=DAY, days=5, exit_kind="forward"),
        stay(entered_day=DAY + 5, days=None, exit_kind="open"),
        stay(entered_day=DAY + 6, days=90, exit_kind="lost"),
        stay(entered_day=DAY + 60, days=1, exit_kind="lost"),
    ]
    spans = spans_of(found([], [], rows), DAY + 50)
    assert spans.select("from_day", "until_day", "is_open").rows() == [
        (DAY, DAY + 5, False),
        (DAY + 5, DAY + 50, True),
        (DAY + 6, DAY + 50, True),
    ]
