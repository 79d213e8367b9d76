"""What each campaign, channel or source is credited with, under every rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import count, money, shortened, symbol
from alignment.estimators.attribution import RULES
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.schema.money import minor_digits

ROWS: Final = 10
PROJECTED_ROWS: Final = 5
"""How many names are drawn beside NO_TOUCH; the table lists all."""
_NAMES: Final = 0.25
_READINGS: Final = 0.72


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
    tops = [float(row["most_minor"]) / look.unit for row in rows]
    reach = max([0.0, *tops]) * 1.06 or 1.0
    step = 44 if palette.is_projected else 38
    return figure(
        [
            *[_span(row, place, look) for place, row in enumerate(rows)],
            _others(rows, by_rule, look),
            _chosen(rows, look),
        ],
        palette,
        height=step * (len(rows) + 1) + 2 * palette.label_px,
        axes=_axes(palette, len(rows), reach, currency),
        notes=_labels(rows, look),
        margin=(0, 0, palette.label_px, palette.label_px * 2),
    )


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
            "size": look.palette.label_px * 0.9,
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


def _chosen(rows: list[dict[str, Any]], look: _Look) -> Trace:
    """Mark what the rule asked for gives."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.array([row["credit_minor"] / look.unit for row in rows]),
        "y": np.arange(len(rows)),
        "marker": {
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
    return f"{told}<br>{count(row['opportunities'])} opportunities had a touch of it"


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


def _labels(rows: list[dict[str, Any]], look: _Look) -> list[Trace]:
    told: list[Trace] = []
    for place, row in enumerate(rows):
        name = shortened(row["split"], 28)
        is_apart = row["split"] == NO_TOUCH
        colour = look.palette.muted if is_apart else look.palette.text
        name = bold(name) if row["split"] == look.focus else name
        told.append(
            note(name, 0, place, yref="y", font={"size": look.palette.label_px, "color": colour})
        )
        font = {"size": look.palette.note_px, "color": look.palette.text}
        told.append(note(_reading(row, look.currency), _READINGS, place, yref="y", font=font))
    return told


def _reading(row: dict[str, Any], currency: str) -> str:
    """Say the range of the rules, and where credit can tell nothing of an effect."""
    if row["split"] == NO_TOUCH:
        return bold(money(row["credit_minor"], currency))
    ends = [money(row[f"{end}_minor"], currency) for end in ("least", "most")]
    told = bold(ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}")
    return f"{told} · needs an experiment" if row["needs_experiment"] else told
