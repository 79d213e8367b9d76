"""Pipeline created by source and by month, against the joint target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import count, money, percent, shortened
from alignment.metrics.words import is_named
from alignment.schema.money import minor_digits
from alignment.scope import to_date

ROWS = 8
"""How many sources are drawn; the table lists all."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What the bars measure: money, or opportunities where none of them has a usable amount.

    Args:
        column: The column that is drawn.
        unit: What its numbers are divided by.
        currency: ISO 4217 code of the amounts.
    """

    column: str
    unit: int
    currency: str

    @property
    def is_money(self) -> bool:
        """Whether money is drawn."""
        return self.column == "amount_minor"

    def drawn(self, frame: pl.DataFrame, column: str = "") -> np.ndarray[Any, Any]:
        """Give a column's numbers as they are drawn; what isn't known isn't drawn."""
        return frame[column or self.column].cast(pl.Float64).to_numpy() / self.unit

    def words(self, value: int | None) -> str:
        """Write one of the numbers."""
        return money(value, self.currency) if self.is_money else count(value)


def scale_of(created: pl.DataFrame, currency: str) -> Scale:
    """Choose what the bars measure: money wherever an amount or a target is known."""
    priced = created.filter(pl.col("opportunities") > pl.col("unpriced"))
    if priced.height or created["target_minor"].count():
        return Scale("amount_minor", 10 ** minor_digits(currency), currency)
    return Scale("opportunities", 1, currency)


def board(
    created: pl.DataFrame, palette: Palette, *, currency: str, by: str = "source"
) -> go.Figure:
    """Draw each source's pipeline as a bar against its target, and all of it month by month.

    Args:
        created: Rows of schema PipelineCreated, the total first.
        palette: Colours and type sizes.
        currency: ISO 4217 code of the amounts.
        by: What the rows are split by, in the singular.

    Returns:
        A figure whose bars carry ``[split, month_day]`` as custom data; ``month_day`` is empty for
        a source's bar.
    """
    sources = _by_split(created.filter(~pl.col("is_total"))).head(ROWS)
    months = created.filter(pl.col("is_total")).sort("month_day")
    scale = scale_of(created, currency)
    step = 50 if palette.is_projected else 46
    height = max(sources.height, 4) * step + 2 * palette.label_px + 2 * palette.note_px
    traces = [*_sources(sources, palette, scale), *_months(months, palette, scale)]
    axes = _axes(sources, months, palette)
    notes = [*_labels(sources, palette, currency), *_headings(created, palette, scale, by)]
    notes += _month_labels(months, palette, scale)
    return figure(
        traces,
        palette,
        height=height,
        axes=axes,
        notes=notes,
        margin=(0, 0, 2 * palette.label_px + 8, 2 * palette.note_px),
    )


def largest(sources: pl.DataFrame) -> str:
    """Name the named source that brought most, as the headline does; "" where none did."""
    brought = sources.filter(pl.col("amount_minor") > 0).sort("amount_minor", descending=True)
    return next((name for name in brought["split"].to_list() if is_named(name)), "")


def _by_split(created: pl.DataFrame) -> pl.DataFrame:
    """Add up the months of each source. Money that nothing is known of stays null."""
    total = [
        pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)
        for name in ("target_minor", "due_minor")
    ]
    number, unpriced = pl.col("opportunities").sum(), pl.col("unpriced").sum()
    amount = pl.when((number == 0) | (number > unpriced)).then(pl.col("amount_minor").sum())
    return created.group_by("split", maintain_order=True).agg(
        number, amount.alias("amount_minor"), *total
    )


def _sources(sources: pl.DataFrame, palette: Palette, scale: Scale) -> list[Trace]:
    places = np.arange(sources.height)
    names, focus = sources["split"].to_list(), largest(sources)
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": scale.drawn(sources),
        "y": places,
        "width": 0.46,
        "marker": {
            "color": [palette.focus if name == focus else palette.shared for name in names],
            "line": {"width": 0},
        },
        "customdata": [[name, ""] for name in names],
        "hovertext": [shortened(name, 40) for name in names],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.45}},
    }
    track = {
        **bars,
        "x": scale.drawn(sources, "target_minor"),
        "marker": {"color": palette.track, "line": {"width": 0}},
        "hoverinfo": "skip",
        "hovertemplate": None,
    }
    marks = [
        _tick(scale.drawn(sources, "due_minor"), palette.context, palette),
        _tick(scale.drawn(sources, "target_minor"), palette.text, palette),
    ]
    return [track, bars, *marks]


def _tick(values: np.ndarray[Any, Any], colour: str, palette: Palette) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": values,
        "y": np.arange(len(values)),
        "marker": {
            "symbol": "line-ns-open",
            "size": palette.label_px * (1.3 if palette.is_projected else 2),
            "line": {"width": 3, "color": colour},
            "color": colour,
        },
        "hoverinfo": "skip",
    }


def _labels(sources: pl.DataFrame, palette: Palette, currency: str) -> list[Trace]:
    """Write name and numbers beside each bar: in two lines, or in one where type is large."""
    notes, font = [], {"size": palette.note_px}
    for place, row in enumerate(sources.iter_rows(named=True)):
        number = row["opportunities"]
        opportunities = f"{number:,} opportunit{'y' if number == 1 else 'ies'}"
        name = bold(shortened(row["split"], 20))
        amount = bold(_amount(row["amount_minor"], currency))
        if palette.is_projected:
            told = f"{amount} {_against(row, currency, is_short=True)}"
            texts = name, opportunities if row["amount_minor"] is None else told
        else:
            texts = f"{name}<br>{opportunities}", f"{amount}<br>{_against(row, currency)}"
        for text, left in zip(texts, (0, 0.515), strict=True):
            notes.append(note(text, left, place, yref="y", font=font))
    return notes


def _amount(minor: int | None, currency: str) -> str:
    return "no usable amount" if minor is None else money(minor, currency)


def _against(row: dict[str, Any], currency: str, *, is_short: bool = False) -> str:
    if row["target_minor"] is None:
        return "" if is_short and row["amount_minor"] is None else "no target"
    target = f"target {money(row['target_minor'], currency)}"
    due, amount = row["due_minor"], row["amount_minor"] or 0
    if not due:
        return target
    return (
        f"{percent(amount / due)} of due"
        if is_short
        else f"{target}, {percent(amount / due)} of due"
    )


def _months(months: pl.DataFrame, palette: Palette, scale: Scale) -> list[Trace]:
    names = [f"{to_date(day):%b<br>%Y}" for day in months["month_day"]]
    places = np.arange(months.height)
    bars = {
        "type": "bar",
        "x": places,
        "y": scale.drawn(months),
        "xaxis": "x2",
        "yaxis": "y2",
        "width": 0.62,
        "marker": {"color": palette.shared, "line": {"width": 0}},
        "customdata": [["All", str(day)] for day in months["month_day"]],
        "hovertext": [name.replace("<br>", " ") for name in names],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.45}},
    }
    target = {
        "type": "scatter",
        "mode": "lines",
        "x": places,
        "y": scale.drawn(months, "target_minor"),
        "xaxis": "x2",
        "yaxis": "y2",
        "line": {"color": palette.text, "width": 2, "shape": "hvh"},
        "hoverinfo": "skip",
    }
    return [bars, target]


def _month_labels(months: pl.DataFrame, palette: Palette, scale: Scale) -> list[Trace]:
    """Write the amount over the highest month, which gives the scale."""
    amounts = months[scale.column].fill_null(0).to_list()
    if not any(amounts):
        return []
    place = int(np.argmax(np.array(amounts)))
    text = bold(scale.words(amounts[place]))
    return [
        note(
            text,
            place,
            amounts[place] / scale.unit,
            xref="x2",
            yref="y2",
            xanchor="center",
            yanchor="bottom",
            bgcolor=palette.background,
            font={"size": palette.note_px},
        )
    ]


def _headings(created: pl.DataFrame, palette: Palette, scale: Scale, by: str) -> list[Trace]:
    style = {"yanchor": "bottom", "font": {"size": palette.label_px}}
    muted = f"<span style='color:{palette.muted}'>"
    has_targets = bool(created["target_minor"].count())
    left, right = ("mark: target · grey: due by now", "line: target") if has_targets else ("", "")
    if not scale.is_money:
        left = f"number of opportunities, as none has an amount in {scale.currency}"
    return [
        note(f"{bold(f'By {by}')} {muted}{left}</span>", 0, 1.02, **style),
        note(f"{bold('By month')} {muted}{right}</span>", 0.775, 1.02, **style),
    ]


def _axes(sources: pl.DataFrame, months: pl.DataFrame, palette: Palette) -> dict[str, object]:
    days = months["month_day"].to_list()
    every = max(1, -(-len(days) // 4))
    named = range(0, len(days), every)
    return {
        "xaxis": axis(domain=[0.19, 0.505], rangemode="tozero"),
        "yaxis": axis(domain=[0, 1], range=[max(sources.height, 4) - 0.5, -0.5]),
        "xaxis2": axis(
            domain=[0.775, 1],
            anchor="y2",
            showticklabels=True,
            tickmode="array",
            tickvals=list(named),
            ticktext=[f"{to_date(days[place]):%b %y}" for place in named],
            tickangle=0,
            tickfont={"size": palette.note_px, "color": palette.muted},
        ),
        "yaxis2": axis(domain=[0.02, 0.94], anchor="x2", rangemode="tozero"),
        "barmode": "overlay",
    }
