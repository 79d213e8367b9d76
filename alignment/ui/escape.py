"""Text from files, made harmless before it is shown as Markdown."""

from __future__ import annotations

import re
from typing import Final

_MARKS: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=\"'/@])")


def escape(text: str) -> str:
    """Make uploaded text show as it is where Streamlit would read it as Markdown.

    Every mark is escaped, so that no link, image, colour, emoji code, formula or HTML comes out of
    a file. Line breaks become spaces.

    Args:
        text: Any text.

    Returns:
        Markdown that shows that text.
    """
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
