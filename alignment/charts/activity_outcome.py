"""What both teams did, and what came of it, month by month against a base month."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note, spread
from alignment.charts.palette import Palette
from alignment.charts.words import count, money, safe
from alignment.scope import to_date

NAMES: Final = {
    "touches": "Marketing touches",
    "leads": "Leads",
    "mqls": "MQLs",
    "activities": "Sales activities",
    "opportunities": "Opportunities",
    "wins": "Wins",
    "revenue": "Won value",
}
DRAWN: Final = ("touches", "leads", "activities", "opportunities", "revenue")
"""What is drawn where nothing else is asked for; the table holds every series."""
_TEAM: Final = {"touches": "marketing", "leads": "marketing", "mqls": "marketing"}
_DASHED: Final = ("leads", "revenue")
_ROOM: Final = 1.08
_ABOVE: Final = 2
_BELOW: Final = 3
"""The room above and below the lines, in sizes of the type of notes."""
_LINE: Final = 1.25
"""How high a line of text is, in sizes of its type."""


def activity_outcome(found: pl.DataFrame, palette: Palette, *, currency: str) -> go.Figure:
    """Draw a line per series; months that may still lead to something lie on a shaded ground.

    Args:
        found: Rows of schema ActivityOutcome.
        palette: Colours and type sizes.
        currency: ISO 4217 code of the base currency.

    Returns:
        A figure whose marks carry ``[series, month_day]`` as custom data.
    """
    days = found["month_day"].unique().sort().to_list()
    whole = found.filter("is_whole")
    parts = {name: whole.filter(pl.col("series") == name) for name in DRAWN}
    parts = {name: part for name, part in parts.items() if part["index"].drop_nulls().len() > 1}
    top = max([100.0, *(float(v) for p in parts.values() for v in p["index"].drop_nulls())])
    reach = top * _ROOM
    return figure(
        [_line(part, days, palette, currency) for part in parts.values()],
        palette,
        height=_height(palette),
        axes={"xaxis": _months(days, palette), "yaxis": _index(reach, palette)},
        notes=[
            *_ends(parts, days, palette, reach),
            *_base_note(found, palette),
            *_young_note(found, days, palette),
        ],
        shapes=[*_young(found, days, palette), _base(palette)],
        margin=(
            4 * palette.note_px,
            13 * palette.note_px,
            _ABOVE * palette.note_px,
            _BELOW * palette.note_px,
        ),
    )


def _height(palette: Palette) -> int:
    return 460 if palette.is_projected else 340


def _line(part: pl.DataFrame, days: list[int], palette: Palette, currency: str) -> Trace:
    name = str(part["series"][0])
    rows = [row for row in part.iter_rows(named=True) if row["index"] is not None]
    colour = _colour(name, palette)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [days.index(row["month_day"]) for row in rows],
        "y": [row["index"] for row in rows],
        "line": {"color": colour, "width": 3, "dash": "6px,4px" if name in _DASHED else "solid"},
        "marker": {"size": palette.label_px * 0.5, "color": colour},
        "customdata": [[name, str(row["month_day"])] for row in rows],
        "hovertext": [_hover(row, currency) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _colour(name: str, palette: Palette) -> str:
    return palette.sales if name == "activities" else palette.team(_TEAM.get(name, ""))


def _hover(row: dict[str, Any], currency: str) -> str:
    is_money = row["series"] == "revenue"
    number = money(row["number"], currency) if is_money else count(row["number"])
    month = f"{to_date(row['month_day']):%b %Y}"
    young = "" if row["is_ripe"] else "<br>may still lead to something"
    head = bold(safe(NAMES[row["series"]]))
    return f"{head}, {month}<br>{number}: {row['index']:.0f} against 100{young}"


def _months(days: list[int], palette: Palette) -> dict[str, Any]:
    step = 1 if len(days) <= 13 else 3  # noqa: PLR2004 - names that fit
    shown = list(range(0, len(days), step))
    return axis(
        range=[-0.3, len(days) - 0.7],
        showticklabels=True,
        tickmode="array",
        tickvals=shown,
        ticktext=[f"{to_date(days[place]):%b<br>%Y}" for place in shown],
        tickfont={"size": palette.note_px, "color": palette.muted},
    )


def _index(reach: float, palette: Palette) -> dict[str, Any]:
    return axis(
        range=[0, reach],
        showticklabels=True,
        nticks=5,
        showgrid=True,
        gridcolor=palette.line,
        tickfont={"size": palette.note_px, "color": palette.muted},
    )


def _base(palette: Palette) -> Trace:
    """Mark the height of the base month."""
    ends = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 100, "y1": 100}
    return {**ends, "line": {"color": palette.muted, "width": 1.5, "dash": "4px,4px"}}


def _first_young(found: pl.DataFrame, days: list[int]) -> int | None:
    """Give the place of the first of the last months that aren't ripe."""
    ripe = found.filter("is_ripe")["month_day"]
    young = [place for place, day in enumerate(days) if ripe.is_empty() or day > ripe.max()]  # type: ignore[operator]  # days are whole numbers
    return young[0] if young else None


def _young(found: pl.DataFrame, days: list[int], palette: Palette) -> list[Trace]:
    first = _first_young(found, days)
    if first is None:
        return []
    ends = {"x0": first - 0.5, "x1": len(days) - 0.7, "yref": "paper", "y0": 0, "y1": 1}
    ground = {"fillcolor": palette.track, "opacity": 0.7, "line": {"width": 0}, "layer": "below"}
    return [{"type": "rect", **ends, **ground}]


def _young_note(found: pl.DataFrame, days: list[int], palette: Palette) -> list[Trace]:
    if _first_young(found, days) is None:
        return []
    font = {"size": palette.note_px, "color": palette.muted}
    told = "may still lead to something"
    # above the ground, where no line runs through it; it ends where the ground ends
    place = {"xref": "x", "xanchor": "right", "yanchor": "bottom", "yshift": 2}
    return [note(told, len(days) - 0.7, 1.0, **place, font=font)]


def _base_note(found: pl.DataFrame, palette: Palette) -> list[Trace]:
    """Say what 100 is."""
    base = found["base_day"].drop_nulls()
    if base.is_empty():
        return []
    font = {"size": palette.note_px, "color": palette.muted}
    told = f"each line: {to_date(int(base[0])):%B %Y} = 100"
    return [note(told, 0, 1.0, yanchor="bottom", yshift=2, font=font)]


def _ends(
    parts: dict[str, pl.DataFrame], days: list[int], palette: Palette, reach: float
) -> list[Trace]:
    """Write each series' name and newest index at the end of its line, none over another."""
    newest = []
    for name, part in parts.items():
        row = part.filter(pl.col("index").is_not_null()).sort("month_day").row(-1, named=True)
        newest.append((float(row["index"]), name))
    newest.sort(reverse=True)
    told: list[Trace] = []
    inside = _height(palette) - (_ABOVE + _BELOW) * palette.note_px
    heights = spread([index for index, _ in newest], reach * _LINE * palette.note_px / inside)
    for above, (index, name) in zip(heights, newest, strict=True):
        font = {"size": palette.note_px, "color": _colour(name, palette)}
        text = f"{safe(NAMES[name])} {bold(f'{index:.0f}')}"
        told.append(note(text, len(days) - 1, above, xref="x", yref="y", xshift=14, font=font))
    return told
