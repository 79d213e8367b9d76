from __future__ import annotations

from dataclasses import replace

from alignment.metrics.stay_records import moves_behind, stays_behind
from alignment.metrics.velocity import headline, velocity
from alignment.metrics.velocity_by_stage import by_stage
from alignment.scope import Scope
from tests.metrics.marts import DAY
from tests.metrics.stays import lazily, stay

SCOPE = Scope(first_day=DAY, last_day=DAY + 30, as_of=DAY + 60)


def many(
    stage: str, days: int | None, number: int = 30, **given: object
) -> list[dict[str, object]]:
    return [stay(stage=stage, days=days, **given) for _ in range(number)]


def test_stages_are_told_slowest_first_and_unreached_ones_before() -> None:
    moved = many("mql", 3) + many("sql", 1)
    stuck = many("engaged", None, 60) + many("engaged", 4, 25)
    assert by_stage(velocity(lazily(moved), SCOPE), SCOPE) == (
        "Half move on within 3 days in MQL, 1 in SQL."
    )
    assert by_stage(velocity(lazily(moved + stuck), SCOPE), SCOPE) == (
        "Fewer than half move on from Engaged in the days observed; half move on within 3 days in "
        "MQL, 1 in SQL."
    )


def test_without_enough_stays_the_sentence_is_that_of_the_chosen_stage() -> None:
    found = velocity(lazily(many("mql", 3, 4)), SCOPE)
    assert by_stage(found, SCOPE) == headline(found, SCOPE)


def test_the_period_before_is_held_against_this_one_within_the_filters() -> None:
    rows = [
        *many("mql", 3, 20, source="Web"),
        *many("mql", 9, 20, source="Web", entered_day=DAY - 10),
        *many("mql", 1, 50, source="Event"),
    ]
    scope = replace(SCOPE, by="period", source=("Web",))
    found = {row["side"]: row for row in velocity(lazily(rows), scope).to_dicts()}
    assert {side: row["entrants"] for side, row in found.items()} == {
        "all": 40,
        "group": 20,
        "rest": 20,
    }
    assert (found["group"]["median_days"], found["rest"]["median_days"]) == (3, 9)


def test_the_records_behind_a_side_are_those_that_it_counts() -> None:
    rows = [
        *many("mql", 3, 6, source="Web"),
        *many("mql", None, 2, source="Web"),
        *many("mql", None, 5, source="Event", evidence=30),
        *many("sql", 3, 9),
    ]
    scope = replace(SCOPE, source=("Web",))
    mart = lazily(rows)

    def number(side: str, kind: str) -> int:
        rows = stays_behind(mart, scope, "mql", side, kind).collect("polars").to_native()
        assert rows.columns[:2] == ["entity", "entity_id"]
        return int(rows.height)

    assert (number("all", "all"), number("group", "all"), number("rest", "all")) == (13, 8, 5)
    assert (number("group", "open"), number("group", "moved")) == (2, 6)
    assert (number("rest", "unknown"), number("rest", "open")) == (5, 0)


def test_an_end_after_the_day_of_observation_is_not_told() -> None:
    scope = replace(SCOPE, as_of=DAY + 5, last_day=DAY + 5)
    rows = stays_behind(lazily([stay(days=9)]), scope, "mql").collect("polars").to_native()
    assert rows.select("stay_days", "left_day", "ended").row(0) == (5, None, "still there")


def test_the_records_behind_a_move_are_those_that_made_it() -> None:
    rows = many("mql", 3, 6) + many("mql", 3, 2, exit_stage="lead", exit_kind="back")
    behind = moves_behind(lazily(rows), SCOPE, "mql", "lead").collect("polars").to_native()
    assert behind.height == 2
    assert set(behind["ended"]) == {"back"}
