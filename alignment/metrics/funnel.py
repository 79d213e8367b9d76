"""How far did the leads of the period get, by source?"""

from __future__ import annotations

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.estimators.proportions import wilson
from alignment.ladder import POSITION, STEPS
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import judge
from alignment.metrics.journeys import (
    EXIT_KEYS,
    is_entered,
    is_visible,
    keep_counted,
    latest,
    top_step,
    visible_days,
)
from alignment.metrics.words import count, label, of_100
from alignment.schema.measures import TOTAL, Funnel
from alignment.scope import Scope

_LATER = STEPS[1:]
_TOP = len(STEPS) - 1


def tally_funnel(journeys: Lazy, scope: Scope) -> Lazy:
    """Count leads by furthest step and whether they have left.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The period is that of entry as a lead.

    Returns:
        One row per ``split``, ``top`` (ladder position) and ``is_out`` (left after its last
        step), with ``leads`` and, per later step, ``at_…``: how many have a dated entry into it;
        in no order.
    """
    rows = keep_counted(journeys, scope, is_entered(scope))
    on = latest([visible_days(stage.key, scope.as_of) for stage in _LATER])
    out = latest([visible_days(key, scope.as_of) for key in EXIT_KEYS])
    dated = {
        f"at_{stage.key}": nw.when(is_visible(stage.key, scope.as_of))
        .then(nw.col("leads"))
        .otherwise(0)
        for stage in _LATER
    }
    rows = rows.select(
        "leads",
        split=nw.col(scope.by),
        top=top_step(scope.as_of).cast(nw.Int64),
        is_out=is_out(scope, on, out),
        **dated,
    )
    return rows.group_by("split", "top", "is_out").agg(
        nw.col("leads").sum().cast(nw.Int64),
        *[nw.col(name).sum().cast(nw.Int64) for name in dated],
    )


def is_out(scope: Scope, on: nw.Expr, out: nw.Expr) -> nw.Expr:
    """Tell whether a lead's last visible move was off the ladder.

    Args:
        scope: The day of observation.
        on: Days to the last dated step, or null.
        out: Days to the last dated exit, or null.
    """
    undated = (nw.col("exit_undated") != "") & (nw.col("seen_day") <= scope.as_of)
    dated = (out >= nw.max_horizontal(on, nw.lit(0))).fill_null(value=False)
    return dated | undated


def funnel(journeys: Lazy, scope: Scope) -> dy.DataFrame[Funnel]:
    """Count how far leads got; those that left and those still open stay in every denominator.

    A lead that is found on a later step counts as having reached the steps before it.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.

    Returns:
        The total, then one run of rows per split value: those with most opportunities first, then
        with most leads.

    Source:
        Wilson (1927) for the ranges.
    """
    counts = collect(tally_funnel(journeys, scope))
    recorded = _recorded(counts)
    rows = _steps(TOTAL, counts, recorded, is_total=True)
    parts = counts.partition_by("split", as_dict=True)
    runs = [_steps(str(key[0]), part, recorded, is_total=False) for key, part in parts.items()]
    at = POSITION["opportunity"]
    runs.sort(key=lambda run: (-_number(run[at].get("reached")), -_number(run[0]["entered"])))
    rows.extend(row for run in runs for row in run)
    return Funnel.validate(pl.DataFrame(rows, schema=Funnel.create_empty().schema))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _recorded(counts: pl.DataFrame) -> list[bool]:
    """Tell for each step whether any lead in scope is known to have entered it."""
    tops = set(counts["top"].to_list())
    return [True] + [
        bool(counts[f"at_{stage.key}"].sum()) or POSITION[stage.key] in tops for stage in _LATER
    ]


def _steps(
    name: str, counts: pl.DataFrame, recorded: list[bool], *, is_total: bool
) -> list[dict[str, object]]:
    """Give one row per step for one split value."""
    entered = int(counts["leads"].sum())
    rows: list[dict[str, object]] = []
    last = lost_since = 0
    for position, stage in enumerate(STEPS):
        row: dict[str, object] = {
            "split": name,
            "is_total": is_total,
            "step": stage.key,
            "position": position,
            "entered": entered,
            "verdict": "not_recorded",
        }
        rows.append(row)
        if not recorded[position]:
            continue
        here = counts.filter(pl.col("top") == position)
        reached = int(counts.filter(pl.col("top") >= position)["leads"].sum())
        lost = int(here.filter(pl.col("is_out"))["leads"].sum()) if position < _TOP else 0
        stay = int(here["leads"].sum()) - lost if position < _TOP else 0
        row |= {"reached": reached, "lost_here": lost, "open_here": stay}
        row["verdict"] = judge(reached + lost_since) if position else judge(entered)
        if position and row["verdict"] != "counts_only":
            row |= _share("step", reached, last) | _share("from_first", reached, entered)
        last, lost_since = reached, lost
    return rows


def _share(name: str, reached: int, of: int) -> dict[str, object]:
    if not of:
        return {}
    low, high = wilson(reached, of)
    return {f"{name}_rate": reached / of, f"{name}_low": low, f"{name}_high": high}


def headline(found: pl.DataFrame) -> str:
    """Say how far the leads got, and between which steps most of them left."""
    rows = found.filter(pl.col("is_total") & pl.col("reached").is_not_null()).to_dicts()
    entered = rows[0]["entered"] if rows else 0
    if not entered:
        return "No lead entered in this period."
    goal = next((row for row in rows if row["step"] == "opportunity"), None)
    if goal is None:
        return f"{count(entered, 'lead')} entered; the opportunity step isn't recorded."
    share = goal["from_first_rate"]
    so_far = "too few to give a share" if share is None else f"{of_100(share)} so far"
    return (
        f"{goal['reached']:,} of {count(entered, 'lead')} became an opportunity ({so_far})."
        f"{_leak(rows)}"
    )


def _leak(rows: list[dict[str, object]]) -> str:
    """Say at which step most leads left, if any did."""
    leaks = [(_number(row["lost_here"]), str(row["step"])) for row in rows]
    lost, step = max(leaks)
    total = sum(number for number, _ in leaks)
    if not total:
        return " No lead is recorded as having left."
    return f" Of {total:,} that left, most did so at {label(step)} ({lost:,})."
