"""What marketing handed over in the period, and what sales decided on it first."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import narwhals as nw

from alignment.ladder import POSITION
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.journeys import EXIT_KEYS, days_to, is_visible
from alignment.metrics.outcomes import (
    BEFORE_ENTRY,
    CONVERTED,
    LOST,
    NOT_ACCEPTED,
    NOT_ACCEPTED_UNDATED,
    UNDATED,
    with_outcome,
)
from alignment.scope import Scope

UNDECIDED: Final = 0
ACCEPTED: Final = 1
REST: Final = 2


def handovers(scope: Scope) -> Scope:
    """Turn any question into the one from handover to acceptance."""
    return replace(scope, from_stage="mql", to_stage="sql")


def decided(journeys: Lazy, scope: Scope) -> Lazy:
    """Give the handovers of the period with sales' first decision.

    Returns:
        The leads that entered MQL in the period with ``state`` (UNDECIDED, ACCEPTED or REST, as
        known on the day of observation), ``first_days`` until then, ``age`` and ``outcome``.
    """
    asked = handovers(scope)
    return with_outcome(journeys, asked).with_columns(state=_state(asked))


def knows_exits(journeys: Lazy) -> bool:
    """Tell whether the whole data knows of any lead that was left, on whatever day.

    Where it knows of none, what sales decided against isn't recorded: all of those known to be
    decided are accepted, and no share of them says anything.
    """
    told = [~nw.col(days_to(key)).is_null() for key in EXIT_KEYS]
    told.append(nw.col("exit_undated") != "")
    rows = journeys.select(*[each.alias(f"k{number}") for number, each in enumerate(told)])
    found = collect(rows.select(*[nw.col(name).any() for name in rows.collect_schema().names()]))
    return found.height > 0 and any(bool(value) for value in found.row(0))


def _state(scope: Scope) -> nw.Expr:
    """Tell the first decision; without days the furthest stage and the exits tell it."""
    outcome, is_told = nw.col("outcome"), nw.col("seen_day") <= scope.as_of
    undated = outcome == UNDATED
    reached = undated & (nw.col("furthest") >= POSITION["sql"])
    accepted = (outcome == CONVERTED) | (outcome == BEFORE_ENTRY) | reached
    left = nw.any_horizontal(
        *[is_visible(key, scope.as_of) for key in EXIT_KEYS], ignore_nulls=True
    )
    gone = undated & (left | ((nw.col("exit_undated") != "") & is_told))
    dated = (outcome >= NOT_ACCEPTED) & (outcome <= LOST)
    rest = dated | (outcome >= NOT_ACCEPTED_UNDATED) | gone
    return (
        nw.when(accepted)
        .then(nw.lit(ACCEPTED))
        .when(rest)
        .then(nw.lit(REST))
        .otherwise(nw.lit(UNDECIDED))
    )
