"""Channels that do nothing get credit under every rule, and the warning says so."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pytest

from alignment.estimators.attribution import RULES
from alignment.metrics import campaigns, credit
from alignment.metrics.credit_words import NOT_PROOF
from alignment.metrics.experiments import LARGE, MOST, needs_experiment
from tests.metrics.marts import journeys, lead
from tests.metrics.touches import SCOPE, costs, lazy, path, world

IDLE = ("Brand search", "Newsletter", "Retargeting")
"""Nobody buys because of these."""
EFFECT, BASE = 0.03, 0.04


class Answers(NamedTuple):
    """What both measures give."""

    campaigns: pl.DataFrame
    credit: pl.DataFrame


def company(number: int = 6_000) -> list[dict[str, Any]]:
    """Make accounts of which only the webinar makes some buy.

    Everybody gets the newsletter; who was anywhere on the site is shown its advertisements again;
    and who has decided to buy looks the firm up by its name.
    """
    random = np.random.default_rng(11)
    rows = []
    for _ in range(number):
        came = random.random() < 0.3
        buys = random.random() < BASE + (EFFECT if came else 0)
        touches = [("Newsletter", int(day)) for day in random.integers(0, 60, size=2)]
        if came:
            touches.append(("Webinar", int(random.integers(10, 70))))
        if buys or random.random() < 0.2:
            days = random.integers(50, 80, size=int(random.integers(1, 4)))
            touches += [("Retargeting", int(day)) for day in days]
        if random.random() < (0.85 if buys else 0.05):
            touches.append(("Brand search", int(random.integers(78, 85))))
        touches.sort(key=lambda touch: touch[1])
        won = {"won": int(random.integers(50_000, 150_000))} if buys else {}
        rows.append(path(*touches, **won))
    return rows


@pytest.fixture(scope="module")
def answers() -> Answers:
    marts = world(company())
    touches, names, opportunities = marts.lazily()
    tables = {
        "credit": touches,
        "credit_name": names,
        "opportunity_journey": opportunities,
        "journey": lazy(journeys([lead()])),
        "campaign_cost": lazy(costs([])),
    }
    return Answers(
        campaigns.campaigns(tables, SCOPE), credit.credit(touches, names, opportunities, SCOPE)
    )


def test_every_rule_gives_credit_to_channels_that_do_nothing(answers: Answers) -> None:
    shares = answers.credit.filter(~pl.col("is_total"), pl.col("split").is_in(IDLE))
    assert shares.height == len(IDLE) * len(RULES)
    by_rule = shares.group_by("rule").agg(pl.col("share").sum())
    assert all(share > 0.75 for share in by_rule["share"].to_list())
    most = shares.group_by("split").agg(pl.col("share").max())
    assert all(share > LARGE for share in most["share"].to_list())


def test_the_warning_appears_for_all_of_them_and_for_no_other(answers: Answers) -> None:
    rows = answers.campaigns.filter(~pl.col("is_total"))
    assert sorted(rows.filter("needs_experiment")["split"].to_list()) == sorted(IDLE)
    passing = {row["split"]: row["buyers_passing"] / row["buyers"] for row in rows.to_dicts()}
    assert all(passing[name] > MOST[0] / MOST[1] for name in IDLE)
    assert passing["Webinar"] < MOST[0] / MOST[1]


def test_the_headline_says_that_only_an_experiment_can_tell(answers: Answers) -> None:
    told = campaigns.headline(answers.campaigns, SCOPE, "EUR")
    for name in IDLE:
        assert name in told
    assert "need an experiment: most who buy pass them anyway" in told
    assert told.endswith(NOT_PROOF)
    assert credit.headline(answers.credit, SCOPE, "EUR").endswith(NOT_PROOF)


def test_no_two_rules_agree_on_what_the_one_that_works_did(answers: Answers) -> None:
    """Of all wins, one in six is there because of the webinar; most rules say less or more."""
    true = EFFECT * 0.3 / (BASE + EFFECT * 0.3)
    shares = answers.credit.filter(split="Webinar")["share"].to_list()
    assert len(set(shares)) == len(RULES)
    assert min(shares) < true / 2


@pytest.mark.parametrize(
    ("most", "passing", "buyers", "is_flagged"),
    [
        (0.10, 4, 6, True),
        (0.0999, 6, 6, False),  # little credit rests on it
        (0.5, 3, 5, False),  # enough buyers came without it
        (1.0, 4, 4, False),  # too few buyers to tell
        (1.0, 5, 5, True),
    ],
)
def test_large_credit_that_most_pass_needs_an_experiment(
    most: float, passing: int, buyers: int, *, is_flagged: bool
) -> None:
    assert needs_experiment(most, passing, buyers) is is_flagged
