"""The share that converted, by time of entry and by age: a heat map with young cells hatched."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import between, count, percent

_TALL: Final = 0.9
_WIDE: Final = 0.94
_INK_FROM: Final = 0.5
"""From this depth of colour on, a cell's text is that of the page behind it."""
COHORTS: Final = {False: 18, True: 12}
"""How many cohorts have room, in work and in projector mode; the newest are drawn."""


def ages(found: pl.DataFrame, palette: Palette, *, window_days: int) -> go.Figure:
    """Draw cohorts side by side and ages from top to bottom, the darker the more converted.

    Args:
        found: Rows of schema ConversionByAge, oldest cohort first.
        palette: Colours and type sizes.
        window_days: The agreed window, whose row is named in bold.

    Returns:
        A figure whose cells carry ``[cohort, first_day@age]`` as custom data.
    """
    cohorts = found["cohort"].unique(maintain_order=True).to_list()
    cohorts = cohorts[-COHORTS[palette.is_projected] :]
    shown = found.filter(pl.col("cohort").is_in(cohorts))
    days = shown["age_days"].unique().sort().to_list()
    step = 66 if palette.is_projected else 32
    return figure(
        [_cells(shown, cohorts, days, palette)],
        palette,
        height=step * len(days) + 4 * palette.note_px,
        axes=_axes(cohorts, len(days)),
        notes=[*_days(days, window_days, palette), *_names(shown, cohorts, palette)],
        margin=(palette.label_px * 6, 0, 4, int(palette.note_px * 3.4)),
    )


def _cells(shown: pl.DataFrame, cohorts: list[str], days: list[int], palette: Palette) -> Trace:
    rows = shown.to_dicts()
    most = max([row["rate"] for row in rows if row["rate"] is not None], default=0.0) or 1.0
    depths = [(row["rate"] or 0.0) / most for row in rows]
    return {
        "type": "bar",
        "x": [cohorts.index(row["cohort"]) for row in rows],
        "base": [days.index(row["age_days"]) - _TALL / 2 for row in rows],
        "y": np.full(len(rows), _TALL),
        "width": _WIDE,
        "marker": {
            "color": [
                _mixed(palette.track, palette.shared, depth) if row["is_ripe"] else palette.track
                for row, depth in zip(rows, depths, strict=True)
            ],
            "line": {"width": 0},
            "pattern": {
                "shape": ["" if row["is_ripe"] or not row["leads"] else "/" for row in rows],
                "fgcolor": palette.muted,
                "bgcolor": palette.background,
                "size": 9,
                "solidity": 0.3,
                "fillmode": "replace",
            },
            "opacity": [1.0 if row["leads"] else 0.0 for row in rows],
        },
        "text": [_text(row) for row in rows],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {
            "size": palette.note_px,
            "color": [
                palette.background if depth > _INK_FROM else palette.text for depth in depths
            ],
        },
        "customdata": [[row["cohort"], f"{row['first_day']}@{row['age_days']}"] for row in rows],
        "hovertext": [_hover(row) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.45}},
    }


def _mixed(pale: str, deep: str, depth: float) -> str:
    """Mix two colours; ``depth`` 0 gives the pale one and 1 the deep one."""
    parts = []
    for place in (1, 3, 5):
        low, high = int(pale[place : place + 2], 16), int(deep[place : place + 2], 16)
        parts.append(round(low + (high - low) * depth))
    return "#" + "".join(f"{part:02x}" for part in parts)


def _text(row: dict[str, Any]) -> str:
    """Write a cell by the rules for small groups; nothing on one that is still young."""
    if not row["is_ripe"]:
        return ""
    if row["verdict"] == "enough":
        return percent(row["rate"])
    return f"{count(row['converted'])} of {count(row['leads'])}"


def _hover(row: dict[str, Any]) -> str:
    head = f"{bold(row['cohort'])}, by day {row['age_days']}<br>"
    if not row["is_ripe"]:
        return f"{head}{count(row['leads'])} leads, not all of them that old yet"
    told = f"{head}{count(row['converted'])} of {count(row['leads'])} leads"
    return told if row["rate"] is None else f"{told}; {between(row['low'], row['high'])}"


def _axes(cohorts: list[str], rows: int) -> dict[str, Any]:
    return {
        "xaxis": axis(range=[-0.5, len(cohorts) - 0.5]),
        "yaxis": axis(range=[rows - 0.5, -0.5]),
        "barmode": "overlay",
    }


def _days(days: list[int], window_days: int, palette: Palette) -> list[Trace]:
    font = {"size": palette.note_px, "color": palette.text}
    texts = [f"by day {day}" for day in days]
    return [
        note(
            bold(text) if day == window_days else text,
            -0.008,
            place,
            yref="y",
            xanchor="right",
            font=font,
        )
        for place, (day, text) in enumerate(zip(days, texts, strict=True))
    ]


def _names(shown: pl.DataFrame, cohorts: list[str], palette: Palette) -> list[Trace]:
    """Write each cohort's name and its number of leads below it."""
    leads = dict(shown.select("cohort", "leads").iter_rows())
    font = {"size": palette.note_px, "color": palette.text}
    return [
        note(
            f"{name}<br><span style='color:{palette.muted}'>{count(leads[name])}</span>",
            place,
            -0.01,
            xref="x",
            xanchor="center",
            yanchor="top",
            align="center",
            font=font,
        )
        for place, name in enumerate(cohorts)
    ]
