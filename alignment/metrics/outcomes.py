"""From one step of the ladder to another: what became of each lead, and after how many days.

Counted by age and first outcome, which is all that the curves, the ranges and the checklist need.
"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.ladder import POSITION, STEPS
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.journeys import (
    EXIT_KEYS,
    days_to,
    earliest,
    is_entered,
    is_visible,
    keep_counted,
    visible_days,
)
from alignment.scope import Scope

OPEN: Final = 0
CONVERTED: Final = 1
NOT_ACCEPTED: Final = 2
RECYCLED: Final = 3
LOST: Final = 4
UNDATED: Final = 5
BEFORE_ENTRY: Final = 6
NOT_ACCEPTED_UNDATED: Final = 7
LEFT_UNDATED: Final = 8
"""Left on an unknown day: seen without arriving up to the day of observation, like an open lead."""

CURVE_DAYS: Final = 365
"""Up to which age a curve is drawn, if the window isn't longer."""


def horizon(scope: Scope) -> int:
    """Give the last age that is counted day by day."""
    return max(CURVE_DAYS, scope.window_days)


def tally_outcomes(
    journeys: Lazy, scope: Scope, *, mix: str = "", starts: tuple[int, ...] = ()
) -> Lazy:
    """Count leads by age and first outcome.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The period is that of the entry into ``from_stage``.
        mix: A second column to count by, or empty.
        starts: First days of cohorts, rising; when given, ``split`` is the number of the cohort
            instead of ``scope.by``.

    Returns:
        One row per ``split``, ``mix``, ``days`` (age at the outcome, or at the day of observation;
        one past the horizon for all beyond), ``outcome`` and ``is_mature``, with ``leads`` and
        ``returned``; in no order.
    """
    split = _cohort(starts) if starts else nw.col(scope.by)
    rows = with_outcome(journeys, scope).select(
        "outcome",
        split=split,
        mix=nw.col(mix) if mix else nw.lit(""),
        days=_age(scope),
        is_mature=(nw.col("anchor") + scope.window_days <= scope.as_of).fill_null(value=False),
        leads=nw.col("leads"),
        back=nw.when(nw.col("to_days") > nw.col("exit_days")).then(nw.col("leads")).otherwise(0),
    )
    return rows.group_by("split", "mix", "days", "outcome", "is_mature").agg(
        nw.col("leads").sum().cast(nw.Int64), returned=nw.col("back").sum().cast(nw.Int64)
    )


def with_outcome(journeys: Lazy, scope: Scope) -> Lazy:
    """Classify each lead in scope by what happened first.

    Returns:
        The rows in scope with ``anchor`` (day of entry into ``from_stage``), ``to_days`` and
        ``exit_days`` since it, and ``outcome``.
    """
    rows = _started(keep_counted(journeys, scope), scope)
    return rows.with_columns(
        anchor=nw.col("entry_day") + nw.col("after"),
        to_days=earliest([visible_days(key, scope.as_of) for key in _targets(scope)])
        - nw.col("after"),
        exit_days=earliest([_exit_days(key, scope) for key in EXIT_KEYS]),
    ).with_columns(outcome=_outcome(scope))


def is_recorded(journeys: Lazy, scope: Scope) -> bool:
    """Tell whether the whole data knows of any entry into the first and the last step."""
    known = [nw.lit(value=True)]
    if scope.from_stage != "lead":
        at = nw.col("furthest") == POSITION[scope.from_stage]
        known = [at | ~nw.col(days_to(scope.from_stage)).is_null()]
    known.append(nw.col("furthest") >= POSITION[scope.to_stage])
    rows = journeys.select(*[each.alias(f"k{number}") for number, each in enumerate(known)])
    found = collect(rows.select(nw.col("k0").any(), nw.col("k1").any()))
    return found.height > 0 and all(bool(value) for value in found.row(0))


def _targets(scope: Scope) -> list[str]:
    """List the steps that count as having arrived."""
    return [stage.key for stage in STEPS[POSITION[scope.to_stage] :]]


def _started(rows: Lazy, scope: Scope) -> Lazy:
    """Keep leads that entered the first step in the period; ``after`` = days from entry to it.

    A lead known to have reached the step on an unknown day is kept with a null when the lead
    itself entered in the period, so that it can be counted.
    """
    if scope.from_stage == "lead":
        return rows.filter(is_entered(scope)).with_columns(after=nw.lit(0))
    after = days_to(scope.from_stage)
    day = nw.col("entry_day") + nw.col(after)
    dated = (day >= scope.first_day) & (day <= min(scope.last_day, scope.as_of))
    undated = (
        nw.col(after).is_null()
        & (nw.col("furthest") >= POSITION[scope.from_stage])
        & (nw.col("seen_day") <= scope.as_of)
        & is_entered(scope)
    )
    return rows.filter(dated.fill_null(value=False) | undated).with_columns(after=nw.col(after))


def _exit_days(key: str, scope: Scope) -> nw.Expr:
    """Days from the anchor to an exit; null where it is not visible or lies before."""
    since = nw.col(days_to(key)) - nw.col("after")
    return nw.when(is_visible(key, scope.as_of) & (since >= 0)).then(since)


def _outcome(scope: Scope) -> nw.Expr:
    """Classify by what happened first; on a tied day arriving comes before leaving."""
    known = nw.col("furthest") >= POSITION[scope.to_stage]
    dated = ~nw.all_horizontal(
        *[nw.col(days_to(key)).is_null() for key in _targets(scope)], ignore_nulls=False
    )
    arrived = nw.col("to_days")
    left = nw.col("exit_days")
    outcome = (
        nw.when((nw.col("exit_undated") == "") | (nw.col("seen_day") > scope.as_of))
        .then(nw.lit(OPEN))
        .when(nw.col("exit_undated") == "not_accepted")
        .then(nw.lit(NOT_ACCEPTED_UNDATED))
        .otherwise(nw.lit(LEFT_UNDATED))
    )
    for key, code in zip(EXIT_KEYS, (NOT_ACCEPTED, RECYCLED, LOST), strict=True):
        this = nw.col(days_to(key)) - nw.col("after") == left
        outcome = nw.when(this).then(nw.lit(code)).otherwise(outcome)
    first = left.is_null() | (arrived <= left)
    outcome = nw.when(~arrived.is_null() & first).then(nw.lit(CONVERTED)).otherwise(outcome)
    undated = known & ~dated & (nw.col("seen_day") <= scope.as_of)
    outcome = nw.when(undated | nw.col("after").is_null()).then(nw.lit(UNDATED)).otherwise(outcome)
    before = (arrived < 0) | (known & ~dated & nw.col("is_before_entry"))
    return nw.when(before).then(nw.lit(BEFORE_ENTRY)).otherwise(outcome)


def _age(scope: Scope) -> nw.Expr:
    """Give the age at the outcome, or at the day of observation; bounded, so tallies stay small."""
    outcome = nw.col("outcome")
    age = (
        nw.when(outcome == CONVERTED)
        .then(nw.col("to_days"))
        .when((outcome >= NOT_ACCEPTED) & (outcome <= LOST))
        .then(nw.col("exit_days"))
        .when((outcome == OPEN) | (outcome >= NOT_ACCEPTED_UNDATED))
        .then(scope.as_of - nw.col("anchor"))
        .otherwise(0)
    )
    return nw.min_horizontal(age, nw.lit(horizon(scope) + 1)).cast(nw.Int64)


def _cohort(starts: tuple[int, ...]) -> nw.Expr:
    """Number the cohort that the anchor lies in, from 0."""
    later = [(nw.col("anchor") >= start).cast(nw.Int64) for start in starts[1:]]
    return nw.sum_horizontal(nw.lit(0), *later).cast(nw.Int64)
