"""Numbers that aren't money: which shares are percent."""

from __future__ import annotations

import polars as pl
import pytest

from alignment.ingest.numbers import parse_number


@pytest.mark.parametrize(
    ("cells", "shares"),
    [
        (["100", "0", "30", None], [1.0, 0.0, 0.3, None]),
        (["1", "0", "0.3"], [1.0, 0.0, 0.3]),
        (["1", "0"], [1.0, 0.0]),
        (["30%", "0.3"], [0.3, 0.3]),
    ],
)
def test_whether_chances_are_percent_is_told_by_the_whole_column(
    cells: list[str | None], shares: list[float | None]
) -> None:
    found = parse_number(pl.Series(cells, dtype=pl.String), "probability", ".")
    assert found.values["probability"].to_list() == shares
    assert found.problem.null_count() == len(cells)


def test_chances_in_percent_and_in_parts_of_one_are_not_guessed_at() -> None:
    found = parse_number(pl.Series(["30", "0.3"]), "probability", ".")
    assert found.problem.to_list() == ["is not a share of 0 to 100 %", None]
