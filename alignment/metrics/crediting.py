"""What every question about credit counts: weights and money of touches, in whole numbers."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.estimators.attribution import ADDITIVE, WHOLE
from alignment.metrics.collecting import Lazy
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.schema.credit import LEVELS
from alignment.schema.marts import CLUSTERS
from alignment.scope import Scope

PART: Final = 1_000_000
"""Vast money is multiplied by weights in two parts, so that sums stay below 2 to the 63."""
_MOST: Final = 2**63


def level_of(scope: Scope) -> str:
    """Name what gets the credit: channels or sources where they are asked for, else campaigns."""
    return scope.by if scope.by in LEVELS else LEVELS[0]


def is_in_view(scope: Scope) -> nw.Expr:
    """Tell which opportunities are in the view: won, or first qualified, in the period."""
    if scope.anchor == "qualified":
        return is_entered(scope, "qualified_day")
    return (nw.col("outcome") == "won") & is_entered(scope, "outcome_day")


def of_view(credit: Lazy, scope: Scope) -> Lazy:
    """Keep the touches that led to the opportunities of the view."""
    conditions = [~nw.col("is_renewal"), is_in_view(scope)]
    if scope.anchor == "qualified":
        conditions.append(nw.col("place") <= nw.col("qualified_touches"))
    return keep_counted(credit, scope, *conditions)


def value_in(scope: Scope) -> nw.Expr:
    """Give the money of an opportunity in the view: when it was qualified, or when it was won."""
    return nw.col("amount_minor" if scope.anchor == "qualified" else "value_minor")


def length_in(scope: Scope) -> nw.Expr:
    """Give the number of touches of a path that count in the view."""
    return nw.col("qualified_touches" if scope.anchor == "qualified" else "touches")


def weights_in(scope: Scope) -> dict[str, nw.Expr]:
    """Give the millionths of its path that each touch of the view has, by rule."""
    view = "qualified_" if scope.anchor == "qualified" else ""
    last = nw.max_horizontal("qualified_touches", nw.lit(1))
    ends = {"first": _one(nw.col("place") == 1), "last": _one(nw.col("place") == last)}
    return {
        rule: ends[rule] * WHOLE if rule in ends else nw.col(f"{view}{rule}").cast(nw.Int64)
        for rule in ADDITIVE
    }


def _one(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int64)


def tally_credit(credit: Lazy, scope: Scope, *, in_parts: bool = True) -> Lazy:
    """Add up what each name gets under every rule but Markov.

    Args:
        credit: One row per touch (schema ``Credit``).
        scope: Period, filters, view and level.
        in_parts: Whether to add money up in two parts (see ``needs_parts``); in one, a third of
            the work is spared.

    Returns:
        One row per ``key``: the number of the name × CLUSTERS + the group of accounts, since
        groups by one small number are counted in a table of places, not by hashes. By rule
        ``weight_…`` in millionths of an opportunity and, in millionths of a minor unit, ``low_…``;
        in two parts ``high_…`` × PART + ``low_…``. In no order.
    """
    money = {"low": value_in(scope).cast(nw.Int64).fill_null(0)}
    if in_parts:
        high = (money["low"] / PART).floor().cast(nw.Int64)
        money = {"high": high, "low": money["low"] - high * PART}
    weights = weights_in(scope)
    sums = {f"weight_{rule}": weight for rule, weight in weights.items()}
    for part, minor in money.items():
        sums |= {f"{part}_{rule}": weight * minor for rule, weight in weights.items()}
    number = nw.col(f"{level_of(scope)}_no").cast(nw.Int64)
    rows = of_view(credit, scope).select(key=number * CLUSTERS + nw.col("cluster"), **sums)
    return rows.group_by("key").agg(*[nw.col(name).sum().cast(nw.Int64) for name in sums])


def needs_parts(worth_minor: int) -> bool:
    """Tell whether sums of so much money, times weights, could pass 2 to the 63."""
    return worth_minor * WHOLE >= _MOST


def tally_passing(credit: Lazy, scope: Scope) -> Lazy:
    """Count whose paths each name is on.

    Args:
        credit: One row per touch (schema ``Credit``).
        scope: Period, filters, view and level.

    Returns:
        One row per ``no``: ``opportunities`` with a touch of it, their ``unpriced`` and
        ``touches``; in no order.
    """
    rows = of_view(credit, scope).select(
        "path_no",
        no=nw.col(f"{level_of(scope)}_no"),
        unpriced=_one(value_in(scope).is_null()),
    )
    # A path counts once for a name, however many touches it has of it.
    paths = rows.group_by("path_no", "no").agg(
        unpriced=nw.col("unpriced").max(), touches=nw.len().cast(nw.Int64)
    )
    return paths.group_by("no").agg(
        opportunities=nw.len().cast(nw.Int64),
        unpriced=nw.col("unpriced").sum().cast(nw.Int64),
        touches=nw.col("touches").sum().cast(nw.Int64),
    )


def tally_view(opportunities: Lazy, scope: Scope) -> Lazy:
    """Count the opportunities of the view, and their money.

    Args:
        opportunities: One row per opportunity (schema ``OpportunityJourney``).
        scope: Period, filters and view.

    Returns:
        One row per ``cluster`` and ``is_touched``, with ``opportunities``, ``value_minor``,
        ``worth_minor`` (the same, whatever its sign), ``unpriced`` (without a usable amount),
        ``touches``, ``early`` (touches before the look-back) and ``late`` ones (after the first
        qualified day, or the close); in no order.
    """
    rows = keep_counted(opportunities, scope, ~nw.col("is_renewal"), is_in_view(scope))
    after = nw.lit(0)
    if scope.anchor == "qualified":
        after = nw.col("touches") - nw.col("qualified_touches")
    rows = rows.select(
        "cluster",
        "opportunities",
        value_minor=value_in(scope),
        worth_minor=value_in(scope).abs(),
        is_touched=length_in(scope) > 0,
        unpriced=nw.when(value_in(scope).is_null()).then(nw.col("opportunities")).otherwise(0),
        touches=length_in(scope),
        early="early_touches",
        late=nw.col("late_touches") + after,
    )
    sums = ("opportunities", "value_minor", "worth_minor", "unpriced", "touches", "early", "late")
    return rows.group_by("cluster", "is_touched").agg(
        *[nw.col(name).sum().cast(nw.Int64) for name in sums]
    )
