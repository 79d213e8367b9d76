"""The share that moved on by each day."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, bold, day_axis, figure, note, share_axis
from alignment.charts.palette import Palette
from alignment.charts.velocity.naming import days, fitting, half, token
from alignment.charts.words import count, shortened

_ROOM: Final = 3
"""So many times the day by which three of four had moved on is drawn, where that was observed."""
_LEAST: Final = 14
_FAINT: Final = 0.14


def curve(curves: pl.DataFrame, found: pl.DataFrame, palette: Palette) -> go.Figure:
    """Draw the share that had moved on by each day, with its range, half and three quarters.

    Args:
        curves: Rows of schema VelocityCurve, one or two sides.
        found: Rows of schema Velocity, which hold the same sides of the same stage.
        palette: Colours and type sizes.

    Returns:
        A figure whose lines carry ``[split, stage]`` as custom data.
    """
    parts = curves.partition_by("side", maintain_order=True)
    stage = str(curves["stage"][0])
    rows = {row["side"]: row for row in found.filter(pl.col("stage") == stage).to_dicts()}
    last = max(_reach(rows[part["side"][0]], part) for part in parts)
    traces: list[Trace] = []
    shapes: list[Trace] = []
    for number, part in reversed(list(enumerate(parts))):
        colour = palette.context if number else palette.focus
        traces += _line(part.filter(pl.col("day") <= last), colour, palette, is_first=not number)
        marks, drops = _marks(rows[part["side"][0]], colour, palette, last)
        traces += marks
        shapes += drops
    return figure(
        traces,
        palette,
        height=480 if palette.is_projected else 380,
        axes={
            "xaxis": day_axis(palette, last, _every(last), "days since they entered the stage"),
            "yaxis": share_axis(palette, 1.02, dtick=0.25),
        },
        notes=_told([rows[part["side"][0]] for part in parts], palette),
        shapes=shapes,
        margin=(palette.label_px * 4, palette.label_px * 17, 8, palette.label_px * 3),
    )


def _reach(row: dict[str, Any], part: pl.DataFrame) -> int:
    """Give the last day that is worth the room."""
    end = int(part["day"].to_numpy()[-1])
    if row["p75_days"] is None:
        return max(end, 1)
    return max(min(end, max(_ROOM * int(row["p75_days"]), _LEAST)), 1)


def _line(part: pl.DataFrame, colour: str, palette: Palette, *, is_first: bool) -> list[Trace]:
    x = part["day"].to_numpy()
    edge = {"type": "scatter", "mode": "lines", "x": x, "hoverinfo": "skip"}
    edge["line"] = {"width": 0, "shape": "hv"}
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    fill = {"fill": "tonexty", "fillcolor": f"rgba({red},{green},{blue},{_FAINT})"}
    split, stage = str(part["split"][0]), token(str(part["stage"][0]))
    wide = (4 if is_first else 3) * (1.5 if palette.is_projected else 1)
    ways = part.select("forward_rate", "back_rate", "out_rate").rows()
    return [
        {**edge, "y": part["low"].to_numpy()},
        {**edge, "y": part["high"].to_numpy(), **fill},
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": part["moved_rate"].to_numpy(),
            "line": {"color": colour, "width": wide, "shape": "hv"},
            "customdata": [[split, stage]] * part.height,
            "text": [
                f"{on:.0%} forward, {back:.0%} back, {out:.0%} off the ladder<br>"
                f"{count(watched)} watched that long"
                for (on, back, out), watched in zip(ways, part["at_risk"], strict=True)
            ],
            "hovertemplate": f"{bold(shortened(split, 40))}<br>%{{y:.0%}} moved on by day %{{x}}"
            "<br>%{text}<extra></extra>",
        },
    ]


def _marks(
    row: dict[str, Any], colour: str, palette: Palette, last: int
) -> tuple[list[Trace], list[Trace]]:
    """Mark the days by which half and three of four had moved on, and the range of the first."""
    shapes: list[Trace] = []
    low, high = row["median_low_days"], row["median_high_days"]
    if low is not None:
        span = {"x0": low, "x1": last if high is None else min(high, last), "y0": 0.5, "y1": 0.5}
        wide = {"color": colour, "width": palette.label_px * 0.45}
        shapes.append({"type": "line", **span, "line": wide, "opacity": 0.4})
    known = [(row["median_days"], 0.5), (row["p75_days"], 0.75)]
    known = [(day, part) for day, part in known if day is not None and day <= last]
    for day, part in known:
        thin = {"color": colour, "width": 1.5, "dash": "4px,4px"}
        shapes.append({"type": "line", "x0": day, "x1": day, "y0": 0, "y1": part, "line": thin})
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": [day for day, _ in known],
        "y": [part for _, part in known],
        "marker": {
            "size": palette.label_px * 0.9,
            "color": colour,
            "line": {"color": palette.background, "width": 2},
        },
        "customdata": [[row["split"], token(row["stage"])]] * len(known),
        "hovertext": [
            f"{'Half' if part == 0.5 else 'Three of four'} by day {day:,}"  # noqa: PLR2004 - the median
            for day, part in known
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return [dots] if known else [], shapes


def _every(last: int) -> int:
    return next((step for step in (1, 2, 5, 7, 14, 30, 60, 90) if last / step <= 9), 180)  # noqa: PLR2004 - marks that fit


def _told(rows: list[dict[str, Any]], palette: Palette) -> list[Trace]:
    """Say beside the curves what each of them tells; the lines themselves have no room for it."""
    notes = []
    for number, row in enumerate(rows):
        colour = palette.muted if number else palette.focus
        name = "All" if row["side"] == "all" else shortened(row["split"], 24)
        said = [
            f"<span style='color:{colour}'>{bold(name)}</span>",
            _half(row),
            f"three of four: {_most(row)}",
            f"{count(row['open'])} of {count(row['entrants'])} still there",
        ]
        font = {"size": palette.note_px + (0 if palette.is_projected else 2)}
        notes.append(note("<br>".join(said), 1.02, 1.0 - 0.52 * number, yanchor="top", font=font))
    return notes


def _half(row: dict[str, Any]) -> str:
    told = f"half: {bold(half(row))}"
    range_of = fitting(row)
    return f"{told} ({range_of})" if range_of else told


def _most(row: dict[str, Any]) -> str:
    return days(row["p75_days"]) if row["p75_days"] is not None else "not reached"
