"""The colours and type sizes that a chart is drawn with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours and type sizes of one theme in one mode. Colour means team, nothing else.

    Args:
        marketing: Marketing's steps and sources.
        sales: Sales' steps and sources.
        shared: What both teams own.
        context: What the rest is compared with.
        focus: What the headline talks about.
        track: The empty part of a bar.
        text: Numbers and names.
        muted: Notes beside them.
        line: Hairlines.
        background: The page behind the chart.
        label_px: Size of names and numbers.
        note_px: Size of notes.
        figure_px: Size of the numbers that carry the chart.
    """

    marketing: str
    sales: str
    shared: str
    context: str
    focus: str
    track: str
    text: str
    muted: str
    line: str
    background: str
    label_px: int = 15
    note_px: int = 13
    figure_px: int = 18

    def team(self, owner: str) -> str:
        """Give the colour of a team: marketing, sales or both."""
        return {"marketing": self.marketing, "sales": self.sales}.get(owner, self.shared)

    def projected(self) -> Palette:
        """Give the same colours with type that can be read at 5 m on a 1920-pixel screen."""
        return replace(self, label_px=27, note_px=24, figure_px=36)

    @property
    def is_projected(self) -> bool:
        """Whether the type is for a projector."""
        return self.label_px > LIGHT.label_px


LIGHT: Final = Palette(
    marketing="#2563c9",
    sales="#c2570c",
    shared="#16263d",
    context="#8a94a3",
    focus="#9d2c6b",
    track="#e9ecf1",
    text="#16202e",
    muted="#566273",
    line="#dde1e7",
    background="#ffffff",
)
DARK: Final = Palette(
    marketing="#6ea8ff",
    sales="#ff9f4a",
    shared="#cdd6e3",
    context="#76839a",
    focus="#f08cc5",
    track="#243142",
    text="#e8edf4",
    muted="#a9b4c3",
    line="#2c394a",
    background="#101722",
)
