"""What was planted in the ways of the sample company's buyers is found again."""

from __future__ import annotations

from alignment.desk.measuring import measure
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
    found = measure(database, "disconnects", whole)
    row = found.filter(disconnect="early_handover", outcome="all").row(0, named=True)
    assert row["low"] - 0.02 < JOURNEY_TRUTHS.early_handover < row["high"] + 0.02


def test_nurture_lasts_longer_than_half_of_the_conversions_take(
    database: Database, whole: Scope
) -> None:
    row = measure(database, "nurture", whole).row(0, named=True)
    assert (row["agreed_days"], row["answer"]) == (90, "longer")
