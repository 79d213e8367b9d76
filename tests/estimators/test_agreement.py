"""References: Cohen (1960), Wikipedia's and easycalculation.com's worked examples, PMC7222679
table 1, with Gwet's AC1; Agresti's approval ratings for McNemar, by R."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from alignment.estimators.agreement import cohens_kappa, gwets_ac1, mcnemar, raw_agreement

REFERENCES = [
    ([[20, 5], [10, 15]], 0.7, 0.4, 0.12699606293110033, 0.40594059405940586),
    ([[45, 15], [25, 15]], 0.6, 0.13043478260869554, 0.0986615376234396, 0.26605504587155965),
    ([[25, 35], [5, 35]], 0.6, 0.25925925925925924, 0.07715973174444572, 0.20792079207920788),
    ([[12, 2], [4, 2]], 0.7, 0.2105263157894738, 0.232092632306409, 0.52),
    ([[130, 56], [9, 5]], 0.675, 0.02196810111345195, 0.052083264941185876, 0.5325842696629214),
    (
        [[88, 14, 18], [10, 40, 10], [2, 6, 12]],
        0.7,
        0.49152542372881347,
        0.05100181557607786,
        0.5759717314487632,
    ),
]
RANGES = [(0.151092290476661, 0.6489077095233389), (0.3915637020535469, 0.59148714540408)]
TABLES = st.lists(st.integers(0, 300), min_size=4, max_size=4).map(
    lambda cells: np.array(cells, dtype=np.int64).reshape(2, 2)
)


@pytest.mark.parametrize(("cells", "raw", "kappa", "error", "ac1"), REFERENCES)
def test_published_tables_give_the_published_numbers(
    cells: list[list[int]], raw: float, kappa: float, error: float, ac1: float
) -> None:
    table = np.array(cells, dtype=np.int64)
    found = cohens_kappa(table)
    assert found is not None
    assert found[:2] == pytest.approx((kappa, error), abs=1e-12)
    assert raw_agreement(table) == pytest.approx(raw, abs=1e-12)
    assert gwets_ac1(table) == pytest.approx(ac1, abs=1e-12)


@pytest.mark.parametrize(("place", "ends"), [(0, RANGES[0]), (5, RANGES[1])])
def test_the_range_of_kappa_is_the_published_one(place: int, ends: tuple[float, float]) -> None:
    found = cohens_kappa(np.array(REFERENCES[place][0], dtype=np.int64))
    assert found is not None
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-12)


@given(TABLES)
def test_kappa_and_ac1_do_not_ask_who_is_called_first(table: np.ndarray) -> None:
    there, back = cohens_kappa(table), cohens_kappa(table.T)
    assert (there is None) == (back is None)
    if there is not None and back is not None:
        assert there == pytest.approx(back, abs=1e-9)
        assert -1 - 1e-9 <= there.value <= 1 + 1e-9
    ac1 = gwets_ac1(table)
    assert ac1 == (None if ac1 is None else pytest.approx(gwets_ac1(table.T), abs=1e-12))


def test_nothing_rated_and_one_answer_for_all_have_no_kappa() -> None:
    assert cohens_kappa(np.zeros((2, 2), dtype=np.int64)) is None
    assert gwets_ac1(np.zeros((2, 2), dtype=np.int64)) is None
    assert raw_agreement(np.zeros((2, 2), dtype=np.int64)) is None
    same = np.array([[0, 0], [0, 9]], dtype=np.int64)
    assert cohens_kappa(same) is None
    assert gwets_ac1(same) == 1.0


def test_mcnemar_is_exact_as_r_gives_it_for_agresti() -> None:
    assert mcnemar(86, 150) == pytest.approx(3.71593613957143e-05, rel=1e-12)


@pytest.mark.parametrize("pair", [(0, 0), (0, 5), (7, 7), (3, 12), (5_000, 5_200), (0, 400_000)])
def test_mcnemar_is_the_two_sided_binomial(pair: tuple[int, int]) -> None:
    number = sum(pair)
    expected = binomtest(pair[0], number, 0.5).pvalue if number else 1.0
    assert mcnemar(*pair) == pytest.approx(expected, rel=1e-9)


def test_mcnemar_does_not_ask_who_is_called_first() -> None:
    assert mcnemar(4, 19) == mcnemar(19, 4)
