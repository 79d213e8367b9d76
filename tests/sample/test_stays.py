"""How long leads stay in each stage, as planted: every lead watched to its end."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from alignment.sample import TRUTHS
from alignment.sample.leads import NEVER, all_changes, leads
from alignment.sample.market import accounts
from tests.sample.counting import TIME, Files, share

STATUS = {"lead": "New", "engaged": "Engaged", "mql": "MQL", "sql": "SQL"}
ENDLESS = 1_000_000


@pytest.fixture(scope="module")
def people() -> pl.DataFrame:
    rng = np.random.default_rng(11)
    return leads(rng, accounts(rng, 2_000), 40_000).filter(~pl.col("is_merged"))


@pytest.fixture(scope="module")
def visits(people: pl.DataFrame) -> pl.DataFrame:
    """Every visit of every lead to a stage with its days, also after the day of export."""
    created = people.select(LeadId="Id", NewValue=pl.lit("New"), day="entry", at="created_at")
    changes = all_changes(people).select("LeadId", "NewValue", "day", "at")
    ordered = pl.concat([created, changes]).sort("LeadId", "at")
    days = (pl.col("day").shift(-1).over("LeadId") - pl.col("day")).dt.total_days()
    return ordered.with_columns(days=days.fill_null(ENDLESS))


@pytest.mark.parametrize("stage", list(STATUS))
def test_leads_stay_in_a_stage_as_long_as_told(visits: pl.DataFrame, stage: str) -> None:
    days = visits.filter(NewValue=STATUS[stage])["days"]
    assert days.median() == pytest.approx(TRUTHS.median_days_of_lead[stage], abs=0.6)
    endless = share(visits.filter(NewValue=STATUS[stage]), pl.col("days") == ENDLESS)
    assert endless == pytest.approx(TRUTHS.share_never_leaving[stage], abs=0.01)


def test_a_known_share_skips_a_stage_and_a_known_share_goes_back(people: pl.DataFrame) -> None:
    converted = people.filter(pl.col("opportunity") < NEVER)
    skipped = share(converted, pl.col("engaged") == NEVER)
    assert skipped == pytest.approx(TRUTHS.skip_share, abs=0.015)
    returned = share(people, pl.col("returned") < NEVER)
    assert returned == pytest.approx(TRUTHS.return_share, abs=0.003)


def test_completed_stays_alone_would_look_shorter_than_they_are(files: Files) -> None:
    first = files["LeadHistory"].group_by("LeadId").agg(pl.col("CreatedDate").min().alias("left"))
    young = files["Lead"].filter(pl.col("CreatedDate") >= "2026-07-01", IsDeleted="0")
    done = young.join(first, left_on="Id", right_on="LeadId").select(
        pl.col("left").str.to_datetime(TIME).dt.date()
        - pl.col("CreatedDate").str.to_datetime(TIME).dt.date()
    )
    median = done.to_series().dt.total_days().median()
    assert median is not None
    assert float(str(median)) < TRUTHS.median_days_of_lead["lead"] - 2
