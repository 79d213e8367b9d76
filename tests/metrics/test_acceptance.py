"""Deed against deed and against own rule: by hand, by SQL, in polars and DuckDB."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from polars.testing import assert_frame_equal

from alignment.agreed import Agreed
from alignment.metrics.acceptance import acceptance, headline, tally_acceptance
from alignment.metrics.collecting import collect
from alignment.metrics.evidence import evidence, fit_of, tally_evidence
from alignment.metrics.evidence import headline as speaks
from alignment.metrics.middle_ground import headline as between
from alignment.metrics.middle_ground import middle_ground, tally_middle_ground
from alignment.metrics.minimum_lead import headline as minimum
from alignment.metrics.minimum_lead import minimum_lead, tally_minimum_lead
from alignment.metrics.own_rule import headline as deeds
from alignment.metrics.own_rule import own_rule, tally_own_rule
from alignment.metrics.pipeline_reality import headline as reality
from alignment.metrics.pipeline_reality import (
    pipeline_meeting,
    pipeline_reality,
    tally_pipeline_reality,
)
from alignment.metrics.reasons import headline as why
from alignment.metrics.reasons import reasons, tally_reasons
from alignment.scope import Scope
from tests.agreed.rules import all_of, criterion
from tests.metrics.marts import (
    DAY,
    LEADS,
    OPPORTUNITIES,
    Both,
    journeys,
    lead,
    opportunity,
    pipeline,
)

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)
Offer = Callable[[pl.DataFrame], Both]
SHARED = [HealthCheck.function_scoped_fixture]
MARKETING = all_of(criterion("score", "at least", 60.0))
SALES = all_of(criterion("has_budget", "is yes"))
AGREED = Agreed(
    rules={"marketing": MARKETING, "sales": SALES}, minimum=all_of(criterion("title", "is known"))
)
EXAMPLE = (
    [lead(mql=2, sql=6, opportunity=9, won=40, score=70.0, has_budget=True)] * 6
    + [lead(mql=2, sql=12, score=70.0, has_budget=None)] * 2
    + [lead(mql=2, not_accepted=8, score=70.0, has_budget=False, decision_reason="No budget")] * 5
    + [lead(mql=2, recycled=8, score=10.0, decision_reason=" no-budget ")] * 2
    + [lead(mql=2, lost=8, decision_reason="Other")] * 1
    + [lead(mql=2, not_accepted=8)] * 2
    + [lead(mql=2, score=70.0, has_budget=False)] * 3
    + [lead()] * 9
)
"""21 handovers: 8 accepted, 10 not, 3 wait."""


def lazily(rows: list[dict[str, Any]]) -> nw.LazyFrame[Any]:
    lazy: nw.LazyFrame[Any] = nw.from_native(journeys(rows).lazy())
    return lazy


def test_acceptance_is_worked_by_hand() -> None:
    found = acceptance(lazily(EXAMPLE), SCOPE)
    row = found.to_dicts()[0]
    numbers = ("handovers", "decided", "accepted", "rest", "undecided", "opportunities", "won")
    assert [row[name] for name in numbers] == [21, 18, 8, 10, 3, 6, 6]
    assert row["rate"] == pytest.approx(8 / 18)
    assert (row["mature"], row["mature_undecided"]) == (21, 3)
    assert row["undecided_rate"] == pytest.approx(3 / 21)
    assert row["median_days"] == 6
    assert (row["top_reason"], row["top_reason_leads"]) == ("No budget", 7)
    assert headline(found) == (
        "Sales accepted 8 of 18 of what marketing called qualified and sales decided on so far; "
        "anything from 25 to 66 of 100 fits. Most common reason for the rest: No budget (7). "
        "3 await a decision; half had one within 6 days, waiting ones included."
    )


def test_a_later_decision_is_not_known_yet() -> None:
    early = Scope(first_day=DAY, last_day=DAY + 2, as_of=DAY + 7)
    row = acceptance(lazily(EXAMPLE), early).to_dicts()[0]
    assert (row["accepted"], row["rest"], row["undecided"], row["won"]) == (6, 0, 15, 0)


def test_without_days_the_furthest_stage_and_the_exit_tell_the_decision() -> None:
    rows = [lead(mql=2, furthest=3)] * 4 + [lead(mql=2, exit_undated="lost")] * 3
    row = acceptance(lazily([*rows, lead(mql=2)]), SCOPE).to_dicts()[0]
    assert (row["accepted"], row["rest"], row["undecided"]) == (4, 3, 1)


def test_reasons_are_counted_and_those_that_say_nothing_stand_apart() -> None:
    found = reasons(lazily(EXAMPLE), SCOPE)
    rows = found.filter("is_total").select("reason", "kind", "leads").rows()
    assert rows == [("No budget", "named", 7), ("", "blank", 2), ("", "other", 1)]
    assert set(found["rest"]) == {10}
    assert why(found) == (
        "Most common reason for the rest: No budget (7 of 10). "
        "For 30 of 100 the reason is blank or says nothing."
    )


def test_deeds_are_held_against_the_own_rule_with_unknown_apart() -> None:
    found = own_rule(lazily(EXAMPLE), SCOPE, AGREED)
    passed, accepted = found.filter("is_total").to_dicts()
    assert [passed[name] for name in ("leads", "yes", "no", "unknown")] == [21, 16, 2, 3]
    assert [accepted[name] for name in ("leads", "yes", "no", "unknown")] == [8, 6, 0, 2]
    assert (accepted["rate"], accepted["least"], accepted["most"]) == (1.0, 0.75, 1.0)
    assert deeds(found, AGREED) == (
        "Of what marketing passed, 89 of 100 (16 of 18) meet marketing's own definition; for 3 it "
        "can't be known. Of what sales accepted, 100 of 100 (6 of 6) meet sales' own definition; "
        "for 2 it can't be known."
    )
    only = own_rule(lazily(EXAMPLE), SCOPE, Agreed(rules={"sales": SALES}))
    assert only["yes"].to_list()[:2] == [None, 6]


def test_the_middle_ground_lies_between_both_rules() -> None:
    found = middle_ground(lazily(EXAMPLE), SCOPE, AGREED)
    row = found.to_dicts()[0]
    names = ("marketing_yes", "middle", "unsure", "still_there", "not_accepted", "accepted")
    assert [row[name] for name in names] == [16, 8, 2, 3, 5, 0]
    assert (row["share"], row["median_days"], row["p75_days"]) == (pytest.approx(8 / 14), 6, None)
    assert between(found, AGREED).startswith(
        "8 of 14 leads that were handed over and meet marketing's definition don't meet sales'"
    )


def test_the_minimum_is_counted_k_of_n() -> None:
    rows = [lead(title="CEO")] * 30 + [lead(title=None)] * 10
    found = minimum_lead(lazily(rows), SCOPE, AGREED)
    row = found.to_dicts()[0]
    assert (row["enough"], row["below"], row["unknown"], row["rate"]) == (30, 10, 0, 0.25)
    assert minimum(found, AGREED) == (
        "25 of 100 leads have less than was agreed that a lead needs (10 of 40 leads; "
        "14 to 40 of 100 fits)."
    )


def test_what_speaks_for_an_mql_is_classed_by_intent_and_fit() -> None:
    agreed = Agreed(rules={"sales": all_of(criterion("industry", "is one of", "retail"))})
    facts = [(1, "Retail"), (0, "Retail"), (2, "Bank"), (0, "Bank"), (0, None), (None, "Retail")]
    rows = [
        lead(mql=2, intent_touches=number, industry=industry, opportunity=5 if number else None)
        for number, industry in facts
    ]
    found = evidence(lazily(rows * 6), SCOPE, agreed)
    counts = dict(found.filter("is_total").select("kind", "leads").iter_rows())
    assert counts == {"neither": 6, "intent": 6, "fit": 6, "both": 6, "unknown": 12}
    assert found.filter(pl.col("kind") == "both")["rate"][0] == 1.0
    assert speaks(found, agreed).startswith("For 6 of 24 MQLs neither intent nor fit speaks")
    assert evidence(lazily(rows), SCOPE, AGREED).is_empty()
    assert speaks(pl.DataFrame(), AGREED).startswith("Define first what fits")


FOUR = ("has_budget", "has_decision_maker", "has_need", "has_timing")


def test_open_value_is_parted_by_how_many_criteria_it_meets() -> None:
    def deal(*said: bool | None, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
        return opportunity(**dict(zip(FOUR, said, strict=True)), **given)

    rows = [deal(True, True, True, True)] * 2 + [deal(True, False, False, False)]
    rows += [deal(True, True, True, None), deal(True, True, True, True, outcome="won")]
    rows[-1]["outcome_day"] = DAY + 3
    rows.append(deal(False, False, False, False, value_minor=None))
    lazy = nw.from_native(pipeline(rows).lazy())
    found = pipeline_reality(lazy, SCOPE)
    parts = found.filter("is_total")
    assert parts["met"].to_list() == [4, 3, 2, 1, 0, None]
    assert parts["opportunities"].to_list() == [2, 0, 0, 1, 1, 1]
    assert parts["value_minor"].to_list() == [200_00, 0, 0, 100_00, None, 100_00]
    assert parts["share"].to_list()[0] == pytest.approx(2 / 3)
    assert reality(found, "EUR", 2) == (
        "EUR 200 of the open value meets all four criteria, 67 of 100 of what has them recorded. "
        "For EUR 100 they aren't all recorded."
    )
    assert collect(pipeline_meeting(lazy, SCOPE, "Web", 4)).height == 2
    assert collect(pipeline_meeting(lazy, SCOPE, None, None)).height == 1


BY_HAND = """
select source as split, case when score is null then 2 when score >= 60 then 1 else 0 end as said,
  count(*) as leads from {mart}
where exclusion = '' and entry_day between $first and $last and entry_day <= $as_of group by all
"""


@settings(max_examples=6, deadline=None, suppress_health_check=SHARED)
@given(rows=LEADS, deals=OPPORTUNITIES)
def test_polars_duckdb_and_hand_written_sql_count_the_same(
    both: Offer, rows: list[dict[str, Any]], deals: list[dict[str, Any]]
) -> None:
    scores = [None, 10.0, 70.0]
    facts = [
        row | {"score": scores[n % 3], "has_budget": [True, None][n % 2], "decision_reason": "x"}
        for n, row in enumerate(rows)
    ]
    leads, money = both(journeys(facts)), both(pipeline(deals))
    rules = (MARKETING, SALES)
    fits = fit_of(Agreed(rules={"sales": all_of(criterion("segment", "is one of", "smb"))}))
    for tally in (
        tally_acceptance,
        tally_reasons,
        lambda at, scope: tally_own_rule(at, scope, AGREED),
        lambda at, scope: tally_middle_ground(at, scope, rules),
        lambda at, scope: tally_evidence(at, scope, fits),
    ):
        assert_frame_equal(collect(tally(leads.polars, SCOPE)), collect(tally(leads.duck, SCOPE)))
    said = collect(tally_minimum_lead(leads.duck, SCOPE, MARKETING))
    days = {"as_of": SCOPE.as_of, "first": SCOPE.first_day, "last": SCOPE.last_day}
    by_hand = leads.connection.sql(BY_HAND.format(mart=leads.name), params=days).pl()
    assert_frame_equal(said, by_hand.sort(by_hand.columns), check_dtypes=False)
    assert_frame_equal(
        collect(tally_pipeline_reality(money.polars, SCOPE)),
        collect(tally_pipeline_reality(money.duck, SCOPE)),
    )
