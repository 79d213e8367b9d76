"""What each campaign, channel or source is credited with, under every rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import count, fitted, money, shortened, symbol
from alignment.estimators.attribution import RULES
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.schema.money import minor_digits

ROWS: Final = 10
PROJECTED_ROWS: Final = 5
"""How many names are drawn beside NO_TOUCH; the table lists all."""
_NAMES: Final = 0.25
_READINGS: Final = 0.72
_ROOM: Final = 19
_PROJECTED_ROOM: Final = 14.5
"""How long a name may be, in sizes of its type."""
_MUCH: Final = 1.3
"""So many times the largest credit, what nobody touched would press the names together."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How all rows are drawn: colours, money, the rule asked for and the name spoken of."""

    palette: Palette
    currency: str
    rule: str
    focus: str

    @property
    def unit(self) -> int:
        return int(10 ** minor_digits(self.currency))

    def colour(self, row: dict[str, Any]) -> str:
        if row["split"] == NO_TOUCH:
            return self.palette.context
        return self.palette.focus if row["split"] == self.focus else self.palette.marketing


def campaigns(
    found: pl.DataFrame,
    by_rule: pl.DataFrame,
    palette: Palette,
    *,
    currency: str,
    rule: str,
    focus: str = "",
) -> go.Figure:
    """Draw from the least to the most credit of each name, the rule asked for as a dot.

    Args:
        found: Rows of schema Campaigns, the total first.
        by_rule: Rows of schema CreditByRule for the same names.
        palette: Colours and type sizes.
        currency: ISO 4217 code of the base currency.
        rule: The rule asked for, a key of RULES.
        focus: The name that the headline talks about.

    Returns:
        A figure whose dots carry ``[split, rule]`` as custom data.
    """
    look = _Look(palette, currency, rule, focus)
    rows = _drawn(found, PROJECTED_ROWS if palette.is_projected else ROWS)
    reach = _reach(rows, look)
    step = 43 if palette.is_projected else 38
    return figure(
        [
            *[_span(row, place, look) for place, row in enumerate(rows)],
            _others(rows, by_rule, look),
            _chosen(rows, look, reach),
        ],
        palette,
        height=step * (len(rows) + 1) + 3 * palette.label_px,
        axes=_axes(palette, len(rows), reach, currency),
        notes=[*_heads(look), *_labels(rows, look)],
        margin=(0, 0, palette.label_px * 2, round(palette.label_px * 1.7)),
    )


def _reach(rows: list[dict[str, Any]], look: _Look) -> float:
    """Give the end of the axis: that of the names, where what nobody touched is far beyond it."""
    named = [float(row["most_minor"]) for row in rows if row["split"] != NO_TOUCH]
    apart = [float(row["most_minor"]) for row in rows if row["split"] == NO_TOUCH]
    top = max(named, default=0.0)
    tops = [top, *(each for each in apart if each <= top * _MUCH or not named)]
    return max(tops) / look.unit * 1.06 or 1.0


def count_not_drawn(found: pl.DataFrame, palette: Palette) -> int:
    """Count the names with credit for which the chart has no room.

    Args:
        found: Rows of schema Campaigns.
        palette: Says whether the page is projected.
    """
    return max(_named(found).height - (PROJECTED_ROWS if palette.is_projected else ROWS), 0)


def _named(found: pl.DataFrame) -> pl.DataFrame:
    """Keep the names that any rule gives credit to."""
    is_name = ~pl.col("is_total") & (pl.col("split") != NO_TOUCH)
    return found.filter(is_name, pl.col("credit_minor").is_not_null(), pl.col("most_minor") > 0)


def _drawn(found: pl.DataFrame, most: int) -> list[dict[str, Any]]:
    """Give the first names with credit, and what nobody touched as the last row."""
    apart = found.filter(pl.col("split") == NO_TOUCH, pl.col("credit_minor") > 0)
    return [*_named(found).head(most).to_dicts(), *apart.to_dicts()]


def _span(row: dict[str, Any], place: int, look: _Look) -> Trace:
    """Draw the line from the least to the most of any rule."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [row["least_minor"] / look.unit, row["most_minor"] / look.unit],
        "y": [place, place],
        "line": {"color": look.colour(row), "width": look.palette.label_px * 0.4},
        "opacity": 0.35,
        "hoverinfo": "skip",
    }


def _others(rows: list[dict[str, Any]], by_rule: pl.DataFrame, look: _Look) -> Trace:
    """Mark what each of the other rules gives."""
    places = {row["split"]: place for place, row in enumerate(rows) if row["split"] != NO_TOUCH}
    kept = by_rule.filter(
        pl.col("split").is_in(list(places)),
        pl.col("rule") != look.rule,
        ~pl.col("is_total"),
        pl.col("credit_minor").is_not_null(),
    ).to_dicts()
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [row["credit_minor"] / look.unit for row in kept],
        "y": [places[row["split"]] for row in kept],
        "marker": {
            "symbol": "line-ns-open",
            "size": look.palette.label_px * 1.15,
            "color": look.palette.muted,
            "line": {"width": 2, "color": look.palette.muted},
        },
        "customdata": [[row["split"], row["rule"]] for row in kept],
        "hovertext": [
            f"{bold(shortened(row['split'], 40))}<br>{RULES[row['rule']].name}: "
            f"{money(row['credit_minor'], look.currency)}"
            for row in kept
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _chosen(rows: list[dict[str, Any]], look: _Look, reach: float) -> Trace:
    """Mark what the rule asked for gives; what lies beyond the axis points out of it."""
    values = np.array([row["credit_minor"] / look.unit for row in rows])
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.minimum(values, reach * 0.985),
        "y": np.arange(len(rows)),
        "marker": {
            "symbol": ["triangle-right" if each > reach else "circle" for each in values],
            "size": look.palette.label_px * 0.95,
            "color": [look.colour(row) for row in rows],
            "line": {"width": 2, "color": look.palette.background},
        },
        "customdata": [[row["split"], look.rule] for row in rows],
        "hovertext": [_hover(row, look.currency, look.rule) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _hover(row: dict[str, Any], currency: str, rule: str) -> str:
    name = bold(shortened(row["split"], 40))
    credit = money(row["credit_minor"], currency)
    if row["split"] == NO_TOUCH:
        return f"{name}<br>{credit}: nothing that marketing did is on record"
    told = f"{name}<br>{RULES[rule].name}: {credit}"
    if row["credit_low_minor"] is not None:
        ends = (money(row[f"credit_{end}_minor"], currency) for end in ("low", "high"))
        told += f" (with other accounts {' to '.join(ends)})"
    number = row["opportunities"]
    had = "opportunity" if number == 1 else "opportunities"
    return f"{told}<br>{count(number)} {had} had a touch of it"


def _axes(palette: Palette, rows: int, reach: float, currency: str) -> dict[str, Any]:
    ticks = {"size": palette.note_px, "color": palette.muted}
    return {
        "xaxis": axis(
            domain=[_NAMES + 0.01, _READINGS - 0.02],
            range=[-0.01 * reach, reach],
            showticklabels=True,
            nticks=5,
            tickformat="~s",
            tickprefix=symbol(currency),
            tickfont=ticks,
            showgrid=True,
            gridcolor=palette.line,
        ),
        "yaxis": axis(range=[rows - 0.4, -0.6]),
    }


def _heads(look: _Look) -> list[Trace]:
    """Say what the marks and the readings are."""
    font = {"size": look.palette.note_px, "color": look.palette.muted}
    above = {"yanchor": "bottom", "yshift": 2, "font": font}
    return [
        note(f"● {RULES[look.rule].name} · | other rules", _NAMES, 1, **above),
        note("least to most of any rule", _READINGS, 1, **above),
    ]


def _labels(rows: list[dict[str, Any]], look: _Look) -> list[Trace]:
    told: list[Trace] = []
    for place, (row, name) in enumerate(zip(rows, _names(rows, look), strict=True)):
        is_apart = row["split"] == NO_TOUCH
        colour = look.palette.muted if is_apart else look.palette.text
        name = bold(name) if row["split"] == look.focus else name  # noqa: PLW2901 - the same name
        told.append(
            note(name, 0, place, yref="y", font={"size": look.palette.label_px, "color": colour})
        )
        font = {"size": look.palette.note_px, "color": look.palette.text}
        told.append(note(_reading(row, look.currency), _READINGS, place, yref="y", font=font))
    return told


def _names(rows: list[dict[str, Any]], look: _Look) -> list[str]:
    """Cut names to their room; those that would then read alike keep their ends as well."""
    room = _PROJECTED_ROOM if look.palette.is_projected else _ROOM
    cut = [fitted(row["split"], room) for row in rows]
    return [
        fitted(row["split"], room, keep_end=True) if cut.count(name) > 1 else name
        for row, name in zip(rows, cut, strict=True)
    ]


def _reading(row: dict[str, Any], currency: str) -> str:
    """Say the range of the rules, and where credit can tell nothing of an effect."""
    if row["split"] == NO_TOUCH:
        return bold(money(row["credit_minor"], currency))
    ends = [money(row[f"{end}_minor"], currency) for end in ("least", "most")]
    told = bold(ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}")
    return f"{told} · needs an experiment" if row["needs_experiment"] else told
