"""The records behind a mark, lazily."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.fiscal import month_end
from alignment.ladder import EXITS, POSITION, STEPS
from alignment.metrics.collecting import Lazy
from alignment.metrics.funnel import is_out
from alignment.metrics.journeys import (
    EXIT_KEYS,
    days_to,
    is_entered,
    keep_counted,
    latest,
    top_step,
    visible_days,
)
from alignment.metrics.outcomes import (
    CONVERTED,
    LEFT_UNDATED,
    LOST,
    NOT_ACCEPTED,
    NOT_ACCEPTED_UNDATED,
    OPEN,
    with_outcome,
)
from alignment.scope import Scope

ABOUT: Final = ("source", "campaign", "region", "team", "segment")
_STAGES: Final = (*STEPS[1:], *EXITS)


def journeys_behind(
    journeys: Lazy, scope: Scope, split: str | None, step: str, kind: str = "reached"
) -> Lazy:
    """List the leads behind a mark of the funnel.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The scope of the funnel.
        split: The split value, or None for the total.
        step: A key of the ladder's steps.
        kind: ``reached``, ``open`` (still at this step) or ``exit`` (left after it).

    Returns:
        One row per lead, as known on the day of observation: ids, attributes, ``entry_day`` and
        the days to each stage; in no order.
    """
    rows = keep_counted(journeys, scope).filter(is_entered(scope))
    on = latest([visible_days(stage.key, scope.as_of) for stage in STEPS[1:]])
    out = latest([visible_days(key, scope.as_of) for key in EXIT_KEYS])
    rows = rows.with_columns(top=top_step(scope.as_of), is_out=is_out(scope, on, out))
    position = POSITION[step]
    if kind == "reached":
        rows = rows.filter(nw.col("top") >= position)
    else:
        rows = rows.filter(nw.col("top") == position)
        rows = rows.filter(nw.col("is_out") if kind == "exit" else ~nw.col("is_out"))
    return _shown(_of_split(rows, scope, split), scope)


def converted_behind(journeys: Lazy, scope: Scope, split: str | None, kind: str) -> Lazy:
    """List the leads behind a conversion rate.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The scope of the rate.
        split: The split value, or None for the total.
        kind: ``reached`` (within the window), ``exit`` (left first), ``open``, or ``all``.

    Returns:
        As ``journeys_behind``.
    """
    rows = with_outcome(journeys, scope)
    outcome = nw.col("outcome")
    if kind == "reached":
        rows = rows.filter((outcome == CONVERTED) & (nw.col("to_days") <= scope.window_days))
    elif kind == "exit":
        quiet = (outcome >= NOT_ACCEPTED_UNDATED) & (outcome <= LEFT_UNDATED)
        rows = rows.filter(((outcome >= NOT_ACCEPTED) & (outcome <= LOST)) | quiet)
    elif kind == "open":
        rows = rows.filter(outcome == OPEN)
    return _shown(_of_split(rows, scope, split), scope)


def opportunities_behind(
    pipeline: Lazy, scope: Scope, split: str | None, month_day: int | None = None
) -> Lazy:
    """List the opportunities behind a mark of the pipeline chart.

    Args:
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: The scope of the chart.
        split: The split value, or None for the total.
        month_day: First day of the month, or None for the whole period.

    Returns:
        One row per opportunity: ids, attributes, days and money in minor units; in no order.
    """
    rows = keep_counted(pipeline, scope).filter(
        ~nw.col("is_renewal"), is_entered(scope, "qualified_day")
    )
    if month_day is not None:
        last = month_end(month_day)
        rows = rows.filter(nw.col("qualified_day") >= month_day, nw.col("qualified_day") <= last)
    rows = _of_split(rows, scope, split)
    is_seen = (nw.col("outcome_day") <= scope.as_of).fill_null(value=False)
    undated = nw.col("outcome_day").is_null() & (nw.col("seen_day") <= scope.as_of)
    return rows.select(
        "opp_id",
        "lead_id",
        *ABOUT,
        "qualified_day",
        "amount_minor",
        outcome=nw.when(is_seen | undated).then(nw.col("outcome")).otherwise(nw.lit("open")),
        outcome_day=nw.when(is_seen).then(nw.col("outcome_day")),
        is_unpriced=nw.col("amount_minor").is_null(),
    )


def _of_split(rows: Lazy, scope: Scope, split: str | None) -> Lazy:
    return rows if split is None else rows.filter(nw.col(scope.by) == split)


def _shown(rows: Lazy, scope: Scope) -> Lazy:
    """Keep what a person is shown, with nothing after the day of observation."""
    days = {days_to(stage.key): visible_days(stage.key, scope.as_of) for stage in _STAGES}
    return rows.select("lead_id", "opp_id", *ABOUT, "entry_day", **days)
