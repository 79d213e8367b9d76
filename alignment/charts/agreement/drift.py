"""How far a team's deeds meet its own definition, quarter by quarter and group by group."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note, spread
from alignment.charts.palette import Palette
from alignment.charts.words import between, count, percent, shortened

GROUPS: Final = 8
"""How many groups are drawn; the table lists all."""
_ROOM: Final = 0.07
_LINE: Final = 0.085
"""How high a line of text is, as a share of the chart."""
_EM: Final = 0.5


def drift(found: pl.DataFrame, palette: Palette, *, focus: str = "") -> go.Figure:
    """Draw a line per group over the quarters; the one that the headline names with its ranges.

    Args:
        found: Rows of schema OwnRuleQuarter of one deed, without the total.
        palette: Colours and type sizes.
        focus: The group that the headline names.

    Returns:
        A figure whose marks carry ``[split, deed@first_day]`` as custom data.
    """
    names = _names(found, focus)
    days = found["first_day"].unique().sort().to_list()
    parts = {name: found.filter(pl.col("split") == name).sort("first_day") for name in names}
    on_top = sorted(names, key=lambda each: each == focus)
    traces = [_line(parts[name], days, palette, is_focus=name == focus) for name in on_top]
    known = found.filter(pl.col("split").is_in(names))["rate"].drop_nulls().to_list()
    low, high = (min(known) - _ROOM, max(known) + _ROOM) if known else (0.0, 1.0)
    labels = _labels(parts, days, palette, focus, (high - low) * _LINE)
    longest = max((len(label["text"]) for label in labels), default=0)
    quarters = dict(zip(found["first_day"], found["quarter"], strict=True))
    return figure(
        traces,
        palette,
        height=430 if palette.is_projected else 300,
        axes={
            "xaxis": axis(
                range=[-0.25, len(days) - 0.9],
                showticklabels=True,
                tickmode="array",
                tickvals=list(range(len(days))),
                ticktext=[quarters[day] for day in days],
                tickfont={"size": palette.note_px, "color": palette.muted},
            ),
            "yaxis": axis(
                range=[max(low, 0), min(high, 1.02)],
                showticklabels=True,
                tickformat=".0%",
                nticks=5,
                showgrid=True,
                gridcolor=palette.line,
                tickfont={"size": palette.note_px, "color": palette.muted},
            ),
        },
        notes=labels,
        margin=(4 * palette.note_px, int(longest * palette.note_px * _EM), 10, 36),
    )


def _names(found: pl.DataFrame, focus: str) -> list[str]:
    """Name the groups that are drawn: the first ones, and the one that the headline names."""
    names: list[str] = found["split"].unique(maintain_order=True).to_list()
    drawn = names[:GROUPS]
    return drawn if not focus or focus in drawn else [*drawn[:-1], focus]


def _line(part: pl.DataFrame, days: list[int], palette: Palette, *, is_focus: bool) -> Trace:
    colour = palette.focus if is_focus else palette.context
    rows = [row for row in part.iter_rows(named=True) if row["rate"] is not None]
    drawn: Trace = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [days.index(row["first_day"]) for row in rows],
        "y": [row["rate"] for row in rows],
        "line": {"color": colour, "width": 4 if is_focus else 2},
        "marker": {"size": palette.label_px * (0.75 if is_focus else 0.55), "color": colour},
        "customdata": [[row["split"], f"{row['deed']}@{row['first_day']}"] for row in rows],
        "hovertext": [_hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    if is_focus:
        drawn["error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": [row["high"] - row["rate"] for row in rows],
            "arrayminus": [row["rate"] - row["low"] for row in rows],
            "color": colour,
            "thickness": 2,
            "width": 0,
        }
    return drawn


def _hover(row: dict[str, Any]) -> str:
    counts = f"{count(row['yes'])} of {count(row['yes'] + row['no'])}"
    fits = between(row["low"], row["high"])
    return f"{bold(shortened(row['split'], 40))}, {row['quarter']}<br>{counts} ({fits})"


def _labels(
    parts: dict[str, pl.DataFrame], days: list[int], palette: Palette, focus: str, apart: float
) -> list[Trace]:
    """Write each group's name and newest share at the end of its line, none over another."""
    ends = []
    for name, part in parts.items():
        known = part.filter(pl.col("rate").is_not_null())
        if known.height:
            newest = known.row(-1, named=True)
            ends.append((float(newest["rate"]), name, days.index(newest["first_day"])))
    ends.sort(reverse=True)
    told = []
    heights = spread([rate for rate, _, _ in ends], apart)
    for at, (rate, name, place) in zip(heights, ends, strict=True):
        colour = palette.focus if name == focus else palette.text
        text = f"{shortened(name, 18)} {percent(rate)}"
        text = bold(text) if name == focus else text
        font = {"size": palette.note_px, "color": colour}
        told.append(note(text, place, at, xref="x", yref="y", xshift=14, font=font))
    return told
