"""Both readings of what the data can't decide."""

from __future__ import annotations

import polars as pl
import pytest

from alignment.ingest.reading import RawTable
from alignment.ui.uploads_questions import example, reading


def table(**columns: list[str]) -> RawTable:
    """A file with these columns."""
    cells = pl.DataFrame({f"c{at}": column for at, column in enumerate(columns.values())})
    return RawTable(
        name="deals.csv",
        sha256="",
        encoding="utf-8",
        delimiter=",",
        sheet="",
        sheets=(),
        headers=tuple(columns),
        rows=cells.with_row_index("row_no", 2),
        kept_out=pl.DataFrame(),
        n_records=cells.height,
        notes=(),
    )


@pytest.mark.parametrize(
    ("value", "choice", "read"),
    [
        ("03/04/2024", "dmy", "03/04/2024 is 3 April 2024"),
        ("03/04/2024", "mdy", "03/04/2024 is 4 March 2024"),
        ("03/04/24 10:15", "dmy", "03/04/24 10:15 is 3 April 2024"),
        ("25/12/2024", "mdy", ""),
        ("soon", "dmy", ""),
        ("1.234", ".", "1.234 is 1.234"),
        ("1.234", ",", "1.234 is 1,234"),
        ("€ 1.234,50", ",", "€ 1.234,50 is 1,234.50"),
    ],
)
def test_an_example_is_read_in_each_way(value: str, choice: str, read: str) -> None:
    assert reading(value, choice) == read


def test_the_example_of_a_date_shows_day_and_month_apart() -> None:
    raw = table(closed=["", "01/01/2024", "05/05/2024", "03/04/2024"])
    assert example(raw, "closed", "date_order") == "03/04/2024"


def test_the_example_of_a_number_has_a_mark() -> None:
    raw = table(amount=["", "500", "1.234"])
    assert example(raw, "amount", "decimal_mark") == "1.234"


def test_a_column_that_is_not_there_has_no_example() -> None:
    assert example(table(amount=["1"]), "price", "decimal_mark") == ""
