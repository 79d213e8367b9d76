"""How far leads got, step by step, all together and by source."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
import polars as pl

from alignment import ladder
from alignment.charts.figure import Trace, axis, bold, figure, note
from alignment.charts.palette import Palette
from alignment.charts.words import count, percent, shortened

PANELS: Final = 8
"""How many sources are drawn; the table lists all."""
_COLUMNS: Final = 4
_WIDE: Final = (0.36, 0.33)
_PANEL: Final = (0.74, 0.7)
"""How far the large bars and the bars of a panel reach, in work and in projector mode."""
_GAP: Final = 0.45
_SHORT: Final = {
    "lead": "Lead",
    "engaged": "Engaged",
    "mql": "MQL",
    "sql": "SQL",
    "opportunity": "Opp.",
    "won": "Won",
}


def steps(funnel: pl.DataFrame, palette: Palette) -> go.Figure:
    """Draw left-aligned bars of the share of leads that reached each step.

    All leads stand left with the conversion between the steps; the first PANELS sources stand
    right, on the same scale of 100 leads that entered.

    Args:
        funnel: Rows of schema Funnel, the total first.
        palette: Colours and type sizes.

    Returns:
        A figure whose bars carry ``[split, step]`` as custom data.
    """
    height = 515 if palette.is_projected else 430
    total = funnel.filter(pl.col("is_total"))
    splits = funnel.filter(~pl.col("is_total")).partition_by("split", maintain_order=True)
    traces = [_bars(total, palette, "", labels=False), *_between(total, palette, leakiest(total))]
    axes = _wide_axes(total, palette)
    notes: list[Trace] = []
    for number, part in enumerate(splits[:PANELS]):
        suffix = str(number + 2)
        traces.append(_bars(part, palette, suffix, labels=True))
        column, row = number % _COLUMNS, number // _COLUMNS
        rows = 2 if len(splits) > _COLUMNS else 1
        axes |= _small_axes(suffix, column, row, rows, palette)
        notes += _title(part, column, row, rows, palette)
    notes += _names(total, palette)
    return figure(
        traces, palette, height=height, axes=axes, notes=notes, margin=(0, 0, palette.note_px, 4)
    )


def leakiest(total: pl.DataFrame) -> str:
    """Name the step at which most leads left, which the headline talks about; "" where none did."""
    left = total.filter(pl.col("lost_here") > 0).sort("lost_here", descending=True)
    return str(left["step"][0]) if left.height else ""


def _bars(part: pl.DataFrame, palette: Palette, suffix: str, *, labels: bool) -> Trace:
    entered = max(int(part["entered"][0]), 1)
    reached = part["reached"].to_list()
    owners = [ladder.STAGES[step].owner for step in part["step"]]
    split = str(part["split"][0])
    return {
        "type": "bar",
        "orientation": "h",
        "x": np.array([(value or 0) / entered for value in reached], dtype=float),
        "y": part["position"].to_numpy(),
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
        "width": 0.62 if labels else 0.42,
        "marker": {"color": [palette.team(owner) for owner in owners], "line": {"width": 0}},
        "text": _rates(part) if labels else [bold(_reached(value)) for value in reached],
        "textposition": "outside",
        "textfont": {
            "size": palette.note_px if labels else palette.figure_px,
            "color": palette.text,
        },
        "cliponaxis": False,
        "constraintext": "none",
        "customdata": [[split, step] for step in part["step"]],
        "hovertext": _hover(part),
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.45}},
    }


def _reached(value: int | None) -> str:
    return "not recorded" if value is None else count(value)


def _rates(part: pl.DataFrame) -> list[str]:
    texts = []
    for row in part.iter_rows(named=True):
        if row["position"] == 0:
            texts.append("")
        elif row["reached"] is None:
            texts.append("not recorded")
        elif row["verdict"] == "enough" and row["step_rate"] is not None:
            texts.append(percent(row["step_rate"]))
        else:
            texts.append(count(row["reached"]))
    return texts


def _hover(part: pl.DataFrame) -> list[str]:
    texts = []
    for row in part.iter_rows(named=True):
        stage = ladder.STAGES[row["step"]].label
        name = shortened(row["split"], 40)
        if row["reached"] is None:
            texts.append(f"{bold(name)}<br>{stage}: not recorded")
            continue
        rest = f"{count(row['lost_here'])} left here, {count(row['open_here'])} still here"
        texts.append(
            f"{bold(name)}<br>{stage}: {count(row['reached'])} of {count(row['entered'])}<br>{rest}"
        )
    return texts


def _between(total: pl.DataFrame, palette: Palette, focus: str) -> list[Trace]:
    """Write under each bar what share went on, with the step of the headline in plum."""
    known = total.filter(pl.col("reached").is_not_null())
    below = known.shift(-1)
    texts, heights, colours = [], [], []
    for row, after in zip(known.rows(named=True), below.rows(named=True), strict=True):
        if after["step"] is None:
            continue
        is_focus = row["step"] == focus
        share = f"{count(after['reached'])} of {count(row['reached'])}"
        rate = percent(after["step_rate"]) if after["verdict"] == "enough" else share
        words = f"{bold(rate)} go on · {count(row['lost_here'])} left"
        if not palette.is_projected:
            words += f" · {count(row['open_here'])} still here"
        texts.append(f"↓ {words}")
        heights.append(row["position"] + 0.5)
        colours.append(palette.focus if is_focus else palette.muted)
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": np.zeros(len(texts)),
            "y": np.array(heights),
            "text": texts,
            "textposition": "middle right",
            "textfont": {"size": palette.note_px, "color": colours},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
    ]


def _wide_axes(total: pl.DataFrame, palette: Palette) -> dict[str, Any]:
    last = int(total["position"].to_numpy().max())
    return {
        "xaxis": axis(domain=[0.115, _WIDE[palette.is_projected]], range=[0, 1.0]),
        "yaxis": axis(domain=[0, 1], range=[last + 0.4, -0.4]),
        "bargap": 0,
    }


def _names(total: pl.DataFrame, palette: Palette) -> list[Trace]:
    names = []
    for row in total.iter_rows(named=True):
        stage = ladder.STAGES[row["step"]]
        head, _, tail = stage.label.partition(" (")
        text = bold(head) + (f"<br>{tail.rstrip(')')}" if tail else "")
        names.append(
            note(text, 0.0, row["position"], yref="y", font={"size": palette.label_px})
            | {"font": {"size": palette.label_px, "color": palette.team(stage.owner)}}
        )
    return names


def _cell(column: int, row: int, rows: int, palette: Palette) -> tuple[list[float], list[float]]:
    head = 0.27 if palette.is_projected else 0.2
    width = (1 - _GAP) / _COLUMNS
    left = _GAP + column * width
    height = 1 / rows
    top = 1 - row * height
    return [left, left + width * _PANEL[palette.is_projected]], [
        top - height * 0.98,
        top - height * head,
    ]


def _small_axes(suffix: str, column: int, row: int, rows: int, palette: Palette) -> dict[str, Any]:
    across, down = _cell(column, row, rows, palette)
    return {
        f"xaxis{suffix}": axis(domain=across, range=[0, 1.0], anchor=f"y{suffix}"),
        f"yaxis{suffix}": axis(
            domain=down,
            range=[5.5, -0.5],
            anchor=f"x{suffix}",
            showticklabels=column == 0,
            tickmode="array",
            tickvals=list(range(len(_SHORT))),
            ticktext=[f"{name} " for name in _SHORT.values()],
            tickfont={"size": palette.note_px, "color": palette.muted},
        ),
    }


def _title(part: pl.DataFrame, column: int, row: int, rows: int, palette: Palette) -> list[Trace]:
    across, down = _cell(column, row, rows, palette)
    name = shortened(str(part["split"][0]), 17 if palette.is_projected else 22)
    text = f"{bold(name)}<br>{count(part['entered'][0])} leads"
    place = {"yanchor": "bottom", "font": {"size": palette.note_px + 1, "color": palette.text}}
    return [note(text, across[0], down[1] + 0.005, **place)]
