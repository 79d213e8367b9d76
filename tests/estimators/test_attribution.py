from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.estimators.attribution import (
    ADDITIVE,
    RULES,
    WHOLE,
    by_decay,
    by_milestones,
    by_position,
    collapsed,
    largest_remainder,
    shared_equally,
)

NUMBERS = st.integers(min_value=1, max_value=60)


@pytest.mark.parametrize(
    ("number", "shares"),
    [
        (1, [1]),
        (2, [0.5, 0.5]),
        (3, [0.4, 0.2, 0.4]),
        (4, [0.4, 0.1, 0.1, 0.4]),
        (5, [0.4, 1 / 15, 1 / 15, 1 / 15, 0.4]),
    ],
)
def test_40_20_40_is_as_google_analytics_documented_it(number: int, shares: list[float]) -> None:
    assert by_position(number) / WHOLE == pytest.approx(shares, abs=1e-6)


@pytest.mark.parametrize(
    ("days", "shares"),
    [
        ([14, 7, 0], [1 / 7, 2 / 7, 4 / 7]),
        ([8, 1], [1 / 3, 2 / 3]),
        ([30, 10, 3, 0], [0.0236733533, 0.1715321305, 0.3430642611, 0.4617302551]),
    ],
)
def test_a_half_life_of_7_days_is_as_google_analytics_documented_it(
    days: list[int], shares: list[float]
) -> None:
    assert by_decay(days, 7) / WHOLE == pytest.approx(shares, abs=1e-6)


@pytest.mark.parametrize(
    ("number", "milestones", "shares"),
    [
        (5, [1, 3, 5], [0.3, 0.05, 0.3, 0.05, 0.3]),
        (4, [1, 1, 3], [0.6, 0.05, 0.3, 0.05]),  # a touch that is two milestones gets both
        (6, [1, 2, 4], [0.3, 0.3, 0.1 / 3, 0.3, 0.1 / 3, 0.1 / 3]),
        (3, [1, 2, 3], [1 / 3, 1 / 3, 1 / 3]),  # without a rest, in proportion
        (2, [1, 1, 2], [2 / 3, 1 / 3]),
        (1, [1, 1, 1], [1]),
    ],
)
def test_30_30_30_10_is_as_b2b_tools_document_the_w_shape(
    number: int, milestones: list[int], shares: list[float]
) -> None:
    assert by_milestones(number, milestones) / WHOLE == pytest.approx(shares, abs=2e-6)


@given(number=NUMBERS, places=st.lists(st.integers(0, 59), min_size=3, max_size=3))
def test_the_weights_of_any_path_add_up_to_the_whole(number: int, places: list[int]) -> None:
    milestones = [1 + place % number for place in places]
    for weights in (
        shared_equally(number),
        by_position(number),
        by_milestones(number, milestones),
        by_decay(sorted((place * 3 for place in range(number)), reverse=True), 30),
    ):
        assert len(weights) == number
        assert weights.sum() == WHOLE
        assert weights.min() >= 0


def test_a_touch_a_thousand_half_lives_earlier_gets_nothing_and_breaks_nothing() -> None:
    assert by_decay([70_000, 0], 7).tolist() == [0, WHOLE]


def test_repeats_right_after_each_other_become_one_and_others_stay() -> None:
    assert collapsed(["a", "a", "b", "b", "a"]) == ["a", "b", "a"]
    assert collapsed([]) == []


@given(
    parts=st.lists(st.integers(-(10**9), 10**18), min_size=1, max_size=30),
    unit=st.integers(1, WHOLE),
)
def test_rounded_parts_add_up_to_the_total_and_are_off_by_less_than_one(
    parts: list[int], unit: int
) -> None:
    parts.append(-sum(parts) % unit)  # so that the total is whole
    total = sum(parts) // unit
    rounded = largest_remainder(parts, total, unit)
    assert sum(rounded) == total
    assert all(abs(one * unit - part) < unit for one, part in zip(rounded, parts, strict=True))


def test_what_is_missing_goes_to_the_largest_remainders() -> None:
    assert largest_remainder([16, 16, 18], 5, unit=10) == [2, 1, 2]
    assert largest_remainder([1, 1, 1], 1, unit=3) == [1, 0, 0]


@pytest.mark.parametrize("total", [1, 9])
def test_parts_that_are_not_those_of_the_total_are_refused(total: int) -> None:
    with pytest.raises(ValueError, match=str(total)):
        largest_remainder([16, 16, 18], total, unit=10)


def test_every_rule_but_one_has_weights_for_each_path_and_shapley_is_not_offered() -> None:
    """Shapley values of summed revenue equal equal shares: no second opinion."""
    assert [*RULES][:-1] == [*ADDITIVE]
    assert not any("shapley" in (key + rule.name).casefold() for key, rule in RULES.items())
