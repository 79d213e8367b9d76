"""The records behind the marks of time in stage, lazily."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.metrics.collecting import Lazy
from alignment.metrics.footnote import DATED
from alignment.metrics.journeys import keep_counted
from alignment.metrics.stays import (
    compared,
    in_period,
    in_periods,
    is_group,
    is_made,
    is_over,
    is_unit,
    of_pipeline,
    seen_days,
    stage_column,
)
from alignment.scope import Scope

_ABOUT: Final = ("source", "campaign", "region", "team", "segment")


def stays_behind(
    spells: Lazy, scope: Scope, stage: str, side: str = "all", kind: str = "all"
) -> Lazy:
    """List the records behind a mark of the days in a stage.

    Args:
        spells: One row per stay (schema ``LadderSpell``, or ``Spell`` for a tool's own words).
        scope: The scope of the chart.
        stage: A key of the ladder, or the tool's own word.
        side: ``all``, ``group`` or ``rest``, as in ``schema.velocity``.
        kind: ``open`` (still there), ``moved``, ``unknown`` (without a history) or ``all``.

    Returns:
        One row per unit: whose it is, the day it entered, its days so far, how it ended and what
        is known of it; in no order.
    """
    is_dated = nw.col("evidence") >= DATED
    kinds = {"open": [is_dated, ~is_over(scope)], "moved": [is_dated, is_over(scope)]}
    kinds |= {"unknown": [~is_dated], "all": []}
    rows = compared(spells, scope).filter(nw.col("exclusion") == "", *is_unit(scope))
    rows = rows.filter(in_periods(scope), nw.col(stage_column(scope)) == stage, *kinds[kind])
    group = is_group(scope)
    if side != "all" and group is not None:
        rows = rows.filter(group if side == "group" else ~group)
    return _shown(rows, scope)


def entered_behind(spells: Lazy, scope: Scope, stage: str) -> Lazy:
    """List the units of a stage that the bottleneck counts; as ``stays_behind``."""
    rows = keep_counted(spells, scope, in_period(scope), *is_unit(scope))
    rows = rows.filter(nw.col(stage_column(scope)) == stage, nw.col("evidence") >= DATED)
    return _shown(rows, scope)


def moves_behind(spells: Lazy, scope: Scope, here: str, there: str) -> Lazy:
    """List the stays behind a cell of the moves between shared stages; as ``stays_behind``.

    Args:
        spells: As for ``stays_behind``.
        scope: The scope of the chart.
        here: The stage that was left.
        there: The stage that was entered.
    """
    dated = nw.col("evidence") >= DATED
    rows = keep_counted(spells, scope, is_made(scope), dated, *of_pipeline(scope))
    moved = (nw.col("stage") == here) & (nw.col("exit_stage") == there)
    return _shown(rows.filter(moved), scope)


def _shown(rows: Lazy, scope: Scope) -> Lazy:
    """Keep what a person is shown, with nothing after the day of observation."""
    open_words = nw.lit("still there")
    left = nw.col("entered_day") + nw.col("days")
    return rows.select(
        *("entity", "entity_id"),
        stage=nw.col(stage_column(scope)),
        entered_day=nw.col("entered_day"),
        stay_days=seen_days(scope).cast(nw.Int32),
        left_day=nw.when(is_over(scope)).then(left),
        ended=nw.when(is_over(scope)).then(nw.col("exit_kind")).otherwise(open_words),
        **{each: nw.col(each) for each in _ABOUT},
    )
