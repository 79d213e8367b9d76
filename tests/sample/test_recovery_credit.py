"""The measures of credit find again what is true of the sample company's channels."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from alignment.desk.measuring import measure
from alignment.estimators.attribution import RULES
from alignment.sample import JOURNEY_TRUTHS
from alignment.scope import Scope
from alignment.store import Database

IDLE = JOURNEY_TRUTHS.idle_channel
BEST = JOURNEY_TRUTHS.best_channel


@pytest.fixture(scope="module")
def by_channel(whole: Scope) -> Scope:
    return replace(whole, by="channel")


def test_the_channel_without_effect_needs_an_experiment_and_webinars_and_events_do_not(
    database: Database, by_channel: Scope
) -> None:
    found = measure(database, "campaigns", by_channel).filter(is_total=False)
    needs = dict(found.select("split", "needs_experiment").iter_rows())
    assert needs[IDLE]
    assert not needs[BEST]
    assert not needs["Event"]
    idle = found.row(by_predicate=pl.col("split") == IDLE, named=True)
    assert idle["buyers_passing"] > 0.97 * idle["buyers"]


def test_the_channel_without_effect_gets_most_credit_for_the_last_touch(
    database: Database, by_channel: Scope
) -> None:
    scope = replace(by_channel, rule="last")
    found = measure(database, "campaigns", scope).filter(is_total=False)
    assert found["split"][0] == IDLE


@pytest.mark.parametrize("rule", RULES)
def test_of_what_needs_no_experiment_the_best_channel_returns_most_under_every_rule(
    database: Database, by_channel: Scope, rule: str
) -> None:
    found = measure(database, "campaigns", replace(by_channel, rule=rule))
    told = found.filter(is_total=False, needs_experiment=False).drop_nulls("return_ratio")
    assert told.sort("return_ratio", descending=True)["split"][0] == BEST


def test_the_share_without_any_recorded_touch_is_that_planted(
    database: Database, whole: Scope
) -> None:
    row = measure(database, "touched-wins", whole).row(by_predicate=pl.col("is_total"), named=True)
    closed = row["won"] + row["lost"]
    untouched = 1 - (row["won_touched"] + row["lost_touched"]) / closed
    assert untouched == pytest.approx(JOURNEY_TRUTHS.untouched, abs=0.015)


def test_sales_comes_to_buyers_as_long_after_their_first_touch_as_planted(
    database: Database,
) -> None:
    rows = database.mart("opportunity_journey").collect("polars").to_native()
    closed = rows.filter(pl.col("outcome").is_in(["won", "lost"]), is_renewal=False)
    days = closed.select(days=pl.col("first_sales_day") - pl.col("first_touch_day")).drop_nulls()
    assert days["days"].median() == pytest.approx(JOURNEY_TRUTHS.days_to_sales, abs=1)


def test_ads_cost_what_their_own_file_says_and_the_rest_what_stands_on_the_campaign(
    database: Database, by_channel: Scope
) -> None:
    found = measure(database, "campaigns", by_channel)
    basis = dict(found.select("split", "cost_basis").iter_rows())
    assert basis["Paid search"] == "recorded"
    assert {basis[channel] for channel in ("Email", "Event", "Webinar")} == {"actual"}
