"""By when had half moved on from each stage, in one sentence?"""

from __future__ import annotations

import polars as pl

from alignment.metrics.stay_words import stage_name
from alignment.metrics.velocity import half, headline
from alignment.scope import Scope


def by_stage(found: pl.DataFrame, scope: Scope) -> str:
    """Say of each stage by when half had moved on, slowest first.

    Args:
        found: A frame of ``velocity``.
        scope: The question it answers.
    """
    side = "group" if (found["side"] == "group").any() else "all"
    told = found.filter((pl.col("side") == side) & pl.col("verdict").is_in(["enough"]))
    rows = told.sort("median_days", descending=True, nulls_last=False).to_dicts()
    if not rows:
        return headline(found, scope)
    names = [stage_name(row["stage"], scope) for row in rows]
    unit = "day" if rows[0]["median_days"] == 1 else "days"
    first = f"Half move on within {half(rows[0])} {unit} in {names[0]}"
    others = [f"{half(row)} in {name}" for row, name in zip(rows[1:], names[1:], strict=True)]
    return f"{first}; {', '.join(others)}." if others else f"{first}."
