from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from alignment.schema.record import RecordLine
from alignment.ui.history import plain, timeline
from alignment.ui.history import told as read


def told(**changes: object) -> pl.DataFrame:
    row: dict[str, object] = {
        "day": 20_000,
        "at": datetime(2024, 10, 4, tzinfo=UTC),
        "seq": 0,
        "pipeline": None,
        "to_raw": "Qualification",
        "evidence": 100,
        "amount_minor": 1_500_000,
        "currency": "USD",
        "upload_id": 1,
        "as_of": 20_001,
        "loaded_at": datetime(2024, 11, 1, 12, tzinfo=UTC),
        "file": "OpportunityHistory.csv",
        "row_no": 2,
        "is_current": True,
    }
    return pl.DataFrame([row | changes], schema_overrides={"pipeline": pl.String})


def test_a_history_reads_in_days_and_words_and_leaves_out_what_is_empty() -> None:
    shown = plain(told()).row(0, named=True)
    assert shown["Day"] == date(2024, 10, 4)
    assert shown["Known by"] == "history"
    assert shown["Amount"] == 15_000
    assert "Pipeline in the tool" not in shown
    assert "Standing" not in shown


def test_an_amount_is_shown_in_the_unit_of_its_own_currency() -> None:
    assert plain(told(currency="JPY"))["Amount"].to_list() == [1_500_000]


def test_a_weaker_source_and_a_replaced_line_say_so() -> None:
    shown = plain(told(evidence=30, is_current=False)).row(0, named=True)
    assert shown["Known by"] == "present state"
    assert shown["Standing"] == "replaced by a newer upload"


def line(**changes: object) -> pl.DataFrame:
    row: dict[str, object] = {
        **dict.fromkeys(RecordLine.columns()),
        "day": 20_000,
        "kind": "stage",
        "side": "sales",
        "entity": "lead",
        "entity_id": "L1",
        "what": "“Working”, SQL (Accepted)",
        "days": 8,
        "ended": "still there",
        "evidence": 100,
        "upload_id": 2,
        "file": "Lead.csv",
        "row_no": 7,
        "as_of_day": 20_001,
    }
    return RecordLine.validate(
        pl.DataFrame([row | changes], schema=RecordLine.create_empty().schema)
    )


def test_a_line_of_a_history_names_days_end_and_the_upload_that_said_so() -> None:
    row = {name: text.replace("\\", "") for name, text in read(line()).row(0, named=True).items()}
    assert row["Day"] == "4\u00a0Oct\u00a02024"
    assert row["Team"] == ":orange[sales]"
    assert row["Stayed"] == "8 days, still there"
    assert row["Said by"] == "Lead.csv line 7, upload 2, data of 2024-10-05"


def test_uploaded_words_in_a_history_are_never_markdown() -> None:
    row = read(line(what="“[x](//evil) <b>”", file=":red[f]")).row(0, named=True)
    assert "[x](" not in row["What happened"]
    assert "<b" not in row["What happened"].replace("\\<b", "")
    assert ":red[" not in row["Said by"]


def test_a_line_without_a_day_or_an_upload_says_so() -> None:
    row = read(line(day=None, upload_id=None)).row(0, named=True)
    assert row["Day"] == "day not recorded"
    assert row["Said by"] == "follows from the rest"


def test_an_amount_of_a_line_is_told_in_its_own_currency() -> None:
    made = line(amount_minor=1_500_000, currency="JPY")
    assert timeline(made)["Amount"].to_list() == ["JPY 1,500,000"]
    assert "JPY 1,500,000" in read(made)["What happened"][0].replace("\\", "")
