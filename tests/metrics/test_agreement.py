"""Rule against rule: worked by hand, by SQL, and alike in polars and DuckDB."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from alignment.agreed import Agreed, Rule
from alignment.estimators.agreement import cohens_kappa, gwets_ac1
from alignment.metrics.agreement import agreement, headline, table_of, tally_agreement
from alignment.metrics.agreement_by import agreement_by, agreement_quarters, tally_cells
from alignment.metrics.cells import DEFINE_FIRST, unique_criteria
from alignment.metrics.collecting import collect
from alignment.metrics.criteria import criteria
from alignment.metrics.criteria import headline as causes_of
from alignment.metrics.disputed import leads_in_cells
from alignment.metrics.patterns import tally_patterns
from alignment.metrics.trying import headline as would
from alignment.metrics.trying import trying
from alignment.schema.agreement_measures import CELLS
from alignment.scope import Scope
from alignment.settings import Settings
from tests.agreed.rules import RULES, all_of, any_of, criterion
from tests.metrics.marts import DAY, Both, journeys, lead

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)
Offer = Callable[[pl.DataFrame], Both]
SHARED = [HealthCheck.function_scoped_fixture]
SCORE = criterion("score", "at least", 60.0)
BUDGET = criterion("has_budget", "is yes")
NEED = criterion("has_need", "is yes")
MARKETING = all_of(SCORE)
SALES = all_of(SCORE, BUDGET)
AGREED = Agreed(rules={"marketing": MARKETING, "sales": SALES})
EXAMPLE = (
    [lead(score=70.0, has_budget=True, opportunity=9, pipeline_minor=500, won=30, won_minor=400)]
    * 6
    + [lead(score=70.0, has_budget=False)] * 10
    + [lead(score=10.0, has_budget=False, region="South")] * 8
    + [lead(score=None, has_budget=True)] * 3
    + [lead(score=10.0, has_budget=None)] * 2
)
"""6 meet both, 10 only marketing's, 8 neither, 5 can't be compared."""

ANY_LEADS = st.lists(
    st.builds(
        lead,
        source=st.sampled_from(["Web", "Event"]),
        entry_day=st.integers(DAY - 30, DAY + 400),
        score=st.none() | st.sampled_from([10.0, 60.0, 70.0]),
        has_budget=st.none() | st.booleans(),
        has_need=st.none() | st.booleans(),
        industry=st.none() | st.sampled_from(["Retail", "RETAIL", "Bank"]),
        mql=st.none() | st.integers(0, 400),
        opportunity=st.none() | st.integers(0, 400),
        pipeline_minor=st.none() | st.integers(0, 900),
        exclusion=st.sampled_from(["", "", "merged"]),
    ),
    min_size=1,
    max_size=40,
)
BY_HAND = """
with s as (
  select source, (score >= 60)::int as a, has_budget::int as b, has_need::int as c
  from {mart} where exclusion = '' and entry_day between $first and $last and entry_day <= $as_of
)
select source as split, case when a is null or b is null or c is null then 4
    when a = 1 and (b = 1 or c = 1) then 0 when a = 1 then 1 else 3 end as cell,
  count(*) as leads
from s group by all
"""


def lazily(rows: list[dict[str, Any]]) -> nw.LazyFrame[Any]:
    lazy: nw.LazyFrame[Any] = nw.from_native(journeys(rows).lazy())
    return lazy


def total(frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["cell"]: row for row in frame.filter("is_total").to_dicts()}


def test_a_small_example_by_hand() -> None:
    found = agreement(lazily(EXAMPLE), SCOPE, AGREED)
    cells = total(found)
    assert {name: cells[name]["leads"] for name in CELLS} == {
        "both": 6,
        "only_marketing": 10,
        "only_sales": 0,
        "neither": 8,
        "unknown": 5,
    }
    assert cells["both"]["share"] == 0.25
    assert cells["unknown"]["share"] is None
    assert (cells["both"]["rate"], cells["neither"]["rate"]) == (1.0, 0.0)
    assert cells["both"]["verdict"] == "range_first"
    assert (cells["both"]["pipeline_minor"], cells["both"]["won_minor"]) == (3_000, 2_400)
    assert cells["neither"]["pipeline_minor"] is None
    assert headline(found, AGREED) == (
        "Both definitions say the same of 58 of 100 leads (14 of 24 leads; 39 to 76 fits). "
        "Sales asks for more: 10 meet only marketing's and 0 only sales'. "
        "5 couldn't be compared: something that is asked for isn't known."
    )


def test_money_after_the_day_of_observation_is_not_visible() -> None:
    early = Scope(first_day=DAY, last_day=DAY, as_of=DAY + 20)
    cells = total(agreement(lazily(EXAMPLE), early, AGREED))
    assert (cells["both"]["pipeline_minor"], cells["both"]["won_minor"]) == (3_000, None)


def test_agreement_beyond_chance_is_that_of_the_cells() -> None:
    found = agreement_by(lazily(EXAMPLE), SCOPE, AGREED).to_dicts()[0]
    table = table_of(6, 10, 0, 8)
    kappa = cohens_kappa(table)
    assert kappa is not None
    assert found["kappa"] == pytest.approx(kappa.value)
    assert found["ac1"] == pytest.approx(gwets_ac1(table))
    assert (found["compared"], found["agreed"], found["unknown"]) == (24, 14, 5)
    assert found["rate"] == pytest.approx(14 / 24)
    assert found["stricter"] == "sales"


def test_a_quarter_counts_the_leads_that_entered_in_it() -> None:
    rows = EXAMPLE + [row | {"entry_day": DAY + 200} for row in EXAMPLE[:6]]
    found = agreement_quarters(lazily(rows), SCOPE, AGREED, Settings())
    assert found["leads"].to_list()[0] == found["leads"][1:].sum() == 35
    assert found["first_day"].drop_nulls().is_sorted()
    assert 6 in found["both"][1:].to_list()


def test_the_criterion_that_causes_the_disputes_is_named() -> None:
    found = criteria(lazily(EXAMPLE), SCOPE, AGREED)
    rows = {row["field"]: row for row in found.to_dicts()}
    budget, score = rows["has_budget"], rows["score"]
    assert found["field"][0] == "has_budget"
    assert (budget["team"], score["team"]) == ("sales", "both")
    assert (budget["yes"], budget["no"], budget["unknown"]) == (9, 18, 2)
    assert (budget["alone"], budget["disputed"], budget["compared"]) == (10, 10, 24)
    assert (budget["now_rate"], budget["harmonised_rate"]) == (pytest.approx(10 / 24), 0.0)
    assert (score["alone"], score["harmonised_rate"]) == (0, pytest.approx(10 / 24))
    assert causes_of(found, AGREED) == (
        "“budget confirmed” alone causes 10 of 10 disputes. If both teams asked for it, the "
        "definitions would differ on 0 of 100 leads instead of 42 of 100. "
        "Missing most often: Score at handover, for 3 of 29 leads."
    )


def test_of_two_lines_both_teams_then_ask_for_the_higher_one() -> None:
    higher = all_of(criterion("score", "at least", 80.0))
    agreed = Agreed(rules={"marketing": MARKETING, "sales": higher})
    rows = [lead(score=float(score)) for score in range(50, 100)]
    found = criteria(lazily(rows), SCOPE, agreed).to_dicts()
    by = {row["team"]: row for row in found}
    assert by["sales"]["harmonised_rate"] == 0.0
    assert by["marketing"]["harmonised_rate"] == pytest.approx(20 / 50)


def test_what_is_one_of_several_is_taken_with_its_group() -> None:
    agreed = Agreed(rules={"marketing": MARKETING, "sales": all_of(SCORE, any_of(BUDGET, NEED))})
    rows = [
        lead(score=70.0, has_budget=b, has_need=n) for b in (True, False) for n in (True, False)
    ]
    found = {row["field"]: row for row in criteria(lazily(rows * 5), SCOPE, agreed).to_dicts()}
    assert found["has_budget"]["now_rate"] == 0.25
    assert found["has_budget"]["harmonised_rate"] == found["has_need"]["harmonised_rate"] == 0.0


def test_a_field_that_the_data_does_not_have_is_shown_as_such() -> None:
    agreed = Agreed(rules={"marketing": MARKETING, "sales": all_of(NEED)})
    found = criteria(lazily(EXAMPLE), SCOPE, agreed)
    need = found.filter(pl.col("field") == "has_need").to_dicts()[0]
    assert (need["is_recorded"], need["decided_rate"], need["unknown"]) == (False, 0.0, 29)
    assert causes_of(found, agreed) == (
        "There is no lead on which both definitions can be compared. "
        "Not recorded at all: Need defined."
    )


def test_a_change_is_counted_before_it_is_saved() -> None:
    found = trying(lazily(EXAMPLE), SCOPE, AGREED, {"sales": all_of(SCORE)})
    marketing, sales = found.to_dicts()
    assert (marketing["yes_now"], marketing["yes_then"], marketing["more"]) == (16, 16, 0)
    assert (sales["yes_now"], sales["yes_then"], sales["more"], sales["fewer"]) == (6, 16, 10, 0)
    assert (sales["compared_now"], sales["agreed_now"]) == (24, 14)
    assert (sales["compared_then"], sales["agreed_then"]) == (26, 26)
    assert would(found, "sales") == (
        "16 of 29 leads would meet it (6 now; 10 more, 0 fewer); for 3 it can't be known. "
        "Both definitions would say the same of 26 of 26, now of 14 of 24."
    )


def test_a_first_rule_can_be_tried_alone() -> None:
    found = trying(lazily(EXAMPLE), SCOPE, Agreed(), {"sales": SALES}).to_dicts()[1]
    assert (found["yes_now"], found["yes_then"], found["agreed_then"]) == (None, 6, None)
    assert trying(lazily(EXAMPLE), SCOPE, Agreed(), {}).is_empty()


def test_the_disputed_leads_can_be_listed() -> None:
    found = collect(leads_in_cells(lazily(EXAMPLE), SCOPE, AGREED))
    assert found.height == 10
    assert set(found["cell"]) == {"only_marketing"}
    assert (set(found["marketing_says"]), set(found["sales_says"])) == ({"yes"}, {"no"})
    assert set(found["score"]) == {70.0}
    unknown = collect(leads_in_cells(lazily(EXAMPLE), SCOPE, AGREED, "Web", ("unknown",)))
    assert sorted(unknown["sales_says"].unique()) == ["no", "unknown"]


@pytest.mark.parametrize("rules", [{}, {"sales": SALES}])
def test_without_both_definitions_a_sentence_asks_for_them(rules: dict[str, Rule]) -> None:
    agreed = Agreed(rules=rules)
    for found in (
        agreement(lazily(EXAMPLE), SCOPE, agreed),
        agreement_by(lazily(EXAMPLE), SCOPE, agreed),
        criteria(lazily(EXAMPLE), SCOPE, agreed),
        collect(leads_in_cells(lazily(EXAMPLE), SCOPE, agreed)),
    ):
        assert found.is_empty()
    assert headline(agreement(lazily(EXAMPLE), SCOPE, agreed), agreed) == DEFINE_FIRST


@settings(max_examples=8, deadline=None, suppress_health_check=SHARED)
@given(rows=ANY_LEADS)
def test_polars_duckdb_and_hand_written_sql_count_the_same(
    both: Offer, rows: list[dict[str, Any]]
) -> None:
    at = both(journeys(rows))
    rules = (MARKETING, all_of(SCORE, any_of(BUDGET, NEED)))
    found = collect(tally_cells(at.polars, SCOPE, rules))
    assert_frame_equal(found, collect(tally_cells(at.duck, SCOPE, rules)))
    days = {"as_of": SCOPE.as_of, "first": SCOPE.first_day, "last": SCOPE.last_day}
    by_hand = at.connection.sql(BY_HAND.format(mart=at.name), params=days).pl()
    assert_frame_equal(found, by_hand.sort(by_hand.columns), check_dtypes=False)
    assert_frame_equal(
        collect(tally_agreement(at.polars, SCOPE, rules)),
        collect(tally_agreement(at.duck, SCOPE, rules)),
    )


@settings(max_examples=10, deadline=None, suppress_health_check=SHARED)
@given(rows=ANY_LEADS, one=RULES, other=RULES)
def test_any_two_rules_give_the_same_patterns_and_cells_that_add_up(
    both: Offer, rows: list[dict[str, Any]], one: Rule, other: Rule
) -> None:
    at = both(journeys(rows))
    asked = unique_criteria((one, other))
    found = collect(tally_patterns(at.polars, SCOPE, asked))
    assert_frame_equal(found, collect(tally_patterns(at.duck, SCOPE, asked)))
    agreed = Agreed(rules={"marketing": one, "sales": other})
    summed = agreement_by(at.polars, SCOPE, agreed).to_dicts()[0]
    assert summed["leads"] == found["leads"].sum()
    caused = criteria(at.polars, SCOPE, agreed)
    assert set(caused["compared"]) == {summed["compared"]}
    assert set(caused["disputed"]) == {summed["only_marketing"] + summed["only_sales"]}
