"""Each source's share with its range, beside the agreed lines."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note, rule
from alignment.charts.palette import Palette
from alignment.charts.words import between, count, line, percent, shortened

_WORTH: Final = 10
"""How many times the leads at hand may be asked for; more is no advice that anybody can follow."""
ROWS: Final = 10
"""How many sources are drawn; the table lists all."""


def ranges(
    found: pl.DataFrame, palette: Palette, *, lines: tuple[float, float], focus: str = ""
) -> go.Figure:
    """Draw each split's share as a dot on its range, beside the two lines.

    Args:
        found: Rows of schema Conversion, the total first.
        palette: Colours and type sizes.
        lines: The upper and the lower agreed line, 0 to 1.
        focus: The split value that the headline talks about.

    Returns:
        A figure whose dots carry ``[split, ""]`` as custom data.
    """
    shown = found.head(ROWS + 1)
    places = np.arange(shown.height)
    step = 38 if palette.is_projected else 40
    highs = shown["high"].drop_nulls().to_list()
    reach = min(max([lines[0] * 1.25, *highs]) * 1.05, 1.03)
    colours = [
        palette.focus if (row["is_total"] or row["split"] == focus) else palette.shared
        for row in shown.iter_rows(named=True)
    ]
    return figure(
        dots(shown, places, colours, palette),
        palette,
        height=step * shown.height + 2 * step,
        axes=range_axes(palette, shown.height, reach),
        notes=[*_range_labels(shown, palette), *_range_rules(palette, lines)],
        shapes=[rule(value, palette, is_upright=True) for value in lines],
        margin=(0, 0, palette.label_px * 2, palette.label_px * 2),
    )


def dots(
    shown: pl.DataFrame, places: np.ndarray[Any, Any], colours: list[str], palette: Palette
) -> list[Trace]:
    """Draw shares as dots on their ranges; rows without a share stay empty.

    Args:
        shown: Rows with ``split``, ``rate``, ``low`` and ``high``.
        places: Where each row stands on the upright axis.
        colours: The colour of each row.
        palette: Colours and type sizes.
    """
    middle = shown["rate"].cast(pl.Float64).to_numpy()
    width = 5 if palette.is_projected else 3
    bars = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [row["low"], row["high"]],
            "y": [place, place],
            "line": {"color": colour, "width": width},
            "opacity": 0.45,
            "hoverinfo": "skip",
        }
        for place, colour, row in zip(places, colours, shown.iter_rows(named=True), strict=True)
        if row["low"] is not None
    ]
    marks = {
        "type": "scatter",
        "mode": "markers",
        "x": middle,
        "y": places,
        "marker": {"size": palette.label_px * 0.85, "color": colours},
        "customdata": [[split, ""] for split in shown["split"]],
        "hovertext": [
            f"{bold(shortened(row['split'], 40))}<br>{between(row['low'], row['high'])}"
            for row in shown.iter_rows(named=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return [*bars, marks]


def range_axes(palette: Palette, rows: int, reach: float) -> dict[str, Any]:
    """Describe a share axis from 0 to ``reach`` with ``rows`` rows, the first on top."""
    ticks = {"size": palette.note_px, "color": palette.muted}
    return {
        "xaxis": axis(
            domain=[0.24, 0.64],
            range=[-0.015 * reach, reach],
            showticklabels=True,
            tickformat=".0%",
            nticks=5,
            tickfont=ticks,
        ),
        "yaxis": axis(range=[rows - 0.5, -0.5]),
    }


def _range_labels(shown: pl.DataFrame, palette: Palette) -> list[Trace]:
    notes = []
    for place, row in enumerate(shown.iter_rows(named=True)):
        name = shortened(row["split"], 22)
        name = bold(name) if row["is_total"] else name
        font = {"size": palette.label_px}
        notes.append(note(name, 0, place, yref="y", font=font))
        notes.append(note(_reading(row), 0.66, place, yref="y", font={"size": palette.note_px}))
    return notes


def _reading(row: dict[str, Any]) -> str:
    if row["verdict"] == "not_recorded":
        return "not recorded"
    if row["verdict"] == "too_young" or not row["mature"]:
        return f"too young: {count(row['mature'])} of {count(row['leads'])} old enough"
    if row["verdict"] == "counts_only":
        return f"{row['converted']} of {row['mature']}"
    if row["verdict"] == "range_first":
        return f"{between(row['low'], row['high'])} ({row['converted']} of {row['mature']})"
    return f"{bold(percent(row['rate']))}  {_answer(row)}"


def _answer(row: dict[str, Any]) -> str:
    if row["upper_answer"] == "above":
        return "above the line"
    if row["lower_answer"] == "below":
        return "below both lines"
    if row["upper_answer"] == "below":
        return "below the line"
    needed = row["upper_needed"]
    is_near = needed is not None and 0 < needed <= _WORTH * max(row["leads"], 1)
    return f"can’t tell yet, about {needed:,} more" if is_near else "can’t tell yet"


def _range_rules(palette: Palette, lines: tuple[float, float]) -> list[Trace]:
    style = {"xref": "x", "xanchor": "center", "yanchor": "bottom"}
    return [
        note(line(value), value, 1.0, **style, font={"size": palette.note_px}) for value in lines
    ]
