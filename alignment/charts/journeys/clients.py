"""Picked clients' journeys side by side: a slim lane each, from the first thing known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.journeys.naming import date_of, key_of, told
from alignment.charts.palette import Palette
from alignment.charts.words import money, safe, shortened

_APART: Final = 0.24
"""How far a team's marks are from the line, in rows."""
_FAINT: Final = 0.45
_MOST_TICKS: Final = 7
_STEPS: Final = (7, 14, 30, 60, 90, 180, 365, 730)
_CHARACTER: Final = 0.75
"""How wide a digit of a silence is with its room, as a share of its size."""
_DOMAIN: Final = 0.29
_DOMAIN_PROJECTED: Final = 0.46
_WIDTHS: Final = (870, 490)
"""Roughly how wide the lanes are in pixels, at work and projected."""


def clients(
    picked: pl.DataFrame,
    marks: pl.DataFrame,
    silences: pl.DataFrame,
    palette: Palette,
    *,
    currency: str,
    reach: int,
) -> go.Figure:
    """Draw a row per client of one outcome, the longest way last.

    Args:
        picked: Rows of schema PickedJourney, of one outcome.
        marks: Rows of schema JourneyMark with ``opp_id``.
        silences: Rows of schema JourneySilence with ``opp_id``.
        palette: Colours and type sizes.
        currency: ISO 4217 code of the base currency.
        reach: The last day of the axis, so that several charts can be compared.

    Returns:
        A figure whose marks carry ``[outcome, opp_id]`` as custom data.
    """
    rows = picked.sort("cycle", "opp_id", nulls_last=True).to_dicts()
    places = {row["opp_id"]: place for place, row in enumerate(rows)}
    starts = {row["opp_id"]: _start(row) for row in rows}
    reach = max(reach, 1)
    done = [row | {"outcome": rows[0]["outcome"]} for row in marks.to_dicts() if rows]
    done = [row for row in done if row["opp_id"] in places]
    quiet = [row for row in silences.to_dicts() if row["opp_id"] in places]
    traces = [
        *(_way(row, places, palette) for row in rows),
        *(_side(done, side, places, starts, palette) for side in ("marketing", "sales")),
        *_points(rows, places, starts, palette),
    ]
    step = 52 if palette.is_projected else 36
    left = _DOMAIN_PROJECTED if palette.is_projected else _DOMAIN
    return figure(
        traces,
        palette,
        height=step * len(rows) + int(palette.note_px * 5.2),
        axes={
            "xaxis": _days(reach, left, palette),
            "yaxis": axis(range=[len(rows) - 0.5, -0.5]),
        },
        notes=[
            *_names(rows, palette, currency),
            *_silent(quiet, places, starts, palette, reach),
            _key(rows, palette),
        ],
        margin=(0, palette.note_px, int(palette.note_px * 2.2), int(palette.note_px * 3)),
    )


def _start(row: dict[str, Any]) -> int:
    """Give the first day that is known of; the close where nothing is."""
    return int(row["outcome_day"] - (row["cycle"] or 0))


def _way(row: dict[str, Any], places: dict[str, int], palette: Palette) -> Trace:
    """Draw the line from the first thing known to the close."""
    place = places[row["opp_id"]]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [0, row["cycle"] or 0],
        "y": [place, place],
        "line": {"color": palette.line, "width": 0.2 * palette.label_px},
        "hoverinfo": "skip",
    }


def _side(
    done: list[dict[str, Any]],
    side: str,
    places: dict[str, int],
    starts: dict[str, int],
    palette: Palette,
) -> Trace:
    """Draw what one team did: marketing above the line, sales below it."""
    rows = [row for row in done if row["side"] == side]
    away = -_APART if side == "marketing" else _APART
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["day"] - starts[row["opp_id"]] for row in rows],
        "y": [places[row["opp_id"]] + away for row in rows],
        "marker": {
            "size": 0.55 * palette.label_px,
            "color": palette.team(side),
            "opacity": [_FAINT if row["strength"] == "weak" else 0.9 for row in rows],
            "line": {"width": 0},
        },
        "customdata": [[row["outcome"], row["opp_id"]] for row in rows],
        "hovertext": [f"day {row['day'] - starts[row['opp_id']]:,}<br>{told(row)}" for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _points(
    rows: list[dict[str, Any]],
    places: dict[str, int],
    starts: dict[str, int],
    palette: Palette,
) -> Iterator[Trace]:
    """Mark handover, first qualified and close."""
    ends = {"won": "square", "lost": "square-open"}
    kinds = (
        ("handover_day", "Handover", "diamond"),
        ("qualified_day", "First qualified", "diamond-open"),
        ("outcome_day", "Close", ends[rows[0]["outcome"]] if rows else "square"),
    )
    for column, called, symbol in kinds:
        known = [row for row in rows if row[column] is not None and row[column] >= _start(row)]
        yield {
            "type": "scatter",
            "mode": "markers",
            "x": [row[column] - starts[row["opp_id"]] for row in known],
            "y": [places[row["opp_id"]] for row in known],
            "marker": {
                "symbol": symbol,
                "size": 0.7 * palette.label_px,
                "color": palette.shared,
                "line": {"width": 2, "color": palette.shared},
            },
            "customdata": [[row["outcome"], row["opp_id"]] for row in known],
            "hovertext": [
                f"{bold(called)}, day {row[column] - starts[row['opp_id']]:,}"
                f"<br>{date_of(row[column])}"
                for row in known
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "cliponaxis": False,
        }


def _days(reach: int, left: float, palette: Palette) -> dict[str, Any]:
    step = next((each for each in _STEPS if reach / each <= _MOST_TICKS), _STEPS[-1])
    font = {"size": palette.note_px, "color": palette.muted}
    return axis(
        range=[-0.01 * reach, 1.01 * reach],
        domain=[left, 1],
        showticklabels=True,
        tickfont=font,
        tick0=0,
        dtick=step,
        showgrid=True,
        gridcolor=palette.line,
        griddash="2px,4px",
        title={"text": "days since the first thing known", "font": font, "standoff": 4},
    )


def _names(rows: list[dict[str, Any]], palette: Palette, currency: str) -> Iterator[Trace]:
    """Name each row by id, source, size and value; never by a person."""
    size = palette.note_px
    for place, row in enumerate(rows):
        long = (10, 9) if palette.is_projected else (18, 14)
        value = safe(money(row["value_minor"], currency)) if row["value_minor"] else ""
        parts = [shortened(row["source"], long[1]), row["size"], value]
        text = f"{bold(shortened(row['opp_id'], long[0]))} · {' · '.join(filter(None, parts))}"
        yield note(text, 0, place, yref="y", font={"size": size, "color": palette.text})


def _silent(
    quiet: list[dict[str, Any]],
    places: dict[str, int],
    starts: dict[str, int],
    palette: Palette,
    reach: int,
) -> Iterator[Trace]:
    """Write the days of each silence on the line, where they fit between the marks."""
    size = palette.note_px - 2
    width = _WIDTHS[palette.is_projected]
    for row in quiet:
        text = f"{row['days']:,}"
        if row["days"] / reach * width < (len(text) + 2) * size * _CHARACTER:
            continue
        middle = (row["from_day"] + row["until_day"]) / 2 - starts[row["opp_id"]]
        yield note(
            text,
            middle,
            places[row["opp_id"]],
            xref="x",
            yref="y",
            xanchor="center",
            bgcolor=palette.background,
            borderpad=1,
            font={"size": size, "color": palette.muted},
        )


def _key(rows: list[dict[str, Any]], palette: Palette) -> Trace:
    won = bool(rows) and rows[0]["outcome"] == "won"
    close = "■ signed" if won else "□ lost"
    head = bold(f"{len(rows):,} won" if won else f"{len(rows):,} lost")
    if palette.is_projected:
        signs = f"{close}   12 = days of silence"
    else:
        signs = key_of(palette, close, "12 = days without contact, over 14")
    font = {"size": palette.note_px, "color": palette.muted}
    return note(f"{head}   {signs}", 0, 1, yanchor="bottom", yshift=4, font=font)
