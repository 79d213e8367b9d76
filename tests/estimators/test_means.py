from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.estimators.means import hall_range
from alignment.estimators.proportions import Z95

RUNS = 1_500


def plain_range(values: np.ndarray) -> tuple[float, float]:
    mean, error = values.mean(), values.std(ddof=1) / np.sqrt(len(values))
    return mean - Z95 * error, mean + Z95 * error


@pytest.mark.parametrize(
    ("won", "sigma", "number", "known"),
    [(1.0, 1.2, 40, 0.917), (1.0, 1.2, 100, 0.938), (0.05, 1.0, 400, 0.935)],
    ids=["40 deals", "100 deals", "400 leads of which 1 in 20 is won"],
)
def test_so_many_ranges_hold_the_true_mean_as_the_reference_says(
    won: float, sigma: float, number: int, known: float
) -> None:
    random = np.random.default_rng(11)
    truth = won * np.exp(sigma**2 / 2)
    held = plainly = 0
    for _ in range(RUNS):
        values = random.lognormal(0, sigma, number) * (random.random(number) < won)
        found = hall_range(values, np.ones(number))
        assert found is not None
        low, high = plain_range(values)
        held += found.low <= truth <= found.high
        plainly += low <= truth <= high
    assert held / RUNS == pytest.approx(known, abs=0.025)
    assert held > plainly


def test_values_without_skew_get_the_plain_range() -> None:
    values = np.array([1.0, 2.0, 3.0])
    found = hall_range(values, np.array([5.0, 9.0, 5.0]))
    assert found == pytest.approx(plain_range(np.repeat(values, [5, 9, 5])))


def test_a_few_large_values_reach_further_up_than_down() -> None:
    found = hall_range(np.array([0.0, 100.0, 5000.0]), np.array([900.0, 90.0, 10.0]))
    assert found is not None
    mean = (90 * 100 + 10 * 5000) / 1000
    assert mean - found.low < found.high - mean


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=30))
def test_counting_equal_values_together_changes_nothing(values: list[int]) -> None:
    distinct, counts = np.unique(values, return_counts=True)
    one = hall_range(np.array(values, dtype=float), np.ones(len(values)))
    other = hall_range(distinct.astype(float), counts.astype(float))
    assert (one is None) == (other is None)
    if one is not None:
        assert one == pytest.approx(other, rel=1e-6, abs=1e-6)


def test_one_record_and_equal_values_have_no_range() -> None:
    assert hall_range(np.array([5.0]), np.array([1.0])) is None
    assert hall_range(np.array([5.0]), np.array([9.0])) is None
