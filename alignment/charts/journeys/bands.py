"""The stages behind a journey: soft bands with their names, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from alignment.charts.figure import Trace, note
from alignment.charts.palette import Palette
from alignment.charts.words import shortened
from alignment.ladder import STAGES

_CHARACTER: Final = 0.54


def _name(stage: str) -> str:
    if stage not in STAGES:
        return "not mapped"
    return STAGES[stage].label.partition(" (")[0]


def bands(spans: pl.DataFrame, palette: Palette) -> Iterator[Trace]:
    """Lay a band behind every other stay, so that neighbours can be told apart.

    Args:
        spans: Rows of schema JourneySpan, none over another.
        palette: The colours.
    """
    for place, row in enumerate(spans.iter_rows(named=True)):
        yield {
            "type": "rect",
            "layer": "below",
            "yref": "paper",
            "x0": row["from_day"],
            "x1": row["until_day"],
            "y0": 0,
            "y1": 1,
            "fillcolor": palette.track,
            "opacity": 0.75 if place % 2 == 0 else 0.35,
            "line": {"width": 0},
        }


def band_notes(spans: pl.DataFrame, palette: Palette, scale: float) -> Iterator[Trace]:
    """Name each band where its name fits.

    Args:
        spans: As ``bands``.
        palette: Colours and type sizes.
        scale: How many pixels a day is wide.
    """
    size = palette.note_px
    for row in spans.iter_rows(named=True):
        name = _name(row["stage"])
        if len(name) * size * _CHARACTER > (row["until_day"] - row["from_day"]) * scale:
            continue
        font = {"size": size, "color": palette.muted}
        style = {"xref": "x", "xanchor": "center", "yanchor": "bottom", "yshift": 3}
        middle = (row["from_day"] + row["until_day"]) / 2
        yield note(shortened(name), middle, 1, font=font, **style)
