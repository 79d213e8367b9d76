"""The open records of each stage, and which of them wait longer than most that advanced."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.velocity.naming import days, named, token
from alignment.charts.words import shortened
from alignment.schema.measures import TOTAL
from alignment.scope import Scope

_LEFT, _RIGHT = 0.19, 0.6
ROWS: Final = 12


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
    most = max([row["open"] for row in shown], default=0)
    return figure(
        [
            _bars(shown, [row["stalled"] or 0 for row in shown], palette.focus),
            _bars(shown, [row["open"] - (row["stalled"] or 0) for row in shown], palette.context),
        ],
        palette,
        height=step * len(shown) + 8,
        axes={
            "xaxis": axis(domain=[_LEFT, _RIGHT], range=[0, max(most, 1) * 1.02]),
            "yaxis": axis(range=[len(shown) - 0.5, -0.5]),
            "barmode": "stack",
        },
        notes=[*_names(shown, palette, scope), *_readings(shown, palette)],
        margin=(0, 0, 4, 4),
    )


def _bars(shown: list[dict[str, Any]], values: list[int], colour: str) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(shown))),
        "x": values,
        "width": 0.5,
        "marker": {"color": colour},
        "customdata": [[TOTAL, token(row["stage"])] for row in shown],
        "hovertext": [f"{row['open']:,} still there" for row in shown],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.5}},
    }


def _names(shown: list[dict[str, Any]], palette: Palette, scope: Scope) -> list[Trace]:
    font = {"size": palette.label_px}
    return [
        note(shortened(named(row["stage"], scope), 20), 0, place, yref="y", font=font)
        for place, row in enumerate(shown)
    ]


def _readings(shown: list[dict[str, Any]], palette: Palette) -> list[Trace]:
    font = {"size": palette.note_px}
    return [
        note(_reading(row), _RIGHT + 0.02, place, yref="y", font=font)
        for place, row in enumerate(shown)
    ]


def _reading(row: dict[str, Any]) -> str:
    if row["line_days"] is None:
        return f"{row['open']:,} still there; too few have advanced for a line"
    told = bold(f"{row['stalled']:,} of {row['open']:,}")
    return f"{told} still there for over {days(row['line_days'])}"
