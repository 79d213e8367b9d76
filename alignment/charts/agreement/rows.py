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

_EM: Final = 0.5
"""How wide a letter is on average, of the size of its type."""
_LINE: Final = 1.4
_NAMES: Final = 0.36
_LONG_NAMES: Final = 0.55
"""The part of the width that names may take; more where something stands under them."""
_LINES: Final = 2
_WIDE: Final = {(False, False): 1200, (True, False): 570, (False, True): 1780, (True, True): 850}
"""How many pixels a chart has, by whether it is half a page and projected."""
_STEPS: Final = {(False, False): 40, (True, False): 46, (False, True): 56, (True, True): 76}
"""How many pixels a row has, by whether something stands under its name and projected."""
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
        below: A few words under the name, safe already.
        is_apart: It is about the data: hatched, and a little off the others.
        start: Where the bar begins.
    """

    name: str
    value: float
    text: str
    colour: str
    mark: tuple[str, str]
    note: str = ""
    name_colour: str = ""
    below: str = ""
    is_apart: bool = False
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How the width is divided, in pixels, and how many letters of a name stand in a line."""

    left: int
    right: int
    bars: int
    letters: int


def rows_of_bars(
    rows: Sequence[Row], palette: Palette, *, heading: str = "", is_half: bool = False
) -> go.Figure:
    """Draw rows, the first one on top.

    Args:
        rows: What is drawn.
        palette: Colours and type sizes.
        heading: What the notes at the right end are, safe already.
        is_half: The chart has half of the page.

    Returns:
        A figure whose bars carry ``[split, place]`` as custom data.
    """
    places = _places(rows)
    sizes = _sized(rows, palette, heading, is_half=is_half)
    step = _STEPS[any(row.below for row in rows), palette.is_projected]
    lines = heading.count("<br>") + 1 if heading else 0
    top = int(palette.note_px * _LINE * lines) + 6
    last = float(places[-1]) if rows else 0.0
    return figure(
        [_bars(rows, places, palette)],
        palette,
        height=int(step * (last + 1)) + top + 4,
        axes={
            "xaxis": axis(range=[0, _reach(rows, palette, sizes)]),
            "yaxis": axis(range=[last + 0.5, -0.5]),
        },
        notes=[
            *_names(rows, places, palette, sizes),
            *_notes(rows, places, palette, heading),
        ],
        margin=(sizes.left, sizes.right, top, 4),
    )


def _sized(rows: Sequence[Row], palette: Palette, heading: str, *, is_half: bool) -> _Sizes:
    """Divide the width between names, bars and notes."""
    wide = _WIDE[is_half, palette.is_projected]
    part = _LONG_NAMES if any(row.below for row in rows) else _NAMES
    letters = int(wide * part / (palette.label_px * _EM))
    names = [line for row in rows for line in _lines(row.name, letters, has=row.below)]
    left = max((_width(line, palette.label_px) for line in names), default=0) + 14
    told = [heading, *(row.note for row in rows)]
    right = max(_width(text, palette.note_px) for text in told)
    right = right + 18 if right else 0
    return _Sizes(left, right, wide - left - right, letters)


def _places(rows: Sequence[Row]) -> np.ndarray[Any, Any]:
    """Give each row its place from the top; what is about the data stands a little off."""
    places, at = [], 0.0
    for number, row in enumerate(rows):
        if number and row.is_apart and not rows[number - 1].is_apart:
            at += _HALF
        places.append(at)
        at += 1
    return np.array(places, dtype=float)


def _reach(rows: Sequence[Row], palette: Palette, sizes: _Sizes) -> float:
    """Leave room for the texts beside the bars."""
    longest = max((row.start + row.value for row in rows), default=0) or 1.0
    texts = max((_width(row.text, palette.label_px) * 1.1 for row in rows), default=0) + 12
    return float(longest / max(1 - texts / sizes.bars, 0.2))


def _bars(rows: Sequence[Row], places: np.ndarray[Any, Any], palette: Palette) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "base": [row.start for row in rows],
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


def _names(
    rows: Sequence[Row], places: np.ndarray[Any, Any], palette: Palette, sizes: _Sizes
) -> list[Trace]:
    return [
        note(
            _name(row, palette, sizes),
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


def _name(row: Row, palette: Palette, sizes: _Sizes) -> str:
    """Write a name in one or two lines, and what stands under it in small letters."""
    told = "<br>".join(safe(line) for line in _lines(row.name, sizes.letters, has=row.below))
    if not row.below:
        return told
    small = f"font-size:{palette.note_px}px;color:{palette.muted}"
    return f"{told}<br><span style='{small}'>{row.below}</span>"


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


def _lines(name: str, letters: int, *, has: str = "") -> list[str]:
    """Divide a name into at most two lines, or one where something stands under it."""
    lines = 1 if has else _LINES
    return textwrap.wrap(name, letters, max_lines=lines, placeholder="…") or [""]


def _width(text: str, size: int) -> int:
    """Estimate how many pixels the longest line of a text takes."""
    longest = max((len(_bare(line)) for line in text.split("<br>")), default=0)
    return int(longest * size * _EM)


def _bare(text: str) -> str:
    return text.replace("<b>", "").replace("</b>", "")
