"""The open records of each stage, and which of them wait longer than most that advanced."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import axis, bold, figure
from alignment.charts.palette import Palette
from alignment.charts.velocity.naming import days
from alignment.charts.velocity.rows import LEFT, RIGHT, ROWS, bars, names, readings
from alignment.scope import Scope


def stalled(found: pl.DataFrame, palette: Palette, *, scope: Scope) -> go.Figure:
    """Draw the open records of each stage, those older than its line in plum.

    Args:
        found: Rows of schema Stalled.
        palette: Colours and type sizes.
        scope: The question.

    Returns:
        A figure whose bars carry ``["All", stage]`` as custom data.
    """
    shown = found.head(ROWS).to_dicts()
    step = 70 if palette.is_projected else 40
    older = [row["stalled"] or 0 for row in shown]
    younger = [row["open"] - (row["stalled"] or 0) for row in shown]
    told = [f"{row['open']:,} still there" for row in shown]
    said = [_reading(row) for row in shown]
    most = max([row["open"] for row in shown], default=0)
    return figure(
        [
            bars(shown, older, palette.focus, told),
            bars(shown, younger, palette.context, told),
        ],
        palette,
        height=step * len(shown) + 8,
        axes={
            "xaxis": axis(domain=[LEFT, RIGHT], range=[0, max(most, 1) * 1.02]),
            "yaxis": axis(range=[len(shown) - 0.5, -0.5]),
            "barmode": "stack",
        },
        notes=[*names(shown, palette, scope), *readings(said, palette)],
        margin=(0, 0, 4, 4),
    )


def _reading(row: dict[str, Any]) -> str:
    if row["line_days"] is None:
        return f"{row['open']:,} still there; too few have advanced for a line"
    told = bold(f"{row['stalled']:,} of {row['open']:,}")
    return f"{told} still there for over {days(row['line_days'])}"
