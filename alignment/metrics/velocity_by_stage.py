"""By when had half moved on from each stage, in one sentence?"""

from __future__ import annotations

import polars as pl

from alignment.metrics.stay_words import stage_name
from alignment.metrics.velocity import headline
from alignment.metrics.words import count
from alignment.scope import Scope


def by_stage(found: pl.DataFrame, scope: Scope) -> str:
    """Say of each stage by when half had moved on, slowest first.

    Args:
        found: A frame of ``velocity``.
        scope: The question it answers.

    Returns:
        A sentence; the one about the chosen stage where no stage has enough to tell.
    """
    side = "group" if (found["side"] == "group").any() else "all"
    told = found.filter((pl.col("side") == side) & (pl.col("verdict") == "enough"))
    known = told.filter("is_reached").sort("median_days", "position", descending=[True, False])
    slow = [_named(stage, scope) for stage in told.filter(~pl.col("is_reached"))["stage"]]
    parts = [f"fewer than half move on from {', '.join(slow)} in the days observed"] * bool(slow)
    rows = known.select("median_days", "stage").rows()
    if rows:
        days, stage = rows[0]
        first = f"half move on within {count(days, 'day')} in {_named(stage, scope)}"
        parts.append(", ".join([first, *(f"{n:,} in {_named(s, scope)}" for n, s in rows[1:])]))
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if said else headline(found, scope)


def _named(stage: str, scope: Scope) -> str:
    return f"“{stage}”" if scope.pipeline else stage_name(stage, scope)
