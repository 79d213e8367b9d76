"""Does a group stand apart from the rest? Yes, no, or it can't be told; many comparisons at once.

A difference whose whole range is small makes them alike, however sure it is: what doesn't matter
isn't worth a meeting's time. Else it stands apart where so much is unlikely to be chance, with
allowance for the number of comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from alignment.estimators.comparisons import benjamini_hochberg
from alignment.estimators.proportions import Z95, newcombe, two_sided
from alignment.metrics.comparing import FALSE_FINDS
from alignment.metrics.lasting import Lasting, compared

SMALL: Final = 0.05
"""Shares no further apart than this are alike."""
SMALL_DAYS: Final = 1.0
"""Mean days no further apart than this are alike, or than this part of the rest's:"""
SMALL_PART: Final = 0.1


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group held against the rest.

    Args:
        difference: Group minus rest.
        low: The lower end of its range.
        high: The upper end.
        chance: The chance of so much where there is no difference.
        small: Differences within this are none that matter; None where that can't be told.
        words: What more, and what less, is called.
    """

    difference: float
    low: float
    high: float
    chance: float
    small: float | None
    words: tuple[str, str]

    def answer(self, chance: float) -> str:
        """Give the answer.

        Args:
            chance: The chance, with allowance for all other comparisons.
        """
        if self.small is not None and max(-self.low, self.high) <= self.small:
            return "alike"
        if chance > FALSE_FINDS:
            return "cant_tell"
        return self.words[0] if self.difference > 0 else self.words[1]


def shares(mine: tuple[int, int], others: tuple[int, int]) -> Comparison:
    """Compare two shares, each given as how many of how many; neither of none.

    Source:
        Newcombe (1998), method 10, for the range; Pearson's score for the chance.
    """
    difference = mine[0] / mine[1] - others[0] / others[1]
    low, high = newcombe(*mine, *others)
    chance = two_sided(*mine, *others)
    return Comparison(difference, low, high, chance, SMALL, ("higher", "lower"))


def days(mine: Lasting, others: Lasting, horizon: int) -> Comparison:
    """Compare how long two groups last.

    The words follow all days; where the means up to the horizon say otherwise, nothing is told.

    Args:
        mine: The group.
        others: The rest.
        horizon: The day up to which both were observed.

    Source:
        Mantel (1966) for the chance; Irwin (1949) for the means.
    """
    test = compared(mine, others)
    (mean, error), (other, spread) = (each.survival.mean_to(horizon) for each in (mine, others))
    difference, half = mean - other, Z95 * float(np.hypot(error, spread))
    is_slower = test.observed[0] < test.expected[0]
    return Comparison(
        difference,
        difference - half,
        difference + half,
        test.chance if is_slower == (difference > 0) else 1.0,
        max(SMALL_DAYS, SMALL_PART * other) if _is_covered(mine, others, horizon) else None,
        ("slower", "faster"),
    )


def _is_covered(mine: Lasting, others: Lasting, horizon: int) -> bool:
    """Tell whether half of both had moved on by the horizon; up to an earlier one all are alike."""
    halves = [each.day_by(0.5) for each in (mine, others)]
    return all(half is not None and half <= horizon for half in halves)


def answers(comparisons: list[Comparison]) -> list[str]:
    """Answer all comparisons that are shown together.

    Source:
        Benjamini & Hochberg (1995).
    """
    if not comparisons:
        return []
    chances = benjamini_hochberg(np.array([each.chance for each in comparisons]))
    return [each.answer(float(chance)) for each, chance in zip(comparisons, chances, strict=True)]
