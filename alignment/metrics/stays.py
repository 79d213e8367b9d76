"""What all questions about stays share: which ones count, how long they were seen, how they ended.

A unit is a record in a stage, all its visits together, or one visit where the scope asks for that.
"""

from __future__ import annotations

from typing import Any, Final

import narwhals as nw

from alignment.ladder import EXITS, STEPS, UNMAPPED
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.journeys import is_filtered, keep_filtered
from alignment.scope import Scope

LEADS: Final = "lead"
"""What ``Scope.pipeline`` calls the tool's own words for leads."""
OPPORTUNITIES: Final = "opportunity"
"""What it calls those for opportunities of a pipeline without a name."""
WAITED: Final = tuple(stage.key for stage in STEPS if stage.key != "won")
"""The stages in which a record can wait for what comes next."""
ENDS: Final = ("won", *(stage.key for stage in EXITS))
"""The stages that nothing waits in, but that a record can come back from."""


def mart_of(scope: Scope) -> str:
    """Name the mart that a question about stays reads."""
    return "spell" if scope.pipeline else "ladder_spell"


def returns(own: Lazy) -> Lazy:
    """Keep the stays at an end that ended in a return; the shared ladder doesn't hold them.

    Args:
        own: One row per stay in a tool's own words, ends among them (schema ``Spell``).
    """
    return own.filter(nw.col("exit_kind") == "reopen", nw.col("stage").is_in(ENDS))


def stages_of(scope: Scope) -> tuple[str, ...]:
    """List the shared stages whose stays count; a tool's own word may belong to none.

    A lead that its own words call converted waits no more: its opportunity does.
    """
    if scope.pipeline == LEADS:
        return (*WAITED[:-1], UNMAPPED)
    return (*WAITED, UNMAPPED) if scope.pipeline else WAITED


def of_pipeline(scope: Scope) -> list[nw.Expr]:
    """Tell which stays belong to the pipeline that the scope names."""
    if not scope.pipeline:
        return []
    if scope.pipeline == LEADS:
        return [nw.col("entity") == LEADS]
    names = ["", OPPORTUNITIES] if scope.pipeline == OPPORTUNITIES else [scope.pipeline]
    return [nw.col("entity") != LEADS, nw.col("pipeline").is_in(names)]


def is_unit(scope: Scope) -> list[nw.Expr]:
    """Tell which stays stand for a unit on the day of observation.

    A record's newest visit so far knows the days of those before it.
    """
    seen = [nw.col("entered_day") <= scope.as_of]
    if not scope.is_per_visit:
        seen.append(nw.col("next_visit_day").fill_null(scope.as_of + 1) > scope.as_of)
    return [*seen, *of_pipeline(scope)]


def anchor(scope: Scope) -> nw.Expr:
    """Give the day that decides whether a unit is in the period."""
    return nw.col("entered_day" if scope.is_per_visit else "first_entered_day")


def in_period(scope: Scope, first_day: int | None = None) -> nw.Expr:
    """Tell whether a unit was entered in the period, or since an earlier day."""
    first = scope.first_day if first_day is None else first_day
    return (anchor(scope) >= first) & (anchor(scope) <= scope.last_day)


def in_periods(scope: Scope) -> nw.Expr:
    """Tell whether a unit was entered in the period, or in the one it is compared with."""
    length = scope.last_day - scope.first_day + 1
    return in_period(scope, scope.first_day - length if is_by_period(scope) else None)


def is_by_period(scope: Scope) -> bool:
    """Tell whether the period is compared with the one before."""
    return scope.by == "period"


def is_group(scope: Scope) -> nw.Expr | None:
    """Tell which units are the group that is held against the rest; None where there is none."""
    if is_by_period(scope):
        return anchor(scope) >= scope.first_day
    return is_filtered(scope)


def compared(spells: Lazy, scope: Scope) -> Lazy:
    """Keep what is compared: two periods of what the filters keep, or that and everything else."""
    return keep_filtered(spells, scope) if is_by_period(scope) else spells


def group_name(scope: Scope) -> str:
    """Name the group that is held against the rest; empty where there is none."""
    if is_by_period(scope):
        return "This period"
    return " · ".join(", ".join(values) for values in scope.kept().values())


def stage_column(scope: Scope) -> str:
    """Name the column of the stage: the shared one, or the tool's own word."""
    return "raw" if scope.pipeline else "stage"


def staged(scope: Scope) -> dict[str, nw.Expr]:
    """Give the stage, and for a tool's own word the shared stage that it stands for.

    Each column to count by has a price, so that there is none that only repeats another.
    """
    if scope.pipeline:
        return {"stage": nw.col("raw"), "place": nw.col("stage")}
    return {"stage": nw.col("stage")}


def is_over(scope: Scope) -> nw.Expr:
    """Tell whether a stay had ended by the day of observation."""
    return _ended_day(scope) <= scope.as_of


def is_in_or_open(scope: Scope) -> nw.Expr:
    """Tell whether a unit was entered in the period, or is still there."""
    # One number to compare: with "or" a database works both sides out for most rows.
    day = nw.when(in_period(scope)).then(nw.lit(scope.as_of + 1)).otherwise(_ended_day(scope))
    return day > scope.as_of


def _ended_day(scope: Scope) -> nw.Expr:
    """Give the day on which a stay ended; the one after that of observation where none is known."""
    return (nw.col("entered_day") + nw.col("days")).fill_null(scope.as_of + 1)


def is_made(scope: Scope) -> nw.Expr:
    """Tell whether a stay ended in a move to another shared stage, made in the period."""
    day = nw.col("entered_day") + nw.col("days")
    made = (day >= scope.first_day) & (day <= min(scope.last_day, scope.as_of))
    return made.fill_null(value=False) & (nw.col("exit_kind") != "within")


def seen_days(scope: Scope) -> nw.Expr:
    """Count the days of a unit up to its end or the day of observation, from its true beginning."""
    since = nw.min_horizontal(nw.col("days"), scope.as_of - nw.col("entered_day"))
    days = since + nw.col("late_days")
    return days if scope.is_per_visit else days + nw.col("prior_days")


def lasted(scope: Scope) -> dict[str, nw.Expr]:
    """Give what the estimates of ``lasting`` need to know of a unit, by column."""
    return staged(scope) | {
        "exit_kind": nw.col("exit_kind"),
        "is_over": is_over(scope),
        "days": seen_days(scope),
        "late": nw.col("late_days"),
        "evidence": nw.col("evidence"),
    }


def tally_stays(spells: Lazy, scope: Scope, by: str = "") -> Lazy:
    """Count the units entered in the period by stage, days and ending.

    Args:
        spells: One row per stay (schema ``LadderSpell``, or ``Spell`` for a tool's own words).
        scope: Period, group and day of observation.
        by: The column to split what the filters keep by; empty to hold that against the rest.

    Returns:
        One row per ``stage`` (and ``place``, see ``staged``), ``exit_kind``, ``is_over``, ``days``,
        ``late`` (days until it came under observation), ``evidence`` and ``split`` or ``is_group``
        (if there is one), with ``units``; in no order. ``exit_kind`` holds only where ``is_over``.
    """
    group = None if by else is_group(scope)
    kept = keep_filtered(spells, scope) if by else compared(spells, scope)
    kept = kept.filter(nw.col("exclusion") == "", in_periods(scope))
    kept = kept.filter(*is_unit(scope))
    keys = lasted(scope)
    if group is not None:
        keys["is_group"] = group
    if by:
        keys["split"] = nw.col(by)
    return kept.select(**keys, units="spells").group_by(*keys).agg(**summed("units"))


def tally_pipelines(spells: Lazy) -> Lazy:
    """List whose words there are: one row per ``entity`` and ``pipeline``, in no order."""
    return spells.filter(nw.col("exclusion") == "").select("entity", "pipeline").unique()


def pipelines(spells: Lazy) -> list[str]:
    """List the values of ``Scope.pipeline`` whose own words the data has, leads first.

    Args:
        spells: One row per stay in a tool's own words (schema ``Spell``).
    """
    rows = collect(tally_pipelines(spells)).rows()
    named = sorted({name or OPPORTUNITIES for entity, name in rows if entity != LEADS})
    return [LEADS] * any(entity == LEADS for entity, _ in rows) + named


def summed(*names: str) -> dict[str, Any]:
    """Add columns up as whole numbers."""
    return {name: nw.col(name).sum().cast(nw.Int64) for name in names}
