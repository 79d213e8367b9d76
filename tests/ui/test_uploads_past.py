"""What is said before an upload is undone."""

from __future__ import annotations

from alignment.ui.uploads_past import afterwards


def test_undoing_the_only_upload_is_said_to_leave_nothing() -> None:
    assert "nothing is loaded then" in afterwards([1], is_sample=False)


def test_undoing_a_later_upload_leaves_what_the_one_before_it_made() -> None:
    assert afterwards([3, 2, 1], is_sample=False).endswith("as it was after upload 2.")


def test_undoing_what_was_entered_beside_the_sample_leaves_the_sample() -> None:
    assert afterwards([2, 1], is_sample=True).endswith("as it was after the sample company.")
