"""Bars in rows: a name, a bar with its number, and a note at the right end."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import safe

_EM: Final = 0.52
"""How wide a letter is on average, of the size of its type."""
_LINE: Final = 1.25
_NAME: Final = 26
"""So many letters of a name stand in one line."""
_LINES: Final = 2
_HALF: Final = 0.5
"""How much further off a row stands that is about the data, not about the leads."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Args:
        name: As it came from the data or from us; made harmless here.
        value: The length of the bar.
        text: What stands at its end, safe already.
        colour: Of the bar.
        mark: ``[split, place]``, what a click on the bar opens.
        note: What stands at the right end, safe already.
        name_colour: Of the name, where it differs from that of text.
        is_apart: It is about the data: hatched, and a little off the others.
    """

    name: str
    value: float
    text: str
    colour: str
    mark: tuple[str, str]
    note: str = ""
    name_colour: str = ""
    is_apart: bool = False


def rows_of_bars(rows: Sequence[Row], palette: Palette, *, heading: str = "") -> go.Figure:
    """Draw rows, the first one on top.

    Args:
        rows: What is drawn.
        palette: Colours and type sizes.
        heading: What the notes at the right end are, safe already.

    Returns:
        A figure whose bars carry ``[split, place]`` as custom data.
    """
    places = _places(rows)
    step = 58 if palette.is_projected else 40
    top = palette.note_px * 2 if heading else 4
    left = max((_width(line, palette) for row in rows for line in _lines(row.name)), default=0)
    right = max((_width(row.note, palette, is_note=True) for row in rows), default=0)
    right = max(right, _width(heading, palette, is_note=True))
    last = float(places[-1]) if rows else 0.0
    return figure(
        [_bars(rows, places, palette)],
        palette,
        height=int(step * (last + 1)) + top + 4,
        axes={
            "xaxis": axis(range=[0, _reach(rows, palette)]),
            "yaxis": axis(range=[last + 0.5, -0.5]),
        },
        notes=[*_names(rows, places, palette), *_notes(rows, places, palette, heading)],
        margin=(left + 14, right + 14 if right else 0, top, 4),
    )


def _places(rows: Sequence[Row]) -> np.ndarray[Any, Any]:
    """Give each row its place from the top; what is about the data stands a little off."""
    places, at = [], 0.0
    for number, row in enumerate(rows):
        if number and row.is_apart and not rows[number - 1].is_apart:
            at += _HALF
        places.append(at)
        at += 1
    return np.array(places, dtype=float)


def _reach(rows: Sequence[Row], palette: Palette) -> float:
    """Leave room for the longest text beside the longest bar."""
    longest = max((row.value for row in rows), default=0) or 1.0
    letters = max((len(_bare(row.text)) for row in rows), default=0)
    # Of the some 25 letters that a bar of half a page has room for beside names and notes.
    return float(longest * (1 + letters / (22 if palette.is_projected else 30)))


def _bars(rows: Sequence[Row], places: np.ndarray[Any, Any], palette: Palette) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "x": np.array([row.value for row in rows], dtype=float),
        "y": places,
        "width": 0.62,
        "marker": {
            "color": [row.colour for row in rows],
            "line": {"width": 0},
            "pattern": {
                "shape": ["/" if row.is_apart else "" for row in rows],
                "fgcolor": palette.background,
                "size": 7,
                "solidity": 0.35,
            },
        },
        "text": [bold(row.text) for row in rows],
        "textposition": "outside",
        "textfont": {
            "size": palette.label_px,
            "color": [
                palette.focus if row.colour == palette.focus else palette.text for row in rows
            ],
        },
        "cliponaxis": False,
        "constraintext": "none",
        "customdata": [list(row.mark) for row in rows],
        "hovertext": [f"{bold(_whole(row.name))}<br>{row.text}" for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.45}},
    }


def _whole(name: str) -> str:
    return safe(textwrap.shorten(name, 90, placeholder="…"))


def _names(rows: Sequence[Row], places: np.ndarray[Any, Any], palette: Palette) -> list[Trace]:
    return [
        note(
            "<br>".join(safe(line) for line in _lines(row.name)),
            0,
            float(place),
            yref="y",
            xanchor="right",
            xshift=-10,
            align="right",
            font={"size": palette.label_px, "color": row.name_colour or palette.text},
        )
        for row, place in zip(rows, places, strict=True)
    ]


def _notes(
    rows: Sequence[Row], places: np.ndarray[Any, Any], palette: Palette, heading: str
) -> list[Trace]:
    font = {"size": palette.note_px, "color": palette.muted}
    told = [
        note(row.note, 1, float(place), yref="y", xshift=14, font=font)
        for row, place in zip(rows, places, strict=True)
        if row.note
    ]
    if heading:
        told.append(note(heading, 1, 1, yanchor="bottom", xshift=14, font=font))
    return told


def _lines(name: str) -> list[str]:
    """Divide a name into at most two lines."""
    return textwrap.wrap(name, _NAME, max_lines=_LINES, placeholder="…") or [""]


def _width(text: str, palette: Palette, *, is_note: bool = False) -> int:
    """Estimate how many pixels the longest line of a text takes."""
    size = palette.note_px if is_note else palette.label_px
    longest = max((len(_bare(line)) for line in text.split("<br>")), default=0)
    return int(longest * size * _EM)


def _bare(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "")
