from __future__ import annotations

import numpy as np
import pytest

from alignment.estimators.hold_out import per_group
from alignment.estimators.proportions import Z95

Z90 = 1.2815515655446004
"""The standard normal's 90 % point."""


def test_numbers_are_those_of_other_software_and_of_the_formula_by_hand() -> None:
    # R's help of power.prop.test: p1 = .50, p2 = .75, power = .90 gives n = 76.7.
    assert per_group(0.50, 0.75, Z90) == 77
    # The formula by hand: 10 against 15 of 100 at 80 of 100 gives 685.6.
    assert per_group(0.10, 0.15) == per_group(0.15, 0.10) == 686


def test_nothing_to_see_takes_no_number() -> None:
    assert per_group(0.2, 0.2) is None


@pytest.mark.parametrize(("base", "other"), [(0.02, 0.04), (0.2, 0.3), (0.5, 0.6)])
def test_so_many_see_the_difference_80_times_of_100_and_an_absent_one_5_times(
    base: float, other: float
) -> None:
    number = per_group(base, other)
    assert number is not None
    random = np.random.default_rng(7)

    def seen(one: float, two: float) -> float:
        first, second = random.binomial(number, [[one], [two]], size=(2, 20_000)) / number
        mean = (first + second) / 2
        spread = np.sqrt(2 * mean * (1 - mean) / number)
        return float((np.abs(first - second) > Z95 * spread).mean())

    assert seen(base, other) == pytest.approx(0.80, abs=0.02)
    assert seen(base, base) == pytest.approx(0.05, abs=0.01)
