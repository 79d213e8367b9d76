"""How many must be held out of something to see whether it does anything."""

from __future__ import annotations

import math
from typing import Final

from alignment.estimators.proportions import Z95

Z80: Final = 0.8416212335729143
"""The standard normal's 80 % point."""


def per_group(base: float, other: float, z_power: float = Z80) -> int | None:
    """Tell how many each of two equal groups needs, so that a difference of shares is seen.

    Two-sided, at 5 of 100 false alarms; seen 80 times of 100.

    Args:
        base: The share of one group, 0 to 1.
        other: The share of the other, 0 to 1.
        z_power: The standard normal point of how often it should be seen.

    Returns:
        The number for each of both groups; None where the shares are equal.

    Source:
        Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, chapter 4,
        doi:10.1002/0471445428; without a correction for continuity.
    """
    if base == other:
        return None
    mean = (base + other) / 2
    alike = Z95 * math.sqrt(2 * mean * (1 - mean))
    apart = z_power * math.sqrt(base * (1 - base) + other * (1 - other))
    return math.ceil(((alike + apart) / (base - other)) ** 2)
