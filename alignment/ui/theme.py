"""The palette of the theme and the mode that the page is shown in."""

from __future__ import annotations

from typing import Final

import streamlit as st

from alignment.charts.palette import DARK, LIGHT, Palette

RATIO: Final = "tan(atan2(100vw,1920px))"
"""How much smaller or larger than 1920 pixels the screen is, as CSS works it out."""


def is_projected() -> bool:
    """Whether the page is shown in projector mode."""
    return bool(st.context.is_embedded)


def palette() -> Palette:
    """Give the colours and type sizes to draw with now."""
    chosen = DARK if st.context.theme.type == "dark" else LIGHT
    return chosen.projected() if is_projected() else chosen


def theme_name() -> str:
    """Name theme and mode; part of every chart's key, as a drawn chart doesn't change its own."""
    return f"{st.context.theme.type or 'light'}-{'projector' if is_projected() else 'work'}"
