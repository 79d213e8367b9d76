"""The range of a mean of money, whose few large values pull a plain range to the wrong side."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from alignment.estimators.proportions import Z95, Range

Floats = npt.NDArray[np.float64]


def hall_range(values: Floats, counts: Floats, z: float = Z95) -> Range | None:
    """Give the range of the mean of skewed values, zeros among them, by Hall's cubic transform.

    Args:
        values: Distinct values, or the means of narrow classes of them.
        counts: How many records have each.
        z: The standard normal point of the level; 95 % by default.

    Returns:
        Both ends, the upper one further away where large values are few; None for fewer than two
        records, or where all are the same.

    Source:
        Hall (1992), On the removal of skewness by transformation, J. R. Statist. Soc. B 54:221,
        doi:10.1111/j.2517-6161.1992.tb01876.x.
    """
    number = float(counts.sum())
    if number < 2:  # noqa: PLR2004 - one record has no spread
        return None
    mean = float(values @ counts) / number
    apart = values - mean
    spread = math.sqrt(float(apart**2 @ counts) / (number - 1))
    if spread <= abs(mean) * 1e-12:
        return None
    skewness = float(apart**3 @ counts) / number / spread**3
    error = spread / math.sqrt(number)
    low, high = (mean - error * _untransformed(y, skewness, number) for y in (z, -z))
    return Range(low, high)


def _untransformed(y: float, skewness: float, number: float) -> float:
    """Turn a normal point back into one of the studentised mean."""
    bend = skewness / math.sqrt(number)
    if abs(bend) < 1e-9:  # noqa: PLR2004 - without skewness nothing bends
        return y
    return 3 / bend * (math.cbrt(1 + bend * (y - bend / 6)) - 1)
