"""What was planted in the ways of the sample company's buyers is found again."""

from __future__ import annotations

import statistics
from typing import Any

from alignment.desk.journeying import journey_of
from alignment.desk.measuring import measure
from alignment.metrics.closed import closed_in
from alignment.metrics.collecting import collect
from alignment.metrics.picking import pick
from alignment.sample.truths import JOURNEY_TRUTHS
from alignment.scope import Scope
from alignment.store import Database


def test_touches_after_the_handover_are_found_in_the_planted_share(
    database: Database, whole: Scope
) -> None:
    found = measure(database, "co-touch", whole).filter("is_total")
    for outcome, truth in JOURNEY_TRUTHS.touched_after.items():
        row = found.filter(outcome=outcome).row(0, named=True)
        assert row["low"] - 0.02 < truth < row["high"] + 0.02


def test_handovers_before_any_intent_are_found_in_the_planted_share(
    database: Database, whole: Scope
) -> None:
    row = _disconnect(database, whole, "early_handover")
    assert row["low"] - 0.02 < JOURNEY_TRUTHS.early_handover < row["high"] + 0.02


def test_sales_before_marketing_is_found_in_the_planted_share(
    database: Database, whole: Scope
) -> None:
    row = _disconnect(database, whole, "sales_first")
    assert row["low"] - 0.01 < JOURNEY_TRUTHS.sales_first < row["high"] + 0.01


def test_sales_is_in_touch_as_many_days_after_the_first_touch_as_was_planted(
    database: Database, whole: Scope
) -> None:
    rows = collect(closed_in(database.mart("opportunity_journey"), whole))
    days = (rows["first_sales_day"] - rows["first_touch_day"]).drop_nulls()
    assert abs(statistics.median(days.to_list()) - JOURNEY_TRUTHS.days_to_sales) <= 3


def test_what_is_drawn_of_a_journey_is_what_its_mart_counts(
    database: Database, whole: Scope
) -> None:
    picked = pick(database.mart("opportunity_journey"), whole).journeys
    assert picked.height == 20
    for row in picked.iter_rows(named=True):
        lanes = journey_of(database, row["opp_id"])
        assert lanes is not None
        assert lanes.untold == 0
        assert lanes.marks["times"].sum() == row["touches"] + row["activities"]
        longest = lanes.marks["day"].unique().sort().diff().max()
        assert longest == row["longest_silence_days"]


def test_nurture_lasts_longer_than_half_of_the_conversions_take(
    database: Database, whole: Scope
) -> None:
    row = measure(database, "nurture", whole).row(0, named=True)
    assert (row["agreed_days"], row["answer"]) == (90, "longer")


def _disconnect(database: Database, scope: Scope, name: str) -> dict[str, Any]:
    found = measure(database, "disconnects", scope)
    return found.filter(disconnect=name, outcome="all").row(0, named=True)
