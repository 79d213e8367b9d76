"""What marketing handed over in the period, and what sales decided on it first."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl

from alignment.estimators.survival import Survival, kaplan_meier
from alignment.ladder import POSITION
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.journeys import EXIT_KEYS, days_to, earliest
from alignment.metrics.outcomes import (
    BEFORE_ENTRY,
    CONVERTED,
    OPEN,
    UNDATED,
    is_recorded,
    with_outcome,
)
from alignment.scope import Scope

Ints = npt.NDArray[np.int64]

UNDECIDED: Final = 0
ACCEPTED: Final = 1
REST: Final = 2
_TELLING: Final = ("entry_day", "furthest", "seen_day", "exit_undated", *map(days_to, EXIT_KEYS))
"""What the decision needs to know of a lead besides its outcome."""


def handovers(scope: Scope) -> Scope:
    """Turn any question into the one from handover to acceptance."""
    return replace(scope, from_stage="mql", to_stage="sql")


def decided(journeys: Lazy, scope: Scope, *read: str) -> Lazy:
    """Give the handovers of the period with sales' first decision.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of the handover, filters and day of observation.
        read: The columns that are needed afterwards; all where none is named.

    Returns:
        The leads that entered MQL in the period with ``state`` (UNDECIDED, ACCEPTED or REST, as
        known on the day of observation), ``first_days`` until then, ``age`` and ``outcome``.
    """
    asked = handovers(scope)
    if not read:
        return with_outcome(journeys, asked).with_columns(state=_state(asked))
    rows = with_outcome(journeys, asked, tuple(dict.fromkeys((*read, *_TELLING))))
    return rows.select(*read, "age", "first_days", "outcome", state=_state(asked))


def knows_decisions(journeys: Lazy, scope: Scope, counts: pl.DataFrame) -> tuple[bool, bool]:
    """Tell whether decisions are recorded at all, and whether any against a lead are.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: As for ``decided``.
        counts: A tally of handovers by ``state``.
    """
    is_known = bool((counts["state"] != UNDECIDED).any()) or is_recorded(journeys, handovers(scope))
    return is_known, bool((counts["state"] == REST).any()) or knows_exits(journeys)


def until_left(days: Ints, leads: Ints, *, is_open: npt.NDArray[np.bool_]) -> Survival:
    """Estimate how long handovers wait, those that still do counted in.

    Args:
        days: Until they left, or observed so far.
        leads: How many, alongside ``days``.
        is_open: Whether they still wait, alongside ``days``.

    Source:
        Kaplan & Meier (1958).
    """
    cells = np.zeros((2, int(days.max()) + 1), dtype=np.int64)
    np.add.at(cells, (is_open.astype(np.int64), days), leads)
    return kaplan_meier(cells[0], cells[1])


def knows_exits(journeys: Lazy) -> bool:
    """Tell whether the whole data knows of any lead that was left, on whatever day.

    Where it knows of none, what sales decided against isn't recorded: all of those known to be
    decided are accepted, and no share of them says anything.
    """
    told = [~nw.col(days_to(key)).is_null() for key in EXIT_KEYS]
    told.append(nw.col("exit_undated") != "")
    # One lead is enough, so that a database needn't look at them all.
    left = journeys.filter(nw.any_horizontal(*told, ignore_nulls=True))
    return collect(left.select("leads").head(1)).height > 0


def _state(scope: Scope) -> nw.Expr:
    """Tell the first decision; without days the furthest stage and the exits tell it."""
    outcome, is_told = nw.col("outcome"), nw.col("seen_day") <= scope.as_of
    left = earliest([nw.col(days_to(key)) for key in EXIT_KEYS]) <= scope.as_of - nw.col(
        "entry_day"
    )
    undated = (
        nw.when(nw.col("furthest") >= POSITION["sql"])
        .then(nw.lit(ACCEPTED))
        .when(left | ((nw.col("exit_undated") != "") & is_told))
        .then(nw.lit(REST))
        .otherwise(nw.lit(UNDECIDED))
    )
    # The usual ones first: what one line settles isn't looked at in the next.
    return (
        nw.when(outcome == OPEN)
        .then(nw.lit(UNDECIDED))
        .when(outcome == UNDATED)
        .then(undated)
        .when((outcome == CONVERTED) | (outcome == BEFORE_ENTRY))
        .then(nw.lit(ACCEPTED))
        .otherwise(nw.lit(REST))
    )
