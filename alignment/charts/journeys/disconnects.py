"""Where the two teams lost each other: how many of those of which it can be told, with a range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import FEW, SOME, between, count, percent, safe

_DOMAIN: Final = (0.5, 0.8)


def disconnects(found: pl.DataFrame, palette: Palette) -> go.Figure:
    """Draw a row per disconnect: its rule in words, its share as a dot within its range.

    Args:
        found: Rows of schema Disconnects.
        palette: Colours and type sizes.

    Returns:
        A figure whose marks carry ``[outcome, disconnect]`` as custom data.
    """
    parts = {
        row["disconnect"]: row
        for row in found.filter(pl.col("outcome") == "all").iter_rows(named=True)
    }
    rows = list(parts.values())
    beside = {(row["disconnect"], row["outcome"]): row for row in found.iter_rows(named=True)}
    told = [row for row in rows if row["known"] >= FEW]
    most = max((row["high"] for row in told), default=1.0)
    return figure(
        [*_ranges(told, rows, palette), _dots(told, rows, beside, palette)],
        palette,
        height=(62 if palette.is_projected else 44) * len(rows) + 8,
        axes={
            "xaxis": axis(range=[0, most * 1.04], domain=list(_DOMAIN)),
            "yaxis": axis(range=[len(rows) - 0.5, -0.5]),
        },
        notes=[*_words(rows, palette), *_readings(rows, palette)],
        shapes=[_track(place, most, palette) for place in range(len(rows))],
    )


def _track(place: int, most: float, palette: Palette) -> Trace:
    line = {"color": palette.track, "width": 2}
    return {"type": "line", "x0": 0, "x1": most, "y0": place, "y1": place, "line": line}


def _ranges(
    told: list[dict[str, Any]], rows: list[dict[str, Any]], palette: Palette
) -> Iterator[Trace]:
    for row in told:
        place = rows.index(row)
        yield {
            "type": "scatter",
            "mode": "lines",
            "x": [row["low"], row["high"]],
            "y": [place, place],
            "line": {"color": palette.context, "width": palette.label_px * 0.45},
            "hoverinfo": "skip",
        }


def _dots(
    told: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    beside: dict[tuple[str, str], dict[str, Any]],
    palette: Palette,
) -> Trace:
    shown = [row for row in told if row["known"] >= SOME]
    most = max((row["rate"] for row in shown), default=0.0)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["rate"] for row in shown],
        "y": [rows.index(row) for row in shown],
        "marker": {
            "size": palette.label_px,
            "color": [palette.focus if row["rate"] == most else palette.text for row in shown],
            "opacity": 1,
        },
        "customdata": [["all", row["disconnect"]] for row in shown],
        "hovertext": [_hover(row, beside) for row in shown],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _hover(row: dict[str, Any], beside: dict[tuple[str, str], dict[str, Any]]) -> str:
    lines = [bold(safe(row["rule"]))]
    for outcome in ("won", "lost"):
        part = beside.get((row["disconnect"], outcome))
        if part is not None:
            of = f"{count(part['found'])} of {count(part['known'])}"
            lines.append(f"{outcome}: {of}")
    return "<br>".join(lines)


def _words(rows: list[dict[str, Any]], palette: Palette) -> Iterator[Trace]:
    """Write each rule in words, on two lines where it needs them."""
    for place, row in enumerate(rows):
        text = "<br>".join(_broken(safe(row["rule"]), 44 if palette.is_projected else 74))
        font = {"size": palette.note_px, "color": palette.text}
        yield note(text, 0, place, yref="y", font=font)


def _broken(text: str, room: int) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _readings(rows: list[dict[str, Any]], palette: Palette) -> Iterator[Trace]:
    for place, row in enumerate(rows):
        font = {"size": palette.note_px, "color": palette.text}
        yield note(_reading(row), _DOMAIN[1] + 0.012, place, yref="y", font=font)


def _reading(row: dict[str, Any]) -> str:
    if not row["known"]:
        return "not recorded"
    told = bold(f"{count(row['found'])} of {count(row['known'])}")
    if row["known"] < FEW:
        return told
    fits = between(row["low"], row["high"])
    if row["known"] < SOME:
        return f"{told} · {fits}"
    return f"{told} · {percent(row['rate'])} ({fits})"
