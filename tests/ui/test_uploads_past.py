"""What is said before an upload is undone."""

from __future__ import annotations

import polars as pl

from alignment.ui.uploads_past import afterwards, readable


def test_a_file_without_money_shows_none_in_any_column() -> None:
    money = {"money_kept_out": [0.0, 0.0], "money_duplicate": [0.0, 0.0], "money_loaded": [None, 5]}
    held = pl.DataFrame(
        {"as_of": [1, 1], "object": ["lead", "cost"], "money_source": [None, 5.0]} | money
    )
    shown = readable(held).select(pl.col("^Money.*$"))
    assert shown.row(0) == (None, None, None, None)
    assert shown.row(1) == (5, 5, 0, 0)


def test_undoing_the_only_upload_is_said_to_leave_nothing() -> None:
    assert "nothing is loaded then" in afterwards([1], is_sample=False)


def test_undoing_a_later_upload_leaves_what_the_one_before_it_made() -> None:
    assert afterwards([3, 2, 1], is_sample=False).endswith("as it was after upload 2.")


def test_undoing_what_was_entered_beside_the_sample_leaves_the_sample() -> None:
    assert afterwards([2, 1], is_sample=True).endswith("as it was after the sample company.")
