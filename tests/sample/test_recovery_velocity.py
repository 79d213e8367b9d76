"""The measures of time in stage find the planted days again, open records counted."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from alignment.desk.measuring import footnote_for, measure
from alignment.sample import TRUTHS
from alignment.scope import Scope
from alignment.store import Database

OPPORTUNITY_STAGES = tuple(TRUTHS.median_days_in_stage)
LEAD_STAGES = tuple(TRUTHS.median_days_of_lead)


@pytest.fixture(scope="module")
def per_visit(whole: Scope) -> Scope:
    return replace(whole, is_per_visit=True)


@pytest.fixture(scope="module")
def ladder(database: Database, per_visit: Scope) -> pl.DataFrame:
    return measure(database, "velocity", per_visit)


@pytest.fixture(scope="module")
def own_words(database: Database, per_visit: Scope) -> pl.DataFrame:
    return measure(database, "velocity", replace(per_visit, pipeline="opportunity"))


@pytest.mark.parametrize("stage", LEAD_STAGES)
def test_the_planted_median_of_a_lead_stage_is_found(ladder: pl.DataFrame, stage: str) -> None:
    row = ladder.row(by_predicate=pl.col("stage") == stage, named=True)
    planted = TRUTHS.median_days_of_lead[stage]
    assert row["median_low_days"] <= planted <= row["median_high_days"]
    assert abs(row["median_days"] - planted) <= 1
    assert row["median_high_days"] - row["median_low_days"] <= 2


@pytest.mark.parametrize("stage", OPPORTUNITY_STAGES)
def test_the_planted_median_of_an_opportunity_stage_is_found_in_its_own_words(
    own_words: pl.DataFrame, stage: str
) -> None:
    row = own_words.row(by_predicate=pl.col("stage") == stage, named=True)
    planted = TRUTHS.median_days_in_stage[stage]
    assert row["median_low_days"] <= planted <= row["median_high_days"]
    assert abs(row["median_days"] - planted) <= 1


@pytest.mark.parametrize("stage", OPPORTUNITY_STAGES)
def test_the_planted_mean_of_an_opportunity_stage_is_found(
    own_words: pl.DataFrame, stage: str
) -> None:
    row = own_words.row(by_predicate=pl.col("stage") == stage, named=True)
    assert row["mean_days"] == pytest.approx(TRUTHS.mean_days_in_stage[stage], rel=0.06)


def test_of_young_stays_the_median_is_found_and_what_has_ended_alone_is_far_too_short(
    database: Database, per_visit: Scope
) -> None:
    young = replace(per_visit, first_day=per_visit.last_day - 30, pipeline="opportunity")
    found = measure(database, "velocity", young)
    row = found.row(by_predicate=pl.col("stage") == "Discovery", named=True)
    assert row["open"] > 0.4 * row["entrants"]
    planted = TRUTHS.median_days_in_stage["Discovery"]
    assert row["median_low_days"] <= planted <= row["median_high_days"]
    assert row["completed_mean_days"] < 0.65 * TRUTHS.mean_days_in_stage["Discovery"]


def test_those_that_never_leave_are_still_there_in_the_end(ladder: pl.DataFrame) -> None:
    for row in ladder.filter(pl.col("stage").is_in(LEAD_STAGES)).iter_rows(named=True):
        left = row["forward_rate"] + row["back_rate"] + row["out_rate"] + row["elsewhere_rate"]
        planted = TRUTHS.share_never_leaving[row["stage"]]
        assert 1 - left == pytest.approx(planted, abs=0.02), row["stage"]


def test_the_most_time_is_to_be_won_where_leads_lie_untouched(
    database: Database, whole: Scope
) -> None:
    found = measure(database, "bottleneck", whole)
    first = found.row(0, named=True)
    assert first["stage"] == "lead"
    assert first["first_in_100"] >= 80
    assert found.filter("is_candidate").height == 1
    rest = found.filter(stage="opportunity").row(0, named=True)
    assert rest["recoverable_days"] < 0


def test_the_planted_detours_are_found(database: Database, whole: Scope) -> None:
    found = measure(database, "transitions", whole)
    moves = {(one, other): n for one, other, n in found["from_stage", "to_stage", "moves"].rows()}
    leads = measure(database, "funnel", whole).filter(pl.col("is_total"), step="lead")
    entered = leads["reached"].item()
    assert moves["mql", "engaged"] / entered == pytest.approx(TRUTHS.return_share, abs=0.003)
    again = measure(database, "detours", whole).filter(detour="reopen")["records"].item()
    assert found.filter(kind="reopen")["moves"].sum() == again > 0
    assert footnote_for(database, "transitions", found, whole).n == found["moves"].sum()
    converted = moves["sql", "opportunity"]
    assert moves["lead", "mql"] / converted == pytest.approx(TRUTHS.skip_share, abs=0.02)
