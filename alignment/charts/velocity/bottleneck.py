"""Where the most days could be won."""

from __future__ import annotations

from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.velocity.naming import is_told, named, token
from alignment.charts.words import shortened
from alignment.scope import Scope

_LEFT, _RIGHT = 0.19, 0.6
ROWS: Final = 12


def bottleneck(found: pl.DataFrame, palette: Palette, *, scope: Scope) -> go.Figure:
    """Draw the days that could be won in each stage, the most first; candidates in plum.

    Args:
        found: Rows of schema Bottleneck.
        palette: Colours and type sizes.
        scope: The question.

    Returns:
        A figure whose bars carry ``["All", stage]`` as custom data.
    """
    shown = found.head(ROWS).to_dicts()
    step = 84 if palette.is_projected else 50
    values = [max(_value(row) or 0.0, 0.0) for row in shown]
    return figure(
        [_bars(shown, values, palette)],
        palette,
        height=step * len(shown) + 8,
        axes={
            "xaxis": axis(domain=[_LEFT, _RIGHT], range=[0, max([*values, 1.0]) * 1.02]),
            "yaxis": axis(range=[len(shown) - 0.5, -0.5]),
        },
        notes=[*_names(shown, palette, scope), *_readings(shown, palette)],
        margin=(0, 0, 4, 4),
    )


def _value(row: dict[str, Any]) -> float | None:
    value: float | None = row[f"{row['ranked_by']}_days"]
    return value


def _bars(shown: list[dict[str, Any]], values: list[float], palette: Palette) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(shown))),
        "x": values,
        "width": 0.5,
        "marker": {
            "color": [palette.focus if row["is_candidate"] else palette.context for row in shown]
        },
        "customdata": [["All", token(row["stage"])] for row in shown],
        "hovertext": [_first(row) for row in shown],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.5}},
    }


def _first(row: dict[str, Any]) -> str:
    if row["first_in_100"] is None:
        return "not ranked"
    return f"first in {row['first_in_100']} of 100 resamples of the accounts"


def _names(shown: list[dict[str, Any]], palette: Palette, scope: Scope) -> list[Trace]:
    font = {"size": palette.label_px}
    return [
        note(
            bold(name) if row["is_candidate"] else name,
            0,
            place,
            yref="y",
            font=font,
        )
        for place, row in enumerate(shown)
        if (name := shortened(named(row["stage"], scope), 20))
    ]


def _readings(shown: list[dict[str, Any]], palette: Palette) -> list[Trace]:
    font = {"size": palette.note_px}
    return [
        note(_reading(row, palette), _RIGHT + 0.02, place, yref="y", font=font)
        for place, row in enumerate(shown)
    ]


def _reading(row: dict[str, Any], palette: Palette) -> str:
    """Say the days, what they are made of, and how often the stage came first."""
    if not is_told(row):
        return "not recorded" if row["verdict"] == "not_recorded" else "too few to tell"
    made = f"{row['entrants']:,} × "
    if row["ranked_by"] == "spent":
        told, made = f"{row['spent_days']:,.0f} days spent", f"{made}{row['mean_days']:,.1f} days"
    elif row["agreed_days"] is None:
        told, made = "no agreed days", f"{made}{row['mean_days']:,.1f} days"
    else:
        over = row["recoverable_days"]
        told = f"{over:,.0f} days to win" if over > 0 else "within the agreed days"
        made = f"{made}({row['mean_days']:,.1f} − {row['agreed_days']:,} agreed)"
    firsts = "" if row["first_in_100"] is None else f" · first in {row['first_in_100']} of 100"
    return f"{bold(told)}{firsts}<br><span style='color:{palette.muted}'>{made}</span>"
