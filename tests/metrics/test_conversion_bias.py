"""Leads whose true conversion is known, and what each way to count makes of it.

21 of 100 leads convert within 180 days, 55 are not accepted, the rest never hear; arrivals grow.
The share of all leads gives a false alarm at a line of 20, the shares of those decided, or with
those not accepted taken as unknown, are far too high; what the pages show is right.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from alignment.metrics.conversion import conversion
from alignment.metrics.conversion_curve import conversion_curve
from alignment.scope import Scope
from alignment.settings import Settings
from tests.metrics.marts import DAY, journeys, lead

TRUTH, WINDOW, SPAN, LEADS = 0.21, 180, 540, 20_000
GROWTH, REFUSED = 1.5, 0.55
SCOPE = Scope(first_day=DAY, last_day=DAY + SPAN, as_of=DAY + SPAN, window_days=WINDOW)
FIRM = Settings()


def simulated(seed: int) -> pl.DataFrame:
    """Give days of entry, conversion and refusal, as if all leads had been seen for ever."""
    draw = np.random.default_rng(seed)
    at, total = draw.random(LEADS), 1 + GROWTH / 2
    entry = (np.sqrt(1 + 2 * GROWTH * total * at) - 1) / GROWTH * SPAN  # a rising density
    kind = draw.random(LEADS)
    within = 1 - np.exp(-(((WINDOW + 1) / 55) ** 1.5))
    share = TRUTH / within
    return pl.DataFrame(
        {
            "entry": entry.astype(int),
            "arrived": np.where(kind < share, draw.weibull(1.5, LEADS) * 55, np.nan),
            "refused": np.where(
                (kind >= share) & (kind < share + REFUSED), draw.exponential(23, LEADS), np.nan
            ),
        }
    ).with_columns(pl.col("arrived", "refused").fill_nan(None).floor().cast(pl.Int64))


@pytest.fixture(scope="module")
def world() -> pl.DataFrame:
    return simulated(seed=5)


def as_marts(world: pl.DataFrame) -> nw.LazyFrame[pl.LazyFrame]:
    rows = [
        lead(entry_day=DAY + entry, opportunity=arrived, not_accepted=refused)
        for entry, arrived, refused in world.rows()
    ]
    return nw.from_native(journeys(rows).lazy())


@pytest.fixture(scope="module")
def found(world: pl.DataFrame) -> dict[str, Any]:
    return conversion(as_marts(world), SCOPE, FIRM).row(0, named=True)


def seen(world: pl.DataFrame, column: str) -> pl.Series:
    """Tell which leads had this happen within the window and before the day of observation."""
    age = SPAN - world["entry"]
    return ((world[column] <= WINDOW) & (world[column] <= age)).fill_null(value=False)


def count(which: pl.Series) -> int:
    return int(which.fill_null(value=False).to_numpy().sum())


def with_refused_as_unknown(world: pl.DataFrame) -> float:
    """Give 1 minus Kaplan–Meier, those not accepted taken for leads that are still open."""
    arrived, age = seen(world, "arrived"), SPAN - world["entry"]
    last = pl.select(pl.min_horizontal(world["arrived"], world["refused"], age)).to_series()
    open_share = 1.0
    for day in range(WINDOW + 1):
        at_risk = last.filter(last >= day).len()
        open_share *= 1 - count(arrived & (world["arrived"] == day)) / at_risk
    return 1 - open_share


def test_the_leads_are_as_they_were_meant_to_be(world: pl.DataFrame) -> None:
    assert count(world["arrived"] <= WINDOW) / LEADS == pytest.approx(TRUTH, abs=0.006)
    assert world["refused"].count() / LEADS == pytest.approx(REFUSED, abs=0.01)
    late = count(world["entry"] >= SPAN / 2)
    assert late > 1.5 * (LEADS - late)


def test_the_conversion_of_the_pages_has_the_truth_in_its_range(found: dict[str, Any]) -> None:
    assert found["low"] < TRUTH < found["high"]
    assert found["rate"] == pytest.approx(0.214, abs=0.01)
    assert found["windowed_rate"] == pytest.approx(0.212, abs=0.01)
    assert found["upper_answer"] != "below"


def test_the_share_of_all_leads_is_a_false_alarm_at_20_of_100(
    world: pl.DataFrame, found: dict[str, Any]
) -> None:
    of_all = count(seen(world, "arrived")) / LEADS
    assert of_all == pytest.approx(0.186, abs=0.01)
    assert of_all < 0.2 < found["rate"]
    assert not found["low"] < of_all < found["high"]


def test_the_share_of_the_decided_is_far_too_high(
    world: pl.DataFrame, found: dict[str, Any]
) -> None:
    arrived, refused = seen(world, "arrived"), seen(world, "refused")
    of_decided = count(arrived) / count(arrived | refused)
    assert of_decided == pytest.approx(0.275, abs=0.015)
    assert of_decided > found["high"]


def test_those_not_accepted_taken_as_unknown_double_the_share(
    world: pl.DataFrame, found: dict[str, Any]
) -> None:
    too_high = with_refused_as_unknown(world)
    assert too_high == pytest.approx(0.409, abs=0.02)
    assert too_high > 1.8 * found["rate"]


def test_the_curve_passes_through_the_same_share(
    world: pl.DataFrame, found: dict[str, Any]
) -> None:
    curve = conversion_curve(as_marts(world), SCOPE).filter("is_total", age_days=WINDOW)
    assert curve["rate"].item() == pytest.approx(found["rate"])


def test_95_of_100_such_worlds_would_have_the_truth_in_their_range() -> None:
    inside = 0
    for seed in range(20):
        small = simulated(seed).head(1_500)
        row = conversion(as_marts(small), SCOPE, FIRM).row(0, named=True)
        inside += row["low"] <= TRUTH <= row["high"]
    assert inside >= 17  # fewer than 17 of 20 happen once in 600 times at 95 of 100
