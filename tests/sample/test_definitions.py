"""What the two teams call qualified, and what they do, as planted: counted by hand."""

from __future__ import annotations

import polars as pl
import pytest

from alignment.agreed import from_toml
from alignment.agreed.checking import criteria_of
from alignment.desk.definitions_file import imported
from alignment.sample import TRUTHS, agreements
from tests.sample.counting import EMPTY_ID, SALES, Files, disagreement, judged, number, share

CRITERIA = ("has_score", "fits", "engaged", *SALES)


@pytest.fixture(scope="module")
def leads(files: Files) -> pl.DataFrame:
    return judged(files)


@pytest.fixture(scope="module")
def compared(leads: pl.DataFrame) -> pl.DataFrame:
    """The leads of which all is known that either team asks for."""
    return leads.drop_nulls(list(CRITERIA))


@pytest.fixture(scope="module")
def passed(leads: pl.DataFrame) -> pl.DataFrame:
    """What marketing called MQL, and whether the drift was at work."""
    is_drift = (pl.col("Region__c") == TRUTHS.drift_region) & (pl.col("entry") >= TRUTHS.drift_day)
    return leads.drop_nulls("MQL").with_columns(is_drift=is_drift)


def test_the_definitions_that_are_shipped_ask_for_what_is_counted_here() -> None:
    rules = {each.key: from_toml(each.body) for each in imported(agreements(), 0)[:3]}
    asked = {
        team: {(each.field, *each.values) for each in criteria_of(rules[team].group)}
        for team in ("marketing", "sales")
    }
    assert asked["marketing"] == {
        ("score", 60),
        ("employees", 50),
        ("request_touches", 1),
        ("event_touches", 1),
        ("content_touches", 2),
    }
    assert asked["sales"] == {("employees", 50), *((name,) for name in SALES)}


def test_the_rules_disagree_as_often_as_planted(compared: pl.DataFrame) -> None:
    assert compared.height > 6_000
    assert disagreement(compared) == pytest.approx(TRUTHS.disagreement, abs=0.02)


def test_one_criterion_is_behind_most_of_the_disagreement(compared: pl.DataFrame) -> None:
    without = {name: disagreement(compared, without=name) for name in CRITERIA}
    asked_of_both = {}
    for name in SALES:
        marketing = pl.col("marketing") & pl.col(name)
        asked_of_both[name] = share(compared, marketing != pl.col("sales"))
    hard = TRUTHS.hard_criterion
    for found in (without, asked_of_both):
        others = min(left for name, left in found.items() if name != hard)
        assert found[hard] < others - 0.03
    assert asked_of_both[hard] == pytest.approx(TRUTHS.disagreement_if_harmonised, abs=0.02)


def test_leads_that_both_call_qualified_become_opportunities_most_often(
    compared: pl.DataFrame,
) -> None:
    rate = {
        (marketing, sales): share(
            compared.filter(marketing=marketing, sales=sales), pl.col("IsConverted") == "1"
        )
        for marketing in (True, False)
        for sales in (True, False)
    }
    assert rate[True, True] > 0.5
    assert 0.4 < rate[False, True] < rate[True, True]
    assert 0.05 < rate[True, False] < 0.2
    assert rate[False, False] < 0.03


def test_marketing_keeps_its_own_rule_and_departs_from_it_where_the_word_drifted(
    passed: pl.DataFrame,
) -> None:
    outside, within = TRUTHS.kept_rule
    usual, drifted = (passed.filter(is_drift=is_drift) for is_drift in (False, True))
    assert share(usual, pl.col("marketing")) == pytest.approx(outside, abs=0.02)
    assert share(drifted, pl.col("marketing")) == pytest.approx(within, abs=0.04)


def test_sales_accepts_mostly_what_meets_its_own_rule(passed: pl.DataFrame) -> None:
    accepted = passed.drop_nulls("SQL")
    assert share(accepted, pl.col("sales")) == pytest.approx(TRUTHS.sales_keeps_its_rule, abs=0.02)


def test_the_reasons_come_as_often_as_planted_and_budget_comes_first(
    passed: pl.DataFrame,
) -> None:
    rest = passed.filter(
        pl.col("SQL").is_null() & pl.col("Status").is_in(["Not accepted", "Recycled"])
    )
    shares = rest["Rejection_Reason__c"].value_counts(normalize=True, sort=True)
    assert shares["Rejection_Reason__c"][0] == "No budget confirmed"
    found = dict(shares.iter_rows())
    assert found.keys() == TRUTHS.reasons.keys()
    for reason, planted in TRUTHS.reasons.items():
        assert found[reason] == pytest.approx(planted, abs=0.03), reason


def test_what_nobody_wrote_down_is_blank_as_often_as_planted(leads: pl.DataFrame) -> None:
    handed, others = leads.drop_nulls("MQL"), leads.filter(pl.col("MQL").is_null())
    for name in SALES:
        blank = handed[name].null_count() / handed.height
        assert blank == pytest.approx(TRUTHS.blank_share_after_handover, abs=0.01)
    unasked = share(others, pl.all_horizontal(pl.col(name).is_null() for name in SALES))
    assert unasked == pytest.approx(TRUTHS.unasked_share_before_handover, abs=0.02)
    assert share(leads, pl.col("Title") == "") == pytest.approx(TRUTHS.blank_title_share, abs=0.01)
    scores = leads.select(number("Score__c")).to_series()
    assert scores.null_count() / leads.height == pytest.approx(TRUTHS.blank_score_share, abs=0.01)


def test_a_score_at_handover_is_noted_only_of_leads_that_were_handed_over(
    leads: pl.DataFrame,
) -> None:
    noted = leads.filter(pl.col("Score_At_Handover__c") != "")
    assert noted["MQL"].null_count() == 0
    assert noted.height > 0.9 * leads["MQL"].count()


def test_members_that_were_only_sent_something_did_nothing(files: Files) -> None:
    members = files["CampaignMember"]
    assert set(members.filter(HasResponded="0")["Status"]) == {"Sent"}
    assert members.filter(HasResponded="0", FirstRespondedDate="").height > 1_000
    for person in ("LeadId", "ContactId"):
        named = members.filter(pl.col(person) != EMPTY_ID).select("CampaignId", person)
        assert named.is_duplicated().sum() == 0
