"""References: Newcombe 1998a table I with R prop.test; Newcombe 1998b table II, method 10."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from alignment.estimators.proportions import (
    newcombe,
    number_that_settles,
    two_sided,
    wilson,
    wilsons,
)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [
        (81, 263, 0.255288519878274, 0.3662095769828),
        (15, 148, 0.0623863995307363, 0.160487241723308),
        (0, 20, 0.0, 0.161125158052819),
        (1, 29, 0.00611321429276266, 0.171755218793203),
        (23, 60, 0.27088272374082, 0.509824041759001),
        (2, 10, 0.0566821514543753, 0.509837528463358),
        (5, 5, 0.565517535216825, 1.0),
        (10, 50, 0.112437500157761, 0.330371059322254),
    ],
)
def test_wilson_gives_the_ends_r_gives(count: int, of: int, low: float, high: float) -> None:
    assert wilson(count, of) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.05243147240236498, 0.333872654036906),
        ((9, 10, 3, 10), 0.17052272393450302, 0.8090179735354881),
        ((6, 7, 2, 7), 0.0582279274823122, 0.8062496375242277),
        ((5, 56, 0, 29), -0.03813714790353688, 0.19256001385511162),
        ((0, 10, 0, 20), -0.16112515805281938, 0.2775327998628892),
        ((0, 10, 0, 10), -0.2775327998628892, 0.2775327998628892),
        ((10, 10, 0, 20), 0.6790860371419147, 1.0),
        ((10, 10, 0, 10), 0.6075093504305241, 1.0),
    ],
)
def test_newcombe_gives_the_published_differences(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert newcombe(*counts) == pytest.approx((low, high), abs=1e-12)


def test_the_score_test_is_chi_square_without_correction() -> None:
    table = [[30, 70], [45, 55]]
    expected = chi2_contingency(table, correction=False).pvalue
    assert two_sided(30, 100, 45, 100) == pytest.approx(expected, rel=1e-12)


def test_two_groups_in_which_nothing_happened_do_not_differ() -> None:
    assert two_sided(0, 10, 0, 20) == 1.0


@given(st.integers(0, 300), st.integers(1, 300))
def test_wilson_lies_within_zero_and_one_grows_and_nests(count: int, of: int) -> None:
    count = min(count, of)
    inner, outer = wilson(count, of, 1.645), wilson(count, of)
    assert 0 <= outer.low <= inner.low <= count / of <= inner.high <= outer.high <= 1
    if count < of:
        assert wilson(count + 1, of).low >= outer.low
        assert wilson(count + 1, of).high >= outer.high


@given(st.integers(1, 200), st.integers(1, 200), st.sampled_from([0.02, 0.1, 0.2]))
def test_with_so_many_more_the_line_lies_outside_and_with_one_fewer_inside(
    count: int, of: int, line: float
) -> None:
    share = min(count, of) / of
    more = number_that_settles(share, line, of)
    if more is None or more == 0:
        return
    after = wilson(share * (of + more), of + more)
    before = wilson(share * (of + more - 1), of + more - 1)
    assert not after.low <= line <= after.high
    assert before.low <= line + 1e-9
    assert before.high >= line - 1e-9


def test_a_share_on_the_line_is_settled_by_no_number() -> None:
    assert number_that_settles(0.2, 0.2, 50) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 1e6)), min_size=1))
def test_many_ranges_at_once_are_those_one_by_one(pairs: list[tuple[float, float]]) -> None:
    share, of = (np.array(each) for each in zip(*pairs, strict=True))
    low, high = wilsons(share, of)
    for place, (part, number) in enumerate(pairs):
        assert (low[place], high[place]) == pytest.approx(wilson(part * number, number), abs=1e-9)


def test_of_none_any_share_fits() -> None:
    low, high = wilsons(np.array([0.0, 0.5, 1.0]), np.zeros(3))
    assert (low.tolist(), high.tolist()) == ([0.0] * 3, [1.0] * 3)
