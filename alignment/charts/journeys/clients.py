"""Picked clients' journeys side by side: a slim lane each, from the first thing known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
_LETTERS: Final = {"small": "S", "middle": "M", "large": "L", "unpriced": ""}
_MOST_TICKS: Final = (7, 4)
"""At work and projected."""
_STEPS: Final = (7, 14, 30, 60, 90, 120, 180, 365, 730)
_LAST: Final = 0.92
"""Up to which part of the axis its days are written."""
_CHARACTER: Final = 0.75
"""How wide a digit of a silence is with its room, as a share of its size."""
_DOMAIN: Final = 0.29
_DOMAIN_PROJECTED: Final = 0.49
_SIGNS: Final = ("handover_day", "qualified_day", "outcome_day")
_TRIED: Final = (0.5, 0.3, 0.7)
"""Where in a silence its days may be written, the first that is free of signs."""
_ROOM: Final = (57, 32)
"""How many characters fit before a lane, at work and projected."""
_WIDTHS: Final = (870, 440)
"""Roughly how wide the lanes are in pixels, at work and projected."""


def clients(
    picked: pl.DataFrame,
    marks: pl.DataFrame,
    silences: pl.DataFrame,
    palette: Palette,
    *,
    currency: str,
    reach: int,
    named: Mapping[str, str],
) -> go.Figure:
    """Draw a row per client of one outcome, the longest way last.

    Args:
        picked: Rows of schema PickedJourney, of one outcome.
        marks: Rows of schema JourneyMark with ``opp_id``.
        silences: Rows of schema JourneySilence with ``opp_id``.
        palette: Colours and type sizes.
        currency: ISO 4217 code of the base currency.
        reach: The last day of the axis, so that several charts can be compared.
        named: By opportunity, what its client is called; those without are told by their id.

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
    step = 39 if palette.is_projected else 36
    left = _DOMAIN_PROJECTED if palette.is_projected else _DOMAIN
    below = 1.6 if palette.is_projected else 3.0
    return figure(
        traces,
        palette,
        height=step * len(rows) + int(palette.note_px * (2.2 + below)),
        axes={
            "xaxis": _days(reach, left, palette),
            "yaxis": axis(range=[len(rows) - 0.5, -0.5]),
        },
        notes=[
            *_names(rows, named, palette, currency),
            *_silent(quiet, {row["opp_id"]: row for row in rows}, places, palette, reach),
            _key(rows, palette),
        ],
        margin=(0, palette.note_px, int(palette.note_px * 2.2), int(palette.note_px * below)),
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
                "size": 0.62 * palette.label_px,
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
    most = _MOST_TICKS[palette.is_projected]
    step = next((each for each in _STEPS if reach / each <= most), _STEPS[-1])
    font = {"size": palette.note_px, "color": palette.muted}
    # A number at the very end would be cut off with its unit, or left out.
    days = list(range(0, max(int(reach * _LAST), 1) + 1, step))
    told = [f"{day:,}" for day in days]
    told[-1] += " days" if palette.is_projected else ""
    return axis(
        range=[-0.01 * reach, 1.01 * reach],
        domain=[left, 1],
        showticklabels=True,
        tickfont=font,
        tickangle=0,
        tickmode="array",
        tickvals=days,
        ticktext=told,
        showgrid=True,
        gridcolor=palette.line,
        griddash="2px,4px",
        **_called(palette, font),
    )


def _called(palette: Palette, font: dict[str, Any]) -> dict[str, Any]:
    """Say below the axis what it counts; projected, its last number does, for want of room."""
    if palette.is_projected:
        return {}
    return {"title": {"text": "days since the first thing known", "font": font, "standoff": 4}}


def _names(
    rows: list[dict[str, Any]], named: Mapping[str, str], palette: Palette, currency: str
) -> Iterator[Trace]:
    """Name each row by client, source, size and value; never by a person."""
    size = palette.note_px
    for place, row in enumerate(rows):
        client = " ".join(named.get(row["opp_id"], "").split())
        value = safe(money(row["value_minor"], currency)) if row["value_minor"] else ""
        if palette.is_projected:
            # Beside a name there is no room for the value, which the size stands for.
            told = f"{_LETTERS[row['size']]} {'' if client else value}".strip()
            parts = [shortened(row["source"], 11), told]
        else:
            parts = [shortened(row["source"], 14), row["size"], value]
        rest = "".join(f" · {each}" for each in parts if each)
        room = _ROOM[palette.is_projected] - len(rest)
        text = bold(shortened(client, room) or _id(row["opp_id"], palette)) + rest
        yield note(text, 0, place, yref="y", font={"size": size, "color": palette.text})


def _id(opp_id: str, palette: Palette) -> str:
    """Show an id whole where it fits, else its end, by which ids differ."""
    most = 8 if palette.is_projected else 18
    return safe(opp_id if len(opp_id) <= most else f"…{opp_id[1 - most :]}")


def _silent(
    quiet: list[dict[str, Any]],
    rows: dict[str, dict[str, Any]],
    places: dict[str, int],
    palette: Palette,
    reach: int,
) -> Iterator[Trace]:
    """Write the days of each silence on the line, where they fit between the signs."""
    size = palette.note_px - 2
    scale = _WIDTHS[palette.is_projected] / reach
    for silence in quiet:
        row = rows[silence["opp_id"]]
        text = f"{silence['days']:,}"
        day = _free(silence, row, (len(text) + 2) * size * _CHARACTER / scale)
        if day is None:
            continue
        yield note(
            text,
            day - _start(row),
            places[silence["opp_id"]],
            xref="x",
            yref="y",
            xanchor="center",
            bgcolor=palette.background,
            borderpad=1,
            font={"size": size, "color": palette.muted},
        )


def _free(silence: dict[str, int], row: dict[str, Any], room: float) -> float | None:
    """Find a day in a silence around which so many days are free of signs; None for none."""
    signs = [row[name] for name in _SIGNS if row[name] is not None]
    for part in _TRIED:
        day = silence["from_day"] + part * silence["days"]
        ends = min(day - silence["from_day"], silence["until_day"] - day)
        if ends >= room / 2 and all(abs(day - sign) >= room * 0.7 for sign in signs):
            return day
    return None


def _key(rows: list[dict[str, Any]], palette: Palette) -> Trace:
    """Say what is drawn and what the signs mean; projected, each of two charts says half."""
    won = bool(rows) and rows[0]["outcome"] == "won"
    head = bold(f"{len(rows):,} won" if won else f"{len(rows):,} lost")
    if palette.is_projected:
        signs = key_of(palette)[:3] if won else [*key_of(palette)[3:], "12 = days of silence"]
    else:
        close = "■ signed" if won else "□ lost"
        signs = [*key_of(palette), close, "12 = days without contact, over 14"]
    font = {"size": palette.note_px, "color": palette.muted}
    return note("   ".join([head, *signs]), 0, 1, yanchor="bottom", yshift=4, font=font)
