"""What all questions about journeys share: who is in scope and what is visible on a day."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.ladder import EXITS, POSITION, STEPS
from alignment.metrics.collecting import Lazy
from alignment.scope import Scope

EXIT_KEYS: Final = tuple(stage.key for stage in EXITS)


def days_to(stage: str) -> str:
    """Name the journey column that counts the days to a stage."""
    return f"days_to_{stage}"


def is_visible(stage: str, as_of: int) -> nw.Expr:
    """Tell whether the first entry into a stage is dated and lies on or before a day."""
    return nw.col("entry_day") + nw.col(days_to(stage)) <= as_of


def visible_days(stage: str, as_of: int) -> nw.Expr:
    """Give the days to a stage where they are over on a day, else null."""
    return nw.when(is_visible(stage, as_of)).then(nw.col(days_to(stage)))


def is_filtered(scope: Scope) -> nw.Expr | None:
    """Tell which rows the filters keep; None where they keep all."""
    conditions = [nw.col(name).is_in(values) for name, values in scope.kept().items()]
    return nw.all_horizontal(*conditions, ignore_nulls=False) if conditions else None


def keep_filtered(rows: Lazy, scope: Scope) -> Lazy:
    """Keep the rows that the filters keep."""
    condition = is_filtered(scope)
    return rows if condition is None else rows.filter(condition)


def keep_counted(rows: Lazy, scope: Scope, *conditions: nw.Expr) -> Lazy:
    """Keep the rows that the filters and conditions keep and no exclusion leaves out."""
    filters = is_filtered(scope)
    given = conditions if filters is None else (filters, *conditions)
    # One filter for all of them: each step of a plan has a price.
    return rows.filter(nw.col("exclusion") == "", *given)


def is_entered(scope: Scope, day: str = "entry_day") -> nw.Expr:
    """Tell whether a day lies in the period and isn't later than the day of observation."""
    return (nw.col(day) >= scope.first_day) & (nw.col(day) <= min(scope.last_day, scope.as_of))


def is_undated_at(stage: str, as_of: int) -> nw.Expr:
    """Tell whether a stage is the furthest and known without a day, and known on a day already."""
    return (
        (nw.col("furthest") == POSITION[stage])
        & nw.col(days_to(stage)).is_null()
        & (nw.col("seen_day") <= as_of)
    )


def top_step(as_of: int) -> nw.Expr:
    """Give the ladder position of the furthest step reached by a day, dated or not."""
    top = nw.lit(0)
    for stage in STEPS[1:]:
        reached = is_visible(stage.key, as_of) | is_undated_at(stage.key, as_of)
        top = nw.when(reached).then(nw.lit(stage_position(stage.key))).otherwise(top)
    return top


def stage_position(stage: str) -> int:
    """Give the place of a step on the ladder, 0 for the lowest."""
    return POSITION[stage]


def earliest(parts: list[nw.Expr]) -> nw.Expr:
    """Give the smallest of several expressions, nulls aside."""
    return parts[0] if len(parts) == 1 else nw.min_horizontal(*parts)


def latest(parts: list[nw.Expr]) -> nw.Expr:
    """Give the largest of several expressions, nulls aside."""
    return parts[0] if len(parts) == 1 else nw.max_horizontal(*parts)


def number_in(day: nw.Expr, starts: tuple[int, ...], first: int = 0) -> nw.Expr:
    """Number the span that a day lies in, by halving, so that few comparisons are needed.

    Args:
        day: The day; one that isn't known is in the first span.
        starts: First days of the spans, rising; all before the second start is in the first span.
        first: The number of the first span.
    """
    if len(starts) == 1:
        return nw.lit(first)
    half = len(starts) // 2
    lower = number_in(day, starts[:half], first)
    upper = number_in(day, starts[half:], first + half)
    return nw.when(day >= starts[half]).then(upper).otherwise(lower)
