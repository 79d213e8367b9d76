"""What campaigns, or channels, cost in a period."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import NamedTuple

import narwhals as nw

from alignment.fiscal import month_start, share_of_month
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
    rows = collect(tally_spent(costs, scope)).select("split", "basis", "month_day", "cost_minor")
    named: dict[str | None, dict[str, Fraction]] = {}
    for split, basis, month_day, cost in rows.iter_rows():
        part = cost * share_of_month(month_day, scope.first_day, min(scope.last_day, scope.as_of))
        for name in dict.fromkeys((None, split)):
            bases = named.setdefault(name, {})
            bases[basis] = bases.get(basis, Fraction(0)) + part
    if not named:
        return {}
    exact = {name: sum(named[name].values(), Fraction(0)) for name in named}
    others = sorted(name for name in named if name is not None)
    minor = dict(zip(others, to_the_cent(exact[name] for name in others), strict=True))
    return {
        name: Spent(
            round(exact[name]) if name is None else minor[name],
            next(iter(bases)) if len(bases) == 1 else "mixed",
        )
        for name, bases in named.items()
    }


def to_the_cent(parts: Iterable[Fraction]) -> list[int]:
    """Round parts to whole numbers that add up to what all of them together round to.

    Each is the difference of two rounded running sums, so that none is a whole unit off.
    """
    sums = [round(each) for each in accumulate(parts, initial=Fraction(0))]
    return [after - before for before, after in pairwise(sums)]
