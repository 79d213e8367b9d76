"""What the files of known tools, and those of ours, become besides their own records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from alignment.ingest import Converted
from alignment.scope import to_day

Load = Callable[..., Converted]


def reasons(converted: Converted) -> list[tuple[int, str, str]]:
    """Why rows were kept out."""
    return converted.kept_out.select("row_no", "column", "reason").rows()


def test_date_entered_columns_become_stage_entries(load: Load) -> None:
    won, lost = 'Date entered "Won (Sales)"', "Date entered 'Lost (Sales)'"
    converted = load(
        ["Record ID", "Deal Stage", "Amount", "Create Date", won, lost],
        ["1", "Won", "5", "2024-01-02", "2024-02-03", "(No value)"],
        ["2", "Demo", "6", "2024-01-02", "", ""],
    )
    events = converted.tables["stage_event"].sort("entity_id")
    assert events.select("entity_id", "to_raw", "pipeline", "day", "evidence").rows() == [
        ("1", "Won", "Sales", to_day(date(2024, 2, 3)), 80),
        ("2", "Demo", None, to_day(date(2024, 1, 2)), 30),
    ]
    assert converted.newest_day == to_day(date(2024, 2, 3))


def test_became_dates_are_weaker_evidence(load: Load) -> None:
    converted = load(
        ["Record ID", "Lifecycle Stage", "Create Date", "Became a Customer Date"],
        ["1", "Customer", "2024-01-02", "2024-02-03 10:11"],
    )
    events = converted.tables["stage_event"].select("entity", "to_raw", "evidence", "at")
    at = datetime(2024, 2, 3, 10, 11, tzinfo=UTC)
    assert events.rows() == [("lead", "Customer", 70, at)]


def test_only_changes_of_status_are_records_of_a_lead_history(load: Load) -> None:
    converted = load(
        ["LeadId", "Field", "OldValue", "NewValue", "CreatedDate"],
        ["L1", "Status", "New", "Working", "2024-01-02 10:00:00"],
        ["L1", "Owner", "A", "B", "2024-01-03 10:00:00"],
        ["L1", "Status", "Working", "Qualified", "2024-01-04 10:00:00"],
    )
    events = converted.tables["stage_event"]
    assert events.select("entity", "entity_id", "to_raw", "seq", "evidence").rows() == [
        ("lead", "L1", "Working", 0, 100),
        ("lead", "L1", "Qualified", 1, 100),
    ]
    assert events["event_id"].n_unique() == 2
    assert converted.file.n_read == 2
    assert any(note.startswith("1 rows say something else") for note in converted.file.notes)


def test_a_won_deal_of_pipedrive_stands_in_won_since_it_closed(load: Load) -> None:
    headers = ["Deal - ID", "Deal - Stage", "Deal - Status", "Deal - Deal created"]
    headers += ["Deal - Won time", "Deal - Expected close date", "Deal - Value", "Deal - Currency"]
    converted = load(
        headers,
        ["1", "Demo", "Won", "2024-01-02 03:04:05", "2024-03-04 01:02:03", "", "10", "USD"],
        ["2", "Demo", "Open", "2024-01-02 03:04:05", "", "2030-01-01", "10", "USD"],
    )
    deals = converted.tables["opportunity"].select("stage_raw", "is_won", "is_closed", "close_day")
    assert deals.rows() == [
        ("Won", True, True, to_day(date(2024, 3, 4))),
        ("Demo", False, False, to_day(date(2030, 1, 1))),
    ]
    events = converted.tables["stage_event"].select("to_raw", "day")
    assert events.rows() == [
        ("Won", to_day(date(2024, 3, 4))),
        ("Demo", to_day(date(2024, 1, 2))),
    ]
    assert converted.newest_day == to_day(date(2024, 3, 4))


def test_of_several_associated_deals_the_first_is_linked_and_it_is_said(load: Load) -> None:
    converted = load(
        ["Record ID", "Lifecycle Stage", "Create Date", "Associated Deal IDs"],
        ["1", "Lead", "2024-01-02", "55;66"],
    )
    assert converted.tables["lead"]["opp_id"].to_list() == ["55"]
    assert any("name several records" in note for note in converted.file.notes)


def test_targets_and_rates_are_read_from_files_of_ours(load: Load) -> None:
    target = load(
        ["month", "source", "amount", "currency"],
        ["2024-02", "Web", "1000", "EUR"],
        ["2024-03-15", "", "2000", ""],
    ).tables["target"]
    assert target.select("target_id", "month_day", "source", "amount_minor", "currency").rows() == [
        (f"Web|{to_day(date(2024, 2, 1))}", to_day(date(2024, 2, 1)), "Web", 100000, "EUR"),
        (f"|{to_day(date(2024, 3, 1))}", to_day(date(2024, 3, 1)), "", 200000, "EUR"),
    ]
    rate = load(["currency", "date", "rate"], ["usd", "2024-02-03", "0.925"]).tables["rate"]
    day = to_day(date(2024, 2, 3))
    assert rate.select("rate_id", "currency", "day", "rate").rows() == [
        (f"USD|{day}", "USD", day, 0.925)
    ]


def test_a_target_without_an_amount_is_kept_out(load: Load) -> None:
    converted = load(["month", "source", "amount"], ["2024-02", "Web", ""])
    assert reasons(converted) == [(2, "amount", "has no value")]


@pytest.mark.parametrize("rate", ["0", "-1.5"])
def test_a_rate_that_is_none_is_kept_out(rate: str, load: Load) -> None:
    converted = load(["currency", "date", "rate"], ["USD", "2024-02-03", rate])
    assert reasons(converted) == [(2, "rate", "is not an exchange rate")]
