"""Calls, meetings, e-mails and tasks of many tools become the same table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from alignment.ingest import Converted, assemble
from alignment.scope import to_day
from tests.ingest.conftest import placed

Load = Callable[..., Converted]
DAY = to_day(date(2024, 3, 1))


def test_a_task_is_an_activity_done_on_the_day_it_was_ticked_off(load: Load) -> None:
    headers = ["Id", "WhoId", "WhatId", "AccountId", "OwnerId", "Subject", "ActivityDate"]
    found = load(
        [*headers, "Status", "IsClosed", "Type", "TaskSubtype", "CompletedDateTime"],
        [
            *("1", "w", "o", "a", "u", "Call Ann", "2024-03-05", "Completed", "1", "", "Call"),
            *("2024-03-01 09:00:00",),
        ],
        ["2", "w", "o", "a", "u", "Call", "2030-03-05", "Not Started", "0", "Demo", "Task", ""],
        ["3", "", "", "", "u", "Call", "", "Not Started", "0", "", "", ""],
    )
    rows = found.tables["activity"].select("kind_raw", "day", "is_done", "person_id", "about_id")
    later = to_day(date(2030, 3, 5))
    assert rows.rows() == [
        ("Call", DAY, True, "w", "o"),
        ("Demo", later, False, "w", "o"),
        ("Task", None, False, None, None),
    ]
    assert found.newest_day == DAY  # what is planned hasn't happened
    assert dict(found.file.left_out_columns)["Subject"] == "personal data"


def test_an_event_is_an_activity_on_its_day(load: Load) -> None:
    found = load(
        ["Id", "WhoId", "WhatId", "ActivityDateTime", "ActivityDate", "Type", "ShowAs", "OwnerId"],
        ["1", "w", "a", "2024-03-01 09:00:00", "2024-03-01", "Meeting", "Busy", "u"],
        ["2", "w", "a", "", "2024-03-01", "", "Busy", "u"],
    )
    rows = found.tables["activity"].select("kind_raw", "day", "about_id").rows()
    assert rows == [("Meeting", DAY, "a"), ("Event", DAY, "a")]
    assert found.newest_day is None  # nobody says whether it took place


@pytest.mark.parametrize(
    ("telling", "value", "kind", "is_done"),
    [
        ("Call outcome", "Connected", "Call", None),
        ("Meeting outcome", "Completed", "Meeting", True),
        ("Meeting outcome", "No show", "Meeting", False),
        ("Task status", "NOT_STARTED", "Task", False),
        ("Email direction", "Outgoing", "E-mail", None),
    ],
)
def test_hubspot_engagements_are_activities(
    telling: str, value: str, kind: str, *, is_done: bool | None, load: Load
) -> None:
    found = load(
        ["Record ID", "Activity date", telling, "Associated Contact IDs", "Associated Deal IDs"],
        ["1", "2024-03-01 10:00", value, "501;502", "77"],
    )
    columns = ("kind_raw", "day", "is_done", "person_id", "about_id")
    whole = assemble([found]).tables["activity"]
    assert whole.select(columns).row(0) == (kind, DAY, is_done, "501", "77")


def test_a_plain_list_of_activities_is_known(load: Load) -> None:
    found = load(
        ["Date", "Contact ID", "Opportunity ID", "Activity", "Owner", "Notes"],
        ["2024-03-01", "c1", "o1", "Call", "u1", "Ann was friendly"],
    )
    columns = ("person_id", "about_id", "kind_raw", "owner_id", "day")
    assert found.tables["activity"].select(columns).row(0) == ("c1", "o1", "Call", "u1", DAY)
    assert dict(found.file.left_out_columns) == {"Notes": "personal data"}


def test_files_that_say_whom_engagements_were_with_complete_them(load: Load) -> None:
    when = "2024-03-01 10:00:00"
    calls = load(
        ["engagement_id", "property_hs_timestamp", "type"], ["1", when, "CALL"], ["2", when, "CALL"]
    )
    headers = ["contact_id", "engagement_id", "engagement_type"]
    people = placed(load(headers, ["501", "1", "CALL"], ["502", "9", "CALL"]), 1)
    deals = placed(load(["deal_id", *headers[1:]], ["77", "1", "CALL"]), 2)
    batch = assemble([calls, people, deals])
    columns = ("activity_id", "person_id", "about_id", "kind_raw")
    assert batch.tables["activity"].select(columns).rows() == [
        ("1", "501", "77", "CALL"),
        ("2", None, None, "CALL"),
    ]
    added = "says whom an activity of another file was with, and was added to it"
    assert batch.kept_out.select("file_no", "row_no", "reason").rows() == [
        (1, 2, added),
        (1, 3, "names an activity that isn't in this upload"),
        (2, 2, added),
    ]
