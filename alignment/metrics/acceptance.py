"""What did marketing pass, and what did sales accept? M11: deed against deed, no agreement."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.ladder import POSITION, STEPS
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, SOME, counted_share, judge
from alignment.metrics.handovers import (
    ACCEPTED,
    REST,
    UNDECIDED,
    decided,
    knows_decisions,
    until_left,
)
from alignment.metrics.journeys import days_to, earliest, is_undated_at
from alignment.metrics.outcomes import UNDATED, horizon
from alignment.metrics.reasons import as_one, most_common, reason_of, shortened
from alignment.metrics.splitting import by_split
from alignment.metrics.words import between, count, of_100
from alignment.schema.agreement_measures import Acceptance
from alignment.scope import Scope

_HALF: Final = 0.5
_BROUGHT: Final = tuple(days_to(each.key) for each in STEPS[POSITION["opportunity"] :])
_READ: Final = ("leads", "entry_day", "furthest", "seen_day", "decision_reason", *_BROUGHT)
"""What is counted of a handover besides its decision."""


def tally_acceptance(journeys: Lazy, scope: Scope) -> Lazy:
    """Count handovers by what sales decided first, and after how many days.

    Returns:
        One row per ``split``, ``state``, ``days`` (to the decision, or observed without one; one
        past the horizon for all beyond; −1 where no day is known), ``is_mature`` and ``reason`` (of
        the rest, as recorded) with ``leads``, ``opportunities`` and ``won`` (how many got so far by
        the day of observation); in no order.
    """
    rows = decided(journeys, scope, *_READ, scope.by)
    is_dated = (nw.col("outcome") < UNDATED) | (nw.col("state") == UNDECIDED)
    days = nw.min_horizontal("first_days", nw.lit(horizon(scope) + 1))
    rows = rows.select(
        "leads",
        "state",
        split=nw.col(scope.by),
        days=nw.when(is_dated).then(days).otherwise(-1).fill_null(-1).cast(nw.Int64),
        is_mature=(nw.col("age") >= scope.window_days).fill_null(value=False),
        reason=nw.when(nw.col("state") == REST).then(reason_of()).otherwise(nw.lit("")),
        opportunities=_where_reached("opportunity", scope.as_of),
        won=_where_reached("won", scope.as_of),
    )
    sums = ("leads", "opportunities", "won")
    return rows.group_by("split", "state", "days", "is_mature", "reason").agg(
        *[nw.col(name).sum().cast(nw.Int64) for name in sums]
    )


def _where_reached(stage: str, as_of: int) -> nw.Expr:
    """Give the leads where a step or one above it was reached by a day, dated or not."""
    above = [each.key for each in STEPS[POSITION[stage] :]]
    days = earliest([nw.col(days_to(key)) for key in above])
    undated = reduce(or_, (is_undated_at(key, as_of) for key in above))
    return (
        nw.when(days <= as_of - nw.col("entry_day"))
        .then(nw.col("leads"))
        .when(undated)
        .then(nw.col("leads"))
        .otherwise(0)
    )


def acceptance(journeys: Lazy, scope: Scope) -> dy.DataFrame[Acceptance]:
    """Tell how many handovers sales accepted, of those that it decided on, and how fast.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of the handover (the first entry into MQL), filters, window and day of
            observation.

    Returns:
        The total, then one row per split value, most handovers first.

    Source:
        Wilson (1927) for the ranges; Kaplan & Meier (1958) for the median.
    """
    counts = collect(tally_acceptance(journeys, scope))
    is_known, has_rest = knows_decisions(journeys, scope, counts)
    told = {"is_known": is_known, "has_rest": has_rest}
    rows = by_split(counts, lambda part: [_row(part, scope, **told)])
    frame = pl.DataFrame(rows, schema=Acceptance.create_empty().schema)
    return Acceptance.validate(frame)


def _row(
    counts: pl.DataFrame, scope: Scope, *, is_known: bool, has_rest: bool
) -> dict[str, object]:
    names = ("state", "leads", "days", "is_mature")
    state, leads, days, is_mature = (counts[name].to_numpy() for name in names)
    sizes = {each: int(leads[state == each].sum()) for each in (UNDECIDED, ACCEPTED, REST)}
    total = sizes[ACCEPTED] + sizes[REST]
    is_late = is_mature & ((state == UNDECIDED) | (days > scope.window_days))
    waiting, of = int(leads[is_late].sum()), int(leads[is_mature].sum())
    row: dict[str, object] = {
        "handovers": total + sizes[UNDECIDED],
        "decided": total,
        "accepted": sizes[ACCEPTED],
        "rest": sizes[REST],
        "undecided": sizes[UNDECIDED],
        "mature": of,
        "mature_undecided": waiting,
        "undecided_rate": waiting / of if of >= FEW and is_known else None,
        "opportunities": int(counts["opportunities"].sum()),
        "won": int(counts["won"].sum()),
        "is_recorded": is_known,
        "verdict": judge(total) if is_known and has_rest else "not_recorded",
    }
    if not has_rest:
        return row | {"top_reason": None, "top_reason_leads": 0}
    if total >= FEW:
        row |= counted_share(sizes[ACCEPTED], total) | _median(counts)
    return row | most_common(as_one(counts.filter(pl.col("state") == REST)))


def _median(counts: pl.DataFrame) -> dict[str, object]:
    """Give the day by which half had a decision, the waiting ones included, with its range."""
    dated = counts.filter(pl.col("days") >= 0)
    if dated.is_empty():
        return {}
    days, leads = dated["days"].to_numpy(), dated["leads"].to_numpy()
    found = until_left(days, leads, is_open=dated["state"].to_numpy() == UNDECIDED)
    low, high = found.days_by(_HALF)
    return {"median_days": found.day_by(_HALF), "median_low": low, "median_high": high}


def headline(found: pl.DataFrame) -> str:
    """Say what sales accepted of what marketing passed, why not the rest, and what waits."""
    row = found.filter("is_total").to_dicts()[0]
    if not row["handovers"]:
        return "Marketing called no lead qualified in this period, or when isn't recorded."
    if not row["is_recorded"]:
        return "What sales decided on isn't recorded."
    if row["verdict"] == "not_recorded":
        return (
            f"{row['accepted']:,} of {count(row['handovers'], 'handover')} were accepted. What "
            "sales decided against isn't recorded, so that no share of the decided can be told."
        )
    reason = ""
    if row["top_reason"]:
        named = shortened(row["top_reason"])
        reason = f" Most common reason for the rest: {named} ({row['top_reason_leads']:,})."
    return f"{_accepted(row)}{reason}{_waiting(row)}"


def _accepted(row: dict[str, Any]) -> str:
    told = f"{row['accepted']:,} of {row['decided']:,}"
    what = "of what marketing called qualified"
    if not row["decided"]:
        return f"Sales has decided on none of {row['handovers']:,} handovers yet."
    if row["decided"] < FEW:
        return f"Sales accepted {told} {what} and sales decided on so far."
    fits = between(row["low"], row["high"])
    if row["decided"] < SOME:
        return (
            f"Sales accepted {told} {what} and sales decided on so far; anything from {fits} fits."
        )
    fits = fits.removesuffix(" of 100")
    return f"Sales accepted {of_100(row['rate'])} {what} ({told} decided on; {fits} fits)."


def _waiting(row: dict[str, Any]) -> str:
    """Mirror what was passed with how long it waited."""
    told = f" {row['undecided']:,} await a decision" if row["undecided"] else ""
    if row["median_days"] is None:
        return f"{told}." if told else ""
    half = f"half had one within {row['median_days']:,} days, waiting ones included."
    return f"{told}; {half}" if told else f" {half.capitalize()}"
