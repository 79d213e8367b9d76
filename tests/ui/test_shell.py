from __future__ import annotations

import re
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.scope import to_day
from alignment.ui.escape import escape, unbroken
from alignment.ui.labels import label
from alignment.ui.periods import periods
from alignment.ui.records import parse, title
from alignment.ui.show import lead_in
from alignment.ui.tables import named
from alignment.ui.targets import ALL_SOURCES, shown, stored


@pytest.mark.parametrize(
    "text",
    [
        "[a](//evil)",
        "![x](//evil)",
        "<img>",
        ":red[x]",
        "$x$",
        "# head",
        "`code`",
        "**b**",
        "a@b.c",
    ],
)
def test_no_mark_of_an_uploaded_text_is_left_to_markdown(text: str) -> None:
    marks = [at for at, letter in enumerate(escape(text)) if letter in "[]()<>:$#`*@!"]
    assert marks
    assert all(escape(text)[at - 1] == "\\" for at in marks)


@pytest.mark.parametrize(
    "text", ["http://a.example", "HTTPS://a.example", "www.a.example", "WWW.a.example", "a@b.c"]
)
def test_a_bare_address_is_parted_so_that_it_becomes_no_link(text: str) -> None:
    told = re.sub(r"\\(.)", r"\1", escape(f"see {text}"))
    assert re.search("(http|https|www)(?=:|\\.)|[a-z]@", told, re.IGNORECASE) is None


@given(st.text(st.characters(exclude_characters="\u2060")))
def test_an_escaped_text_still_reads_the_same(text: str) -> None:
    told = escape(text)
    assert "\n" not in told
    bare = re.sub(r"\\(.)", r"\1", told).replace("\u2060", "")
    assert bare == " ".join(text.split())


@pytest.mark.parametrize("words", ["EUR 52.0 M", "18 of 100", "90 days", "12 k", "7 of 1,000"])
def test_a_number_and_its_unit_stay_on_one_line(words: str) -> None:
    told = unbroken(escape(f"There were {words} then"))
    assert told.count(" ") == 3
    assert told.replace("\u00a0", " ") == escape(f"There were {words} then")


def test_an_apostrophe_reads_the_same_however_it_was_typed() -> None:
    told = "That isn't sales' own; it can’t be known."
    curly = "That isn’t sales’ own; it can’t be known."
    assert unbroken(told) == curly
    assert unbroken(escape(told)) == escape(curly)
    assert unbroken("back in '25") == "back in '25"


def test_a_headline_without_room_goes_on_in_smaller_type_after_whole_sentences() -> None:
    text = "First of Acme Inc. web. Second one of 9.5 M. 3 more."
    assert lead_in(text, 200) == (text, "")
    assert lead_in(text, 46) == ("First of Acme Inc. web. Second one of 9.5 M.", "3 more.")
    assert lead_in(text, 5) == ("First of Acme Inc. web.", "Second one of 9.5 M. 3 more.")
    assert lead_in("One sentence that is too long", 5) == ("One sentence that is too long", "")


def test_periods_are_the_fiscal_quarters_that_the_data_covers() -> None:
    first, last = to_day(date(2025, 11, 3)), to_day(date(2026, 5, 20))
    usual = (to_day(date(2025, 5, 1)), to_day(date(2026, 4, 30)))
    found = periods(usual, first, last, 2)
    assert list(found) == ["Last 12 months", "FY2027 Q2", "FY2027 Q1", "FY2026 Q4", "All"]
    assert found["FY2027 Q1"] == (to_day(date(2026, 2, 1)), to_day(date(2026, 4, 30)))
    assert found["All"] == (first, last)


def test_targets_come_back_from_the_editor_as_they_were() -> None:
    held = pl.DataFrame(
        {"month_day": [0, 31], "source": ["", "Web"], "amount_minor": [12_345, 500]},
        schema_overrides={"month_day": pl.Int32},
    )
    edited = shown(held, "EUR")
    assert edited["Source"].to_list() == [ALL_SOURCES, "Web"]
    assert edited["Amount"].to_list() == [123.45, 5.0]
    assert stored(edited, "EUR").rows() == [(0, "", 12_345), (31, "Web", 500)]


def test_targets_on_any_day_of_a_month_count_for_the_month_and_add_up() -> None:
    edited = pl.DataFrame(
        {
            "Month": [date(1970, 1, 1), date(1970, 1, 20), None],
            "Source": ["Web", "Web", "Web"],
            "Amount": [1.0, 2.0, 3.0],
        }
    )
    assert stored(edited, "EUR").rows() == [(0, "Web", 300)]


def test_a_mark_reads_back_whatever_the_source_is_called() -> None:
    mark = parse("funnel|mql|a|b")
    assert mark is not None
    assert (mark.chart, mark.place, mark.split) == ("funnel", "mql", "a|b")
    assert title(mark) == "a|b, MQL (Interested)"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a|b",
        "funnel|x|y",
        "cohort||x",
        "pipeline|1e9|x",
        "pipeline|²|x",
        "ages|1|x",
        "ages|1@|x",
    ],
)
def test_a_mark_that_makes_no_sense_is_none(text: str) -> None:
    assert parse(text) is None


def test_a_mark_of_one_age_names_its_cohort() -> None:
    mark = parse("ages|20454@60|2026-01")
    assert mark is not None
    assert (mark.place, title(mark)) == ("20454@60", "2026-01")


def test_tables_name_their_columns_and_their_money() -> None:
    frame = pl.DataFrame({"split": ["Web"], "won_minor": [1250], "verdict": ["counts_only"]})
    told = named(frame, "EUR")
    assert told.columns == ["Group", "Revenue won (EUR)", "How to read it"]
    assert told.row(0)[2] == "very few: counts only"
    assert label("File") == "File"
    assert label("some_thing") == "Some thing"
