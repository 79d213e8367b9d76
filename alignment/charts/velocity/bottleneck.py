"""Where the most days could be won."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import axis, bold, figure
from alignment.charts.palette import Palette
from alignment.charts.velocity.naming import is_told
from alignment.charts.velocity.rows import LEFT, RIGHT, ROWS, bars, names, readings
from alignment.scope import Scope


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
    colours = [palette.focus if row["is_candidate"] else palette.context for row in shown]
    said = [_reading(row, palette) for row in shown]
    return figure(
        [bars(shown, values, colours, [_first(row) for row in shown])],
        palette,
        height=step * len(shown) + 8,
        axes={
            "xaxis": axis(domain=[LEFT, RIGHT], range=[0, max([*values, 1.0]) * 1.02]),
            "yaxis": axis(range=[len(shown) - 0.5, -0.5]),
        },
        notes=[*names(shown, palette, scope, "is_candidate"), *readings(said, palette)],
        margin=(0, 0, 4, 4),
    )


def _value(row: dict[str, Any]) -> float | None:
    value: float | None = row[f"{row['ranked_by']}_days"]
    return value


def _first(row: dict[str, Any]) -> str:
    if row["first_in_100"] is None:
        return "not ranked"
    return f"first in {row['first_in_100']} of 100 resamples of the accounts"


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
