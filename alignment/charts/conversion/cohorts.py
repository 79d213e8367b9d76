"""The share that converted, by the time of entry."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note, rule
from alignment.charts.palette import Palette
from alignment.charts.words import between, count, line, percent


def cohorts(found: pl.DataFrame, palette: Palette, *, lines: tuple[float, float]) -> go.Figure:
    """Draw each cohort's share as a bar with its range; cohorts still too young are hatched.

    Args:
        found: Rows of schema ConversionByCohort, oldest first.
        palette: Colours and type sizes.
        lines: The upper and the lower agreed line, 0 to 1.

    Returns:
        A figure whose bars carry ``[cohort, first_day]`` as custom data.
    """
    shown = found.tail(18)
    highs = [value for value in shown["high"].to_list() if value is not None]
    reach = max([lines[0], *highs]) * 1.15
    ripe = shown["is_ripe"].to_list()
    texts = [_cohort_text(row) for row in shown.iter_rows(named=True)]
    bar = {
        "type": "bar",
        "x": np.arange(shown.height),
        "y": np.array([_height(row, lines[0]) for row in shown.iter_rows(named=True)], dtype=float),
        "width": 0.66,
        "marker": {
            "color": [palette.shared if old else palette.track for old in ripe],
            "line": {"width": 0},
            "pattern": {
                "shape": ["" if old else "/" for old in ripe],
                "fgcolor": palette.muted,
                "bgcolor": palette.background,
                "size": 9,
                "solidity": 0.3,
                "fillmode": "replace",
            },
        },
        "error_y": _errors(shown, palette),
        "customdata": [[row["cohort"], str(row["first_day"])] for row in shown.rows(named=True)],
        "hovertext": texts,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.45}},
    }
    return figure(
        [bar],
        palette,
        height=520 if palette.is_projected else 300,
        axes=_cohort_axes(shown, palette, reach),
        notes=_rule_names(palette, lines),
        shapes=[rule(value, palette) for value in lines],
        margin=(palette.label_px * 3, palette.label_px * 5, 4, palette.label_px * 4),
    )


def _height(row: dict[str, Any], upper: float) -> float:
    """Give a bar's height: up to the line for a young cohort, none for one without leads."""
    if row["rate"] is not None:
        return float(row["rate"])
    return upper if row["leads"] and not row["is_ripe"] else 0.0


def _errors(shown: pl.DataFrame, palette: Palette) -> dict[str, Any]:
    up = (shown["high"] - shown["rate"]).cast(pl.Float64).to_numpy()
    down = (shown["rate"] - shown["low"]).cast(pl.Float64).to_numpy()
    style = {"color": palette.context, "thickness": 2, "width": 0}
    return {"type": "data", "array": up, "arrayminus": down, "symmetric": False, **style}


def _cohort_text(row: dict[str, Any]) -> str:
    head = f"{bold(row['cohort'])}<br>{count(row['leads'])} leads"
    if not row["leads"]:
        return f"{bold(row['cohort'])}<br>no leads"
    if not row["is_ripe"]:
        return f"{head}<br>still maturing: {count(row['mature'])} old enough to judge"
    return f"{head}<br>{percent(row['rate'])}; {between(row['low'], row['high'])}"


def _cohort_axes(shown: pl.DataFrame, palette: Palette, reach: float) -> dict[str, Any]:
    ticks = {"size": palette.note_px, "color": palette.muted}
    return {
        "xaxis": axis(
            showticklabels=True,
            tickmode="array",
            tickvals=list(range(shown.height)),
            ticktext=[_cohort_name(row) for row in shown.iter_rows(named=True)],
            tickfont={"size": palette.note_px, "color": palette.text},
        ),
        "yaxis": axis(
            range=[0, reach], showticklabels=True, tickformat=".0%", nticks=5, tickfont=ticks
        ),
    }


def _cohort_name(row: dict[str, Any]) -> str:
    if not row["leads"]:
        return f"{row['cohort']}<br>no leads"
    value = percent(row["rate"]) if row["verdict"] == "enough" else "too few"
    return f"{row['cohort']}<br>{bold(value) if row['is_ripe'] else 'maturing'}"


def _rule_names(palette: Palette, lines: tuple[float, float]) -> list[Trace]:
    style = {"yref": "y", "font": {"size": palette.note_px}}
    return [note(f"{line(value)} line", 1.008, value, **style) for value in lines]
