"""The measures of the agreement find the planted truths again, through load and marts."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from alignment.desk.agreements import agreed_in
from alignment.desk.measuring import measure
from alignment.ladder import STEPS
from alignment.metrics.own_rule_quarters import departing
from alignment.sample import AS_OF, TRUTHS
from alignment.scope import Scope, to_day
from alignment.store import Database
from tests.sample.counting import Files, judged


@pytest.fixture(scope="module")
def criteria(database: Database, whole: Scope) -> pl.DataFrame:
    return measure(database, "criteria", whole)


def test_the_sample_comes_with_what_its_teams_agreed_on(database: Database) -> None:
    agreed = agreed_in(database)
    assert agreed.rules.keys() == {"marketing", "sales"}
    assert agreed.minimum is not None
    assert list(agreed.stage_days) == sorted(stage.key for stage in STEPS if stage.key != "won")
    assert len(agreed.goals) == 6
    assert len(agreed.cards) == 5
    assert len(agreed.terms) == 5
    assert dict(agreed.cycles) == {"marketing": 60, "sales": 120, "nurture": 90}
    for goal in agreed.goals.values():
        assert goal.marketing
        assert goal.sales
        assert goal.day < to_day(AS_OF)


def test_the_agreements_of_the_sample_are_kept_once(database: Database) -> None:
    for kind in ("definition", "stage", "term", "days", "target"):
        assert {each.version for each in database.agreements(kind)} == {1}


def test_every_cell_is_what_counting_by_hand_gives(
    database: Database, whole: Scope, files: Files
) -> None:
    asked = ["has_score", "fits", "engaged", "has_budget", "has_decision_maker", "has_timing"]
    by_hand = judged(files)
    told = by_hand.drop_nulls(asked)
    found = measure(database, "agreement", whole).filter(pl.col("is_total"))
    counted = dict(found.select("cell", "leads").iter_rows())
    assert counted["both"] == told.filter("marketing", "sales").height
    assert counted["only_marketing"] == told.filter(~pl.col("sales"), marketing=True).height
    assert counted["only_sales"] == told.filter(~pl.col("marketing"), sales=True).height
    assert counted["unknown"] == by_hand.height - told.height


def test_the_criterion_behind_most_of_the_disagreement_comes_first(
    criteria: pl.DataFrame,
) -> None:
    first = criteria.row(0, named=True)
    assert first["field"] == TRUTHS.hard_criterion
    assert first["now_rate"] == pytest.approx(TRUTHS.disagreement, abs=0.02)
    assert first["harmonised_rate"] == pytest.approx(TRUTHS.disagreement_if_harmonised, abs=0.02)
    rest = criteria[1:].drop_nulls("harmonised_rate")
    assert rest["harmonised_rate"].min() >= first["harmonised_rate"] + 0.03
    assert first["alone"] > rest["alone"].max()


def test_marketing_departs_from_its_own_rule_where_and_when_the_word_drifted(
    database: Database, whole: Scope
) -> None:
    drift = to_day(TRUTHS.drift_day)
    usual, drifted = TRUTHS.kept_rule
    for first, last, expected in (
        (whole.first_day, drift - 1, usual),
        (drift, whole.last_day, drifted),
    ):
        scope = replace(whole, first_day=first, last_day=last, by="region")
        deeds = measure(database, "own-rule", scope).filter(deed="passed", is_total=False)
        for row in deeds.iter_rows(named=True):
            planted = expected if row["split"] == TRUTHS.drift_region else usual
            assert row["rate"] == pytest.approx(planted, abs=0.045), row["split"]


def test_sales_keeps_its_own_rule_as_planted(database: Database, whole: Scope) -> None:
    deeds = measure(database, "own-rule", whole).filter(deed="accepted", is_total=True)
    low, high = deeds.row(0, named=True)["low"], deeds.row(0, named=True)["high"]
    assert low < TRUTHS.sales_keeps_its_rule < high


def test_the_reasons_of_the_rest_are_those_planted(database: Database, whole: Scope) -> None:
    found = measure(database, "reasons", whole).filter(pl.col("is_total"))
    assert found["reason"][0] == "No budget confirmed"
    named = dict(found.filter(kind="named").select("reason", "share").iter_rows())
    for reason, planted in TRUTHS.reasons.items():
        if reason not in ("", "Other"):
            assert named[reason] == pytest.approx(planted, abs=0.03), reason
    blank = found.filter(kind="blank")["share"].item()
    assert blank == pytest.approx(TRUTHS.reasons[""], abs=0.02)
    assert found.filter(kind="other")["share"].item() == pytest.approx(
        TRUTHS.reasons["Other"], abs=0.02
    )


def test_sales_accepts_less_where_the_word_drifted(database: Database, whole: Scope) -> None:
    scope = replace(whole, by="region")
    found = measure(database, "acceptance", scope)
    rate = dict(found.select("split", "rate").iter_rows())
    assert rate[TRUTHS.drift_region] < min(rate["DACH"], rate["Nordics"]) - 0.1


def test_the_region_and_the_quarter_from_which_the_word_drifted_are_named(
    database: Database, whole: Scope
) -> None:
    found = measure(database, "own-rule-quarters", replace(whole, by="region"))
    row = departing(found)
    assert row is not None
    assert row["split"] == TRUTHS.drift_region
    # The drift began in the last month of a quarter, so the next is the first that shows it whole.
    assert row["since"] in ("FY2026 Q1", "FY2026 Q2")
    assert row["rate"] == pytest.approx(TRUTHS.kept_rule[1], abs=0.045)
    assert row["rest_rate"] == pytest.approx(TRUTHS.kept_rule[0], abs=0.045)
