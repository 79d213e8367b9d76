"""Ranges for shares, their differences, and how far a share is from a line.

Counts may be fractions: a share from a survival estimate brings an effective number instead.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Z95: Final = 1.959963984540054
"""The standard normal's 97.5 % point, for two-sided 95 % ranges."""

_SAME: Final = 1e-4
"""Shares closer than this to a line are on it: to settle them would take tens of millions."""


class Range(NamedTuple):
    """The lower and upper end of a range."""

    low: float
    high: float


def wilson(count: float, of: float, z: float = Z95) -> Range:
    """Give the range of a share that fits the counts.

    Args:
        count: How many had it, 0 to ``of``.
        of: How many could have had it, above 0.
        z: The standard normal point of the level; 95 % by default.

    Returns:
        Both ends, within 0 and 1.

    Source:
        Wilson (1927), doi:10.1080/01621459.1927.10502953.
    """
    share = count / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    low = 0.0 if count <= 0 else max(0.0, middle - half)
    high = 1.0 if count >= of else min(1.0, middle + half)
    return Range(low, high)


def wilsons(share: Floats, of: Floats) -> tuple[Floats, Floats]:
    """Give the 95 % ranges of many shares at once; of none, anything fits.

    Args:
        share: The shares, 0 to 1.
        of: The number behind each, 0 or more; may be fractions.

    Returns:
        The lower and the upper ends, as ``wilson`` gives them.
    """
    safe = np.where(of > 0, of, 1.0)
    scale = 1 + Z95 * Z95 / safe
    middle = (share + Z95 * Z95 / (2 * safe)) / scale
    half = Z95 * np.sqrt(share * (1 - share) / safe + Z95 * Z95 / (4 * safe * safe)) / scale
    low = np.where((share <= 0) | (of <= 0), 0.0, np.maximum(0.0, middle - half))
    high = np.where((share >= 1) | (of <= 0), 1.0, np.minimum(1.0, middle + half))
    return low, high


def newcombe(count: float, of: float, other_count: float, other_of: float) -> Range:
    """Give the 95 % range of the difference between two independent shares.

    Args:
        count: How many had it in the first group.
        of: Size of the first group, above 0.
        other_count: How many had it in the second group.
        other_of: Size of the second group, above 0.

    Returns:
        Both ends of first minus second, within −1 and 1.

    Source:
        Newcombe (1998), method 10,
        doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
    """
    share, other = count / of, other_count / other_of
    first, second = wilson(count, of), wilson(other_count, other_of)
    down = math.hypot(share - first.low, second.high - other)
    up = math.hypot(first.high - share, other - second.low)
    return Range(max(-1.0, share - other - down), min(1.0, share - other + up))


def two_sided(count: float, of: float, other_count: float, other_of: float) -> float:
    """Give the probability of so large a difference if both shares were equal (score test).

    Args:
        count: How many had it in the first group.
        of: Size of the first group, above 0.
        other_count: How many had it in the second group.
        other_of: Size of the second group, above 0.

    Returns:
        0 to 1; 1 where nobody or everybody has it.

    Source:
        Pearson's chi-square without correction, the square of this score.
    """
    pooled = (count + other_count) / (of + other_of)
    spread = math.sqrt(max(0.0, pooled * (1 - pooled)) * (1 / of + 1 / other_of))
    if spread == 0:
        return 1.0
    return math.erfc(abs(count / of - other_count / other_of) / spread / math.sqrt(2))


def number_that_settles(share: float, line: float, of: float) -> int | None:
    """Say how many more would settle on which side of a line a share is, if it stays as it is.

    Wilson's range excludes the line exactly when the score test does, which gives a closed form.

    Args:
        share: The share so far, 0 to 1.
        line: The line, 0 to 1.
        of: The number behind the share so far.

    Returns:
        How many more, 0 when it is settled already; None where the share is on the line.
    """
    if abs(share - line) < _SAME:
        return None
    settled = Z95 * Z95 * line * (1 - line) / (share - line) ** 2
    return max(0, math.floor(settled) + 1 - math.floor(of)) if settled >= of else 0
