"""How shares are said."""

from __future__ import annotations

import pytest

from alignment.metrics.words import of_100


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (0.0, "0 of 100"),
        (0.0004, "under 1 of 1,000"),
        (0.0126, "13 of 1,000"),
        (0.5, "50 of 100"),
        (0.994, "99 of 100"),
        (0.996, "over 99 of 100"),
        (1.0, "100 of 100"),
    ],
)
def test_a_share_of_some_is_never_said_as_none_or_all(rate: float, said: str) -> None:
    assert of_100(rate) == said
