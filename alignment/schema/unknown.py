"""What a tool writes where it knows of no source, region or other value."""

from __future__ import annotations

from typing import Final

from alignment.schema.marts import NOT_RECORDED

NAMELESS: Final = frozenset(
    {
        NOT_RECORDED,
        "",
        "unknown",
        "not set",
        "(not set)",
        "not provided",
        "(not provided)",
        "not available",
        "n/a",
        "none",
        "(none)",
        "null",
        "unassigned",
        "?",
        "-",
    }
)
"""In small letters; such a value stays in every table, but nothing can be said of it.

``na`` is not among them: it is also a region and a country.
"""
