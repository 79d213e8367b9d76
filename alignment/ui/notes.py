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
NO_LEADS: Final = (
    "The data holds no leads yet, so how far they get is not recorded. An export of leads can "
    "be added on the page Uploads; what was opened and won is counted without them."
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


def has_outcomes(won: pl.DataFrame) -> bool:
    """Whether any opportunity was qualified or closed in the period."""
    counts = ("opportunities", "closed_won", "closed_lost")
    return any(bool(won[name].sum()) for name in counts)


def funnel_alt(found: pl.DataFrame) -> str:
    """Describe the funnel chart for those who can't see it."""
    parts = [
        f"{ladder.STAGES[row['step']].label} {_count(row)}"
        for row in found.filter(pl.col("is_total")).iter_rows(named=True)
    ]
    return f"Bars of how many leads reached each step: {', '.join(parts)}; the same by group"


def _count(row: dict[str, Any]) -> str:
    return "not recorded" if row["reached"] is None else f"{row['reached']:,}"


def has_curve(curves: pl.DataFrame) -> bool:
    """Whether enough leads were watched for longer than a day, so that there is a curve."""
    return bool(curves.filter(pl.col("age_days") > 0).height)


NO_CURVE: Final = (
    "Too few leads have been watched for longer than a day, so there is no curve over time to "
    "show yet."
)


def undrawn(found: pl.DataFrame, most: int, counted: str) -> str:
    """Say what a chart of the first groups leaves out.

    Args:
        found: The chart's frame, in the order in which groups are drawn.
        most: How many groups are drawn.
        counted: The column that counts: entered, leads or opportunities.

    Returns:
        A part of the footnote, or empty where all groups are drawn.
    """
    rest = groups(found)[most:]
    if not rest:
        return ""
    rows = found.filter(~pl.col("is_total") & pl.col("split").is_in(rest))
    if counted == "entered":  # a number of the group, told again on each of its steps
        rows = rows.unique("split")
    named = "opportunities" if counted == "opportunities" else "leads"
    which = f"“{rest[0]}”" if len(rest) == 1 else f"{len(rest):,} more groups"
    return f"not drawn: {which} with {rows[counted].sum():,} {named}"


def groups(found: pl.DataFrame) -> list[str]:
    """List the split values of a frame in its own order."""
    return found.filter(~pl.col("is_total"))["split"].unique(maintain_order=True).to_list()


def is_below(found: pl.DataFrame) -> bool:
    """Whether the total, or any group, is below one of the lines."""
    return bool(((found["upper_answer"] == "below") | (found["lower_answer"] == "below")).any())


def is_far_below(found: pl.DataFrame) -> bool:
    """Tell whether the total is below the second line, the alarm that activity brings nothing.

    Args:
        found: Rows of schema Conversion.
    """
    return found.filter("is_total")["lower_answer"].to_list() == ["below"]


_FIRST: Final = {
    "conversion": (
        *("split", "leads", "converted_so_far", "rate", "low", "high", "upper_answer"),
        *("against_rest", "mature", "adjusted_rate", "verdict"),
    ),
    "win-rate": (
        *("split", "opportunities", "won", "lost", "open", "rate", "low", "high", "won_minor"),
        *("closed_won", "closed_lost", "verdict"),
    ),
}


def leading(found: pl.DataFrame, name: str) -> pl.DataFrame:
    """Put the columns that matter most before the rest, so that they are seen without scrolling.

    Args:
        found: A measure's frame.
        name: The measure's name.

    Returns:
        All of its columns and rows.
    """
    first = _FIRST[name]
    return found.select(*first, *(each for each in found.columns if each not in first))


def wide(found: pl.DataFrame) -> pl.DataFrame:
    """Put a funnel's steps side by side: one row per split value, the order kept.

    Args:
        found: Rows of schema Funnel.

    Returns:
        The leads that entered, then for each step how many reached it and, where it is recorded,
        what share of those on the step before.
    """
    rows = []
    for part in found.partition_by("split", maintain_order=True):
        row: dict[str, Any] = {"split": part["split"][0]}
        for step in part.iter_rows(named=True):
            name = ladder.STAGES[step["step"]].label.partition(" (")[0]
            row[name] = step["reached"]
            if step["position"] and step["reached"] is not None:
                row[f"to_{step['step']}_rate"] = step["step_rate"]
        row |= {"Left": part["lost_here"].sum(), "Still open": part["open_here"].sum()}
        rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)
