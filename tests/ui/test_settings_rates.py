"""The exchange rates as a person fills them in."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from alignment.errors import SettingError
from alignment.ui.settings_rates import lines


def filled(*rows: tuple[str | None, date | None, float | None]) -> pl.DataFrame:
    """The table on the page."""
    schema = {"currency": pl.String, "day": pl.Date, "rate": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_blank_lines_are_left_out_and_currencies_spelt_in_capitals() -> None:
    found = lines(filled((" usd", date(1970, 1, 3), 0.9), (None, None, None)))
    assert found.rows() == [("USD", 2, 0.9)]


def test_an_empty_table_has_no_rates() -> None:
    assert lines(filled()).height == 0


@pytest.mark.parametrize(
    "line",
    [
        ("USD", date(2024, 1, 1), None),
        ("DOLLAR", date(2024, 1, 1), 0.9),
        ("USD", date(2024, 1, 1), 0.0),
    ],
)
def test_a_line_that_cannot_be_used_is_told(line: tuple[str, date, float | None]) -> None:
    with pytest.raises(SettingError, match="can't be used"):
        lines(filled(line))


def test_two_rates_for_one_day_are_told() -> None:
    with pytest.raises(SettingError, match="given once"):
        lines(filled(("USD", date(2024, 1, 1), 0.9), ("USD", date(2024, 1, 1), 0.8)))
