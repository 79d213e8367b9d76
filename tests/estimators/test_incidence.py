"""Reference: R survfit multi-state on 12 leads won, lost or open, with ties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.estimators.incidence import Incidence, aalen_johansen
from alignment.estimators.proportions import wilson

TOY = (
    (5, "won"), (5, "lost"), (8, "lost"), (10, "won"), (10, "lost"), (10, "open"),
    (14, "won"), (20, "lost"), (20, "won"), (25, "open"), (30, "open"), (30, "won"),
)  # fmt: skip
KINDS = {"won": 0, "lost": 1}


def fit(records: list[tuple[int, str]], entries: list[int] | None = None) -> Incidence:
    width = max(day for day, _ in records) + 1
    left = np.zeros((2, width), dtype=np.int64)
    still = np.zeros(width, dtype=np.int64)
    for day, kind in records:
        if kind == "open":
            still[day] += 1
        else:
            left[KINDS[kind], day] += 1
    late = None
    if entries is not None:
        late = np.bincount([entry for entry in entries if entry], minlength=width)
    return aalen_johansen(left, still, late)


SURVFIT = {  # day: number at risk, survival, shares won and lost, their standard errors
    5: (12, 0.833333333333333, 0.0833333333333333, 0.0833333333333333, 0.0797855923130282,
        0.0797855923130282),
    8: (10, 0.75, 0.0833333333333333, 0.166666666666667, 0.0797855923130282, 0.107582870727984),
    10: (9, 0.583333333333333, 0.166666666666667, 0.25, 0.107582870727984, 0.125),
    14: (6, 0.486111111111111, 0.263888888888889, 0.25, 0.131578439732614, 0.125),
    20: (5, 0.291666666666667, 0.361111111111111, 0.347222222222222, 0.145004257068202,
         0.141469088801829),
    25: (3, 0.291666666666667, 0.361111111111111, 0.347222222222222, 0.145004257068202,
         0.141469088801829),
    30: (2, 0.145833333333333, 0.506944444444445, 0.347222222222222, 0.162305498507226,
         0.141469088801829),
}  # fmt: skip


@pytest.mark.parametrize("day", SURVFIT)
def test_ties_are_counted_as_r_survfit_counts_them(day: int) -> None:
    found = fit(list(TOY))
    values = (
        found.at_risk[day],
        found.survival[day],
        *found.shares[:, day],
        *np.sqrt(found.variances[:, day]),
    )
    assert values == pytest.approx(SURVFIT[day], abs=1e-12)


def test_late_entries_join_the_risk_set_as_in_r_survfit_entry_exit() -> None:
    """Reference: R survfit(Surv(entry, exit, event)) on 12 records."""
    entries = [0, 0, 2, 3, 0, 5, 1, 4, 0, 6, 2, 0]
    exits = [5, 8, 6, 9, 3, 12, 7, 10, 11, 14, 4, 13]
    events = [1, 0, 1, 1, 1, 0, 1, 0, 1, 1, 1, 0]
    records = [(day, "won" if event else "open") for day, event in zip(exits, events, strict=True)]
    found = fit(records, entries)
    expected = {3: (8, 0.875, 0.116926793336686), 6: (8, 0.586181640625, 0.1566636332597),
                9: (6, 0.427424112955729, 0.149671113058119),
                11: (4, 0.320568084716797, 0.145480133525273)}  # fmt: skip
    for day, (at_risk, survival, error) in expected.items():
        assert found.at_risk[day] == at_risk
        assert found.survival[day] == pytest.approx(survival, abs=1e-12)
        assert math.sqrt(found.variances[0, day]) == pytest.approx(error, abs=1e-12)


def test_where_nothing_has_happened_the_range_rests_on_the_number_at_risk() -> None:
    found = fit([(30, "open")] * 20)
    assert found.share(0, 30) == 0
    assert found.range(0, 30).high == pytest.approx(0.161125158052819)  # Wilson, 0 of 20


RECORDS = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(["won", "lost", "open"])), min_size=1, max_size=60
)


@given(RECORDS)
def test_shares_and_survival_add_up_to_one(records: list[tuple[int, str]]) -> None:
    found = fit(records)
    assert np.allclose(found.shares.sum(axis=0) + found.survival, 1.0)


@given(RECORDS)
def test_an_open_record_of_age_zero_changes_nothing_after_day_zero(
    records: list[tuple[int, str]],
) -> None:
    later = [(day + 1, kind) for day, kind in records]
    assert np.allclose(fit(later).shares[:, 1:], fit([*later, (0, "open")]).shares[:, 1:])


@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["won", "lost"])), min_size=1))
def test_without_open_records_share_and_range_are_the_plain_ones(
    records: list[tuple[int, str]],
) -> None:
    found = fit(records)
    won = sum(kind == "won" and day <= 10 for day, kind in records)
    day = min(10, len(found.survival) - 1)
    assert found.share(0, day) == pytest.approx(won / len(records))
    assert found.range(0, day) == pytest.approx(wilson(won, len(records)), abs=1e-6)
