"""Where credit can't tell what a campaign does: most who buy pass it anyway."""

from __future__ import annotations

from typing import Final

from alignment.metrics.estimating import FEW

LARGE: Final = 0.10
"""From this share of all on, under any rule, credit is large."""
MOST: Final = (2, 3)
"""From two of three buyers on that pass a name, too few are left to compare them with."""


def needs_experiment(most: float, passing: int, buyers: int) -> bool:
    """Tell whether credit for a name is large and can't tell buyers from others.

    Credit goes to what comes before a win, and what most buyers pass comes before most
    wins, whether it does anything or not. Only a group that is left without it can tell.

    Args:
        most: The largest share of all under any rule, 0 to 1.
        passing: Opportunities of the view with a touch of the name.
        buyers: Opportunities of the view with any touch on record.
    """
    number, of = MOST
    return most >= LARGE and buyers >= FEW and passing * of >= number * buyers
