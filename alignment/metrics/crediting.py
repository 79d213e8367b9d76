"""What every question about credit counts: weights and money of touches, in whole numbers."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.estimators.attribution import ADDITIVE, END, MILESTONE, WHOLE
from alignment.metrics.collecting import Lazy
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.schema.credit import LEVELS
from alignment.scope import Scope

PART: Final = 1_000_000
"""Money is multiplied by weights in two parts, so that sums stay below 2 to the 63."""


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


def with_weights(rows: Lazy, scope: Scope) -> Lazy:
    """Give each touch of the view its millionths of its path, as ``weight_…`` by rule.

    Step by step, so that no expression holds another one twice: plans grow with their text.

    Args:
        rows: Touches that count in the view (schema ``Credit``).
        scope: The view and the level.

    Returns:
        As many rows, with ``path_no``, ``cluster``, ``no``, ``value`` and the weights.
    """
    weights = {
        "first": nw.col("is_first") * WHOLE,
        "last": nw.col("is_last") * WHOLE,
        "linear": _equal(nw.col("place"), nw.col("number"), WHOLE),
        "position": _position(nw.col("place"), nw.col("number")),
        "milestones": _milestones(),
        "decay": nw.col("decay"),
    }
    named = {f"weight_{rule}": weight for rule, weight in weights.items()}
    placed = _with_milestones(_with_places(rows, scope))
    return placed.select("path_no", "cluster", "no", "value", **named)


def _with_places(rows: Lazy, scope: Scope) -> Lazy:
    """Give each touch its place, the length of its path and the places of its milestones."""
    is_sourced = scope.anchor == "qualified"
    rows = rows.select(
        "path_no",
        "cluster",
        no=nw.col(f"{level_of(scope)}_no"),
        value=value_in(scope),
        place=nw.col("place").cast(nw.Int64),
        number=length_in(scope).cast(nw.Int64),
        lead=nw.col("lead_place").cast(nw.Int64),
        last=nw.max_horizontal("qualified_touches", nw.lit(1)).cast(nw.Int64),
        decay=nw.col("qualified_decay" if is_sourced else "decay").cast(nw.Int64),
    )
    if not is_sourced:
        return rows
    return rows.with_columns(lead=nw.min_horizontal("lead", "number"))


def _with_milestones(rows: Lazy) -> Lazy:
    """Count the milestones at a touch (``here``) and up to it, and the touches that are none."""
    place, lead, last = nw.col("place"), nw.col("lead"), nw.col("last")
    rows = rows.with_columns(
        is_first=_one(place == 1),
        is_lead=_one(place == lead),
        is_last=_one(place == last),
        past_lead=_one(place >= lead),
        past_last=_one(place >= last),
        apart_lead=_one(lead > 1),
        apart_last=_one((last > 1) & (last != lead)),
    )
    rows = rows.with_columns(
        here=nw.col("is_first") + nw.col("is_lead") + nw.col("is_last"),
        upto=nw.col("past_lead") + nw.col("past_last") + 1,
        # Different places of milestones up to this touch, and touches that are none of them.
        places=nw.col("past_lead") * nw.col("apart_lead")
        + nw.col("past_last") * nw.col("apart_last")
        + 1,
        rest=nw.col("number") - nw.col("apart_lead") - nw.col("apart_last") - 1,
    )
    # What is divided by is never 0, not even where another branch is taken.
    return rows.with_columns(
        at=place - nw.col("places"),
        others=nw.max_horizontal("rest", nw.lit(1)),
        between=nw.max_horizontal(nw.col("number") - 2, nw.lit(1)),
    )


def _one(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int64)


def _equal(place: nw.Expr, number: nw.Expr, whole: int) -> nw.Expr:
    """Share equally: what all up to here should have, rounded down, less that before it."""
    return _floor(place * whole / number) - _floor((place - 1) * whole / number)


def _floor(quotient: nw.Expr) -> nw.Expr:
    """Round down. Exact for the whole numbers divided here, and short, unlike ``//`` in SQL."""
    return quotient.floor().cast(nw.Int64)


def _position(place: nw.Expr, number: nw.Expr) -> nw.Expr:
    ends = nw.when((place == 1) | (place == number)).then(nw.lit(END))
    longer = ends.otherwise(_equal(place - 1, nw.col("between"), WHOLE - 2 * END))
    return nw.when(number <= 2).then(_floor(WHOLE / number)).otherwise(longer)  # noqa: PLR2004 - ends only


def _milestones() -> nw.Expr:
    here, upto = nw.col("here"), nw.col("upto")
    share = _equal(nw.col("at"), nw.col("others"), WHOLE - 3 * MILESTONE)
    alone = _floor(upto * WHOLE / 3) - _floor((upto - here) * WHOLE / 3)
    with_rest = nw.when(here > 0).then(here * MILESTONE).otherwise(share)
    return nw.when(nw.col("rest") == 0).then(alone).otherwise(with_rest)


def tally_credit(credit: Lazy, scope: Scope) -> Lazy:
    """Add up what each name gets under every rule but Markov.

    Args:
        credit: One row per touch (schema ``Credit``).
        scope: Period, filters, view and level.

    Returns:
        One row per ``no`` and ``cluster``: ``opportunities`` with a touch of it, their ``unpriced``
        and ``touches``; by rule ``weight_…`` in millionths of an opportunity and, in millionths of
        a minor unit, ``high_…`` × 1,000,000 + ``low_…``; in no order.
    """
    touches = with_weights(of_view(credit, scope), scope)
    # A path counts once for a name, so that is counted by path. Weights and money add up by touch:
    # there are many more paths than groups, and each costs its columns.
    return _added(touches).join(_counted(touches), on=["no", "cluster"], how="inner")


def _added(touches: Lazy) -> Lazy:
    """Add weights and money up, by name and group of accounts."""
    rows = touches.with_columns(worth=nw.col("value").cast(nw.Int64).fill_null(0))
    rows = rows.with_columns(high=_floor(nw.col("worth") / PART))
    rows = rows.with_columns(low=nw.col("worth") - nw.col("high") * PART)
    rows = rows.with_columns(
        **{
            f"{part}_{rule}": nw.col(f"weight_{rule}") * nw.col(part)
            for part in ("high", "low")
            for rule in ADDITIVE
        }
    )
    parts = [f"{part}_{rule}" for part in ("weight", "high", "low") for rule in ADDITIVE]
    return rows.group_by("no", "cluster").agg(*[nw.col(n).sum().cast(nw.Int64) for n in parts])


def _counted(touches: Lazy) -> Lazy:
    """Count opportunities, those without a usable amount, and touches, by name and group."""
    paths = touches.group_by("path_no", "no", "cluster").agg(
        unpriced=nw.col("value").is_null().max(),
        touches=nw.len().cast(nw.Int64),
    )
    paths = paths.with_columns(unpriced=_one(nw.col("unpriced")))
    return paths.group_by("no", "cluster").agg(
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
        ``unpriced`` (without a usable amount), ``touches``, ``early`` (touches before the
        look-back) and ``late`` ones (after the first qualified day, or the close); in no order.
    """
    rows = keep_counted(opportunities, scope, ~nw.col("is_renewal"), is_in_view(scope))
    after = nw.lit(0)
    if scope.anchor == "qualified":
        after = nw.col("touches") - nw.col("qualified_touches")
    rows = rows.select(
        "cluster",
        "opportunities",
        value_minor=value_in(scope),
        is_touched=length_in(scope) > 0,
        unpriced=nw.when(value_in(scope).is_null()).then(nw.col("opportunities")).otherwise(0),
        touches=length_in(scope),
        early="early_touches",
        late=nw.col("late_touches") + after,
    )
    sums = ("opportunities", "value_minor", "unpriced", "touches", "early", "late")
    return rows.group_by("cluster", "is_touched").agg(
        *[nw.col(name).sum().cast(nw.Int64) for name in sums]
    )
