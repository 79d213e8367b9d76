"""Which records wait longer than most of those that advanced? The stall line of M3."""

from __future__ import annotations

from typing import Final

import dataframely as dy
import narwhals as nw
import numpy as np
import polars as pl

from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW
from alignment.metrics.footnote import DATED
from alignment.metrics.journeys import keep_counted
from alignment.metrics.lasting import FORWARD, WAYS, coded, in_order, lasting
from alignment.metrics.stay_words import at_stage, stage_name
from alignment.metrics.stays import (
    in_period,
    is_in_or_open,
    is_over,
    is_unit,
    lasted,
    seen_days,
    stage_column,
    summed,
)
from alignment.metrics.words import count
from alignment.schema.velocity import Stalled
from alignment.scope import Scope

_MOST: Final = 0.75


def tally_stalled(spells: Lazy, scope: Scope) -> Lazy:
    """Count the units that entered in the period, and those that are still there, by days.

    Returns:
        One row per ``stage`` (and ``place``), ``exit_kind``, ``is_over``, ``days``, ``late``,
        ``evidence`` and ``is_entered`` (in the period), with ``units``; in no order.
    """
    dated = nw.col("evidence") >= DATED
    kept = keep_counted(spells, scope, is_in_or_open(scope), dated, *is_unit(scope))
    keys = lasted(scope) | {"is_entered": in_period(scope)}
    return kept.select(**keys, units="spells").group_by(*keys).agg(**summed("units"))


def stalled(spells: Lazy, scope: Scope) -> dy.DataFrame[Stalled]:
    """Count the records that are in a stage for longer than three of four that advanced took.

    The line comes from the units that entered in the period, open ones included; the open records
    are all of the day of observation, whenever they came.

    Args:
        spells: As for ``velocity``.
        scope: Period of entry, filters, visits and day of observation.

    Returns:
        One row per stage, in order.

    Source:
        Aalen & Johansen (1978): the first day by which the share that advanced is three quarters
        of what it ever was.
    """
    counts = coded(collect(tally_stalled(spells, scope)), scope)
    parts = counts.partition_by("stage", as_dict=True)
    rows = [
        {"stage": stage, "position": place} | _row(parts[(stage,)])
        for place, stage in enumerate(in_order(counts))
    ]
    return Stalled.validate(pl.DataFrame(rows, schema=Stalled.create_empty().schema))


def _row(counts: pl.DataFrame) -> dict[str, object]:
    one = lasting(counts.filter("is_entered"))
    still = counts.filter(~pl.col("is_over"))
    number = int(still["units"].sum())
    row: dict[str, object] = {"advanced": one.ended[FORWARD], "open": number}
    if one.ended[FORWARD] < FEW or one.horizon is None:
        return row
    advanced = one.incidence.shares[WAYS.index("forward"), : one.horizon + 1]
    line = int(np.flatnonzero(advanced >= _MOST * advanced[-1] - 1e-9)[0])
    older = int(still.filter(pl.col("days") > line)["units"].sum())
    rate = older / number if number else None
    return row | {"line_days": line, "stalled": older, "stalled_rate": rate}


def stalled_behind(spells: Lazy, scope: Scope, found: pl.DataFrame, stage: str = "") -> Lazy:
    """List the open records that are older than their stage's line.

    Args:
        spells: As for ``stalled``.
        scope: As for ``stalled``.
        found: What ``stalled`` gave.
        stage: Only this stage; all where empty.

    Returns:
        One row per record, valid against ``StalledRecords``; in no order.
    """
    lined = found.filter(pl.col("line_days").is_not_null())
    lines = dict(zip(lined["stage"].to_list(), lined["line_days"].to_list(), strict=True))
    if stage:
        lines = {stage: lines[stage]} if stage in lines else {}
    name = nw.col(stage_column(scope))
    line: nw.Expr = nw.lit(None, dtype=nw.Int32)
    for key, days in lines.items():
        line = nw.when(name == key).then(nw.lit(days)).otherwise(line)
    rows = keep_counted(spells, scope, ~is_over(scope), nw.col("evidence") >= DATED)
    return (
        rows.filter(*is_unit(scope))
        .select(
            *("entity", "entity_id"),
            stage=name,
            entered_day=nw.col("entered_day"),
            open_days=seen_days(scope).cast(nw.Int32),
            line_days=line.cast(nw.Int32),
            **{each: nw.col(each) for each in ("source", "campaign", "region", "team", "segment")},
        )
        .filter(nw.col("open_days") > nw.col("line_days"))
    )


def headline(found: pl.DataFrame, scope: Scope) -> str:
    """Say how many wait longer than most that advanced, and where most of them do.

    Args:
        found: A frame of ``stalled``.
        scope: The question it answers.
    """
    told = found.filter(pl.col("line_days").is_not_null())
    if told.is_empty():
        return "Too few records have advanced to tell which ones wait for long."
    number, of = int(told["stalled"].sum()), int(told["open"].sum())
    if not number:
        return f"None of {count(of, 'open record')} waits longer than most that advanced did."
    rows = told.sort(["stalled", "position"], descending=[True, False])
    most = rows.row(0, named=True)
    verb = "waits" if number == 1 else "wait"
    said = (
        f"{number:,} of {count(of, 'open record')} {verb} longer than three of four that advanced."
    )
    if scope.stage:
        rows = rows.filter(pl.col("stage") == scope.stage)
        most = rows.row(0, named=True) if rows.height else most
    return (
        f"{said} {stage_name(most['stage'], scope)}: {most['stalled']:,} of {most['open']:,} "
        f"{at_stage(most['stage'], scope)} are past {most['line_days']:,} days."
    )
