"""SQL text from fixed templates; the only words put into them are plain names of our own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_NAME: Final = re.compile(r"[a-z_][a-z0-9_]*")


class Sql(str):
    """A piece of SQL that fill made. Values never are in it: they travel as parameters."""

    __slots__ = ()


def fill(template: str, **parts: str | Sequence[str]) -> Sql:
    """Put names into a template, quoted.

    Args:
        template: SQL with ``{name}`` where a name goes.
        parts: A name, several names (joined by commas), or a piece of SQL that fill made.

    Returns:
        The statement or piece.

    Raises:
        ValueError: When a part is neither, so that no text from a file can ever get in.
    """
    return Sql(template.format(**{slot: _quoted(part) for slot, part in parts.items()}))


def either(pieces: Sequence[Sql]) -> Sql:
    """Join conditions so that one of them is enough."""
    return Sql(" OR ".join(f"({piece})" for piece in pieces) or "FALSE")


def listed(pieces: Sequence[Sql]) -> Sql:
    """Join pieces with commas."""
    return Sql(", ".join(pieces))


def _quoted(part: str | Sequence[str]) -> str:
    """Quote a name or several."""
    if isinstance(part, Sql):
        return part
    if isinstance(part, str):
        if not _NAME.fullmatch(part):
            raise ValueError(f"{part!r} is not a name that can go into SQL")
        return f'"{part}"'
    return ", ".join(_quoted(name) for name in part)
