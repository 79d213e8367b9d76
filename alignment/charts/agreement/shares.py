"""Each group's or quarter's share with its range."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment.charts.conversion.ranges import dots, range_axes
from alignment.charts.figure import Trace, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import between, count, percent, shortened

ROWS: Final = 9
"""How many groups are drawn; the table lists all."""


def shares(
    found: pl.DataFrame,
    palette: Palette,
    *,
    counts: tuple[str, str],
    heading: str,
    focus: str = "",
    newest: bool = False,
) -> go.Figure:
    """Draw shares as dots on their ranges with the counts beside them, the total first.

    Args:
        found: Rows with ``split``, ``is_total``, ``rate``, ``low``, ``high`` and ``verdict``.
        palette: Colours and type sizes.
        counts: The columns of how many, and of how many.
        heading: What the share is, safe already.
        focus: The split value that the headline talks about.
        newest: Where not all are drawn, leave the first ones out instead of the last ones.

    Returns:
        A figure whose dots carry ``[split, place]`` as custom data, the place being a quarter's
        first day or empty.
    """
    total = found.filter("is_total")
    rest = found.filter(~pl.col("is_total"))
    shown = pl.concat([total, rest.tail(ROWS) if newest else rest.head(ROWS)])
    step = 46 if palette.is_projected else 34
    highs, lows = shown["high"].drop_nulls().to_list(), shown["low"].drop_nulls().to_list()
    reach = min(max([0.1, *highs]) * 1.05, 1.03)
    colours = [
        palette.focus if row["split"] == focus else palette.shared
        for row in shown.iter_rows(named=True)
    ]
    traces = dots(shown, np.arange(shown.height), colours, palette)
    if "first_day" in shown.columns:
        marks = zip(shown["split"], shown["first_day"], strict=True)
        traces[-1]["customdata"] = [
            [split, "" if day is None else str(day)] for split, day in marks
        ]
    axes = range_axes(palette, shown.height, reach)
    axes["xaxis"] |= {"domain": [0.3, 0.68]}
    if lows:
        axes["xaxis"] |= {"range": [max(-0.015, min(lows) - 0.25 * (reach - min(lows))), reach]}
    return figure(
        traces,
        palette,
        height=step * shown.height + 2 * palette.label_px + 2 * palette.note_px + 8,
        axes=axes,
        notes=[*_labels(shown, palette, counts, focus), *_headings(palette, heading)],
        margin=(0, 0, palette.label_px * 2, palette.note_px * 2 + 8),
    )


def _labels(
    shown: pl.DataFrame, palette: Palette, counts: tuple[str, str], focus: str
) -> list[Trace]:
    notes = []
    for place, row in enumerate(shown.iter_rows(named=True)):
        name = shortened(row["split"], 20)
        is_strong = row["is_total"] or row["split"] == focus
        font = {"size": palette.label_px}
        notes.append(note(bold(name) if is_strong else name, 0, place, yref="y", font=font))
        told = _reading(row, counts)
        notes.append(note(told, 0.7, place, yref="y", font={"size": palette.note_px}))
    return notes


def _reading(row: dict[str, Any], counts: tuple[str, str]) -> str:
    some, of = row[counts[0]], row[counts[1]]
    if some is None or not of:
        return "nothing to compare"
    told = f"{count(some)} of {count(of)}"
    if row["rate"] is None or row["verdict"] == "counts_only":
        return told
    if row["verdict"] == "range_first":
        return f"{between(row['low'], row['high'])} ({told})"
    return f"{bold(percent(row['rate']))}  {told}"


def _headings(palette: Palette, heading: str) -> list[Trace]:
    font = {"size": palette.note_px, "color": palette.muted}
    return [note(heading, 0.3, 1.0, yanchor="bottom", font=font)]
