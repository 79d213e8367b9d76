"""Text from files, made harmless before it is shown as Markdown."""

from __future__ import annotations

import re
from typing import Final

_BREAKS: Final = (
    re.compile(r"(?<=\b[A-Z]{3}) (?=\d)"),  # EUR 52.0
    re.compile(r"(?<=\d) (?=(?:k|M|bn|%|of|day|days)\b)"),  # 52.0 M, 90 days
    re.compile(r"(?<=\d\u00a0of) (?=\d)"),  # 18 of 100
)
_APOSTROPHE: Final = re.compile(r"(?<=\w)\\?'(?!\d)")  # isn't, teams'
_LINKS: Final = re.compile(r"(?=://)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
"""Where a bare address would become a link, whatever is escaped in it."""
_JOINER: Final = "\u2060"
"""Takes no room and breaks no line."""
_MARKS: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=\"'/@])")


def escape(text: str) -> str:
    """Make uploaded text show as it is where Streamlit would read it as Markdown.

    Every mark is escaped, so that no link, image, colour, emoji code, formula or HTML comes out of
    a file. Line breaks become spaces, and bare addresses are parted by a character of no width.

    Args:
        text: Any text.

    Returns:
        Markdown that shows that text.
    """
    return _MARKS.sub(r"\\\1", _LINKS.sub(_JOINER, " ".join(text.split())))


def unbroken(text: str) -> str:
    """Set a sentence for the screen: numbers on one line with their units, and ’ for '.

    Args:
        text: Any text, escaped already or not.

    Returns:
        The same words; EUR 52.0 M, 18 of 100 and 90 days with spaces that don't break.
    """
    text = _APOSTROPHE.sub("’", text)
    for place in _BREAKS:
        text = place.sub("\u00a0", text)
    return text
