"""The words around the numbers of time in stage: what can't be known, what isn't drawn."""

from __future__ import annotations

from typing import Any

import polars as pl

from alignment.metrics.stay_words import at_stage, stage_name
from alignment.scope import Scope

NO_STAYS = (
    "No record began a stay in a stage in this period with these filters. Choose another period, "
    "or take a filter away."
)


def chosen(found: pl.DataFrame) -> list[dict[str, Any]]:
    """Give the rows of the stage that is looked at: all, or group and rest."""
    rows = found.filter("is_chosen").to_dicts()
    return [row for row in rows if row["side"] != "all"] or rows


def unknown(found: pl.DataFrame, scope: Scope) -> str:
    """Say why there is no curve for the stage that is looked at.

    Args:
        found: Rows of schema Velocity.
        scope: The question.

    Returns:
        What can't be known and what would help; empty where there is a curve.
    """
    rows = chosen(found)
    if any(row["verdict"] in ("enough", "range_first") for row in rows):
        return ""
    if not rows:
        return NO_STAYS
    who = at_stage(rows[0]["stage"], scope)
    entrants = sum(row["entrants"] for row in rows)
    undated = sum(row["undated"] for row in rows)
    if all(row["verdict"] == "not_recorded" for row in rows):
        known = f"{entrants - undated:,} of {entrants:,} {who} have a history of their stages."
        return (
            f"{known} Of the others only the present stage or its last change is known, so nobody "
            "can tell how long they stayed, and no curve is drawn. An export of the stage history "
            "(or the columns with the day on which each stage was entered) would tell."
        )
    moved = sum(row["moved"] for row in rows)
    return (
        f"{moved:,} of {entrants - undated:,} {who} have moved on so far. A curve needs at least 5 "
        "that have, so none is drawn."
    )


def in_stage(found: pl.DataFrame, scope: Scope) -> str:
    """Say for the footnote how many of all the stage holds, and which are in no curve."""
    rows = chosen(found)
    undated, entrants = (sum(row[name] for row in rows) for name in ("undated", "entrants"))
    told = f"{entrants:,} of them in {stage_name(rows[0]['stage'], scope)}"
    late = sum(row["late"] for row in rows)
    if undated:
        told += f", {undated:,} without a history and in no curve"
    if late:
        told += f", {late:,} older than their history and counted from there on"
    return told


def curve_alt(found: pl.DataFrame, scope: Scope) -> str:
    """Describe the curve for those who can't see it."""
    told = []
    for row in chosen(found):
        half = row["median_days"]
        when = f"half by day {half:,}" if half is not None else "half not reached"
        told.append(f"{row['split']}, {when}")
    stage = stage_name(found.filter("is_chosen")["stage"][0], scope)
    return f"Share that moved on from {stage} by each day: {'; '.join(told)}"
