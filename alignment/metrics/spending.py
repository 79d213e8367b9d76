"""What campaigns, or channels, cost in a period."""

from __future__ import annotations

from typing import NamedTuple

import narwhals as nw

from alignment.fiscal import days_in_month, month_start
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.crediting import level_of
from alignment.scope import Scope


class Spent(NamedTuple):
    """A cost and where it comes from: one of BASES, or ``mixed``."""

    minor: int
    basis: str


def tally_spent(costs: Lazy, scope: Scope) -> Lazy:
    """Add up the costs of the calendar months that the period touches.

    Args:
        costs: One row per campaign or channel, month and basis (schema ``CampaignCost``).
        scope: The period, the day of observation and whether channels or campaigns are asked for.

    Returns:
        One row per ``split``, ``basis`` and ``month_day`` with ``cost_minor``; in no order.
    """
    level = level_of(scope)
    rows = costs.filter(
        nw.col("month_day") >= month_start(scope.first_day),
        nw.col("month_day") <= min(scope.last_day, scope.as_of),
        ~nw.col("cost_minor").is_null(),
    )
    # No export tells what a source costs.
    split = nw.lit(None, nw.String) if level == "source" else nw.col(level)
    rows = rows.select("basis", "month_day", "cost_minor", split=split)
    return rows.group_by("split", "basis", "month_day").agg(
        nw.col("cost_minor").sum().cast(nw.Int64)
    )


def spent_by(costs: Lazy, scope: Scope) -> dict[str | None, Spent]:
    """Give what each name cost, None for all together; a month's cost lies evenly on its days.

    Nothing where a filter is on, since a cost can't be told apart by source, region, team or
    segment.
    """
    if scope.kept():
        return {}
    rows = collect(tally_spent(costs, scope))
    named: dict[str | None, dict[str, int]] = {}
    for split, basis, month_day, cost in rows.select(
        "split", "basis", "month_day", "cost_minor"
    ).iter_rows():
        for name in dict.fromkeys((None, split)):
            bases = named.setdefault(name, {})
            bases[basis] = bases.get(basis, 0) + _within(cost, month_day, scope)
    return {
        name: Spent(sum(bases.values()), next(iter(bases)) if len(bases) == 1 else "mixed")
        for name, bases in named.items()
    }


def _within(cost: int, month_day: int, scope: Scope) -> int:
    """Give the part of a month's cost that falls on the days of the period gone by."""
    last = min(scope.last_day, scope.as_of)
    days, of = days_in_month(month_day, scope.first_day, last)
    return cost * days // of
