"""Frames of credit, as the measures give them."""

from __future__ import annotations

from typing import Any

import polars as pl

from alignment.estimators.attribution import RULES
from alignment.schema.campaign_measures import Campaigns, CreditByRule
from alignment.schema.measures import TOTAL


def row(split: str, least: int | None, most: int | None, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    middle = None if least is None or most is None else (least + most) // 2
    return {
        "split": split,
        "is_total": split == TOTAL,
        "leads": 10,
        "accepted": 5,
        "opportunities": 20,
        "touches": 40,
        "credit_minor": middle,
        "least_minor": least,
        "most_minor": most,
        "least_rule": "first",
        "most_rule": "last",
        "credit_opportunities": 3.0,
        "is_always_top": False,
        "needs_experiment": False,
        "buyers_passing": 20,
        "buyers": 30,
        "unpriced": 0,
        "verdict": "enough",
    } | given


def found(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return Campaigns.validate(pl.DataFrame(rows, schema=Campaigns.create_empty().schema), cast=True)


def by_rule(splits: list[str]) -> pl.DataFrame:
    rows = [
        {
            "split": split,
            "is_total": False,
            "rule": rule,
            "is_chosen": rule == "linear",
            "credit_minor": 100_00 * number,
            "credit_opportunities": 1.0,
        }
        for split in splits
        for number, rule in enumerate(RULES, 1)
    ]
    return CreditByRule.validate(
        pl.DataFrame(rows, schema=CreditByRule.create_empty().schema), cast=True
    )
