"""What both definitions say of the same leads: only marketing, both, only sales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import between, count, money, percent
from alignment.schema.measures import TOTAL

PARTS: Final = ("only_marketing", "both", "only_sales")
_NAMES: Final = {
    "only_marketing": "Only marketing",
    "both": "Both teams",
    "only_sales": "Only sales",
}
_OWNERS: Final = {"only_marketing": "marketing", "both": "both", "only_sales": "sales"}
_LABELLED: Final = 0.125
"""From this share of the bar on, a part has room for its name and number."""
_NUMBERED: Final = 0.05
_APART: Final = 0.25
"""How far the words under the parts stand from each other at least, as a share of the bar."""
_WHOSE: Final = {"marketing": "Marketing’s", "sales": "Sales’"}
_EMS: Final = {".": 0.28, ",": 0.28, " ": 0.24, "%": 0.9}
_EM: Final = 0.56
_GAP: Final = 0.0022


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Where everything stands, in pixels from the top."""

    sales_label: int
    sales_line: int
    marketing_label: int
    marketing_line: int
    top: int
    bottom: int
    outcome: int
    range: int
    money: int
    height: int
    number_px: int
    rate_px: int
    heading_px: int


_WORK: Final = _Sizes(12, 30, 50, 69, 87, 160, 192, 224, 244, 258, 34, 28, 18)
_PROJECTED: Final = _Sizes(16, 38, 62, 86, 106, 200, 242, 304, 336, 352, 48, 40, 28)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is drawn: the four cells, and where their parts begin and how long they are."""

    cells: dict[str, dict[str, Any]]
    starts: dict[str, float]
    shares: dict[str, float]
    palette: Palette
    sizes: _Sizes
    currency: str
    window_days: int

    def leads(self, part: str) -> int:
        """Count the leads of a part."""
        return int(self.cells[part]["leads"])


def overlap(found: pl.DataFrame, palette: Palette, *, currency: str, window_days: int) -> go.Figure:
    """Draw one bar of all leads that either definition calls qualified.

    Brackets carry each team's total; under each part stands what became of it.

    Args:
        found: Rows of schema AgreementCell; the total is drawn.
        palette: Colours and type sizes.
        currency: ISO 4217 code of the values.
        window_days: Within how many days leads became an opportunity.

    Returns:
        A figure whose parts carry ``[split, cell]`` as custom data.
    """
    sizes = _PROJECTED if palette.is_projected else _WORK
    cells = {row["cell"]: row for row in found.filter("is_total").iter_rows(named=True)}
    traces, notes, shapes = [], [], []
    if cells:
        drawing = _laid_out(cells, palette, sizes, currency, window_days)
        places = _spread([drawing.starts[part] for part in PARTS])
        for part, place in zip(PARTS, places, strict=True):
            traces.append(_bar(drawing, part))
            notes += [*_inside(drawing, part), *_under(drawing, part, place)]
        for team in ("marketing", "sales"):
            drawn, told = _bracket(drawing, team)
            shapes += drawn
            notes += told
    axes = {
        "xaxis": axis(range=[0, 1]),
        "yaxis": axis(range=[sizes.height, 0]),
        "barmode": "overlay",
    }
    return figure(traces, palette, height=sizes.height, axes=axes, notes=notes, shapes=shapes)


def _laid_out(
    cells: dict[str, dict[str, Any]],
    palette: Palette,
    sizes: _Sizes,
    currency: str,
    window_days: int,
) -> _Drawing:
    whole = max(sum(cells[part]["leads"] for part in PARTS), 1)
    shares = {part: cells[part]["leads"] / whole for part in PARTS}
    middle = shares["only_marketing"]
    starts = {"only_marketing": 0.0, "both": middle, "only_sales": middle + shares["both"]}
    return _Drawing(cells, starts, shares, palette, sizes, currency, window_days)


def _bar(drawing: _Drawing, part: str) -> Trace:
    share, sizes = drawing.shares[part], drawing.sizes
    gap = _GAP if share > 4 * _GAP else 0
    hover = f"{bold(_NAMES[part])}<br>{count(drawing.leads(part))} leads"
    return {
        "type": "bar",
        "orientation": "h",
        "base": [drawing.starts[part]],
        "x": [max(share - gap, 0)],
        "y": [(sizes.top + sizes.bottom) / 2],
        "width": sizes.bottom - sizes.top,
        "marker": {"color": drawing.palette.team(_OWNERS[part]), "line": {"width": 0}},
        "customdata": [[TOTAL, part]],
        "hovertext": [hover],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.45}},
    }


def _at(text: str, place: tuple[float, float], size: int, colour: str, shift: int = 12) -> Trace:
    font = {"size": size, "color": colour}
    return note(text, *place, xref="x", yref="y", xshift=shift, font=font)


def _inside(drawing: _Drawing, part: str) -> list[Trace]:
    """Write name and number into a part, as far as there is room."""
    share, start, sizes = drawing.shares[part], drawing.starts[part], drawing.sizes
    ground, number = drawing.palette.background, bold(count(drawing.leads(part)))
    deep = sizes.bottom - sizes.top
    if share < _NUMBERED:
        return []
    if share < _LABELLED:
        middle = (start + share / 2, sizes.top + deep / 2)
        return [_at(number, middle, sizes.heading_px, ground, 0) | {"xanchor": "center"}]
    return [
        _at(bold(_NAMES[part]), (start, sizes.top + 0.22 * deep), sizes.heading_px, ground),
        _at(number, (start, sizes.top + 0.66 * deep), sizes.number_px, ground),
    ]


def _spread(starts: list[float]) -> list[float]:
    """Keep the words under the parts from running into each other."""
    first, middle, last = starts
    last = max(min(last, 1 - _APART), first + 2 * _APART)
    return [first, min(max(middle, first + _APART), last - _APART), last]


def _under(drawing: _Drawing, part: str, place: float) -> list[Trace]:
    """Say under a part what became of it: the share, its range, and the value."""
    row, palette, sizes = drawing.cells[part], drawing.palette, drawing.sizes
    big, words = _reading(row)
    if drawing.shares[part] < _LABELLED and row["leads"]:
        whose = f"of {count(row['leads'])} {_NAMES[part].lower()}"
        words = f"{whose}<br>{words.replace('<br>', ' ')}"
    wide = int(sum(_EMS.get(each, _EM) for each in big) * sizes.rate_px) + 22
    colour = palette.team(_OWNERS[part])
    lines = ((_range(row, drawing.window_days), sizes.range), (_worth(drawing, row), sizes.money))
    return [
        _at(bold(big), (place, sizes.outcome), sizes.rate_px, colour),
        _at(words, (place, sizes.outcome), palette.note_px, palette.muted, wide),
        *(_at(text, (place, at), palette.note_px, palette.text) for text, at in lines if text),
    ]


def _reading(row: dict[str, Any]) -> tuple[str, str]:
    """Give the large text and the words beside it, by the rules for small groups."""
    if not row["leads"]:
        return "None", "no lead<br>in this part"
    if row["verdict"] == "not_recorded":
        return "–", "not recorded<br>what became of it"
    if row["verdict"] == "enough" and row["rate"] is not None:
        return percent(row["rate"]), "became an<br>opportunity"
    told = f"{count(row['converted_so_far'])} of {count(row['leads'])}"
    return told, "became an<br>opportunity so far"


def _range(row: dict[str, Any], window_days: int) -> str:
    if row["rate"] is None or row["verdict"] not in ("enough", "range_first"):
        return ""
    fits = between(row["low"], row["high"])
    if row["verdict"] == "range_first":
        return f"anything from {fits} fits"
    return f"{fits}, within {window_days} days"


def _worth(drawing: _Drawing, row: dict[str, Any]) -> str:
    if row["pipeline_minor"] is None:
        return ""
    won = f", {money(row['won_minor'], drawing.currency)} won" if row["won_minor"] else ""
    return f"{money(row['pipeline_minor'], drawing.currency)} pipeline{won}"


def _bracket(drawing: _Drawing, team: str) -> tuple[list[Trace], list[Trace]]:
    """Draw a team's bracket over its parts and write its total on it."""
    sizes, is_sales = drawing.sizes, team == "sales"
    total = drawing.leads("both") + drawing.leads(f"only_{team}")
    if not total:
        return [], []
    left = drawing.starts["both"] if is_sales else 0.0
    right = 1.0 if is_sales else drawing.starts["only_sales"]
    at = sizes.sales_line if is_sales else sizes.marketing_line
    label = sizes.sales_label if is_sales else sizes.marketing_label
    colour, foot = drawing.palette.team(team), sizes.top - 6
    path = f"M {left + 0.001} {foot} V {at} H {right - 0.003} V {foot}"
    line = {"color": colour, "width": 2}
    shape = {"type": "path", "xref": "x", "yref": "y", "path": path, "line": line}
    text = bold(f"{_WHOSE[team]} definition: {count(total)}")
    anchor = {"xanchor": "right"} if is_sales else {}
    told = _at(text, (float(is_sales), label), sizes.heading_px, colour, 0) | anchor
    return [shape], [told]
