"""The parts of the page Journeys."""

from alignment.ui.journeys.parts import show

__all__ = ["show"]
