"""The stages in a row: by when half had moved on, by when three of four, and what is agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.velocity.naming import (
    days,
    fitting,
    half,
    is_told,
    named,
    owner,
    token,
    untold,
)
from alignment.charts.velocity.rows import LEFT, RIGHT, ROWS, names, readings
from alignment.charts.words import shortened
from alignment.scope import Scope

"""How many stages have room; the table lists all."""


def stages(
    found: pl.DataFrame, palette: Palette, *, scope: Scope, agreed: Mapping[str, int]
) -> go.Figure:
    """Draw each stage's days as a bar to the median with its range, beside the agreed days.

    Args:
        found: Rows of schema Velocity; of a group and the rest where there are two, else of all.
        palette: Colours and type sizes.
        scope: The question.
        agreed: The agreed days by stage.

    Returns:
        A figure whose bars carry ``[split, stage]`` as custom data.
    """
    side = "group" if (found["side"] == "group").any() else "all"
    shown = found.filter(pl.col("side") == side).head(ROWS).to_dicts()
    beside = {row["stage"]: row for row in found.filter(pl.col("side") == "rest").to_dicts()}
    limits = {row["stage"]: agreed.get(row["stage"]) for row in shown}
    reach = _reach(shown, beside, limits)
    step = 84 if palette.is_projected else 54
    traces = [_bars(shown, palette, scope, reach), *_ranges(shown, palette, scope, reach)]
    return figure(
        [*traces, *_most(shown, palette), *_rest(shown, beside, palette)],
        palette,
        height=step * len(shown) + 3 * palette.note_px,
        axes=_axes(palette, len(shown), reach),
        notes=[
            *names(shown, palette, scope, "is_chosen"),
            *readings([_reading(row, limits[row["stage"]], palette) for row in shown], palette),
            _key(palette, beside),
        ],
        shapes=_agreed(shown, limits, palette),
        margin=(0, 0, int(palette.note_px * 1.8), 2 * palette.note_px),
    )


def _reach(
    shown: list[dict[str, Any]],
    beside: Mapping[str, dict[str, Any]],
    limits: Mapping[str, int | None],
) -> float:
    """Give the longest day that is drawn; what isn't reached goes to the edge."""
    every = [*shown, *beside.values()]
    known = [row[name] for row in every for name in ("median_days", "p75_days")]
    most = max([day for day in (*known, *limits.values()) if day is not None], default=0)
    if not most:
        most = max([row["horizon_days"] for row in every if is_told(row)], default=1)
    return max(most, 1) * 1.12


def _bars(shown: list[dict[str, Any]], palette: Palette, scope: Scope, reach: float) -> Trace:
    is_open = [is_told(row) and row["median_days"] is None for row in shown]
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(shown))),
        "x": [_long(row, reach) for row in shown],
        "width": 0.34,
        "marker": {
            "color": [palette.team(owner(row["stage"], scope)) for row in shown],
            "opacity": [1.0 if row["is_chosen"] else 0.62 for row in shown],
            "pattern": {
                "shape": ["/" if each else "" for each in is_open],
                "fgcolor": palette.background,
                "size": 9,
                "solidity": 0.3,
            },
        },
        "customdata": [[row["split"], token(row["stage"])] for row in shown],
        "hovertext": [_hover(row, scope) for row in shown],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.5}},
    }


def _long(row: dict[str, Any], reach: float) -> float:
    if not is_told(row):
        return 0.0
    return reach if row["median_days"] is None else float(row["median_days"])


def _hover(row: dict[str, Any], scope: Scope) -> str:
    name = bold(shortened(named(row["stage"], scope), 40))
    if not is_told(row):
        return f"{name}<br>{untold(row)}"
    return (
        f"{name}<br>{row['moved']:,} moved on, {row['open']:,} still there"
        f"<br>mean up to the same day {row['mean_days']:,.1f} days"
    )


def _ranges(
    shown: list[dict[str, Any]], palette: Palette, scope: Scope, reach: float
) -> list[Trace]:
    """Draw the range of the median as a thin line past the bar's end."""
    del scope
    drawn = []
    for place, row in enumerate(shown):
        if not is_told(row) or row["median_low_days"] is None or row["median_days"] is None:
            continue
        high = row["median_high_days"]
        drawn.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [row["median_low_days"], reach if high is None else high],
                "y": [place, place],
                "line": {"color": palette.text, "width": 3 if palette.is_projected else 2},
                "hoverinfo": "skip",
            }
        )
    return drawn


def _most(shown: list[dict[str, Any]], palette: Palette) -> list[Trace]:
    """Mark the day by which three of four had moved on."""
    known = [(row, place) for place, row in enumerate(shown) if row["p75_days"] is not None]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [row["p75_days"] for row, _ in known],
            "y": [place for _, place in known],
            "marker": {
                "symbol": "line-ns",
                "size": palette.label_px,
                "line": {"width": 4 if palette.is_projected else 2.5, "color": palette.muted},
            },
            "customdata": [[row["split"], token(row["stage"])] for row, _ in known],
            "hovertext": [f"three of four by day {row['p75_days']:,}" for row, _ in known],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
    ]


def _rest(
    shown: list[dict[str, Any]], beside: Mapping[str, dict[str, Any]], palette: Palette
) -> list[Trace]:
    """Mark the rest's median as a hollow dot."""
    pairs = [(beside.get(row["stage"]), place) for place, row in enumerate(shown)]
    known = [(row, place) for row, place in pairs if row and row["median_days"] is not None]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [row["median_days"] for row, _ in known],
            "y": [place for _, place in known],
            "marker": {
                "size": palette.label_px * 0.8,
                "color": palette.background,
                "line": {"width": 2.5, "color": palette.context},
            },
            "customdata": [[row["split"], token(row["stage"])] for row, _ in known],
            "hovertext": [
                f"{shortened(row['split'], 40)}: half by day {row['median_days']:,}"
                for row, _ in known
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
    ]


def _agreed(
    shown: list[dict[str, Any]], limits: Mapping[str, int | None], palette: Palette
) -> list[Trace]:
    """Draw the agreed days of a stage as a dashed line across its row."""
    line = {"color": palette.text, "width": 2, "dash": "4px,4px"}
    return [
        {"type": "line", "x0": limit, "x1": limit, "y0": at - 0.4, "y1": at + 0.4, "line": line}
        for at, row in enumerate(shown)
        if (limit := limits[row["stage"]]) is not None
    ]


def _axes(palette: Palette, rows: int, reach: float) -> dict[str, Any]:
    ticks = {"size": palette.note_px, "color": palette.muted}
    return {
        "xaxis": axis(
            domain=[LEFT, RIGHT],
            range=[0, reach],
            showticklabels=True,
            tickfont=ticks,
            nticks=6,
            ticksuffix=" d",
        ),
        "yaxis": axis(range=[rows - 0.5, -0.5]),
    }


def _reading(row: dict[str, Any], limit: int | None, palette: Palette) -> str:
    """Say the median first, and what only looks at those that left second and small."""
    agreed = "" if limit is None else f"agreed: {days(limit)}"
    if not is_told(row):
        return untold(row) + (f" · {agreed}" if agreed else "")
    range_of = fitting(row)
    is_range_first = row["verdict"] == "range_first" and bool(range_of)
    told = bold(f"{range_of} days" if is_range_first else half(row))
    if range_of and not is_range_first:
        told += f" ({range_of})"
    most = days(row["p75_days"]) if row["p75_days"] is not None else "not reached"
    mean = row["completed_mean_days"]
    completed = "" if mean is None else f"completed only: {mean:,.0f} days on average"
    small = " · ".join(part for part in (agreed, completed) if part)
    return f"{told} · three of four: {most}<br><span style='color:{palette.muted}'>{small}</span>"


def _key(palette: Palette, beside: Mapping[str, dict[str, Any]]) -> Trace:
    """Say what the marks mean."""
    parts = ["bar: half moved on", "thin line: its range", "tick: three of four"]
    parts.append("dashed: agreed days")
    if beside:
        parts.append("ring: the others")
    font = {"size": palette.note_px, "color": palette.muted}
    return note(" · ".join(parts), LEFT, 1.0, yanchor="bottom", font=font)
