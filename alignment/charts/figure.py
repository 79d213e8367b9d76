"""What every chart has in common: type, colours, no ornament."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from alignment.charts.palette import Palette

FONT: Final = '"Source Sans", sans-serif'
Trace = dict[str, Any]


def figure(
    traces: Sequence[Trace],
    palette: Palette,
    *,
    height: int,
    axes: Mapping[str, Any],
    notes: Sequence[Trace] = (),
    shapes: Sequence[Trace] = (),
    margin: tuple[int, int, int, int] = (0, 0, 0, 0),
) -> go.Figure:
    """Put a chart together.

    Args:
        traces: What is drawn, as plain mappings.
        palette: Colours and type sizes.
        height: In pixels of a 1366 (work) or 1920 (projector) screen.
        axes: ``xaxis``, ``yaxis`` and so on, as plain mappings.
        notes: Plotly annotations.
        shapes: Plotly shapes.
        margin: Left, right, top and bottom, in pixels.

    Returns:
        The figure.
    """
    left, right, top, bottom = margin
    layout = {
        "height": height,
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": palette.label_px, "color": palette.text},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "clickmode": "event+select",
        "hoverlabel": {
            "bgcolor": palette.background,
            "bordercolor": palette.line,
            "font": {"family": FONT, "size": palette.note_px, "color": palette.text},
            "align": "left",
        },
        "annotations": list(notes),
        "shapes": list(shapes),
        **axes,
    }
    return go.Figure(data=list(traces), layout=layout)


def axis(**settings: Any) -> dict[str, Any]:  # noqa: ANN401 - plotly's own settings
    """Describe an axis without lines, marks or movement, with what differs from that."""
    return {
        "visible": True,
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "showticklabels": False,
        **settings,
    }


def day_axis(palette: Palette, last: int, step: int, title: str) -> dict[str, Any]:
    """Describe the axis of days below a curve, from 0 to the last, marked at every step."""
    font = {"size": palette.note_px, "color": palette.muted}
    return axis(
        range=[0, last],
        showticklabels=True,
        tickfont=font,
        tick0=0,
        dtick=step,
        showline=True,
        linecolor=palette.line,
        title={"text": title, "font": font, "standoff": 6},
    )


def share_axis(palette: Palette, reach: float, **settings: Any) -> dict[str, Any]:  # noqa: ANN401 - plotly's own settings
    """Describe the axis of shares beside a curve, from 0 up to ``reach``."""
    return axis(
        range=[0, reach],
        showticklabels=True,
        tickfont={"size": palette.note_px, "color": palette.muted},
        tickformat=".0%",
        showgrid=True,
        gridcolor=palette.line,
        **settings,
    )


def note(text: str, x: float, y: float, **settings: Any) -> Trace:  # noqa: ANN401 - the same
    """Describe a text at a place; ``text`` must be safe already. Left-aligned, without arrow."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "middle",
        "showarrow": False,
        "align": "left",
        **settings,
    }


def spread(heights: Sequence[float], apart: float) -> list[float]:
    """Move what stands too close to what is above it down, so that no text lies over another.

    Args:
        heights: Where each belongs, the highest first.
        apart: The least distance.
    """
    placed: list[float] = []
    for height in heights:
        placed.append(min(height, placed[-1] - apart) if placed else height)
    return placed


def bold(text: str) -> str:
    """Set a text in bold; it must be safe already."""
    return f"<b>{text}</b>"


def rule(value: float, palette: Palette, *, is_upright: bool = False) -> Trace:
    """Describe an agreed line across the whole chart, at a value of the other axis."""
    along, across = ("x", "y") if is_upright else ("y", "x")
    return {
        "type": "line",
        f"{across}ref": "paper",
        f"{across}0": 0,
        f"{across}1": 1,
        f"{along}0": value,
        f"{along}1": value,
        "line": {"color": palette.text, "width": 1.5, "dash": "4px,4px"},
    }
