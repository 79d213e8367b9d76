"""From one step of the ladder to another: what became of each lead, and after how many days.

Counted by age and first outcome, which is all that the curves, the ranges and the checklist need.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add, or_, sub
from typing import Final

import narwhals as nw

from alignment.ladder import POSITION, STEPS
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.journeys import (
    EXIT_KEYS,
    days_to,
    earliest,
    is_entered,
    keep_counted,
    number_in,
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
_READ: Final = ("leads", "seen_day", "exit_undated", "is_before_entry", *map(days_to, EXIT_KEYS))
"""What the outcome needs to know of a lead besides its clocks."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """A column to count by that is made of others, each of them worked out once.

    Args:
        parts: By name, what it is made of, as expressions over journeys.
        whole: The column, as an expression over the parts.
    """

    parts: Mapping[str, nw.Expr]
    whole: nw.Expr


def horizon(scope: Scope) -> int:
    """Give the last age that is counted day by day."""
    return max(CURVE_DAYS, scope.window_days)


def tally_outcomes(
    journeys: Lazy,
    scope: Scope,
    *,
    mix: str | Mixed = "",
    starts: tuple[int, ...] = (),
    sums: Mapping[str, nw.Expr] | None = None,
) -> Lazy:
    """Count leads by age and first outcome.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The period is that of the entry into ``from_stage``.
        mix: A second column to count by, or how it is made; or empty.
        starts: First days of cohorts, rising; when given, ``split`` is the number of the cohort
            instead of ``scope.by``.
        sums: What else to add up, by name, as expressions over journeys.

    Returns:
        One row per ``split``, ``mix``, ``days`` (age at the outcome, or at the day of observation;
        one past the horizon for all beyond), ``outcome`` and ``is_mature``, with ``leads``,
        ``returned``, each of the ``sums`` and, as ``n_…``, of how many leads it is known; in no
        order.
    """
    more = sums or {}
    split = _cohort(starts, scope) if starts else nw.col(scope.by)
    mixed = mix if isinstance(mix, Mixed) else _as_it_is(mix)
    # Few columns early: each step of a plan names all columns of the one before.
    rows = keep_counted(journeys, scope, *_started(scope)).select(
        *_READ, *_after(scope), split=split, **mixed.parts, **more, **_clocks(scope)
    )
    to_days, age = nw.col("to_days"), nw.col("age")
    is_back = (to_days <= age) & (to_days > nw.col("first_days"))
    mature = reduce(add, map(nw.col, _after(scope)), nw.lit(scope.window_days))
    rows = rows.select(
        "split",
        "leads",
        *more,
        mix=mixed.whole,
        outcome=_outcome(scope),
        days=_days(scope),
        is_mature=(age >= mature).fill_null(value=False),
        back=nw.when(is_back).then(nw.col("leads")).otherwise(0),
    )
    return rows.group_by("split", "mix", "days", "outcome", "is_mature").agg(
        nw.col("leads", *more).sum().cast(nw.Int64),
        returned=nw.col("back").sum().cast(nw.Int64),
        **{f"n_{name}": nw.col(name).count().cast(nw.Int64) for name in more},
    )


def _as_it_is(column: str) -> Mixed:
    return Mixed({"mix": nw.col(column) if column else nw.lit("")}, nw.col("mix"))


def with_outcome(journeys: Lazy, scope: Scope, read: tuple[str, ...] = ()) -> Lazy:
    """Classify each lead in scope by what happened first.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The period is that of the entry into ``from_stage``.
        read: The columns that are needed afterwards; all where none is named.

    Returns:
        The rows in scope with ``age`` (days from the entry into ``from_stage`` to the day of
        observation), ``to_days`` (to the goal, visible or not), ``first_days`` (to whatever of
        goal, exit and day of observation came first) and ``outcome``.
    """
    rows, clocks = keep_counted(journeys, scope, *_started(scope)), _clocks(scope)
    told = {name: _since(nw.col(name), scope) for name in ("age", "to_days", "first_days")}
    if not read:
        return rows.with_columns(**clocks).with_columns(outcome=_outcome(scope), **told)
    # As few as can be: each step of a plan names all columns of the one before.
    rows = rows.select(*dict.fromkeys((*read, *_READ, *_after(scope))), **clocks)
    return rows.select(*read, outcome=_outcome(scope), **told)


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


def _started(scope: Scope) -> tuple[nw.Expr, ...]:
    """Tell which leads entered the first step in the period.

    A lead known to have reached the step on an unknown day counts when the lead itself entered in
    the period.
    """
    if scope.from_stage == "lead":
        return (is_entered(scope),)
    after = nw.col(days_to(scope.from_stage))
    # Bounds first, and each alone: what they leave out isn't looked at any further.
    day = nw.col("entry_day") + after.fill_null(0)
    reached = nw.col("furthest") >= POSITION[scope.from_stage]
    return (
        day >= scope.first_day,
        day <= min(scope.last_day, scope.as_of),
        ~after.is_null() | (reached & (nw.col("seen_day") <= scope.as_of)),
    )


def _after(scope: Scope) -> list[str]:
    """Name the column with the days from entry to the first step, where there are any."""
    return [] if scope.from_stage == "lead" else [days_to(scope.from_stage)]


def _since(day: nw.Expr, scope: Scope) -> nw.Expr:
    """Count from the first step what is counted from entry."""
    return reduce(sub, map(nw.col, _after(scope)), day)


def _anchor(scope: Scope) -> nw.Expr:
    """Give the day of entry into the first step; null where it isn't known."""
    return reduce(add, map(nw.col, _after(scope)), nw.col("entry_day"))


def _clocks(scope: Scope) -> dict[str, nw.Expr]:
    """Count the days from the lead's own entry: so far, to the goal, and to what came first.

    Since ``first_days`` is at most ``age``, what it equals is visible on the day of observation.
    ``is_undated``: known to have reached the goal, on no known day. All that is compared is counted
    from entry, as the mart has it: to count from the first step instead takes time for each day.
    """
    goal = earliest([nw.col(days_to(key)) for key in _targets(scope)])
    known = nw.col("furthest") >= POSITION[scope.to_stage]
    age = scope.as_of - nw.col("entry_day")
    return {
        "age": age,
        "to_days": goal,
        "first_days": earliest([goal, age, *(_exit_days(key, scope) for key in EXIT_KEYS)]),
        "is_undated": known & goal.is_null(),
    }


def _exit_days(key: str, scope: Scope) -> nw.Expr:
    """Days from entry to an exit; null where it lies before the first step."""
    days = nw.col(days_to(key))
    if scope.from_stage == "lead":
        return days
    return nw.when(days >= nw.col(days_to(scope.from_stage))).then(days)


def _is_before(scope: Scope) -> nw.Expr:
    """Tell whether a lead reached the goal before the first step."""
    before = nw.col("is_undated") & nw.col("is_before_entry")
    if scope.from_stage == "lead":
        return before
    return (nw.col("to_days") < nw.col(days_to(scope.from_stage))) | before


def _is_untold(scope: Scope) -> nw.Expr:
    """Tell whether a lead is known to have reached the goal or the first step on no known day."""
    untold = nw.col("is_undated") & (nw.col("seen_day") <= scope.as_of)
    return reduce(or_, (nw.col(name).is_null() for name in _after(scope)), untold)


def _outcome(scope: Scope) -> nw.Expr:
    """Classify by what happened first; on a tied day arriving comes before leaving."""
    first = nw.col("first_days")
    outcome = (
        nw.when((nw.col("exit_undated") == "") | (nw.col("seen_day") > scope.as_of))
        .then(nw.lit(OPEN))
        .when(nw.col("exit_undated") == "not_accepted")
        .then(nw.lit(NOT_ACCEPTED_UNDATED))
        .otherwise(nw.lit(LEFT_UNDATED))
    )
    for key, code in zip(EXIT_KEYS, (NOT_ACCEPTED, RECYCLED, LOST), strict=True):
        this = nw.col(days_to(key)) == first
        outcome = nw.when(this).then(nw.lit(code)).otherwise(outcome)
    outcome = nw.when(nw.col("to_days") == first).then(nw.lit(CONVERTED)).otherwise(outcome)
    outcome = nw.when(_is_untold(scope)).then(nw.lit(UNDATED)).otherwise(outcome)
    return nw.when(_is_before(scope)).then(nw.lit(BEFORE_ENTRY)).otherwise(outcome)


def _days(scope: Scope) -> nw.Expr:
    """Give the age at the outcome, or at the day of observation; bounded, so tallies stay small."""
    days = nw.min_horizontal(_since(nw.col("first_days"), scope), nw.lit(horizon(scope) + 1))
    is_apart = _is_before(scope) | _is_untold(scope)
    return nw.when(is_apart).then(0).otherwise(days).cast(nw.Int64)


def _cohort(starts: tuple[int, ...], scope: Scope) -> nw.Expr:
    """Number the cohort that the entry into the first step lies in, from 0."""
    return number_in(_anchor(scope), starts).cast(nw.Int64)
