"""The tables of the page Campaigns, made to be read from left to right."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.estimators.attribution import RULES
from alignment.schema.cost_measures import SERIES

_FIRST: Final = (
    *("split", "cost_minor", "leads", "accepted"),
    *("qualified_opportunities", "pipeline_credit_minor"),
    *("won_opportunities", "won_credit_minor", "return_ratio"),
    *("least_minor", "most_minor", "needs_experiment"),
    *("cost_per_lead_minor", "cost_per_accepted_minor", "cost_per_opportunity_minor"),
    *("credit_low_minor", "credit_high_minor", "cost_basis"),
)
_VIEWS: Final = {
    "won": {"opportunities": "won_opportunities", "credit_minor": "won_credit_minor"},
    "qualified": {
        "opportunities": "qualified_opportunities",
        "credit_minor": "pipeline_credit_minor",
    },
}
"""What a view's numbers are called where both views stand side by side."""
_KEY: Final = ("split", "is_total", "is_last")
_CONTENT: Final = (
    *("campaign", "won_exposed", "won_rate", "lost_exposed", "lost_rate"),
    *("difference", "low", "high", "alike_difference", "answer"),
)
_CUSTOMERS: Final = (
    *("split", "customers", "won_minor", "cost_minor", "cost_per_customer_minor"),
    *("earlier_cost_minor", "earlier_cost_per_customer_minor", "lag_days"),
    *("earlier_first_day", "earlier_last_day"),
)


def both_views(asked: pl.DataFrame, other: pl.DataFrame, anchor: str) -> pl.DataFrame:
    """Put pipeline and value won of each name side by side; nothing is added.

    Args:
        asked: Rows of schema Campaigns of the view asked for; its order is kept.
        other: The same of the other view.
        anchor: The view asked for.

    Returns:
        One row per name of either view: the total first, what nobody touched last.
    """
    away = "qualified" if anchor == "won" else "won"
    left = _keyed(asked).rename(_VIEWS[anchor])
    right = _keyed(other).rename(_VIEWS[away]).select(*_KEY, *_VIEWS[away].values())
    rows = left.join(right, on=_KEY, how="full", coalesce=True, maintain_order="left_right")
    rows = rows.sort("is_last", maintain_order=True)  # names of the other view came after the last
    zero = [pl.col(name).fill_null(0) for name in ("leads", "accepted", *_named("opportunities"))]
    money = [
        pl.col(name).fill_null(0) for name in _named("credit_minor") if rows[name][0] is not None
    ]
    found = rows.with_columns(*zero, *money, pl.col("needs_experiment").fill_null(value=False))
    return leading(found.drop("is_last"), _FIRST)


def _keyed(found: pl.DataFrame) -> pl.DataFrame:
    """Mark the last row, so that a campaign of its very name isn't taken for it."""
    return found.with_columns(is_last=pl.int_range(pl.len()) == pl.len() - 1)


def _named(column: str) -> list[str]:
    """Say what a column is called in each of the views."""
    return [names[column] for names in _VIEWS.values()]


def leading(found: pl.DataFrame, first: tuple[str, ...]) -> pl.DataFrame:
    """Move some columns to the left."""
    return found.select(*first, pl.exclude(first))


def by_rule(found: pl.DataFrame) -> pl.DataFrame:
    """Put the rules side by side: one row per name, one column per rule.

    Args:
        found: Rows of schema CreditByRule.

    Returns:
        Money, or opportunities where no amount is usable; in the order of the names.
    """
    has_money = found["credit_minor"].null_count() < found.height
    what = "credit_minor" if has_money else "credit_opportunities"
    ending = "_minor" if has_money else "_opportunities"
    wide = found.pivot(
        on="rule",
        index=["split", "is_total"],
        values=what,
        on_columns=[*RULES],
        aggregate_function="sum",
        maintain_order=True,
    )
    return wide.rename({rule: f"{rule}{ending}" for rule in RULES})


def by_month(found: pl.DataFrame) -> pl.DataFrame:
    """Put what was done and what came of it side by side: one row per month.

    Args:
        found: Rows of schema ActivityOutcome.

    Returns:
        The numbers of the series of which anything is recorded; months in order.
    """
    known = found.filter(pl.col("number").is_not_null())["series"].unique().to_list()
    recorded = [name for name in SERIES if name in known]
    wide = found.pivot(
        on="series",
        index=["month_day", "is_whole", "is_ripe"],
        values="number",
        on_columns=recorded,
        aggregate_function="first",
        maintain_order=True,
    )
    wide = wide.rename({"revenue": "won_minor"}, strict=False).sort("month_day")
    return wide.select(
        "month_day", pl.exclude("month_day", "is_whole", "is_ripe"), "is_whole", "is_ripe"
    )


def content(found: pl.DataFrame) -> pl.DataFrame:
    """Put what is compared first: rows of schema ContentExposure."""
    return leading(found, _CONTENT)


def customers(found: pl.DataFrame) -> pl.DataFrame:
    """Put both costs of a customer first: rows of schema AcquisitionCost."""
    return leading(found, _CUSTOMERS)
