"""The planted days in stage are found again, with the open records counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alignment.desk.measuring import measure
from alignment.sample.truths import TRUTHS
from alignment.scope import Scope
from alignment.store import Database


def by_stage(database: Database, scope: Scope) -> dict[str, dict[str, Any]]:
    return {row["stage"]: row for row in measure(database, "velocity", scope).to_dicts()}


@pytest.mark.parametrize("stage", TRUTHS.median_days_in_stage)
def test_medians_of_opportunity_stages_in_the_tools_own_words_are_found(
    database: Database, whole: Scope, stage: str
) -> None:
    found = by_stage(database, replace(whole, pipeline="opportunity", is_per_visit=True))[stage]
    truth = TRUTHS.median_days_in_stage[stage]
    assert found["median_days"] == pytest.approx(truth, abs=2)
    assert found["median_low_days"] - 1 <= truth <= found["median_high_days"] + 1
    assert found["completed_mean_days"] < found["mean_days"]


@pytest.mark.parametrize("stage", TRUTHS.median_days_of_lead)
def test_medians_of_lead_stages_on_the_shared_ladder_are_found_with_those_that_never_leave(
    database: Database, whole: Scope, stage: str
) -> None:
    found = by_stage(database, replace(whole, is_per_visit=True))[stage]
    assert found["median_days"] == pytest.approx(TRUTHS.median_days_of_lead[stage], abs=1)
    assert found["open"] > 0
