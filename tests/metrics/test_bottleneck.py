from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alignment.agreed import Agreed
from alignment.metrics.bottleneck import bottleneck, candidates, headline
from alignment.metrics.velocity import velocity
from alignment.scope import Scope
from tests.metrics.marts import DAY
from tests.metrics.stays import lazily, stay

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)
AGREED = Agreed(stage_days={"mql": 5, "sql": 10, "lead": 30})
Rows = list[dict[str, Any]]


def company(stage: str, days: int, number: int) -> Rows:
    return [stay(stage=stage, days=days, cluster=place % 100) for place in range(number)]


def test_days_to_be_won_are_records_times_mean_less_agreed_days() -> None:
    rows = company("mql", 9, 100) + company("sql", 12, 100) + company("lead", 20, 300)
    found = bottleneck(lazily(rows), SCOPE, AGREED)
    assert found["stage"].to_list() == ["mql", "sql", "lead"]
    assert found["recoverable_days"].to_list() == pytest.approx([400, 200, -3000])
    assert found["spent_days"].to_list() == pytest.approx([900, 1200, 6000])
    assert found["first_in_100"].to_list() == [100, 0, 0]
    assert headline(found, SCOPE) == (
        "Most days could be won in MQL: 100 MQL leads, 9.0 days each against 5 agreed; first in "
        "100 of 100 resamples of the accounts."
    )


def test_two_stages_that_are_nearly_equal_are_both_named() -> None:
    """Half of the accounts wait in one stage, half in the other: the first is a matter of luck."""
    rows = [stay(stage="mql", days=15, cluster=place % 50) for place in range(100)]
    rows += [stay(stage="sql", days=20, cluster=50 + place % 50) for place in range(100)]
    found = bottleneck(lazily(rows), SCOPE, AGREED)
    assert sum(found["first_in_100"].to_list()) == 100
    assert all(20 < number < 80 for number in found["first_in_100"].to_list())
    assert found["is_candidate"].all()
    assert "two candidates: " in headline(found, SCOPE)


def test_the_same_seed_gives_the_same_answer_and_another_one_another() -> None:
    rows = [stay(stage="mql", days=15, cluster=place % 50) for place in range(100)]
    rows += [stay(stage="sql", days=20, cluster=50 + place % 50) for place in range(100)]
    first = bottleneck(lazily(rows), SCOPE, AGREED, seed=1)
    assert first.equals(bottleneck(lazily(rows), SCOPE, AGREED, seed=1))
    others = [bottleneck(lazily(rows), SCOPE, AGREED, seed=seed) for seed in range(2, 6)]
    assert any(not first.equals(other) for other in others)


def test_without_agreed_days_only_the_days_spent_are_told() -> None:
    found = bottleneck(lazily(company("mql", 9, 100) + company("sql", 12, 100)), SCOPE, Agreed())
    assert found["recoverable_days"].to_list() == [None, None]
    assert (found["stage"][0], found["ranked_by"][0]) == ("sql", "spent")
    sentence = headline(found, SCOPE)
    assert sentence.startswith("Most days are spent in SQL: 100 SQL leads, 12.0 days each; first")
    assert sentence.endswith("Without agreed days, none can be called too many.")


def test_stages_within_their_agreed_days_have_nothing_to_be_won() -> None:
    found = bottleneck(lazily(company("mql", 4, 100)), SCOPE, AGREED)
    assert found["first_in_100"].to_list() == [0]
    assert headline(found, SCOPE) == (
        "Every stage with agreed days is within them; there is nothing to be won."
    )


def test_a_stage_without_a_history_is_not_ranked() -> None:
    rows = [stay(days=90, evidence=30, cluster=place) for place in range(50)]
    found = bottleneck(lazily(rows + company("sql", 12, 50)), SCOPE, AGREED)
    mql = found.filter(stage="mql").row(0, named=True)
    assert (mql["entrants"], mql["undated"], mql["verdict"]) == (0, 50, "not_recorded")
    assert (mql["recoverable_days"], mql["first_in_100"]) == (None, None)
    alone = bottleneck(lazily(rows), SCOPE, AGREED)
    assert headline(alone, SCOPE).startswith("Where time could be won can't be told")


def test_means_and_counts_are_those_of_velocity() -> None:
    rows = [
        stay(
            days=place % 40 if place % 3 else None,
            exit_kind="moved_pipeline" if place % 30 == 1 else "forward" if place % 3 else "open",
            entered_day=SCOPE.as_of - 60 if place % 3 == 0 else DAY,
            late_days=5 if place % 7 == 0 else 0,
            cluster=place % 100,
        )
        for place in range(300)
    ]
    scope = replace(SCOPE, last_day=SCOPE.as_of)
    mine = bottleneck(lazily(rows), scope, AGREED).row(0, named=True)
    others = velocity(lazily(rows), scope).row(0, named=True)
    for name in ("entrants", "mean_days", "mean_low_days", "mean_high_days", "horizon_days"):
        assert mine[name] == pytest.approx(others[name]), name


def test_one_stage_is_named_where_it_is_sure_and_two_where_it_is_not() -> None:
    assert candidates({"mql": 80, "sql": 20}) == ["mql"]
    assert candidates({"mql": 45, "sql": 20, "lead": 35}) == ["mql", "lead"]
    assert candidates({"mql": 60, "sql": 0}) == ["mql"]
    assert candidates({"mql": 0}) == []


def test_filters_pick_the_records_that_are_ranked() -> None:
    rows = company("mql", 9, 100) + [each | {"source": "Event"} for each in company("sql", 99, 100)]
    found = bottleneck(lazily(rows), replace(SCOPE, source=("Web",)), AGREED)
    assert found["stage"].to_list() == ["mql"]
