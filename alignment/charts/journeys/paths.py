"""The ways that records take, as a small graph: on above, back below, as wide as their moves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.velocity.naming import token
from alignment.charts.words import count, percent, shortened
from alignment.ladder import STAGES
from alignment.metrics.words import label
from alignment.schema.measures import TOTAL

_POINTS: Final = 41
_WIDEST: Final = 26
_NARROWEST: Final = 2
_HALF: Final = 0.26
"""Half the width of a stage's box, in stages."""
_TALL: Final = 0.2
_ARC: Final = 0.62
_KINDS: Final = {
    "forward": "to the next step",
    "skip": "left out a step",
    "back": "went back",
    "reopen": "came back after an end",
    "out": "off the ladder",
    "elsewhere": "direction not known",
    "within": "within the stage",
    "moved_pipeline": "to another pipeline",
}


def paths(stages: pl.DataFrame, links: pl.DataFrame, palette: Palette) -> go.Figure:
    """Draw the graph.

    Args:
        stages: Rows of schema PathStage, in the order of the ladder.
        links: Rows of schema PathLink.
        palette: Colours and type sizes.

    Returns:
        A figure whose links carry ``["All", "from>to"]`` as custom data.
    """
    rows, names = links.to_dicts(), stages["stage"].to_list()
    most = max([row["moves"] for row in rows], default=1)
    places = {stage: place for place, stage in enumerate(names)}
    arcs = [_Arc(row, places) for row in rows]
    top = max([arc.peak for arc in arcs], default=0.0)
    low = min([arc.peak for arc in arcs], default=0.0)
    reach = (min(low, 0) - 0.45, max(top, 0) + 0.45)
    height = (170 if palette.is_projected else 125) * (reach[1] - reach[0])
    return figure(
        [
            *(_link(arc, most, palette) for arc in arcs),
            *(_head(arc, most, palette) for arc in arcs),
        ],
        palette,
        height=int(height),
        axes={
            "xaxis": axis(range=[-0.5, max(len(names) - 0.5, 0.5)]),
            "yaxis": axis(range=list(reach)),
        },
        notes=[*_boxes(stages.to_dicts(), palette), *(_told(arc, palette) for arc in arcs)],
        shapes=[_box(place, palette) for place in range(len(names))],
        margin=(0, 0, 4, 4),
    )


class _Arc:
    """One link on its way over or under the stages.

    Args:
        row: A row of schema PathLink.
        places: Where each stage stands.
    """

    def __init__(self, row: dict[str, Any], places: dict[str, int]) -> None:
        self.row = row
        here, there = places[row["from_stage"]], places[row["to_stage"]]
        self.sign = 1 if there > here else -1
        far = abs(there - here)
        # Neighbours leave at the side of their boxes, longer ways nearer to the middle.
        inset = 0.6 * _HALF if far == 1 else 0.25 * _HALF * (far - 2)
        self.start, self.end = here + self.sign * inset, there - self.sign * inset
        self.peak = self.sign * (_TALL + _ARC * far - 0.2)

    def along(self) -> tuple[np.ndarray, np.ndarray]:
        """Give the points of the arc, from box to box."""
        part = np.linspace(0, 1, _POINTS)
        x = self.start + (self.end - self.start) * (part - np.sin(2 * np.pi * part) / 14)
        base = self.sign * _TALL
        return x, base + (self.peak - base) * np.sin(np.pi * part) ** 0.8


def _colour(kind: str, palette: Palette) -> str:
    if kind == "forward":
        return palette.shared
    return palette.focus if kind in ("skip", "back", "reopen") else palette.context


def _link(arc: _Arc, most: int, palette: Palette) -> Trace:
    row, (x, y) = arc.row, arc.along()
    told = (
        f"{bold(_named(row['from_stage']))} to {bold(_named(row['to_stage']))}<br>"
        f"{count(row['moves'])} moves {_KINDS.get(row['kind'], '')}, "
        f"{percent(row['of_stage'])} of those out of the first"
    )
    way = f"{token(row['from_stage'])}>{token(row['to_stage'])}"
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": y,
        "line": {
            "color": _colour(row["kind"], palette),
            "width": _width(row["moves"] / most, palette),
            "simplify": False,
        },
        "marker": {"size": 12, "opacity": 0},
        "customdata": [[TOTAL, way]] * _POINTS,
        "hovertext": [told] * _POINTS,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _width(part: float, palette: Palette) -> float:
    return max(_NARROWEST, _WIDEST * (1.4 if palette.is_projected else 1) * part)


def _head(arc: _Arc, most: int, palette: Palette) -> Trace:
    """Set an arrow's head where a link arrives."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [arc.end],
        "y": [arc.sign * (_TALL + 0.05)],
        "marker": {
            "symbol": "triangle-down" if arc.sign > 0 else "triangle-up",
            "size": max(palette.label_px, 1.5 * _width(arc.row["moves"] / most, palette)),
            "color": _colour(arc.row["kind"], palette),
            "line": {"width": 0},
        },
        "hoverinfo": "skip",
    }


def _named(stage: str) -> str:
    return shortened(label(stage), 20) if stage in STAGES else "Not mapped"


def _box(place: int, palette: Palette) -> Trace:
    return {
        "type": "rect",
        "x0": place - _HALF,
        "x1": place + _HALF,
        "y0": -_TALL,
        "y1": _TALL,
        "fillcolor": palette.track,
        "line": {"width": 1, "color": palette.line},
    }


def _boxes(rows: list[dict[str, Any]], palette: Palette) -> Iterator[Trace]:
    style = {"xref": "x", "yref": "y", "xanchor": "center", "align": "center"}
    for place, row in enumerate(rows):
        font = {"size": palette.label_px, "color": palette.text}
        yield note(bold(_named(row["stage"])), place, 0, font=font, **style)


def _told(arc: _Arc, palette: Palette) -> Trace:
    """Say how many went that way, above the arc or below it."""
    row = arc.row
    text = f"{bold(count(row['moves']))} · {percent(row['of_stage'])}"
    colour = palette.text if row["kind"] == "forward" else _colour(row["kind"], palette)
    style = {
        "xref": "x",
        "yref": "y",
        "xanchor": "center",
        "yanchor": "bottom" if arc.sign > 0 else "top",
        "yshift": arc.sign * palette.note_px * 0.9,
        "font": {"size": palette.note_px, "color": colour},
    }
    return note(text, (arc.start + arc.end) / 2, arc.peak, **style)
