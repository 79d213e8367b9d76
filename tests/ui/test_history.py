from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from alignment.ui.history import plain


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
