from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alignment.metrics import detours, transitions
from alignment.metrics.stay_records import moves_behind
from alignment.scope import Scope
from tests.metrics.marts import DAY
from tests.metrics.stays import lazily, stay

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 364)
Rows = list[dict[str, Any]]


def move(here: str, there: str, kind: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    return stay(stage=here, exit_stage=there, exit_kind=kind, **{"days": 3} | given)


MOVES = [
    *[move("lead", "mql", "skip")] * 4,
    *[move("mql", "sql", "forward")] * 3,
    move("mql", "lead", "back"),
    move("opportunity", "won", "won"),
    move("sql", "won", "won"),
    move("sql", "lost", "lost"),
    move("opportunity", "opportunity", "moved_pipeline"),
]


def test_moves_are_counted_from_where_to_where() -> None:
    found = transitions.transitions(lazily(MOVES), SCOPE)
    rows = found.select("from_stage", "to_stage", "kind", "moves").rows()
    assert rows == [
        ("lead", "mql", "skip", 4),
        ("mql", "lead", "back", 1),
        ("mql", "sql", "forward", 3),
        ("sql", "won", "skip", 1),
        ("sql", "lost", "out", 1),
        ("opportunity", "opportunity", "elsewhere", 1),
        ("opportunity", "won", "forward", 1),
    ]
    assert found.filter(from_stage="mql")["of_stage"].to_list() == pytest.approx([0.25, 0.75])
    assert transitions.headline(found) == (
        "4 of 12 moves went to the next step. The most frequent skip: Lead to MQL, 4 times."
    )


def test_a_move_counts_on_its_own_day_and_only_with_a_history() -> None:
    rows = [move("lead", "mql", "skip", days=400), move("lead", "mql", "skip", evidence=30)]
    rows += [move("lead", "mql", "skip", entered_day=DAY - 9, days=10), stay(), stay(days=None)]
    rows += [move("opportunity", "opportunity", "within")]
    found = transitions.transitions(lazily(rows), SCOPE)
    assert found["moves"].to_list() == [1]
    assert transitions.headline(found.clear()) == (
        "No move between stages is known in this period."
    )


def test_a_return_after_an_end_is_a_reopening() -> None:
    found = transitions.transitions(lazily([move("lost", "sql", "reopen")]), SCOPE)
    assert found["kind"].to_list() == ["reopen"]
    assert transitions.headline(found).endswith("reopening: Lost to SQL, once.")


def test_a_return_that_only_a_tools_own_words_know_is_counted_once() -> None:
    back = move("recycled", "mql", "reopen", raw="Recycled")
    own = [back, move("recycled", "lost", "lost"), move("lead", "mql", "skip"), stay(days=None)]
    found = transitions.transitions(lazily(MOVES), SCOPE, lazily(own))
    assert found["moves"].sum() == len(MOVES) + 1
    again = found.filter(kind="reopen").row(0, named=True)
    assert (again["from_stage"], again["to_stage"], again["of_stage"]) == ("recycled", "mql", 1)
    listed = moves_behind(lazily(own), SCOPE, "recycled", "mql").collect("polars").to_native()
    assert listed["stage"].to_list() == ["recycled"]


def test_records_with_a_skip_a_step_back_or_a_reopening_are_counted_apart() -> None:
    both = stay(skip_day=DAY + 1, back_day=DAY + 2)
    rows = [both, stay(skip_day=DAY + 5), *[stay()] * 7, stay(reopen_day=DAY + 3)]
    rows += [stay(is_first=False, skip_day=None)] * 5 + [stay(evidence=30, skip_day=DAY)] * 3
    found = detours.detours(lazily(rows), SCOPE)
    assert found.select("detour", "records", "of", "unknown").rows() == [
        ("skip", 2, 10, 3), ("back", 1, 10, 3), ("reopen", 1, 10, 3),
    ]  # fmt: skip
    assert found["rate"].to_list() == pytest.approx([0.2, 0.1, 0.1])
    assert found["low"][0] == pytest.approx(0.0566821514543753)  # Wilson, 2 of 10
    assert detours.headline(found) == (
        "Of 10 records with a history, 20 of 100 skipped a step, 10 of 100 went back a step, "
        "10 of 100 were reopened."
    )


def test_a_detour_after_the_day_of_observation_is_unseen() -> None:
    rows: Rows = [stay(skip_day=DAY + 20)] * 6
    early = detours.detours(lazily(rows), replace(SCOPE, as_of=DAY + 10))
    assert early["records"].to_list() == [0, 0, 0]


def test_without_a_history_detours_are_said_to_be_unknown() -> None:
    found = detours.detours(lazily([stay(evidence=30)] * 9), SCOPE)
    assert found["verdict"].unique().to_list() == ["not_recorded"]
    assert detours.headline(found).startswith("Which records skipped a step or went back isn't")


def test_fewer_than_five_records_give_counts_only() -> None:
    found = detours.detours(lazily([stay(skip_day=DAY + 1), stay()]), SCOPE)
    assert (found["verdict"][0], found["rate"][0]) == ("counts_only", None)
    assert detours.headline(found).startswith("Of 2 records with a history, 1 skipped a step, 0 ")
