"""What part of its path does each touch get, under each rule that weighs by place?"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.estimators.attribution import END, MILESTONE, WHOLE
from alignment.marts.shared import Lazy

_VIEWS: Final = {"": "touches", "qualified_": "qualified_touches"}
"""The views of a path by the prefix of their weights: all of it, and up to the qualified day."""


def with_weights(rows: Lazy) -> Lazy:
    """Give each touch its millionths of its path by equal shares, by position and by milestones.

    Step by step, so that no expression holds another one twice: plans grow with their text.

    Args:
        rows: One row per touch, with ``place``, ``touches``, ``qualified_touches`` and
            ``lead_place`` (see ``Credit``).

    Returns:
        As many rows with ``linear``, ``position`` and ``milestones``, and the same as
        ``qualified_…`` for the path up to the qualified day; these are 0 after it.
    """
    known = rows.columns
    for view, number in _VIEWS.items():
        rows = _with_places(rows, view, number)
    weights = {
        f"{view}{rule}": weight
        for view, number in _VIEWS.items()
        for rule, weight in _weights(view, number).items()
    }
    return rows.select(*known, **weights)


def _with_places(rows: Lazy, view: str, number: str) -> Lazy:
    """Tell how many milestones lie at a touch, and how many touches are none up to it and in all.

    Milestones are the first touch, the last one up to the first lead and the last one up to the
    qualified day; in the view up to that day, the second is at the latest the third.
    """
    place, lead, last = nw.col("place"), nw.col("lead"), nw.col("last")
    rows = rows.with_columns(
        lead=nw.min_horizontal("lead_place", number) if view else nw.col("lead_place"),
        last=nw.max_horizontal("qualified_touches", nw.lit(1)),
    )
    rows = rows.with_columns(
        is_past_lead=_one(place >= lead),
        is_past_last=_one(place >= last),
        is_lead_apart=_one(lead > 1),
        is_last_apart=_one((last > 1) & (last != lead)),
    )
    past_lead, past_last = nw.col("is_past_lead"), nw.col("is_past_last")
    lead_apart, last_apart = nw.col("is_lead_apart"), nw.col("is_last_apart")
    return rows.with_columns(
        **{
            f"{view}here": _one(place == 1) + _one(place == lead) + _one(place == last),
            f"{view}upto": past_lead + past_last + 1,
            f"{view}at": place - past_lead * lead_apart - past_last * last_apart - 1,
            f"{view}rest": nw.col(number) - lead_apart - last_apart - 1,
        }
    )


def _weights(view: str, number: str) -> dict[str, nw.Expr]:
    place, long = nw.col("place"), nw.col(number)
    is_in = place <= long
    told = {
        "linear": _equal(place, long, WHOLE),
        "position": _position(place, long),
        "milestones": _milestones(view),
    }
    return {
        rule: nw.when(is_in).then(weight).otherwise(nw.lit(0)).cast(nw.Int32)
        for rule, weight in told.items()
    }


def _one(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int32)


def _equal(place: nw.Expr, number: nw.Expr, whole: int) -> nw.Expr:
    """Share equally: what all up to here should have, rounded down, less that before it."""
    # What is divided by is never 0, not even where another branch is taken.
    parts = nw.max_horizontal(number, nw.lit(1))
    upto, before = (each.cast(nw.Int64) * whole for each in (place, place - 1))
    return _floor(upto / parts) - _floor(before / parts)


def _floor(quotient: nw.Expr) -> nw.Expr:
    """Round down. Exact for the whole numbers divided here, and short, unlike ``//`` in SQL."""
    return quotient.floor().cast(nw.Int64)


def _position(place: nw.Expr, number: nw.Expr) -> nw.Expr:
    ends = nw.when((place == 1) | (place == number)).then(nw.lit(END))
    longer = ends.otherwise(_equal(place - 1, number - 2, WHOLE - 2 * END))
    return nw.when(number <= 2).then(_equal(place, number, WHOLE)).otherwise(longer)  # noqa: PLR2004 - ends only


def _milestones(view: str) -> nw.Expr:
    here, upto, rest = (nw.col(f"{view}{name}") for name in ("here", "upto", "rest"))
    share = _equal(nw.col(f"{view}at"), rest, WHOLE - 3 * MILESTONE)
    alone = _floor(upto * WHOLE / 3) - _floor((upto - here) * WHOLE / 3)
    with_rest = nw.when(here > 0).then(here * MILESTONE).otherwise(share)
    return nw.when(rest == 0).then(alone).otherwise(with_rest)
