"""Text for a terminal."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from alignment.cli.words import one_line, text_table


@given(st.text())
def test_one_line_is_one_line_that_a_terminal_only_prints(text: str) -> None:
    cleaned = one_line(text)
    assert len(cleaned) == len(text)
    assert cleaned.isprintable()
    if text.isprintable():
        assert cleaned == text


def test_a_table_puts_numbers_to_the_right_and_leaves_nulls_empty() -> None:
    frame = pl.DataFrame(
        {
            "split": ["All", "Web\x1b[1m"],
            "leads": [1200, None],
            "rate": [0.18034, None],
            "won_eur": [12345.5, 7.0],
            "is_ripe": [True, False],
            "on": [date(2026, 9, 30), None],
            "at": [datetime(2026, 9, 30, 8, 5, tzinfo=UTC), None],
        }
    )
    assert text_table(frame).splitlines() == [
        "split    leads    rate    won_eur  is_ripe  on          at",
        "All      1,200  0.1803  12,345.50  yes      2026-09-30  2026-09-30 08:05",
        "Web�[1m                         7  no",
    ]


def test_a_long_cell_is_cut_and_says_so() -> None:
    table = text_table(pl.DataFrame({"text": ["x" * 100]}))
    assert table.splitlines()[1] == "x" * 59 + "…"


def test_money_has_its_decimals_whatever_its_size() -> None:
    frame = pl.DataFrame({"cost_eur": [140.66, 1_279_682.5, None], "rate": [0.12345, 0.5, 0.0]})
    assert [line.split() for line in text_table(frame, {"cost_eur": 2}).splitlines()] == [
        ["cost_eur", "rate"],
        ["140.66", "0.1235"],
        ["1,279,682.50", "0.5"],
        ["0"],
    ]
