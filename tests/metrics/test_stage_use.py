"""How each group uses the stages: worked by hand, by SQL, and alike in polars and DuckDB."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from polars.testing import assert_frame_equal

from alignment.agreed import Agreed
from alignment.metrics.apart import Comparison, answers, shares
from alignment.metrics.detours import tally_detours
from alignment.metrics.own_rule import own_rule
from alignment.metrics.stage_use import stage_use
from alignment.metrics.stage_use_counts import left_out, tally_deeds, tally_skips
from alignment.metrics.stage_use_words import headline
from alignment.metrics.stays import tally_stays
from alignment.scope import Scope
from tests.agreed.rules import all_of, criterion
from tests.metrics.marts import DAY, LEADS, Both, assert_counted_alike, journeys, lead
from tests.metrics.stays import STAYS, lazily, stay, stays

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 364, by="team")
Offer = Callable[[pl.DataFrame], Both]
SHARED = [HealthCheck.function_scoped_fixture]
SALES = all_of(criterion("has_budget", "is yes"), criterion("has_need", "is yes"))
AGREED = Agreed(rules={"marketing": all_of(criterion("score", "at least", 60.0)), "sales": SALES})
SKIP = {"stage": "mql", "exit_stage": "opportunity", "exit_kind": "skip", "skip_day": DAY + 4}
STAYED = (
    [stay(team="Inside", days=4, **SKIP)] * 31
    + [stay(team="Inside", days=4)] * 69
    + [stay(team="Field", days=4, **SKIP)] * 8
    + [stay(team="Field", days=4)] * 92
    + [stay(team="Tiny", days=4)] * 4
    + [stay(team="Blind", days=None, evidence=30)] * 9
)
"""Of Inside 31 of 100 records skip SQL, of Field 8; Tiny has under 5, Blind no history."""
DEEDS = (
    [lead(team="A", mql=2, sql=6, score=70.0, has_budget=True, has_need=True)] * 30
    + [lead(team="A", mql=2, sql=6, score=10.0, has_budget=True)] * 10
    + [lead(team="B", mql=2, sql=6, score=70.0, has_budget=None, has_need=True)] * 25
    + [lead(team="B", mql=2, sql=6, score=None, has_budget=False, has_need=None)] * 5
    + [lead(team="B", mql=2, score=70.0)] * 10
)
"""A passes 40 (30 meet the rule) and accepts 40 (30 meet theirs, of 10 the need isn't known)."""


def lazy_leads(rows: list[dict[str, Any]]) -> nw.LazyFrame[Any]:
    lazy: nw.LazyFrame[Any] = nw.from_native(journeys(rows).lazy())
    return lazy


def used(rows: list[dict[str, Any]], scope: Scope = SCOPE) -> pl.DataFrame:
    return stage_use(lazily(rows), lazy_leads([]), scope, Agreed())


def row_of(found: pl.DataFrame, split: str, figure: str, **which: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = found.filter(split=split, figure=figure, **which).to_dicts()
    assert len(rows) == 1
    return rows[0]


def test_a_team_that_skips_a_step_more_often_than_the_rest_is_named() -> None:
    found = used(STAYED)
    inside, field = (row_of(found, team, "skip") for team in ("Inside", "Field"))
    assert (inside["number"], inside["records"], inside["rate"]) == (31, 100, 0.31)
    assert inside["low"] == pytest.approx(0.2278, abs=1e-4)  # Wilson, 31 of 100
    assert (inside["rest_records"], inside["rest_rate"]) == (104, pytest.approx(8 / 104))
    assert inside["rest_difference"] == pytest.approx(0.31 - 8 / 104)
    assert (inside["top_step"], inside["against_rest"]) == ("sql", "higher")
    assert field["against_rest"] == "lower"
    assert headline(found, SCOPE) == (
        "Inside: 31 of 100 records skip a step, most often SQL, of the rest 8 of 100. "
        "1 more difference in the table."
    )


def test_the_total_comes_first_and_small_groups_are_in_the_rest_alone() -> None:
    found = used(STAYED)
    assert found["split"].unique(maintain_order=True).to_list() == [
        "All", "Field", "Inside", "Blind",
    ]  # fmt: skip
    assert row_of(found, "All", "skip")["records"] == 204
    assert row_of(found, "All", "skip")["against_rest"] is None


def test_a_group_without_a_history_has_no_share_and_no_answer() -> None:
    blind = row_of(used(STAYED), "Blind", "skip")
    assert (blind["unknown"], blind["records"], blind["verdict"]) == (9, 0, "not_recorded")
    assert (blind["rate"], blind["against_rest"]) == (None, None)


def test_a_group_that_differs_by_little_for_sure_is_alike() -> None:
    assert row_of(used(STAYED), "Inside", "back")["against_rest"] == "alike"
    assert shares((500, 10_000), (700, 10_000)).answer(0.0) == "alike"


def test_days_count_those_still_there_and_are_held_against_the_rest() -> None:
    slow = [stay(team="Slow", days=20)] * 30 + [stay(team="Slow", days=None)] * 10
    fast = [stay(team="Fast", days=5)] * 34 + [stay(team="Fast", days=20)] * 6
    found = used(slow + fast)
    row = row_of(found, "Slow", "days", stage="mql")
    assert (row["records"], row["number"], row["median_days"]) == (40, 30, 20)
    assert (row["rest_median_days"], row["against_rest"]) == (5, "slower")
    assert row["rest_difference_days"] > 14
    assert row_of(found, "Fast", "days", stage="mql")["against_rest"] == "faster"
    assert headline(found, SCOPE).startswith(
        "Slow: half of MQL leads move on within 20 days, of the rest within 5. "
    )


def test_groups_are_not_alike_up_to_a_day_before_half_have_moved_on() -> None:
    slow = [stay(team="Slow", days=20)] * 30 + [stay(team="Slow", days=None)] * 10
    fast = [stay(team="Fast", days=5)] * 38 + [stay(team="Fast", days=20)] * 2
    row = row_of(used(slow + fast), "Slow", "days", stage="mql")
    assert row["rest_difference_days"] == 0  # under 5 of the rest are observed beyond day 5
    assert row["against_rest"] == "cant_tell"


def test_the_deeds_of_each_group_are_held_against_the_doers_definition() -> None:
    found = stage_use(lazily([]), lazy_leads(DEEDS), SCOPE, AGREED)
    passed, accepted = (row_of(found, "A", deed) for deed in ("passed", "accepted"))
    assert (passed["number"], passed["records"], passed["unknown"]) == (30, 40, 0)
    assert passed["rest_rate"] == 1.0
    assert passed["against_rest"] == "lower"
    assert (accepted["number"], accepted["records"], accepted["unknown"]) == (30, 30, 10)
    need = row_of(found, "A", "missing", criterion="need defined")
    assert (need["number"], need["records"], need["rate"]) == (10, 40, 0.25)
    budget = row_of(found, "B", "missing", criterion="budget confirmed")
    assert (budget["number"], budget["records"], budget["against_rest"]) == (25, 30, "higher")
    assert "for 83 of 100 accepted leads “budget confirmed” isn't known" in headline(found, SCOPE)


def test_the_deeds_are_those_of_the_own_rule() -> None:
    found = stage_use(lazily([]), lazy_leads(DEEDS), SCOPE, AGREED)
    told = own_rule(lazy_leads(DEEDS), SCOPE, AGREED)
    for row in told.filter(is_total=False).to_dicts():
        mine = row_of(found, row["split"], row["deed"])
        assert (mine["number"], mine["unknown"]) == (row["yes"], row["unknown"])
        assert mine["rate"] == row["rate"]


def test_without_definitions_nothing_is_said_of_deeds() -> None:
    assert set(stage_use(lazily(STAYED), lazy_leads(DEEDS), SCOPE, Agreed())["figure"]) == {
        "skip", "back", "days",
    }  # fmt: skip
    only = Agreed(rules={"marketing": AGREED.rules["marketing"]})
    assert set(stage_use(lazily([]), lazy_leads(DEEDS), SCOPE, only)["figure"]) == {"passed"}


def test_of_opportunities_in_their_own_words_no_deeds_are_told() -> None:
    scope = replace(SCOPE, pipeline="opportunity")
    rows = [stay(entity="opportunity", raw="Demo", stage="opportunity", days=4)] * 6
    found = stage_use(lazily(rows), lazy_leads(DEEDS), scope, AGREED)
    assert set(found["figure"]) == {"skip", "back", "days"}
    assert found.filter(figure="days")["stage"].to_list() == ["Demo", "Demo"]


def test_filters_keep_what_is_compared() -> None:
    rows = [row | {"region": "South"} for row in STAYED[:100]] + STAYED
    assert_frame_equal(used(rows, replace(SCOPE, region=("North",))), used(STAYED))


def test_nothing_after_the_day_of_observation_is_seen() -> None:
    early = used(STAYED, replace(SCOPE, as_of=DAY + 3))
    assert row_of(early, "Inside", "skip")["number"] == 0
    assert row_of(early, "Inside", "days", stage="mql")["number"] == 0


def test_where_nothing_stands_apart_it_is_said() -> None:
    assert headline(used([]), SCOPE) == "No record began in this period."
    one = used([stay(days=4)] * 9)
    assert headline(one, SCOPE) == (
        "One group alone is recorded of how each team uses the stages: nothing to compare."
    )
    both = used([stay(days=4)] * 9 + [stay(team="B", days=4)] * 9)
    assert headline(both, SCOPE) == (
        "No team stands apart in how it uses the stages: of 6 comparisons, 2 are alike and 4 "
        "can't be told yet."
    )


def test_a_group_without_a_name_is_in_the_table_but_not_in_the_sentence() -> None:
    rows = [row | {"team": "not recorded"} if row["team"] == "Inside" else row for row in STAYED]
    found = used(rows)
    assert row_of(found, "not recorded", "skip")["against_rest"] == "higher"
    assert headline(found, SCOPE).startswith("Field: 8 of 100 records skip a step")


def test_the_more_comparisons_the_more_each_has_to_show() -> None:
    one = Comparison(0.2, 0.01, 0.4, 0.04, 0.05, ("higher", "lower"))
    other = Comparison(0.0, -0.3, 0.3, 0.9, 0.05, ("higher", "lower"))
    assert answers([one]) == ["higher"]
    assert answers([one, other, other, other]) == ["cant_tell"] * 4
    assert answers([]) == []


def test_every_step_between_is_left_out_by_a_skip() -> None:
    moves = pl.DataFrame(
        {
            "split": ["A", "A", "A"],
            "stage": ["lead", "mql", "lost"],
            "exit_stage": ["sql", "opportunity", "sql"],
            "moves": [2, 3, 7],
        }
    )
    assert left_out(moves).rows() == [("A", "engaged", 2), ("A", "mql", 2), ("A", "sql", 3)]


@settings(suppress_health_check=SHARED)
@given(rows=STAYS)
def test_stays_are_counted_alike_in_polars_and_duckdb(
    rows: list[dict[str, Any]], both: Offer
) -> None:
    scope = replace(SCOPE, by="source", region=("North",))
    at = both(stays(rows))
    for tally in (partial(tally_detours, by="source"), partial(tally_stays, by="source")):
        assert_counted_alike(tally, at, scope)
    assert_counted_alike(
        tally_skips,
        at,
        scope,
        """select source as split, stage, exit_stage, sum(spells)::bigint as moves from {mart}
        where exclusion = '' and region = 'North' and exit_kind = 'skip' and evidence >= 70
          and entered_day + days between $first and least($last, $as_of) group by all""",
    )


@settings(suppress_health_check=SHARED)
@given(rows=LEADS)
def test_deeds_are_counted_alike_in_polars_and_duckdb(
    rows: list[dict[str, Any]], both: Offer
) -> None:
    odd = [row | {"has_budget": place % 3 == 0 or None} for place, row in enumerate(rows)]
    scope = replace(SCOPE, by="region")
    assert_counted_alike(partial(tally_deeds, agreed=AGREED), both(journeys(odd)), scope)
