"""Below the line, what to look at first: the criteria, the follow-up or the handover?"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import dataframely as dy
import numpy as np
import polars as pl

from alignment.estimators.proportions import wilson
from alignment.ladder import POSITION
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, estimate
from alignment.metrics.outcomes import (
    BEFORE_ENTRY,
    CONVERTED,
    LOST,
    NOT_ACCEPTED,
    NOT_ACCEPTED_UNDATED,
    OPEN,
    UNDATED,
    tally_outcomes,
)
from alignment.metrics.words import of_100
from alignment.schema.measures import Causes
from alignment.scope import Scope

_HALF: Final = 0.5


def decision(scope: Scope) -> Scope:
    """Turn a question about arriving into one about sales' first decision: accepted, or left."""
    if POSITION[scope.from_stage] < POSITION["sql"]:
        return replace(scope, to_stage="sql")
    return scope


def tally_causes(journeys: Lazy, scope: Scope) -> Lazy:
    """Count leads by days to the first decision and by its kind (see ``tally_outcomes``)."""
    return tally_outcomes(journeys, decision(scope))


def causes(journeys: Lazy, scope: Scope) -> dy.DataFrame[Causes]:
    """Give the evidence for the three-cause checklist.

    Shares are of the leads observed for the whole window; the median includes those without a
    decision.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period, filters, window and day of observation.

    Returns:
        Three rows: criteria, follow_up, handover.
    """
    counts = collect(tally_causes(journeys, scope))
    inside = counts.filter(~pl.col("outcome").is_in([UNDATED, BEFORE_ENTRY]))
    mature = inside.filter("is_mature")
    of = int(mature["leads"].sum())
    not_accepted = pl.col("outcome").is_in([NOT_ACCEPTED, NOT_ACCEPTED_UNDATED])
    late = pl.col("outcome").is_in([CONVERTED, *range(NOT_ACCEPTED, LOST + 1)])
    late &= pl.col("days") > scope.window_days
    never = late | (pl.col("outcome") == OPEN)
    knows_refusal = inside.filter(not_accepted).height > 0
    knows_decision = inside.filter(pl.col("outcome") != OPEN).height > 0
    refused = int(mature.filter(not_accepted & ~late)["leads"].sum())
    waiting = int(mature.filter(never)["leads"].sum())
    median = _median_days(inside, scope) if knows_decision else None
    total = int(inside["leads"].sum())
    rows = [
        _share("criteria", refused, of, scope, is_recorded=knows_refusal),
        _follow_up(median, total, is_recorded=knows_decision),
        _share("handover", waiting, of, scope, is_recorded=knows_decision),
    ]
    return Causes.validate(pl.DataFrame(rows, schema=Causes.create_empty().schema))


def _median_days(inside: pl.DataFrame, scope: Scope) -> int | None:
    """Give the first day by which half had a decision, those still waiting included."""
    found = estimate(inside, scope.window_days).incidence
    reached = np.flatnonzero((found.survival <= _HALF) & (found.at_risk > 0))
    return int(reached[0]) if len(reached) else None


_WHAT: Final = {
    "criteria": ("were not accepted", "Which leads were not accepted isn't recorded."),
    "handover": ("had no decision yet", "Which leads were decided on isn't recorded."),
}


def _share(
    cause: str, number: int, of: int, scope: Scope, *, is_recorded: bool
) -> dict[str, object]:
    what, unknown = _WHAT[cause]
    row: dict[str, object] = {"cause": cause, "of": of, "is_recorded": is_recorded}
    if not is_recorded:
        return row | {"sentence": unknown}
    row["count"] = number
    if of < FEW:
        told = f"{number:,} of {of:,} leads that are {scope.window_days} days old {what}."
        return row | {"sentence": told}
    row["rate"] = number / of
    row["low"], row["high"] = wilson(number, of)
    told = f"{of_100(number / of)} leads {what} within {scope.window_days} days"
    told += f" ({number:,} of {of:,})."
    return row | {"sentence": told}


def _follow_up(median: int | None, of: int, *, is_recorded: bool) -> dict[str, object]:
    row: dict[str, object] = {"cause": "follow_up", "of": of, "is_recorded": is_recorded}
    if not is_recorded:
        return row | {"sentence": "How long leads waited for a decision isn't recorded."}
    if median is None:
        return row | {"sentence": "Fewer than half of the leads have had a first decision yet."}
    told = f"Half of the leads had a first decision within {median:,} days, waiting ones included."
    return row | {"median_days": median, "sentence": told}
