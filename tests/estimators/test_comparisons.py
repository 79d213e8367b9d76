"""References: Benjamini & Hochberg 1995 with R p.adjust; the rat tumours of Tarone 1982."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import digamma

from alignment.estimators.comparisons import _digamma, benjamini_hochberg, beta_prior, shrunken

RATS = np.array([
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    1, 5, 2, 5, 3, 2, 7, 7, 3, 3, 2, 9, 10, 4, 4, 4, 4, 4, 4, 4, 10, 4, 4, 4, 5, 11, 12, 5, 5, 6,
    5, 6, 6, 6, 6, 16, 15, 15, 9, 4,
], dtype=np.float64)  # fmt: skip
CAGES = np.array([
    20, 20, 20, 20, 20, 20, 20, 19, 19, 19, 19, 18, 18, 17, 20, 20, 20, 20, 19, 19, 18, 18, 25,
    24, 23, 20, 20, 20, 20, 20, 20, 10, 49, 19, 46, 27, 17, 49, 47, 20, 20, 13, 48, 50, 20, 20,
    20, 20, 20, 20, 20, 48, 19, 19, 19, 22, 46, 49, 20, 20, 23, 19, 22, 20, 20, 20, 52, 46, 47,
    24, 14,
], dtype=np.float64)  # fmt: skip


def test_benjamini_hochberg_adjusts_the_fifteen_published_values_as_r_does() -> None:
    raw = [1e-4, 4e-4, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262,
           0.5719, 0.6528, 0.759, 1.0]  # fmt: skip
    expected = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571428571429, 0.0638571428571429,
                0.0645, 0.0765, 0.486, 0.581181818181818, 0.714875, 0.753230769230769,
                0.813214285714286, 1.0]  # fmt: skip
    found = benjamini_hochberg(np.array(raw))
    assert found == pytest.approx(expected, abs=1e-12)
    assert int((found <= 0.05).sum()) == 4


def test_the_rats_give_the_maximum_likelihood_prior_and_shrunken_share() -> None:
    prior = beta_prior(RATS, CAGES)
    assert prior.alpha == pytest.approx(2.341614188164431, rel=1e-4)
    assert prior.beta == pytest.approx(14.114802981160508, rel=1e-4)
    assert shrunken(RATS, CAGES)[-1] == pytest.approx(0.2082193106598097, abs=1e-6)


def test_groups_no_more_apart_than_luck_are_taken_as_one() -> None:
    assert shrunken(np.array([10.0, 20.0]), np.array([50.0, 100.0])) == pytest.approx(
        [0.2, 0.2], abs=1e-5
    )


def test_groups_in_which_nothing_happened_stay_at_zero() -> None:
    assert shrunken(np.array([0.0, 0.0]), np.array([5.0, 9.0])).tolist() == [0.0, 0.0]


@given(st.floats(1e-3, 1e6))
def test_the_digamma_series_agrees_with_scipy(value: float) -> None:
    assert _digamma(np.array([value]))[0] == pytest.approx(digamma(value), rel=1e-9, abs=1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_adjusted_probabilities_are_never_under_the_raw_ones(raw: list[float]) -> None:
    assert np.all(benjamini_hochberg(np.array(raw)) >= np.array(raw) - 1e-15)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), min_size=2, max_size=12))
def test_a_shrunken_share_lies_between_its_own_and_the_others(pairs: list[tuple[int, int]]) -> None:
    of = np.array([max(pair) for pair in pairs], dtype=np.float64)
    counts = np.array([pair[0] for pair in pairs], dtype=np.float64)
    raw, found = counts / of, shrunken(counts, of)
    assert np.all(found >= raw.min() - 1e-6)
    assert np.all(found <= raw.max() + 1e-6)
