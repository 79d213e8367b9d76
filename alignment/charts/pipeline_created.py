"""Pipeline created by source and by month, against the joint target."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import money, percent, shortened
from alignment.scope import to_date

ROWS = 8
"""How many sources are drawn; the table lists all."""


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
    step = 60 if palette.is_projected else 46
    height = max(sources.height, 4) * step + 2 * palette.label_px + 2 * palette.note_px
    traces = [*_sources(sources, palette, largest(sources)), *_months(months, palette)]
    axes = _axes(sources, months, palette)
    notes = [*_labels(sources, palette, currency), *_headings(palette, by)]
    notes += _month_labels(months, palette, currency)
    return figure(
        traces,
        palette,
        height=height,
        axes=axes,
        notes=notes,
        margin=(0, 0, 2 * palette.label_px + 8, 2 * palette.note_px),
    )


def largest(sources: pl.DataFrame) -> str:
    """Name the source that brought most, which the headline talks about; "" where none did."""
    brought = sources.filter(pl.col("amount_minor") > 0).sort("amount_minor", descending=True)
    return str(brought["split"][0]) if brought.height else ""


def _by_split(created: pl.DataFrame) -> pl.DataFrame:
    """Add up the months of each source. Null targets stay null where no month has one."""
    total = [
        pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name)
        for name in ("target_minor", "due_minor")
    ]
    return created.group_by("split", maintain_order=True).agg(
        pl.col("amount_minor").sum(), pl.col("opportunities").sum(), *total
    )


def _sources(sources: pl.DataFrame, palette: Palette, focus: str) -> list[Trace]:
    places = np.arange(sources.height)
    names = sources["split"].to_list()
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": sources["amount_minor"].to_numpy() / 100,
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
        "x": (sources["target_minor"].fill_null(0).to_numpy()) / 100,
        "marker": {"color": palette.track, "line": {"width": 0}},
        "hoverinfo": "skip",
        "hovertemplate": None,
    }
    marks = [
        _tick(sources, "due_minor", palette.context, palette),
        _tick(sources, "target_minor", palette.text, palette),
    ]
    return [track, bars, *marks]


def _tick(sources: pl.DataFrame, column: str, colour: str, palette: Palette) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": sources[column].cast(pl.Float64).to_numpy() / 100,
        "y": np.arange(sources.height),
        "marker": {
            "symbol": "line-ns-open",
            "size": palette.label_px * 2,
            "line": {"width": 3, "color": colour},
            "color": colour,
        },
        "hoverinfo": "skip",
    }


def _labels(sources: pl.DataFrame, palette: Palette, currency: str) -> list[Trace]:
    notes = []
    for place, row in enumerate(sources.iter_rows(named=True)):
        opportunities = (
            f"{row['opportunities']:,} opportunit{'y' if row['opportunities'] == 1 else 'ies'}"
        )
        name = f"{bold(shortened(row['split'], 20))}<br>{opportunities}"
        notes.append(note(name, 0, place, yref="y", font={"size": palette.note_px}))
        against = _against(row, currency)
        text = f"{bold(money(row['amount_minor'], currency))}<br>{against}"
        notes.append(note(text, 0.515, place, yref="y", font={"size": palette.note_px}))
    return notes


def _against(row: dict[str, int | None], currency: str) -> str:
    if row["target_minor"] is None:
        return "no target"
    target = f"target {money(row['target_minor'], currency)}"
    due, amount = row["due_minor"], row["amount_minor"] or 0
    return f"{target}, {percent(amount / due)} of due" if due else target


def _months(months: pl.DataFrame, palette: Palette) -> list[Trace]:
    names = [f"{to_date(day):%b<br>%Y}" for day in months["month_day"]]
    places = np.arange(months.height)
    bars = {
        "type": "bar",
        "x": places,
        "y": months["amount_minor"].to_numpy() / 100,
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
        "y": months["target_minor"].cast(pl.Float64).to_numpy() / 100,
        "xaxis": "x2",
        "yaxis": "y2",
        "line": {"color": palette.text, "width": 2, "shape": "hvh"},
        "hoverinfo": "skip",
    }
    return [bars, target]


def _month_labels(months: pl.DataFrame, palette: Palette, currency: str) -> list[Trace]:
    """Write the amount over the highest month, which gives the scale."""
    amounts = months["amount_minor"].to_list()
    if not any(amounts):
        return []
    place = int(np.argmax(np.array(amounts)))
    text = bold(money(amounts[place], currency))
    return [
        note(
            text,
            place,
            amounts[place] / 100,
            xref="x2",
            yref="y2",
            xanchor="center",
            yanchor="bottom",
            bgcolor=palette.background,
            font={"size": palette.note_px},
        )
    ]


def _headings(palette: Palette, by: str) -> list[Trace]:
    style = {"yanchor": "bottom", "font": {"size": palette.label_px}}
    muted = f"<span style='color:{palette.muted}'>"
    return [
        note(
            f"{bold(f'By {by}')} {muted}mark: target · grey: due by now</span>",
            0,
            1.02,
            **style,
        ),
        note(f"{bold('By month')} {muted}line: target</span>", 0.775, 1.02, **style),
    ]


def _axes(sources: pl.DataFrame, months: pl.DataFrame, palette: Palette) -> dict[str, object]:
    days = months["month_day"].to_list()
    every = max(1, -(-len(days) // 4))
    named = range(0, len(days), every)
    return {
        "xaxis": axis(domain=[0.19, 0.505], rangemode="tozero"),
        "yaxis": axis(domain=[0, 1], range=[max(sources.height, 1) - 0.5, -0.5]),
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
