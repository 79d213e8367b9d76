"""One client's journey as swim lanes: marketing above, sales below, days along, stages behind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.journeys.bands import band_notes, bands
from alignment.charts.journeys.naming import KINDS, date_of, kind, told
from alignment.charts.palette import Palette
from alignment.charts.words import shortened
from alignment.scope import to_date

_SIDES: Final = {
    "marketing": ("request", "event", "content", "other"),
    "sales": ("meeting", "call", "email", "task"),
}
_LEFT: Final = 0.13
_LEFT_PROJECTED: Final = 0.15
_WIDTHS: Final = (960, 1_300)
"""Roughly how wide the lanes are in pixels, at work and projected."""
_CHARACTER: Final = 0.54
_BELOW: Final = 0.5
"""How far the line of a silence lies below its words, in lanes."""
_STEPS: Final = (7, 14, 30, 61, 91, 182, 365, 730)
_MOST_TICKS: Final = 8
_HEARD: Final = 70
_POINTS: Final = (
    ("handover_day", "handover"),
    ("qualified_day", "qualified"),
    ("outcome_day", "close"),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn of one journey.

    Args:
        points: The days that are known, by the names of ``OpportunityJourney``.
        marks: Rows of schema JourneyMark.
        spans: Rows of schema JourneySpan, none over another.
        silences: Rows of schema JourneySilence.
        outcome: won, lost or open.
        heard: How the client first heard of the firm; empty where nobody said.
        first_day: Where the axis begins.
        last_day: Where it ends.
    """

    points: dict[str, int]
    marks: pl.DataFrame
    spans: pl.DataFrame
    silences: pl.DataFrame
    outcome: str
    heard: str
    first_day: int
    last_day: int

    @property
    def lanes(self) -> list[tuple[str, str]]:
        """The side and kind of each lane with a mark, from above; a bare lane for an empty side."""
        known = set(self.marks.select("side", "kind").iter_rows())
        found = []
        for side, kinds in _SIDES.items():
            more = [each for each in kinds if (side, each) in known]
            found += [(side, each) for each in more or ["none"]]
        return found

    @property
    def days(self) -> int:
        """How long it took."""
        return max(self.last_day - self.first_day, 1)


def journey(drawn: Drawn, palette: Palette) -> go.Figure:
    """Draw one journey.

    Args:
        drawn: What is known of it.
        palette: Colours and type sizes.

    Returns:
        A figure whose marks carry ``[side, day]`` as custom data.
    """
    lanes = drawn.lanes
    middle = sum(1 for side, _ in lanes if side == "marketing") - 0.5
    places = {lane: place + (place > middle) * 0.9 for place, lane in enumerate(lanes)}
    step = 31 if palette.is_projected else 36
    above = 7.4 if drawn.heard else 6.1
    low = max(places.values()) + 0.6
    left = _LEFT_PROJECTED if palette.is_projected else _LEFT
    return figure(
        [_lane(drawn.marks, side, places, palette) for side in _SIDES],
        palette,
        height=int(step * (low + 0.6) + palette.note_px * (2.4 + above)),
        axes={
            "xaxis": _dates(drawn, left, palette),
            "yaxis": axis(range=[low, -0.6]),
        },
        notes=[
            *_names(places, palette),
            *band_notes(drawn.spans, palette, _scale(drawn, palette)),
            *_point_notes(drawn, palette),
            *_silence_notes(drawn, palette, middle + 0.45),
            *_heard(drawn, palette, left),
        ],
        shapes=[
            *bands(drawn.spans, palette),
            *_point_lines(drawn, palette),
            *_silence_lines(drawn, palette, middle + 0.45),
        ],
        margin=(
            0,
            int(palette.note_px * 6.5),
            int(palette.note_px * above),
            int(palette.note_px * 2.4),
        ),
    )


def _scale(drawn: Drawn, palette: Palette) -> float:
    """Give roughly how many pixels a day is wide."""
    return _WIDTHS[palette.is_projected] / (drawn.days * 1.04)


def _lane(
    marks: pl.DataFrame, side: str, places: dict[tuple[str, str], float], palette: Palette
) -> Trace:
    """Draw what one team did; what showed intent is full, what was weak is hollow."""
    rows = marks.filter(pl.col("side") == side).to_dicts()
    colour = palette.team(side)
    weak = [row["strength"] == "weak" for row in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["day"] for row in rows],
        "y": [places[side, row["kind"]] for row in rows],
        "marker": {
            "size": [palette.label_px * (0.75 + 0.2 * min(row["times"] - 1, 3)) for row in rows],
            "color": [palette.background if each else colour for each in weak],
            "opacity": 1,
            "line": {"width": palette.label_px / 7, "color": colour},
        },
        "customdata": [[side, str(row["day"])] for row in rows],
        "hovertext": [told(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _dates(drawn: Drawn, left: float, palette: Palette) -> dict[str, Any]:
    step = next((each for each in _STEPS if drawn.days / each <= _MOST_TICKS), _STEPS[-1])
    days = list(range(drawn.first_day, drawn.last_day + 1, step))
    room = 0.02 * drawn.days
    return axis(
        range=[drawn.first_day - room, drawn.last_day + room],
        domain=[left, 1],
        showticklabels=True,
        tickmode="array",
        tickvals=days,
        ticktext=list(_ticks(days)),
        tickangle=0,
        tickfont={"size": palette.note_px, "color": palette.muted},
    )


def _ticks(days: list[int]) -> Iterator[str]:
    """Write dates, with the year where it is another than the one before."""
    year = 0
    for day in map(to_date, days):
        yield f"{day:%-d %b}" if day.year == year else f"{day:%-d %b %Y}"
        year = day.year


def _names(places: dict[tuple[str, str], float], palette: Palette) -> Iterator[Trace]:
    """Name each lane in its team's colour; a team without any mark says so."""
    for (side, key), place in places.items():
        colour = palette.team(side)
        what = "Marketing: none recorded" if side == "marketing" else "Sales: none recorded"
        text = kind(key) if key in KINDS else what
        yield note(text, 0, place, yref="y", font={"size": palette.note_px, "color": colour})


def _known_points(drawn: Drawn) -> list[tuple[int, str]]:
    close = {"won": "signed", "lost": "lost"}.get(drawn.outcome, "")
    named = [
        (drawn.points[column], close if name == "close" else name)
        for column, name in _POINTS
        if column in drawn.points and drawn.points[column] <= drawn.last_day
    ]
    return [(day, name) for day, name in named if name]


def _point_lines(drawn: Drawn, palette: Palette) -> Iterator[Trace]:
    for day, _ in _known_points(drawn):
        yield {
            "type": "line",
            "yref": "paper",
            "x0": day,
            "x1": day,
            "y0": 0,
            "y1": 1,
            "line": {"color": palette.shared, "width": 2},
        }


def _point_notes(drawn: Drawn, palette: Palette) -> Iterator[Trace]:
    """Name handover, qualified and close above their lines, on as many rows as they need."""
    scale = _scale(drawn, palette)
    ends = [float("-inf"), float("-inf"), float("-inf")]
    size = palette.note_px
    for day, name in sorted(_known_points(drawn)):
        text = f"{name} {to_date(day):%-d %b}"
        width = len(text) * size * _CHARACTER
        at = (day - drawn.first_day) * scale
        row = next((row for row, end in enumerate(ends) if at > end + 8), 0)
        ends[row] = at + width
        yield note(
            bold(name) + text.removeprefix(name),
            day,
            1,
            xref="x",
            yanchor="bottom",
            yshift=size * (1.6 + 1.25 * row),
            font={"size": size, "color": palette.shared},
        )


def _silence_lines(drawn: Drawn, palette: Palette, place: float) -> Iterator[Trace]:
    for row in drawn.silences.to_dicts():
        yield {
            "type": "line",
            "x0": row["from_day"],
            "x1": row["until_day"],
            "y0": place + _BELOW,
            "y1": place + _BELOW,
            "line": {"color": palette.focus, "width": 2, "dash": "3px,4px"},
        }


def _silence_notes(drawn: Drawn, palette: Palette, place: float) -> Iterator[Trace]:
    """Say how long each silence was, in words where they fit, else by the number alone."""
    size, scale = palette.note_px, _scale(drawn, palette)
    for row in drawn.silences.to_dicts():
        days = f"{row['days']:,}"
        texts = (f"{days} days without contact", f"{days} days", days)
        room = row["days"] * scale
        text = next((each for each in texts if len(each) * size * _CHARACTER < room), "")
        if text:
            middle = (row["from_day"] + row["until_day"]) / 2
            font = {"size": size, "color": palette.focus}
            style = {"xref": "x", "yref": "y", "xanchor": "center"}
            yield note(text, middle, place, font=font, **style)


def _heard(drawn: Drawn, palette: Palette, left: float) -> Iterator[Trace]:
    """Say at the start how the client first heard of the firm, where people told."""
    if drawn.heard:
        said = f"▸ {bold('First heard of us:')} {shortened(drawn.heard, _HEARD)}"
        font = {"size": palette.note_px, "color": palette.shared}
        yield note(said, left, 1, yanchor="bottom", yshift=palette.note_px * 5.7, font=font)


def alt(drawn: Drawn) -> str:
    """Describe a journey for those who can't see it."""
    sides = dict(drawn.marks.group_by("side").agg(pl.col("times").sum()).iter_rows())
    told_points = [f"{name} on {date_of(day)}" for day, name in _known_points(drawn)]
    numbers = (
        f"{sides.get('marketing', 0):,} touches of marketing, "
        f"{sides.get('sales', 0):,} contacts of sales"
    )
    return f"Swim lanes of one journey: {'; '.join([numbers, *told_points])}"
