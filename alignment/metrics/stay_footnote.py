"""What stands under a figure about stays."""

from __future__ import annotations

from typing import Final

import narwhals as nw
import polars as pl

from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.definitions import Definition
from alignment.metrics.footnote import DATED, Footnote
from alignment.metrics.journeys import is_entered, keep_filtered
from alignment.metrics.stays import (
    compared,
    in_period,
    in_periods,
    is_made,
    is_unit,
    of_pipeline,
    stages_of,
    summed,
)
from alignment.scope import Scope

_UNITS: Final = {
    "M20b": ("move", "moves"),
    "M20": ("record", "records"),
    "M20c": ("record", "records"),
    "M3": ("stay in a stage", "stays in a stage"),
}
_TOLD: Final = (
    ("open", "still there, counted as long as they were observed"),
    ("late", "older than their history, counted from there on"),
    ("left_view", "went to another pipeline"),
)


def tally_base(spells: Lazy, scope: Scope, code: str, *, is_compared: bool) -> Lazy:
    """Count what a figure is about by what leaves it out and by whether it has a history.

    Args:
        spells: One row per stay.
        scope: The scope of the figure.
        code: Of the figure's definition.
        is_compared: Whether the figure holds what the filters keep against the rest.

    Returns:
        One row per ``exclusion`` and ``is_dated`` with ``units``; in no order.
    """
    if code == "M20b":
        conditions = [is_made(scope), ~nw.col("exit_stage").is_null(), *of_pipeline(scope)]
    elif code in ("M20", "M20c"):
        conditions = [nw.col("is_first"), is_entered(scope, "entered_day"), *of_pipeline(scope)]
    else:
        waited = nw.col("stage").is_in(stages_of(scope))
        period = in_periods(scope) if is_compared else in_period(scope)
        conditions = [period, waited, *is_unit(scope)]
    # Group and rest together are everything.
    rows = compared(spells, scope) if is_compared else keep_filtered(spells, scope)
    keys = {"exclusion": nw.col("exclusion"), "is_dated": nw.col("evidence") >= DATED}
    kept = rows.filter(*conditions).select(**keys, units="spells")
    return kept.group_by(*keys).agg(**summed("units"))


def stay_footnote(
    spells: Lazy, scope: Scope, definition: Definition, frame: pl.DataFrame
) -> Footnote:
    """Work out what stands under a figure about stays.

    Args:
        spells: One row per stay.
        scope: The scope of the figure.
        definition: Its definition.
        frame: The figure's own rows.
    """
    is_compared = "side" in frame.columns
    counts = collect(tally_base(spells, scope, definition.code, is_compared=is_compared))
    kept = counts.filter(pl.col("exclusion") == "")
    number, dated = int(kept["units"].sum()), int(kept.filter("is_dated")["units"].sum())
    if definition.code == "M20b" and not scope.pipeline:
        # Stays at an end are known by a tool's own words alone, and only with a history.
        back = int(frame.filter(pl.col("kind") == "reopen")["moves"].sum())
        number, dated = number + back, dated + back
    left = counts.filter(pl.col("exclusion") != "").group_by("exclusion").agg(pl.col("units").sum())
    left = left.sort(["units", "exclusion"], descending=[True, False])
    rows = frame.filter("is_total") if "is_total" in frame.columns else frame
    told = [(int(rows[n].sum()), what) for n, what in _TOLD if n in rows.columns and is_compared]
    return Footnote(
        n=number,
        unit=_UNITS.get(definition.code, _UNITS["M3"]),
        as_of=scope.as_of,
        definition=definition,
        left_out=tuple((str(row[0]), int(row[1])) for row in left.iter_rows()),
        evidence_rate=dated / number if number else None,
        more=tuple(f"{count:,} {what}" for count, what in told if count),
    )
