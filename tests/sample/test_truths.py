"""The planted truths can be read off the files by direct counting."""

from __future__ import annotations

import polars as pl
import pytest

from alignment.sample import AS_OF, SOURCES, TRUTHS

Files = dict[str, pl.DataFrame]
TIME = "%Y-%m-%d %H:%M:%S"
STEPS = ["MQL", "SQL", "Closed - Converted"]


@pytest.fixture(scope="module")
def leads(files: Files) -> pl.DataFrame:
    """One row per lead that was not merged: source, age and days to its opportunity."""
    entry = pl.col("CreatedDate").str.to_datetime(TIME).dt.date()
    converted = pl.col("ConvertedDate").str.to_datetime(TIME, strict=False).dt.date()
    return (
        files["Lead"]
        .filter(IsDeleted="0")
        .select(
            "Id",
            entry=entry,
            source="LeadSource",
            region="Region__c",
            age_days=(pl.lit(AS_OF) - entry).dt.total_days(),
            opportunity_days=(converted - entry).dt.total_days(),
        )
    )


def share(chosen: pl.DataFrame) -> float:
    """Count the share that converted within 90 days."""
    return chosen.filter(pl.col("opportunity_days") <= 90).height / chosen.height


@pytest.mark.parametrize("source", [s.name for s in SOURCES if s.name != TRUTHS.young_source])
def test_leads_that_had_90_days_convert_at_the_planted_rate(
    leads: pl.DataFrame, source: str
) -> None:
    mature = leads.filter(pl.col("age_days") >= 90, source=source)
    true_rate = TRUTHS.conversion_within_90_days[source]
    spread = (true_rate * (1 - true_rate) / mature.height) ** 0.5
    assert mature.height > 500
    assert abs(share(mature) - true_rate) < 2 * spread


def test_all_leads_that_had_90_days_convert_below_20_of_100_and_far_above_2(
    leads: pl.DataFrame,
) -> None:
    mature = leads.filter(pl.col("age_days") >= 90)
    assert TRUTHS.overall_conversion == pytest.approx(0.1803)
    assert share(mature) == pytest.approx(TRUTHS.overall_conversion, abs=0.01)


def test_the_young_source_looks_bad_over_all_its_leads_and_is_not(leads: pl.DataFrame) -> None:
    young = leads.filter(source=TRUTHS.young_source)
    true_rate = TRUTHS.conversion_within_90_days[TRUTHS.young_source]
    assert true_rate == pytest.approx(TRUTHS.overall_conversion, abs=0.001)
    assert young.filter(pl.col("age_days") <= 60).height / young.height > 0.75
    spread = (true_rate * (1 - true_rate) / young.height) ** 0.5
    assert share(young) < true_rate - 4 * spread
    mature = young.filter(pl.col("age_days") >= 90)
    assert abs(share(mature) - true_rate) < 2 * (true_rate * (1 - true_rate) / mature.height) ** 0.5


def test_the_word_mql_drifted_in_one_region_and_conversion_did_not(
    files: Files, leads: pl.DataFrame
) -> None:
    called = files["LeadHistory"].filter(pl.col("NewValue").is_in(STEPS))["LeadId"].unique()
    mature = leads.filter(pl.col("age_days") >= 90).with_columns(
        is_mql=pl.col("Id").is_in(called.implode()), is_after=pl.col("entry") >= TRUTHS.drift_day
    )
    found = mature.group_by("region", "is_after").agg(pl.col("is_mql").mean()).to_dicts()
    rate = {(row["region"], row["is_after"]): row["is_mql"] for row in found}
    for region in ("DACH", "Nordics"):
        assert abs(rate[region, True] - rate[region, False]) < 0.05
    drifted = TRUTHS.drift_region
    below = 1 - rate[drifted, False]
    expected = rate[drifted, False] + TRUTHS.drift_promoted * below
    assert rate[drifted, True] == pytest.approx(expected, abs=0.05)
    before, after = (
        share(mature.filter(region=drifted, is_after=is_after)) for is_after in (False, True)
    )
    assert after == pytest.approx(before, abs=0.035)


@pytest.mark.parametrize("stage", ["Discovery", "Proposal", "Negotiation"])
def test_visits_that_could_run_their_course_last_as_long_as_planted(
    files: Files, stage: str
) -> None:
    events = files["OpportunityHistory"].sort("OpportunityId", "CreatedDate")
    same = pl.col("StageName") == pl.col("StageName").shift(1).over("OpportunityId")
    visits = events.filter(~same.fill_null(value=False)).with_columns(
        at=pl.col("CreatedDate").str.to_datetime(TIME).dt.date()
    )
    visits = visits.with_columns(
        days=(pl.col("at").shift(-1).over("OpportunityId") - pl.col("at")).dt.total_days()
    )
    # Of visits that began 200 days before the export, next to none is still open.
    old = visits.filter(pl.col("at") < AS_OF - pl.duration(days=200), StageName=stage)
    median, mean = old["days"].median(), old["days"].mean()
    assert median == pytest.approx(TRUTHS.median_days_in_stage[stage], rel=0.12)
    assert mean == pytest.approx(TRUTHS.mean_days_in_stage[stage], rel=0.12)


def test_sources_win_about_as_often_as_planted(files: Files) -> None:
    old = files["Opportunity"].filter(
        pl.col("CreatedDate") < "2026-04-01", pl.col("Type") != "Renewal"
    )
    won = dict(old.group_by("LeadSource").agg((pl.col("IsWon") == "1").mean()).iter_rows())
    counts = dict(old["LeadSource"].value_counts().iter_rows())
    for source, true_rate in TRUTHS.win_rate.items():
        spread = (true_rate * (1 - true_rate) / counts.get(source, 1)) ** 0.5
        assert abs(won.get(source, true_rate) - true_rate) < 2.5 * spread, source
    assert (old["IsWon"] == "1").mean() == pytest.approx(0.25, abs=0.03)
