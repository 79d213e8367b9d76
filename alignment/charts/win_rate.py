"""Each source's share of opportunities won, with its range and the revenue it brought."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment.charts.conversion.ranges import dots, range_axes
from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import between, count, money, percent, shortened

ROWS: Final = 10
"""How many sources are drawn; the table lists all."""


def shares(found: pl.DataFrame, palette: Palette, *, currency: str) -> go.Figure:
    """Draw each split's share won as a dot on its range, with its revenue in words.

    Where no share can be told, bars show how many were won in the period.

    Args:
        found: Rows of schema WinRate, the total first.
        palette: Colours and type sizes.
        currency: ISO 4217 code of the revenue.

    Returns:
        A figure whose marks carry ``[split, ""]`` as custom data.
    """
    shown = found.head(ROWS + 1)
    step = 40 if palette.is_projected else 36
    colours = [palette.focus if each else palette.shared for each in shown["is_total"]]
    has_shares = bool(shown["rate"].count())
    if has_shares:
        highs = shown["high"].drop_nulls().to_list()
        reach = min(max([0.1, *highs]) * 1.05, 1.04)
        traces = dots(shown, np.arange(shown.height), colours, palette)
        axes = range_axes(palette, shown.height, reach)
    else:
        traces, axes = _bars(shown, colours), _bar_axes(shown)
    return figure(
        traces,
        palette,
        height=step * (shown.height + 2),
        axes=axes,
        notes=[*_labels(shown, palette, currency), *_headings(palette, has_shares=has_shares)],
        margin=(0, 0, palette.label_px * 2, palette.label_px * 2),
    )


def _bars(shown: pl.DataFrame, colours: list[str]) -> list[Trace]:
    """Draw how many were won in the period, where no share can be told."""
    return [
        {
            "type": "bar",
            "orientation": "h",
            "x": shown["closed_won"].to_numpy(),
            "y": np.arange(shown.height),
            "width": 0.46,
            "marker": {"color": colours, "line": {"width": 0}},
            "customdata": [[split, ""] for split in shown["split"]],
            "hovertext": [shortened(split, 40) for split in shown["split"]],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "unselected": {"marker": {"opacity": 0.45}},
        }
    ]


def _bar_axes(shown: pl.DataFrame) -> dict[str, Any]:
    return {
        "xaxis": axis(domain=[0.24, 0.64], rangemode="tozero"),
        "yaxis": axis(range=[shown.height - 0.5, -0.5]),
    }


def _labels(shown: pl.DataFrame, palette: Palette, currency: str) -> list[Trace]:
    notes = []
    for place, row in enumerate(shown.iter_rows(named=True)):
        name = shortened(row["split"], 22)
        texts = (
            (bold(name) if row["is_total"] else name, 0.0, palette.label_px),
            (_reading(row), 0.66, palette.note_px),
            (_revenue(row, currency), 0.86, palette.note_px),
        )
        for text, left, size in texts:
            notes.append(note(text, left, place, yref="y", font={"size": size}))
    return notes


def _reading(row: dict[str, Any]) -> str:
    """Write the share by the rules for small groups: counts, then the range, then the share."""
    counts = f"{count(row['won'])} of {count(row['opportunities'])}"
    if row["verdict"] == "not_recorded":
        return f"{bold(count(row['closed_won']))} won"
    if not row["opportunities"]:
        return "none qualified"
    if row["verdict"] in ("counts_only", "too_young") or row["rate"] is None:
        return counts
    if row["verdict"] == "range_first":
        return f"{between(row['low'], row['high'])} ({counts})"
    return f"{bold(percent(row['rate']))}  {counts}"


def _revenue(row: dict[str, Any], currency: str) -> str:
    if row["won_minor"] is None:
        return "no usable amount" if row["closed_won"] else "–"
    return bold(money(row["won_minor"], currency))


def _headings(palette: Palette, *, has_shares: bool) -> list[Trace]:
    font = {"size": palette.note_px, "color": palette.muted}
    texts = (
        ("share won, with its range" if has_shares else "won in the period", 0.24),
        ("won so far" if has_shares else "", 0.66),
        ("revenue won", 0.86),
    )
    return [note(text, left, 1.0, yanchor="bottom", font=font) for text, left in texts]
