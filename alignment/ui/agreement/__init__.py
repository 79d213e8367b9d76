"""The parts of the page Agreement: one idea a screen, the three comparisons kept apart."""

from alignment.ui.agreement.parts import show

__all__ = ["show"]
