"""The metrics find the planted truths again, from the files through load and marts."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from alignment.desk import loading
from alignment.desk.measuring import measure
from alignment.estimators.proportions import wilson
from alignment.sample import AS_OF, SOURCES, TRUTHS
from alignment.scope import Scope, to_day
from alignment.store import Database


@pytest.fixture(scope="module")
def conversions(database: Database, whole: Scope) -> pl.DataFrame:
    return measure(database, "conversion", whole)


def test_the_sample_is_told_apart_and_described_as_of_its_last_day(database: Database) -> None:
    assert database.is_sample
    assert database.as_of == to_day(AS_OF)
    assert database.unmapped().is_empty()
    assert database.unresolved().is_empty()
    assert database.kept_out(1).is_empty()


@pytest.mark.parametrize("source", [source.name for source in SOURCES])
def test_the_planted_conversion_lies_in_the_range_of_every_source(
    conversions: pl.DataFrame, source: str
) -> None:
    row = conversions.row(by_predicate=pl.col("split") == source, named=True)
    assert row["low"] < TRUTHS.conversion_within_90_days[source] < row["high"]
    assert row["high"] - row["low"] < 0.11


def test_overall_conversion_is_below_20_of_100_and_above_2(conversions: pl.DataFrame) -> None:
    row = conversions.row(by_predicate=pl.col("is_total"), named=True)
    assert row["low"] < TRUTHS.overall_conversion < row["high"]
    assert (row["upper_answer"], row["lower_answer"]) == ("below", "above")


def test_the_young_source_is_judged_by_its_age_and_a_plain_share_would_be_wrong(
    conversions: pl.DataFrame,
) -> None:
    row = conversions.row(by_predicate=pl.col("split") == TRUTHS.young_source, named=True)
    true_rate = TRUTHS.conversion_within_90_days[TRUTHS.young_source]
    assert abs(row["rate"] - true_rate) < 0.03
    assert row["upper_answer"] == "cant_tell"
    plain = wilson(row["converted_so_far"], row["leads"])
    assert plain[1] < true_rate


def test_the_drift_shows_in_acceptance_and_not_in_conversion(
    database: Database, whole: Scope
) -> None:
    drift = to_day(TRUTHS.drift_day)
    ripe = to_day(AS_OF) - whole.window_days
    spans = {"before": (whole.first_day, drift - 1), "after": (drift, ripe)}
    called, rates = {}, {}
    for name, (first, last) in spans.items():
        scope = replace(whole, first_day=first, last_day=last, by="region")
        steps = measure(database, "funnel", scope).filter(step="mql", split=TRUTHS.drift_region)
        called[name] = steps["from_first_rate"].item()
        found = measure(database, "conversion", scope).filter(split=TRUTHS.drift_region)
        rates[name] = found["rate"].item()
    assert called["after"] - called["before"] > 0.2
    assert abs(rates["after"] - rates["before"]) < 0.035


def test_about_one_of_four_closed_opportunities_is_won(database: Database, whole: Scope) -> None:
    row = measure(database, "win-rate", whole).row(by_predicate=pl.col("is_total"), named=True)
    assert row["closed_rate"] == pytest.approx(0.25, abs=0.02)


def test_the_sample_loaded_twice_is_loaded_once(database: Database) -> None:
    loading.load_sample(database)
    uploads = database.uploads()
    assert uploads["upload_id"].unique().to_list() == [1]
    assert uploads["n_read"].sum() == uploads["n_new"].sum()
