"""Ten thousand published paths: every rule shares out all of their conversions and value."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from alignment.estimators.attribution import RULES, collapsed
from alignment.metrics.credited import Credited
from tests.metrics.marts import DAY
from tests.metrics.touches import ABOUT, SCOPE, world_of

CONVERSIONS = 19_785
VALUE = 74_802.97
UNITS = 1_000_000
"""Values are kept in millionths, as finely as the file has them."""


def journeys(folder: Path, *, is_collapsed: bool) -> pl.DataFrame:
    """Turn each row of the file into its journeys, won and not; the first one gets the value."""
    file = pl.read_csv(folder / "attribution" / "PathData.csv")
    paths = [each.split(" > ") for each in file["path"].to_list()]
    names = [collapsed(each) for each in paths] if is_collapsed else paths
    file = file.with_columns(
        channels=pl.Series(names, dtype=pl.List(pl.String)),
        value=(pl.col("total_conversion_value") * UNITS).round().cast(pl.Int64),
        won=pl.col("total_conversions").cast(pl.Int64),
        lost=pl.col("total_null").cast(pl.Int64),
    )
    each = file.with_columns(way=pl.lit([True, False], dtype=pl.List(pl.Boolean))).explode("way")
    each = each.with_columns(times=pl.when("way").then("won").otherwise("lost"))
    each = each.filter(pl.col("times") > 0)
    rows = each.with_columns(time=pl.int_ranges("times")).explode("time")
    money = pl.when("way").then(pl.when(pl.col("time") == 0).then("value").otherwise(0))
    end = DAY + pl.col("channels").list.len()
    return rows.select(
        "channels",
        days=pl.int_ranges(pl.lit(DAY, pl.Int64), end).cast(pl.List(pl.Int32)),
        opp="way",
        qualified_day=pl.when("way").then(end - 1),
        outcome=pl.when("way").then(pl.lit("won")).otherwise(pl.lit("none")),
        outcome_day=pl.when("way").then(end),
        amount_minor=money,
        value_minor=money,
        **{name: pl.lit(value) for name, value in ABOUT.items()},
    )


@pytest.fixture(scope="module", params=[False, True], ids=["repeats kept", "repeats collapsed"])
def found(request: pytest.FixtureRequest, shared_data: Path) -> Credited:
    rows = journeys(shared_data, is_collapsed=request.param)
    return world_of(rows).credited(replace(SCOPE, as_of=DAY + 800, last_day=DAY + 800))


def test_every_rule_adds_up_to_all_conversions_and_all_of_their_value(found: Credited) -> None:
    total = found.view.value_minor
    assert total is not None
    assert (found.view.opportunities, round(total / UNITS, 2)) == (CONVERSIONS, VALUE)
    for rule in RULES:
        assert sum(found.minor[rule]) == total, rule
        assert found.opportunities[rule].sum() == pytest.approx(CONVERSIONS), rule
        assert found.minor[rule][-1] == 0, rule  # every conversion has a touch


def test_each_rule_gives_every_channel_its_own_number(found: Credited) -> None:
    assert len(found.names) == 12
    told = [tuple(found.minor[rule]) for rule in RULES if rule != "last"]
    assert len(set(told)) == len(told)
