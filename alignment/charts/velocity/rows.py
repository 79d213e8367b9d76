"""A row a stage: its name on the left, a bar, and what it says on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from alignment.charts.figure import Trace, bold, note
from alignment.charts.palette import Palette
from alignment.charts.velocity.naming import named, token
from alignment.charts.words import shortened
from alignment.schema.measures import TOTAL
from alignment.scope import Scope

LEFT, RIGHT = 0.19, 0.6
"""Where the bars begin and end, as parts of the width."""
ROWS: Final = 12
_LETTERS: Final = 20

Row = dict[str, Any]


def bars(
    shown: Sequence[Row],
    values: Sequence[float],
    colour: str | Sequence[str],
    hovertext: Sequence[str],
) -> Trace:
    """Draw a bar a stage; each carries ``["All", stage]`` as custom data."""
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(shown))),
        "x": values,
        "width": 0.5,
        "marker": {"color": colour},
        "customdata": [[TOTAL, token(row["stage"])] for row in shown],
        "hovertext": hovertext,
        "hovertemplate": "%{hovertext}<extra></extra>",
        "unselected": {"marker": {"opacity": 0.5}},
    }


def names(shown: Sequence[Row], palette: Palette, scope: Scope, marked: str = "") -> list[Trace]:
    """Name each stage, in bold where the column ``marked`` says so."""
    told = [
        (shortened(named(row["stage"], scope), _LETTERS), marked and row[marked]) for row in shown
    ]
    font = {"size": palette.label_px}
    return [
        note(bold(name) if is_marked else name, 0, place, yref="y", font=font)
        for place, (name, is_marked) in enumerate(told)
    ]


def readings(texts: Sequence[str], palette: Palette) -> list[Trace]:
    """Write beside each bar what it says."""
    font = {"size": palette.note_px}
    return [
        note(text, RIGHT + 0.02, place, yref="y", font=font) for place, text in enumerate(texts)
    ]
