"""The stage map as a person fills it in."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from alignment.errors import MappingError
from alignment.ui.uploads_stages import lines, shown

HELD = pl.DataFrame(
    [
        ("lead", "New|Old", "lead", 4, None),
        ("lead", "New|Old", "mql", 4, 2),
        ("opportunity", "Odd", "unmapped", 1, None),
    ],
    schema={
        "entity": pl.String,
        "raw": pl.String,
        "stage": pl.String,
        "records": pl.Int64,
        "valid_from": pl.Int32,
    },
    orient="row",
)


def test_words_that_are_not_mapped_come_first() -> None:
    assert shown(HELD).select("word", "from", "stage").rows() == [
        ("opportunity|Odd", None, "unmapped"),
        ("lead|New|Old", None, "lead"),
        ("lead|New|Old", date(1970, 1, 3), "mql"),
    ]


def test_the_table_as_shown_says_what_is_held() -> None:
    found = lines(shown(HELD)).sort("entity", "raw", "valid_from")
    assert found.rows() == HELD.select("entity", "raw", "stage", "valid_from").rows()


def test_a_blank_line_is_left_out_and_half_a_line_is_refused() -> None:
    blank = pl.DataFrame({name: [None] for name in shown(HELD).columns}, shown(HELD).schema)
    assert lines(pl.concat([shown(HELD), blank])).height == HELD.height
    half = blank.with_columns(stage=pl.lit("mql"))
    with pytest.raises(MappingError, match="needs one of the tool's words"):
        lines(pl.concat([shown(HELD), half]))
