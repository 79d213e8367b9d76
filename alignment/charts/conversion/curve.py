"""The share that converted by each age."""

from __future__ import annotations

from typing import Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, bold, day_axis, figure, note, rule, share_axis
from alignment.charts.palette import Palette
from alignment.charts.words import count, line, percent, shortened

_REACH: Final = 2
"""How many windows of age are drawn."""
_DASHES: Final = ("solid", "dash", "dot", "dashdot")


def curve(
    curves: pl.DataFrame, palette: Palette, *, window_days: int, lines: tuple[float, float]
) -> go.Figure:
    """Draw the share that converted by each age, with its range around all leads.

    Args:
        curves: Rows of schema ConversionCurve, the total first, at most a few splits.
        palette: Colours and type sizes.
        window_days: The agreed window, marked on the age axis.
        lines: The upper and the lower agreed line, 0 to 1.

    Returns:
        A figure whose lines carry ``[split, ""]`` as custom data.
    """
    curves = curves.filter(pl.col("age_days") <= _REACH * window_days)
    parts = curves.partition_by("split", maintain_order=True)
    traces: list[Trace] = []
    for number, part in enumerate(reversed(parts)):
        traces += _line(part, palette, _DASHES[(len(parts) - 1 - number) % len(_DASHES)])
    top = max([float(curves["rate"].to_numpy().max()), *_upper(parts)]) if parts else 0.0
    reach = max(top, lines[0]) * 1.18
    last = int(curves["age_days"].to_numpy().max()) if parts else window_days
    last = max(last, 1)
    return figure(
        traces,
        palette,
        height=465 if palette.is_projected else 400,
        axes={
            "xaxis": day_axis(palette, last, _every(last), "days since entry"),
            "yaxis": share_axis(palette, reach, nticks=6),
        },
        notes=[
            *_line_names(parts, palette, reach),
            *_rule_names(palette, lines),
            _window_name(palette, window_days),
        ],
        shapes=[*(rule(value, palette) for value in lines), _window(palette, window_days)],
        margin=(palette.label_px * 3, palette.label_px * 14, 4, palette.label_px * 3),
    )


def _upper(parts: list[pl.DataFrame]) -> list[float]:
    return [float(part["high"].to_numpy().max()) for part in parts if part["is_total"][0]]


def _line(part: pl.DataFrame, palette: Palette, dash: str) -> list[Trace]:
    is_total = bool(part["is_total"][0])
    split = str(part["split"][0])
    days = part["age_days"].to_numpy()
    drawn: list[Trace] = []
    if is_total:
        edge = {"type": "scatter", "mode": "lines", "x": days, "line": {"width": 0, "shape": "hv"}}
        drawn += [
            {**edge, "y": part["low"].to_numpy(), "hoverinfo": "skip"},
            {
                **edge,
                "y": part["high"].to_numpy(),
                "fill": "tonexty",
                "fillcolor": _faded(palette.focus),
                "hoverinfo": "skip",
            },
        ]
    drawn.append(
        {
            "type": "scatter",
            "mode": "lines",
            "x": days,
            "y": part["rate"].to_numpy(),
            "line": {
                "color": palette.focus if is_total else palette.context,
                "width": (4 if is_total else 2) * (1.5 if palette.is_projected else 1),
                "dash": "solid" if is_total else dash,
                "shape": "hv",
            },
            "customdata": [[split, ""]] * part.height,
            "text": [f"{count(value)} observed that long" for value in part["at_risk"]],
            "hovertemplate": f"{bold(shortened(split, 40))}<br>"
            "%{y:.1%} within %{x} days<br>%{text}<extra></extra>",
        }
    )
    return drawn


def _faded(colour: str) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.14)"


def _every(last: int) -> int:
    return next((step for step in (7, 15, 30, 60, 90, 180) if last / step <= 8), 365)  # noqa: PLR2004 - marks that fit


def _line_names(parts: list[pl.DataFrame], palette: Palette, reach: float) -> list[Trace]:
    """Write each line's name at its end, moved apart where they would meet."""
    ends = sorted(((float(part["rate"][-1]), part) for part in parts), key=lambda pair: pair[0])
    gap, floor, notes = reach * (0.075 if palette.is_projected else 0.062), -1.0, []
    for rate, part in ends:
        floor = max(rate, floor + gap)
        is_total = bool(part["is_total"][0])
        name = "All" if is_total else shortened(str(part["split"][0]), 20)
        text = f"{bold(name)} {percent(rate)}"
        font = {
            "size": palette.label_px,
            "color": palette.focus if is_total else palette.muted,
        }
        notes.append(note(text, 1.012, floor, yref="y", font=font))
    return notes


def _rule_names(palette: Palette, lines: tuple[float, float]) -> list[Trace]:
    """Name the upper line at the left, where no curve is yet, and the lower one at the right."""
    style = {"yref": "y", "yanchor": "bottom", "font": {"size": palette.note_px}}
    upper, lower = lines
    return [
        note(f"{line(upper)} line", 0.006, upper, **style),
        note(f"{line(lower)} line", 0.994, lower, **style, xanchor="right"),
    ]


def _window(palette: Palette, window_days: int) -> Trace:
    return {
        "type": "line",
        "yref": "paper",
        "x0": window_days,
        "x1": window_days,
        "y0": 0,
        "y1": 1,
        "line": {"color": palette.context, "width": 1},
    }


def _window_name(palette: Palette, window_days: int) -> Trace:
    font = {"size": palette.note_px, "color": palette.muted}
    return note(
        f"{window_days} days ",
        window_days,
        1,
        xref="x",
        xanchor="right",
        yanchor="top",
        font=font,
    )
