"""The words around the numbers: descriptions of charts, empty states."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from alignment import ladder
from alignment.scope import Scope

NOTHING: Final = (
    "No lead entered in this period with these filters. Choose another period, or take a filter "
    "away."
)
NO_PIPELINE: Final = (
    "No opportunity was first qualified in this period with these filters. Choose another period, "
    "or take a filter away."
)


def is_empty(found: pl.DataFrame) -> bool:
    """Whether no lead is in scope, by a frame with ``entered`` or ``leads`` in its total."""
    column = "entered" if "entered" in found.columns else "leads"
    total = found.filter(pl.col("is_total"))
    return total.is_empty() or not total[column][0]


def nothing_converted(scope: Scope) -> str:
    """Say why there is no conversion to show: no records, or a step that isn't recorded."""
    start, end = ladder.STAGES[scope.from_stage].label, ladder.STAGES[scope.to_stage].label
    return (
        f"No record in scope entered {start} in this period, or {end} is not recorded in the data. "
        "Choose another period or other steps, or take a filter away."
    )


def has_pipeline(created: pl.DataFrame) -> bool:
    """Whether any opportunity or target is in scope."""
    return bool(created["opportunities"].sum()) or bool(created["target_minor"].sum())


def funnel_alt(found: pl.DataFrame) -> str:
    """Describe the funnel chart for those who can't see it."""
    parts = [
        f"{ladder.STAGES[row['step']].label} {_count(row)}"
        for row in found.filter(pl.col("is_total")).iter_rows(named=True)
    ]
    return f"Bars of how many leads reached each step: {', '.join(parts)}; the same by group"


def _count(row: dict[str, Any]) -> str:
    return "not recorded" if row["reached"] is None else f"{row['reached']:,}"


def groups(found: pl.DataFrame) -> list[str]:
    """List the split values of a frame in its own order."""
    return found.filter(~pl.col("is_total"))["split"].unique(maintain_order=True).to_list()


def is_below(found: pl.DataFrame) -> bool:
    """Whether the total, or any group, is below one of the lines."""
    return bool(((found["upper_answer"] == "below") | (found["lower_answer"] == "below")).any())


def wide(found: pl.DataFrame) -> pl.DataFrame:
    """Put a funnel's steps side by side: one row per split value, the order kept.

    Args:
        found: Rows of schema Funnel.

    Returns:
        The leads that entered, then for each recorded step how many reached it and what share of
        those on the step before.
    """
    rows = []
    for part in found.partition_by("split", maintain_order=True):
        row: dict[str, Any] = {"split": part["split"][0]}
        for step in part.iter_rows(named=True):
            name = ladder.STAGES[step["step"]].label.partition(" (")[0]
            row[name] = step["reached"]
            if step["position"]:
                row[f"{name} from the step before"] = step["step_rate"]
        row |= {"Left": part["lost_here"].sum(), "Still open": part["open_here"].sum()}
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)
