"""The board that opens the meeting: every shared measure as a part of its own target."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import money
from alignment.metrics.board_words import BOARD, DAYS, SHARE, short
from alignment.metrics.scoreboard import widest_gap
from alignment.schema.money import minor_digits

REACH: Final = 1.22
"""How far beyond the target bars are drawn, as a part of it."""
_BARS: Final = (0.405, 0.765)
_VALUE: Final = 0.39
_READING: Final = 0.782
_LINES: Final = (0.93, 0.995)
_FULL: Final = 10_000
"""Amounts under this are written out."""
_UNTOLD: Final = {"too_young": "too young", "not_recorded": "not recorded"}


def board(found: pl.DataFrame, palette: Palette) -> go.Figure:
    """Draw each measure's bar as a part of its target, its range, last quarter and quarters.

    One line is the target of all; further right is better, whatever the measure. Plum stands only
    where the headline points.

    Args:
        found: Rows of schema Scoreboard.
        palette: Colours and type sizes.

    Returns:
        A figure whose bars carry ``[measure, ""]`` as custom data.
    """
    rows = found.filter("is_period").to_dicts()
    quarters = {
        name: found.filter(~pl.col("is_period"), pl.col("measure") == name).to_dicts()
        for name in BOARD
    }
    focus = widest_gap(found)
    colours = [palette.focus if row["measure"] == focus else palette.shared for row in rows]
    step, top = (78, 46) if palette.is_projected else (72, 46)
    traces = [*_bars(rows, colours, palette), _ranges(rows, palette)]
    notes = _headings(rows, quarters, palette)
    for place, row in enumerate(rows):
        traces += _quarters(quarters[row["measure"]], place, colours[place], palette)
        notes += _row(row, place, palette, is_focus=row["measure"] == focus)
    return figure(
        traces,
        palette,
        height=step * len(rows) + top + 6,
        axes={
            "xaxis": axis(domain=list(_BARS), range=[0, REACH]),
            "yaxis": axis(domain=[0, 1], range=[len(rows) - 0.5, -0.5]),
            "xaxis2": axis(domain=list(_LINES), anchor="y", range=[-0.3, _most(quarters) - 0.7]),
            "barmode": "overlay",
        },
        notes=notes,
        shapes=[*_rules(len(rows), palette), *_ticks(rows, quarters, palette), *_target(palette)],
        margin=(0, 0, top, 6),
    )


def _most(quarters: dict[str, list[dict[str, Any]]]) -> int:
    return max(len(each) for each in quarters.values())


def _bars(rows: list[dict[str, Any]], colours: list[str], palette: Palette) -> list[Trace]:
    """Draw the track and the bar; a bar that has no value or no target isn't there."""
    reached = [_clipped(row["attained_rate"]) for row in rows]
    bars: Trace = {
        "type": "bar",
        "orientation": "h",
        "x": np.array(reached, dtype=float),
        "y": np.arange(len(rows)),
        "width": 0.44,
        "marker": {"color": colours, "line": {"width": 0}},
        "customdata": [[row["measure"], ""] for row in rows],
        "hovertext": [f"{bold(BOARD[row['measure']].name)}<br>{row['sentence']}" for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 1}},
    }
    track = {
        **bars,
        "x": np.full(len(rows), REACH),
        "marker": {"color": palette.track, "line": {"width": 0}},
    }
    return [track, bars]


def _clipped(part: float | None) -> float:
    return math.nan if part is None else min(max(part, 0.0), REACH)


def _ranges(rows: list[dict[str, Any]], palette: Palette) -> Trace:
    """Draw what fits as a thin line through the end of the bar."""
    across: list[float] = []
    up: list[float] = []
    for place, row in enumerate(rows):
        if row["low"] is not None and row["low"] != row["high"] and row["target"]:
            across += [_clipped(row["attained_low"]), _clipped(row["attained_high"]), math.nan]
            up += [place, place, math.nan]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.array(across),
        "y": np.array(up),
        "line": {"color": palette.context, "width": 5 if palette.is_projected else 3},
        "hoverinfo": "skip",
    }


def _ticks(
    rows: list[dict[str, Any]], quarters: dict[str, list[dict[str, Any]]], palette: Palette
) -> list[Trace]:
    """Mark where the last quarter stood: cut out of the bar, or drawn beyond its end."""
    marks = []
    for place, row in enumerate(rows):
        part = last_quarter(row, quarters[row["measure"]])
        if part is None:
            continue
        at, bar = _clipped(part), row["attained_rate"]
        colour = palette.background if bar is not None and at < bar else palette.text
        marks.append(_line((at, at), (place - 0.22, place + 0.22), colour, 3))
    return marks


def last_quarter(row: dict[str, Any], quarters: list[dict[str, Any]]) -> float | None:
    """Give what part of its target the newest quarter reached that is old enough.

    Args:
        row: The measure's row for the period.
        quarters: Its rows for the quarters, oldest first; the period itself is none of them.
    """
    known = [
        each["attained_rate"]
        for each in quarters
        if each["attained_rate"] is not None
        and (each["first_day"], each["last_day"]) != (row["first_day"], row["last_day"])
    ]
    return known[-1] if known else None


def _line(across: tuple[float, float], up: tuple[float, float], colour: str, width: float) -> Trace:
    return {
        "type": "line",
        "x0": across[0],
        "x1": across[1],
        "y0": up[0],
        "y1": up[1],
        "line": {"color": colour, "width": width},
    }


def _target(palette: Palette) -> list[Trace]:
    """Draw the one line of all targets, with an edge so that it can be seen on a bar."""
    width = 3 if palette.is_projected else 2
    pens = ((palette.background, width + 4), (palette.text, width))
    return [_line((1, 1), (0, 1), *pen) | {"yref": "paper"} for pen in pens]


def _rules(number: int, palette: Palette) -> list[Trace]:
    """Part the rows by hairlines."""
    return [
        _line((0, 1), (place + 0.5, place + 0.5), palette.line, 1) | {"xref": "paper"}
        for place in range(number - 1)
    ]


def _quarters(
    quarters: list[dict[str, Any]], place: int, colour: str, palette: Palette
) -> list[Trace]:
    """Draw the quarters as a small line in their own scale, with a dot on the newest known."""
    values = np.array([math.nan if q["value"] is None else q["value"] for q in quarters])
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return []
    low, spread = float(np.nanmin(values)), float(np.nanmax(values) - np.nanmin(values))
    heights = place + 0.24 - 0.48 * ((values - low) / spread if spread else values * 0 + 0.5)
    shared: Trace = {"type": "scatter", "xaxis": "x2", "hoverinfo": "text"}
    line = {
        **shared,
        "mode": "lines",
        "x": known,
        "y": heights[known],
        "line": {"color": palette.context, "width": 3 if palette.is_projected else 2},
        "hovertext": [f"{quarters[i]['span']}: {_plain(quarters[i])}" for i in known],
    }
    dot = {
        **shared,
        "mode": "markers",
        "x": known[-1:],
        "y": heights[known[-1:]],
        "marker": {"color": colour, "size": palette.note_px * 0.62},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    return [line, dot]


def _row(row: dict[str, Any], place: int, palette: Palette, *, is_focus: bool) -> list[Trace]:
    """Write a measure's name, value, answer and target."""
    named, is_large = BOARD[row["measure"]], palette.is_projected
    name_px = palette.label_px + (2 if is_large else 3)
    strong = {"color": palette.focus if is_focus else palette.text}
    muted = {"size": palette.note_px, "color": palette.muted}
    value_px = palette.figure_px + (6 if is_large else 8)
    beside = {"yref": "y"}
    texts = [
        note(bold(named.name), 0, place - 0.17, **beside, font={"size": name_px}),
        note(named.told, 0, place + 0.19, **beside, font=muted),
        note(
            bold(_plain(row)),
            _VALUE,
            place,
            **beside,
            xanchor="right",
            font={"size": value_px, **strong},
        ),
    ]
    answer = {"size": palette.label_px, **strong}
    texts.append(note(bold(reading(row)), _READING, place - 0.17, **beside, font=answer))
    if row["target"] is not None:
        told = f"target {_plain(row, 'target')}"
        texts.append(note(told, _READING, place + 0.19, **beside, font=muted))
    return texts


def reading(row: dict[str, Any]) -> str:
    """Say how a measure stands to its target, in the few words that a board has room for."""
    if row["value"] is None:
        return _UNTOLD.get(row["verdict"], "too few")
    if row["target"] is None:
        return "no target"
    if row["answer"] == "not_met":
        return f"{short(row['gap_rate'])} short"
    return "on target" if row["answer"] == "met" else "can’t tell yet"


def _plain(row: dict[str, Any], column: str = "value") -> str:
    """Write a number of the board shortly."""
    value, unit = row[column], row["unit"]
    if value is None:
        return "–"
    if unit == SHARE:
        return f"{value:.1%}"
    if unit == DAYS:
        return f"{value:,.0f} day{'' if round(value) == 1 else 's'}"
    return money(round(value * 10 ** minor_digits(unit)), unit, full_below=_FULL)


def _headings(
    rows: list[dict[str, Any]], quarters: dict[str, list[dict[str, Any]]], palette: Palette
) -> list[Trace]:
    muted = {"size": palette.note_px, "color": palette.muted}
    style = {"yanchor": "bottom"}
    told = "tick: last quarter · right is better"
    if not palette.is_projected:
        told = "tick: last quarter · grey: range · further right is better"
    texts = []
    if any(row["target"] is not None for row in rows):
        strong = {"size": palette.label_px + 1}
        texts.append(note(told, _BARS[0], 1.004, **style, font=muted))
        texts.append(
            note(bold("target"), 1, 1.004, **style, xref="x", xanchor="center", font=strong)
        )
    number = _most(quarters)
    if number:
        label = f"{number} quarter{'' if number == 1 else 's'}"
        texts.append(note(label, 1, 1.004, **style, xanchor="right", font=muted))
    return texts
