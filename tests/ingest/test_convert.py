"""Conversion: every row is loaded, kept out with its reason, or a repeat of another."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.errors import AnswerNeededError
from alignment.ingest import Converted, Mapping, RawTable, assemble, convert, recognise
from alignment.ingest.reading.raw import KEPT_OUT_SCHEMA, row_schema
from alignment.schema.canonical import TABLES
from alignment.scope import to_day
from alignment.settings import Settings

Load = Callable[..., Converted]
DEALS = Mapping(
    "other",
    "opportunity",
    (
        ("Nr", "opp_id"),
        ("Stage", "stage_raw"),
        ("Created", "created_at"),
        ("Closed", "close_day"),
        ("Amount", "amount_minor"),
        ("Changed", "modified_at"),
        ("Won", "is_won"),
        ("Chance", "probability"),
    ),
    percent_columns=("Chance",),
)
HEADERS = [header for header, _ in DEALS.columns]
GOOD = ("1", "Open", "2024-01-02", "2024-03-01", "1,200.50", "2024-01-05", "no", "40")


def reasons(converted: Converted) -> list[tuple[int, str, str]]:
    return converted.kept_out.select("row_no", "column", "reason").rows()


def row(**changed: str) -> list[str]:
    return [changed.get(header, value) for header, value in zip(HEADERS, GOOD, strict=True)]


def test_a_good_row_becomes_canonical_values(load: Load) -> None:
    deal = load(HEADERS, GOOD, mapping=DEALS).tables["opportunity"].row(0, named=True)
    assert deal["opp_id"] == "1"
    assert deal["row_no"] == 2
    assert deal["amount_minor"] == 120050
    assert deal["currency"] == "EUR"
    assert deal["created_day"] == to_day(date(2024, 1, 2))
    assert deal["created_at"] is None
    assert deal["is_won"] is False
    assert deal["probability"] == 0.4


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("Nr", " ", "has no id"),
        ("Nr", "000000000000000AAA", "has no id"),
        ("Created", "2024-02-31", "couldn't be read as a date"),
        ("Amount", "1100.04999", "has more decimals than its currency"),
        ("Amount", "much", "couldn't be read as an amount"),
        ("Won", "perhaps", "is neither yes nor no"),
        ("Chance", "high", "couldn't be read as a number"),
        ("Chance", "140", "is not a share of 0 to 100 %"),
    ],
)
def test_a_cell_that_cannot_be_read_keeps_its_row_out(
    column: str, text: str, reason: str, load: Load
) -> None:
    converted = load(HEADERS, row(Nr="9"), row(**{column: text}), mapping=DEALS)
    found = reasons(converted)
    assert found == [(3, column, reason)]
    assert converted.tables["opportunity"]["opp_id"].to_list() == ["9"]
    assert converted.file.n_read == 2


@pytest.mark.parametrize("text", ["", "(No value)", "--", " (no value) ", "000000000000000AAA"])
def test_what_tools_write_for_nothing_is_null(text: str, load: Load) -> None:
    nothing = row(Stage=text, Created=text, Closed=text, Amount=text, Won=text, Chance=text)
    converted = load(HEADERS, nothing, mapping=DEALS)
    deal = converted.tables["opportunity"].row(0, named=True)
    assert {name for name, value in deal.items() if value is not None} == {
        *("file_no", "row_no", "opp_id"),
    }
    assert converted.file.money_source == 0


def test_a_surname_null_and_leading_zeros_stay_text(load: Load) -> None:
    deal = load(HEADERS, row(Nr="007", Stage="Null"), mapping=DEALS).tables["opportunity"]
    assert deal["opp_id"].to_list() == ["007"]
    assert deal["stage_raw"].to_list() == ["Null"]


def test_rows_that_repeat_another_are_counted_once(load: Load) -> None:
    converted = load(HEADERS, GOOD, row(Nr="2"), GOOD, GOOD, mapping=DEALS)
    assert converted.file.n_duplicate == 2
    assert converted.tables["opportunity"]["opp_id"].to_list() == ["1", "2"]
    assert converted.file.money_source == Decimal("4802.00")
    assert converted.file.money_duplicate == Decimal("2401.00")


def test_of_rows_with_one_id_the_last_modified_is_loaded(load: Load) -> None:
    old = row(Stage="Old", Changed="2024-01-04 10:00:00")
    new = row(Stage="New", Changed="2024-01-04 10:00:01")
    converted = load(HEADERS, new, old, mapping=DEALS)
    assert converted.tables["opportunity"]["stage_raw"].to_list() == ["New"]
    assert reasons(converted) == [(3, "", "row 2 has the same id and was modified later")]
    assert converted.file.money_kept_out == Decimal("1200.50")


def test_of_rows_with_one_id_and_no_time_of_change_the_last_is_loaded(load: Load) -> None:
    converted = load(HEADERS, row(Stage="A"), row(Stage="B"), row(Stage="C"), mapping=DEALS)
    assert converted.tables["opportunity"]["stage_raw"].to_list() == ["C"]
    assert [reason for _, _, reason in reasons(converted)] == [
        "row 4 has the same id and comes later in the file"
    ] * 2


def test_rows_that_could_not_be_read_stay_kept_out(table: Callable[..., RawTable]) -> None:
    raw = table(HEADERS, [GOOD])
    cut = pl.DataFrame([(3, "", "has too few fields", "x")], schema=KEPT_OUT_SCHEMA, orient="row")
    whole = RawTable(
        *("a.csv", "0", "utf-8", ",", "", (), raw.headers, raw.rows, cut, 2, ("A note.",))
    )
    converted = convert(whole, DEALS, file_no=4, settings=Settings(), secret=b"key")
    assert converted.kept_out.rows() == [(4, 3, "", "has too few fields", "length 1")]
    assert converted.file.n_read == 2
    assert converted.file.notes[0] == "A note."


def test_addresses_are_kept_as_a_keyed_hash_and_a_domain(load: Load) -> None:
    headers = ["Record ID", "Lifecycle Stage", "Create Date", "Email", "First Name", "Pages"]
    lead = load(headers, ["1", "Lead", "2024-01-02", " Ann@Example.ORG ", "Ann", "3"])
    found = lead.tables["lead"].row(0, named=True)
    assert found["email_domain"] == "example.org"
    assert found["email_hash"] == hmac.new(b"key", b"ann@example.org", hashlib.sha256).hexdigest()
    assert lead.file.left_out_columns == (("First Name", "personal data"), ("Pages", "not used"))
    kept = load(
        headers,
        ["1", "Lead", "2024-01-02", "Ann@Example.org", "Ann", "3"],
        settings=Settings(keeps_email=True),
    )
    assert kept.tables["lead"]["email_hash"].to_list() == ["ann@example.org"]


def test_no_personal_data_stands_with_the_rows_kept_out(load: Load) -> None:
    headers = ["Record ID", "Lifecycle Stage", "Create Date", "Email", "First Name"]
    lead = load(headers, ["17", "Lead", "soon", "ann@example.org", "Ann"])
    assert lead.kept_out["raw"].to_list() == ["17 xxxx"]


def test_a_question_names_the_column(load: Load) -> None:
    with pytest.raises(AnswerNeededError, match=r"“Created” of file\.csv"):
        load(HEADERS, row(Created="01/02/2024"), mapping=DEALS)


def test_a_batch_is_valid_and_history_replaces_what_was_assumed(load: Load) -> None:
    deals = load(
        ["Id", "StageName", "CloseDate", "IsWon", "CreatedDate"],
        ["O1", "Demo", "2024-05-01", "0", "2024-01-01 10:00:00"],
        ["O2", "Demo", "2024-05-01", "0", "2024-01-01 10:00:00"],
    )
    raw = RawTable(
        *("h.csv", "1", "", "", "", (), ("Id", "OpportunityId", "StageName", "CreatedDate")),
        pl.DataFrame(
            [(2, "E1", "O1", "Demo", "2024-01-01 10:00:00")], schema=row_schema(4), orient="row"
        ),
        pl.DataFrame(schema=KEPT_OUT_SCHEMA),
        1,
        (),
    )
    mapping = recognise(raw)
    assert mapping is not None
    history = convert(raw, mapping, file_no=1, settings=Settings(), secret=b"key")
    batch = assemble([deals, history])
    assert batch.tables["stage_event"].select("entity_id", "evidence").rows() == [
        ("O2", 30),
        ("O1", 100),
    ]
    for name, frame in batch.tables.items():
        assert TABLES[name].is_valid(frame)
    assert [file.file_no for file in batch.files] == [0, 1]


@pytest.mark.parametrize(
    "headers",
    [
        "Id,IsConverted,Status,CreatedDate,Email",
        "Id,StageName,CloseDate,IsWon,Amount,Probability,CreatedDate",
        "Id,OpportunityId,StageName,CreatedDate,Amount",
        "LeadId,Field,NewValue,CreatedDate",
        "Record ID,Lifecycle Stage,Create Date,Became a Lead Date",
        "Deal - ID,Deal - Stage,Deal - Status",
        "currency,date,rate",
    ],
)
def test_a_file_without_a_record_gives_an_empty_batch(headers: str, load: Load) -> None:
    batch = assemble([load(headers.split(","))])
    assert batch.tables == {}
    assert batch.newest_day is None


def test_an_absurdly_long_number_is_kept_out_and_counts_nothing(load: Load) -> None:
    converted = load(HEADERS, row(Amount="9" * 4000), row(Amount="0." + "3" * 900), mapping=DEALS)
    assert converted.kept_out.height == 2
    assert converted.file.money_source == 0


CELLS = st.sampled_from(
    ["1", "2", "3", "", "Open", "Closed Won", "2024-01-02", "31.12.2023", "5.50", "yes", "x", "--"]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=8, max_size=8), max_size=12))
def test_whatever_the_cells_every_row_and_cent_is_accounted_for(rows: list[list[str]]) -> None:
    records = [(line, *cells) for line, cells in enumerate(rows, 2)]
    raw = RawTable(
        *("a.csv", "0", "", "", "", (), tuple(HEADERS)),
        pl.DataFrame(records, schema=row_schema(8), orient="row"),
        pl.DataFrame(schema=KEPT_OUT_SCHEMA),
        len(rows),
        (),
    )
    converted = convert(raw, DEALS, file_no=0, settings=Settings(), secret=b"key")
    loaded = converted.tables["opportunity"]
    assert loaded["opp_id"].n_unique() == loaded.height
    n_rows = loaded.height + converted.kept_out.height + converted.file.n_duplicate
    assert n_rows == converted.file.n_read == len(rows)
    money = Decimal(loaded["amount_minor"].sum()).scaleb(-2)
    money += converted.file.money_kept_out + converted.file.money_duplicate
    assert money == converted.file.money_source
