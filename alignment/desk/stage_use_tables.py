"""How groups use the stages as tables to read: one line per group, and every comparison."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from alignment.metrics.stay_words import stage_name
from alignment.metrics.words import between, label, of_100
from alignment.schema.stage_use import APART
from alignment.scope import Scope

_FIGURES: Final = {
    "skip": "Skip a step",
    "back": "Go back a step",
    "passed": "Passed by marketing and meeting its own definition",
    "accepted": "Accepted by sales and meeting its own definition",
}
_SHORT: Final = _FIGURES | {"passed": "Passed, as defined", "accepted": "Accepted, as defined"}
_MISSING: Final = "Most often not known of the accepted"
_DAYS: Final = {
    "median_days": "Half within days",
    "median_low_days": "Half within days, at least",
    "median_high_days": "Half within days, at most",
    "rest_median_days": "Half of the rest within days",
    "rest_difference_days": "Mean days against the rest",
    "rest_low_days": "Mean days against the rest, at least",
    "rest_high_days": "Mean days against the rest, at most",
}


def profile(found: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Give one line per group, each figure in words with its answer.

    Args:
        found: A frame of ``stage_use``.
        scope: The question it answers.

    Returns:
        The total, then most records first; a figure that nothing is known of is null.
    """
    lines: dict[tuple[bool, str], dict[str, Any]] = {}
    columns = {"split": pl.String, "records": pl.Int64} | dict.fromkeys(
        _heads(found, scope), pl.String
    )
    for row in found.to_dicts():
        line = lines.setdefault((row["is_total"], row["split"]), {"split": row["split"]})
        if row["figure"] == "skip":
            line["records"] = row["records"] + row["unknown"]
        if row["figure"] != "missing":
            line[_head(row, scope)] = _cell(row)
    for (is_total, name), line in lines.items():
        missing = found.filter(split=name, figure="missing", is_total=is_total)
        line[_MISSING] = _most_missing(missing.to_dicts())
    return pl.DataFrame(list(lines.values()), schema=columns)


def _heads(found: pl.DataFrame, scope: Scope) -> list[str]:
    """List the columns in the order of the figures."""
    heads = dict.fromkeys(
        _MISSING if row["figure"] == "missing" else _head(row, scope) for row in found.to_dicts()
    )
    return list(heads)


def _head(row: dict[str, Any], scope: Scope) -> str:
    if row["figure"] == "days":
        return f"Days in {stage_name(row['stage'], scope)}"
    return _SHORT[row["figure"]]


def _cell(row: dict[str, Any]) -> str | None:
    """Say a figure as far as it can be told, and whether it stands apart."""
    if row["verdict"] == "not_recorded":
        return None
    if row["verdict"] == "counts_only":
        return f"{row['number']:,} of {row['records']:,}"
    value = _days(row) if row["figure"] == "days" else _share(row)
    is_told = row["against_rest"] in (*APART, "alike")
    return f"{value}, {row['against_rest']}" if is_told else value


def _share(row: dict[str, Any]) -> str:
    if row["verdict"] == "range_first":
        return f"{between(row['low'], row['high'])} fits"
    return of_100(row["rate"])


def _days(row: dict[str, Any]) -> str:
    if row["median_days"] is None:
        return f"more than {row['horizon_days'] or 0:,}"
    if row["verdict"] == "range_first" and row["median_high_days"] is not None:
        return f"{row['median_low_days'] or 0:,} to {row['median_high_days']:,} fits"
    return f"{row['median_days']:,}"


def _most_missing(rows: list[dict[str, Any]]) -> str | None:
    """Name the criterion that stands apart the furthest, or else that is missing most often."""
    known = [row for row in rows if row["rate"]]
    if not known:
        return None
    apart = [row for row in known if row["against_rest"] == "higher"]
    most = max(apart or known, key=lambda row: float(row["rate"]))
    return f"{most['criterion']}: {_cell(most)}"


def comparisons(found: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Give every figure of every group with its range, beside the rest.

    Args:
        found: A frame of ``stage_use``.
        scope: The question it answers.

    Returns:
        The rows of the frame, in its order; ``what`` says the figure in words.
    """
    told = [_told(row, scope) for row in found.to_dicts()]
    steps = [label(step) if step else None for step in found["top_step"].to_list()]
    shown = found.with_columns(
        what=pl.Series(told, dtype=pl.String), top_step=pl.Series(steps, dtype=pl.String)
    )
    names = _DAYS | {"top_step": "Step most often skipped", "number": "Of them"}
    left = ("figure", "stage", "criterion", "horizon_days", "rest_horizon_days")
    return shown.select("split", "what", pl.exclude("split", "what", *left)).rename(names)


def _told(row: dict[str, Any], scope: Scope) -> str:
    if row["figure"] == "days":
        return f"Have moved on from {stage_name(row['stage'], scope)}"
    if row["figure"] == "missing":
        return f"Accepted by sales, not known: {row['criterion']}"
    return _FIGURES[row["figure"]]
