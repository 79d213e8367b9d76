"""From which stage to which: a small table of moves, each kind in its own colour."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.velocity.naming import token
from alignment.charts.words import count, percent, shortened
from alignment.ladder import STAGES
from alignment.metrics.words import label
from alignment.schema.measures import TOTAL

_HIGH: Final = 0.86
_WIDE: Final = 0.94
_KEYS: Final = (
    ("forward", "one step on"),
    ("skip", "skipped a step"),
    ("back", "back a step"),
    ("reopen", "reopened"),
    ("out", "off the ladder"),
    ("elsewhere", "direction not known"),
)


def ways(found: pl.DataFrame, palette: Palette) -> go.Figure:
    """Draw where moves went: a row for each stage that was left, a column for where to.

    Args:
        found: Rows of schema Transitions.
        palette: Colours and type sizes.

    Returns:
        A figure whose cells carry ``["All", "from>to"]`` as custom data.
    """
    rows = _stages(found, "from")
    columns = _stages(found, "to")
    step = 62 if palette.is_projected else 38
    return figure(
        [_cells(found, rows, columns, palette)],
        palette,
        height=step * len(rows) + 6 * palette.note_px,
        axes={
            "xaxis": axis(range=[-0.5, len(columns) - 0.5], domain=[0.14, 1]),
            "yaxis": axis(range=[len(rows) - 0.5, -0.5]),
            "barmode": "overlay",
        },
        notes=[*_heads(rows, columns, palette), _key(found, palette)],
        margin=(0, 0, int(palette.note_px * 4.2), int(palette.note_px * 0.6)),
    )


def _stages(found: pl.DataFrame, end: str) -> list[str]:
    order = found.select(f"{end}_stage", f"{end}_position").unique()
    stages: list[str] = order.sort(f"{end}_position", f"{end}_stage")[f"{end}_stage"].to_list()
    return stages


def _cells(found: pl.DataFrame, rows: list[str], columns: list[str], palette: Palette) -> Trace:
    cells = found.group_by("from_stage", "to_stage", maintain_order=True).agg(
        pl.col("kind").first(), pl.col("moves").sum(), pl.col("of_stage").sum()
    )
    moves = cells.to_dicts()
    colours = _colours(palette)
    return {
        "type": "bar",
        "x": [columns.index(row["to_stage"]) for row in moves],
        "base": [rows.index(row["from_stage"]) - _HIGH / 2 for row in moves],
        "y": [_HIGH] * len(moves),
        "width": _WIDE,
        "marker": {"color": [colours[row["kind"]] for row in moves], "line": {"width": 0}},
        "text": [f"{count(row['moves'])} · {percent(row['of_stage'])}" for row in moves],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {
            "size": palette.note_px,
            "color": [_ink(row["kind"], palette) for row in moves],
        },
        "customdata": [
            [TOTAL, f"{token(row['from_stage'])}>{token(row['to_stage'])}"] for row in moves
        ],
        "hovertext": [_hover(row) for row in moves],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.5}},
    }


def _colours(palette: Palette) -> dict[str, str]:
    """Give each kind its colour: on is ink, another way plum, off the ladder and unknown grey."""
    other = dict.fromkeys(("skip", "back", "reopen"), palette.focus)
    return {"forward": palette.shared, "out": palette.track, "elsewhere": palette.track} | other


def _ink(kind: str, palette: Palette) -> str:
    return palette.text if kind in ("out", "elsewhere") else palette.background


def _hover(row: dict[str, Any]) -> str:
    return (
        f"{bold(_named(row['from_stage']))} to {bold(_named(row['to_stage']))}<br>"
        f"{count(row['moves'])} moves, {percent(row['of_stage'])} of those out of the first"
    )


def _named(stage: str) -> str:
    return shortened(label(stage), 20) if stage in STAGES else "Not mapped"


def _heads(rows: list[str], columns: list[str], palette: Palette) -> list[Trace]:
    font = {"size": palette.note_px, "color": palette.text}
    left = [
        note(f"from {bold(_named(stage))}", 0, place, yref="y", font=font)
        for place, stage in enumerate(rows)
    ]
    style = {"xref": "x", "xanchor": "center", "yanchor": "bottom", "font": font}
    top = [
        note(f"to {bold(_named(stage))}", place, 1.0, **style)
        for place, stage in enumerate(columns)
    ]
    return [*left, *top]


def _key(found: pl.DataFrame, palette: Palette) -> Trace:
    """Count each kind of move, in its colour."""
    totals = dict(found.group_by("kind").agg(pl.col("moves").sum()).iter_rows())
    colours = {"forward": palette.text, "out": palette.muted, "elsewhere": palette.muted}
    parts = [
        f"<span style='color:{colours.get(kind, palette.focus)}'>"
        f"{bold(count(totals[kind]))} {words}</span>"
        for kind, words in _KEYS
        if kind in totals
    ]
    font = {"size": palette.note_px}
    return note(
        "  ·  ".join(parts), 0, 1.0, yanchor="bottom", yshift=palette.note_px * 2, font=font
    )
