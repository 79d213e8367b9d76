"""Tables that people take away hold no formulas and lose no numbers."""

from __future__ import annotations

import csv
import io
import math
from datetime import UTC, date, datetime

import fastexcel
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.desk.tables import DANGEROUS, file_name, readable, to_csv, to_parquet, to_xlsx

TEXT = st.one_of(
    st.text(max_size=12),
    st.builds(str.__add__, st.sampled_from([*DANGEROUS, "'", '"', ","]), st.text(max_size=8)),
)
NUMBERS = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))
FRAMES = st.lists(
    st.tuples(st.one_of(st.none(), TEXT), NUMBERS, st.integers(-(2**63), 2**63 - 1)),
    min_size=1,
    max_size=6,
)


def as_frame(rows: list[tuple[str | None, float | None, int]]) -> pl.DataFrame:
    schema = {"text": pl.String, "number": pl.Float64, "count": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


@given(FRAMES)
def test_no_text_in_a_csv_begins_like_a_formula_and_numbers_survive(
    rows: list[tuple[str | None, float | None, int]],
) -> None:
    written = to_csv(as_frame(rows)).decode()
    read = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    assert read[0] == ["text", "number", "count"]
    assert len(read) == len(rows) + 1
    for (text, number, count), cells in zip(rows, read[1:], strict=True):
        assert not cells[0].startswith(DANGEROUS)
        expected = text or ""
        assert cells[0] == (f"'{expected}" if expected.startswith(DANGEROUS) else expected)
        assert (float(cells[1]) if cells[1] else None) == number
        assert int(cells[2]) == count


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from(DANGEROUS), st.floats(-1e12, 1e12)), min_size=1))
def test_no_text_in_a_workbook_begins_like_a_formula_and_numbers_survive(
    rows: list[tuple[str, float]],
) -> None:
    frame = pl.DataFrame(
        [(f"{mark}SUM(A1)", number) for mark, number in rows],
        schema={"text": pl.String, "number": pl.Float64},
        orient="row",
    )
    read = fastexcel.read_excel(to_xlsx(frame)).load_sheet(0).to_polars()
    assert not any(text.startswith(DANGEROUS) for text in read["text"])
    for expected, number in zip(frame["number"], read["number"], strict=True):
        assert math.isclose(number, expected, rel_tol=1e-14, abs_tol=1e-300)


def test_a_header_that_looks_like_a_formula_is_made_harmless_too() -> None:
    frame = pl.DataFrame({"=cmd": ["x"]})
    assert to_csv(frame).startswith(b'"\'=cmd"')
    assert fastexcel.read_excel(to_xlsx(frame)).load_sheet(0).to_polars().columns == ["'=cmd"]


def test_negative_numbers_stay_numbers_and_negative_text_does_not() -> None:
    frame = pl.DataFrame({"number": [-3], "text": ["-3"]})
    assert to_csv(frame) == b'"number","text"\n-3,"\'-3"\n'


def test_labels_of_an_enum_are_guarded_like_text() -> None:
    frame = pl.DataFrame({"kind": ["@home"]}, schema={"kind": pl.Enum(["@home"])})
    assert to_csv(frame) == b'"kind"\n"\'@home"\n'


def test_a_workbook_keeps_dates_times_flags_and_blanks() -> None:
    frame = pl.DataFrame(
        {
            "on": [date(2026, 9, 30), None],
            "at": [datetime(2026, 9, 30, 23, 30, tzinfo=UTC), None],
            "is_won": [True, None],
            "rate": [0.25, math.nan],
            "source": ["Event", "Referral"],
        }
    )
    read = fastexcel.read_excel(to_xlsx(frame)).load_sheet(0).to_polars()
    assert read["on"].cast(pl.Date).to_list() == [date(2026, 9, 30), None]
    assert read["at"][0] == datetime(2026, 9, 30, 23, 30)  # noqa: DTZ001 - sheets know no zones
    assert read["is_won"].to_list() == [True, None]
    assert read["rate"].to_list() == [0.25, None]


def test_a_workbook_keeps_every_digit_of_a_number_that_a_sheet_would_round() -> None:
    frame = pl.DataFrame({"count": [2**60 + 1]})
    read = fastexcel.read_excel(to_xlsx(frame)).load_sheet(0).to_polars()
    assert read["count"].cast(pl.String).to_list() == [str(2**60 + 1)]


def test_parquet_gives_back_the_very_table() -> None:
    frame = as_frame([("=1+1", -1.5, 3), (None, None, 4)])
    assert pl.read_parquet(io.BytesIO(to_parquet(frame))).equals(frame)


def test_an_empty_table_still_has_its_headers() -> None:
    frame = pl.DataFrame(schema={"source": pl.String, "leads": pl.Int64})
    assert to_csv(frame) == b'"source","leads"\n'
    sheet = fastexcel.read_excel(to_xlsx(frame)).load_sheet(0, header_row=0)
    assert sheet.to_polars().columns == ["source", "leads"]


def test_days_read_as_dates_and_minor_units_as_money() -> None:
    frame = pl.DataFrame({"month_day": [20_361], "amount_minor": [123_456], "horizon_days": [90]})
    read = readable(frame, "EUR")
    assert read.to_dicts() == [
        {"month_on": date(2025, 9, 30), "amount_eur": 1234.56, "horizon_days": 90}
    ]


def test_money_ends_at_the_cent() -> None:
    amounts = [363_668_457, 22_298, 74_889_295, -1, None]
    told = readable(pl.DataFrame({"credit_minor": amounts}), "EUR")
    assert told["credit_eur"].to_list() == [3636684.57, 222.98, 748892.95, -0.01, None]


def test_money_without_minor_unit_is_not_divided() -> None:
    assert readable(pl.DataFrame({"won_minor": [500]}), "JPY")["won_jpy"].to_list() == [500.0]


def test_a_file_name_holds_our_words_and_the_day_only() -> None:
    assert file_name("conversion", as_of=20_361, ending="csv") == "conversion_2025-09-30.csv"
    assert file_name("kept-out", as_of=None, ending="xlsx") == "kept-out.xlsx"
    with pytest.raises(ValueError, match="file name"):
        file_name("../etc", as_of=None, ending="csv")
