"""The difference of two shares with the mix of both groups held equal."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from alignment.estimators.proportions import Z95

Ints = npt.NDArray[np.int64]


class Difference(NamedTuple):
    """A difference of shares with its 95 % range."""

    value: float
    low: float
    high: float


def mantel_haenszel(count: Ints, of: Ints, other_count: Ints, other_of: Ints) -> Difference | None:
    """Compare two groups stratum by stratum and average the differences.

    Args:
        count: By stratum, how many had it in the first group.
        of: By stratum, the size of the first group.
        other_count: By stratum, how many had it in the second group.
        other_of: By stratum, the size of the second group.

    Returns:
        First minus second, weighted by how much each stratum can tell; None where no stratum has
        both groups.

    Source:
        Mantel & Haenszel (1959); the variance is that of Sato, Greenland & Robins (1989), which
        holds for few large strata and for many small ones.
    """
    both = (of > 0) & (other_of > 0)
    if not both.any():
        return None
    a, n, b, m = (each[both].astype(np.float64) for each in (count, of, other_count, other_of))
    every = n + m
    weights = n * m / every
    total = float(weights.sum())
    value = float((weights * (a / n - b / m)).sum()) / total
    skew = (n * n * b - m * m * a + n * m * (m - n) / 2) / (every * every)
    spread = (a * (m - b) + b * (n - a)) / (2 * every)
    variance = max(0.0, (value * float(skew.sum()) + float(spread.sum())) / (total * total))
    half = Z95 * math.sqrt(variance)
    return Difference(value, max(-1.0, value - half), min(1.0, value + half))
