"""Comparing how groups use the stages finds the region whose deeds drifted, and names it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from alignment.desk.measuring import headline_for, measure
from alignment.sample import TRUTHS
from alignment.schema.stage_use import APART
from alignment.scope import Scope, to_day
from alignment.store import Database


@pytest.fixture(scope="module")
def drifted(whole: Scope) -> Scope:
    return replace(whole, first_day=to_day(TRUTHS.drift_day), by="region")


@pytest.fixture(scope="module")
def regions(database: Database, drifted: Scope) -> pl.DataFrame:
    return measure(database, "stage-use", drifted)


def test_the_drifted_region_meets_marketings_definition_less_often(
    regions: pl.DataFrame,
) -> None:
    row = regions.filter(split=TRUTHS.drift_region, figure="passed").to_dicts()[0]
    usual, drifted = TRUTHS.kept_rule
    assert row["against_rest"] == "lower"
    assert row["rate"] == pytest.approx(drifted, abs=0.045)
    assert row["rest_rate"] == pytest.approx(usual, abs=0.045)
    assert row["rest_low"] < drifted - usual < row["rest_high"]


def test_the_drifted_region_is_named_first(
    database: Database, regions: pl.DataFrame, drifted: Scope
) -> None:
    told = headline_for(database, "stage-use", regions, drifted)
    assert told.startswith(f"{TRUTHS.drift_region}: ")
    assert "of 100 leads that marketing passed meet its own definition" in told


def test_before_the_drift_no_region_departs_from_marketings_definition(
    database: Database, whole: Scope
) -> None:
    before = replace(whole, last_day=to_day(TRUTHS.drift_day) - 1, by="region")
    found = measure(database, "stage-use", before).filter(figure="passed", is_total=False)
    assert not set(found["against_rest"]) & set(APART)


def test_what_is_planted_alike_everywhere_is_alike(regions: pl.DataFrame) -> None:
    planted = regions.filter(pl.col("figure").is_in(["skip", "back", "missing"]), is_total=False)
    assert set(planted["against_rest"]) == {"alike"}
