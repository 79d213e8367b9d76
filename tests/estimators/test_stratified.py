"""Differences of shares with the mix of both groups held equal."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.estimators.proportions import Z95
from alignment.estimators.stratified import mantel_haenszel

Strata = list[tuple[int, int, int, int]]


def compared(strata: Strata) -> tuple[float, float, float] | None:
    return mantel_haenszel(
        *(np.array(column, dtype=np.int64) for column in zip(*strata, strict=True))
    )


def test_one_stratum_is_the_plain_difference_with_the_usual_error() -> None:
    found = compared([(30, 50, 20, 50)])
    assert found is not None
    half = Z95 * math.sqrt(0.6 * 0.4 / 50 + 0.4 * 0.6 / 50)
    assert found == pytest.approx((0.2, 0.2 - half, 0.2 + half))


def test_a_mix_that_turns_the_sign_is_seen_through() -> None:
    # In both strata the first group has it less often, but it has more of the stratum that has it.
    strata = [(70, 100, 8, 10), (1, 10, 20, 100)]
    plain = 71 / 110 - 28 / 110
    found = compared(strata)
    assert found is not None
    assert plain > 0.3
    assert found[0] == pytest.approx(-0.1)


def test_strata_without_both_groups_say_nothing() -> None:
    with_more = compared([(30, 50, 20, 50), (9, 9, 0, 0), (0, 0, 3, 7)])
    assert with_more == compared([(30, 50, 20, 50)])
    assert compared([(9, 9, 0, 0), (0, 0, 3, 7)]) is None


@given(
    st.lists(
        st.tuples(st.integers(1, 30), st.integers(1, 30), st.integers(0, 30), st.integers(0, 30)),
        min_size=1,
        max_size=8,
    )
)
def test_swapping_the_groups_turns_the_sign(sizes: Strata) -> None:
    strata = [(min(a, n), n, min(b, m), m) for n, m, a, b in sizes]
    there = compared(strata)
    back = compared([(b, m, a, n) for a, n, b, m in strata])
    assert there is not None
    assert back is not None
    assert there == pytest.approx((-back[0], -back[2], -back[1]), abs=1e-9)
    assert -1 <= there[1] <= there[0] <= there[2] <= 1


def test_the_range_holds_the_truth_95_times_of_100() -> None:
    random = np.random.default_rng(11)
    base, difference, runs = np.array([0.2, 0.4, 0.6]), 0.1, 400
    of, other = np.array([40, 25, 15]), np.array([15, 30, 45])
    held = 0
    for _ in range(runs):
        met, met_not = random.binomial(of, base + difference), random.binomial(other, base)
        found = mantel_haenszel(met, of, met_not, other)
        assert found is not None
        held += found.low <= difference <= found.high
    assert 0.92 < held / runs < 0.98
