"""Text for a terminal: uploaded words can neither move its cursor nor break a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import polars as pl

_WIDEST_CELL = 60


def one_line(text: str) -> str:
    """Replace everything that a terminal would act on; the text is kept otherwise."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def text_table(frame: pl.DataFrame, decimals: Mapping[str, int] | None = None) -> str:
    """Lay a table out in columns: numbers to the right, text to the left, nothing for a null.

    Args:
        frame: What to show.
        decimals: Columns whose numbers have just so many decimals, such as money.

    Returns:
        Lines, the first with the names of the columns.
    """
    columns = []
    for name, kind in frame.schema.items():
        digits = (decimals or {}).get(name)
        cells = [name, *(_cell(value, digits) for value in frame[name])]
        width = max(map(len, cells))
        align = str.rjust if kind.is_numeric() else str.ljust
        columns.append([align(cell, width) for cell in cells])
    return "\n".join("  ".join(row).rstrip() for row in zip(*columns, strict=True))


def _cell(value: object, digits: int | None = None) -> str:
    """Write one value the short way."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return _number(value, digits)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    text = one_line(str(value))
    return text if len(text) <= _WIDEST_CELL else f"{text[: _WIDEST_CELL - 1]}…"


def _number(value: float, digits: int | None) -> str:
    """Write a number with its decimals, else so that large and small ones can be read."""
    if digits is None and abs(value) < 1000:  # noqa: PLR2004 - from here on decimals tell little
        return f"{value:.4g}"
    return f"{value:,.{2 if digits is None else digits}f}"
