"""Text for a terminal: uploaded words can neither move its cursor nor break a line."""

from __future__ import annotations

from datetime import datetime

import polars as pl

_WIDEST_CELL = 60


def one_line(text: str) -> str:
    """Replace everything that a terminal would act on; the text is kept otherwise."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def text_table(frame: pl.DataFrame) -> str:
    """Lay a table out in columns: numbers to the right, text to the left, nothing for a null.

    Args:
        frame: What to show.

    Returns:
        Lines, the first with the names of the columns.
    """
    columns = []
    for name, kind in frame.schema.items():
        cells = [name, *(_cell(value) for value in frame[name])]
        width = max(map(len, cells))
        align = str.rjust if kind.is_numeric() else str.ljust
        columns.append([align(cell, width) for cell in cells])
    return "\n".join("  ".join(row).rstrip() for row in zip(*columns, strict=True))


def _cell(value: object) -> str:
    """Write one value the short way."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) >= 1000 else f"{value:.4g}"  # noqa: PLR2004 - money has cents, shares have digits
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    text = one_line(str(value))
    return text if len(text) <= _WIDEST_CELL else f"{text[: _WIDEST_CELL - 1]}…"
