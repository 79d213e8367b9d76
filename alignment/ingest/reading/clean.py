"""Blocks of text without any quirk, parted into rows all at once.

Almost every export is written by a program and keeps to one form: each record on a line of its
own, as many fields as the header, quotation marks around whole fields only. That is proved on the
bytes of a block. A block that isn't so, and all that follows it, is parted record by record
(``records.chunks``), which knows the quirks and says what is wrong.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

import numpy as np
import numpy.typing as npt
import polars as pl

from alignment.ingest.reading.limits import MAX_FIELD_CHARS
from alignment.ingest.reading.raw import row_schema

ENCODINGS: Final = ("utf-8", "utf-8-sig")
"""Only in these is a line end one byte, and a mark or delimiter never a part of another letter."""
_BLOCK_BYTES: Final = 16 * 1024**2
_QUOTE: Final = ord('"')
_END: Final = ord("\n")

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]


@dataclass(slots=True)
class Progress:
    """How far a file has been parted.

    Args:
        offset: Bytes from its beginning, a byte-order mark included; always a border of records.
        lines: Lines before that.
    """

    offset: int
    lines: int


def after(lines: list[str], encoding: str) -> Progress:
    """Tell where the bytes go on after the first lines of a file in one of ENCODINGS."""
    mark = len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0
    return Progress(mark + sum(len(line.encode()) for line in lines), len(lines))


def clean_frames(
    path: Path, progress: Progress, *, width: int, delimiter: str
) -> Iterator[pl.DataFrame]:
    """Part a file into rows as long as its blocks are clean.

    Args:
        path: Of a file in one of ENCODINGS.
        progress: Where to begin; moves on with each block. What is left in the end, a last line
            without a line end or a block with a quirk, is to be parted by other means.
        width: Number of fields.
        delimiter: Parts the fields.

    Yields:
        Rows with ``row_no`` and ``c0`` to ``cN``, in file order.
    """
    with path.open("rb") as file:
        while True:
            file.seek(progress.offset)
            block = file.read(_BLOCK_BYTES)
            block = block[: block.rfind(b"\n") + 1]
            if not block:
                return
            frame = _parted(block, width, delimiter)
            if frame is None:
                return
            numbers = pl.int_range(
                progress.lines + 1, progress.lines + 1 + frame.height, dtype=pl.Int64, eager=True
            )
            yield frame.insert_column(0, numbers.alias("row_no"))
            progress.offset += len(block)
            progress.lines += frame.height


def open_from(path: Path, progress: Progress) -> TextIO:
    """Open a file as text where its clean blocks end."""
    raw = path.open("rb")
    raw.seek(progress.offset)
    return io.TextIOWrapper(raw, encoding="utf-8", newline="")


def _parted(block: bytes, width: int, delimiter: str) -> pl.DataFrame | None:
    """Part whole lines into rows; None where any of them has a quirk."""
    if b"\r" in block:
        if block.count(b"\r") != block.count(b"\r\n"):
            return None
        block = block.replace(b"\r\n", b"\n")
    n_lines = _lines_if_clean(block, width, delimiter)
    if not n_lines:
        return None
    schema = row_schema(width)
    del schema["row_no"]
    frame = pl.read_csv(
        block,
        has_header=False,
        separator=delimiter,
        schema=schema,
        empty_string_is_null=False,
    )
    if frame.height != n_lines or _has_blank_row(frame):
        return None
    return frame


def _lines_if_clean(block: bytes, width: int, delimiter: str) -> int:
    """Count the lines of a block in which each is one record of the right width; else 0."""
    if width < 2 or b"\0" in block:  # noqa: PLR2004 - a line of one empty field looks like none
        return 0
    array = np.frombuffer(block, dtype=np.uint8)
    is_quote, is_part = array == _QUOTE, array == ord(delimiter)
    ends, quotes = np.flatnonzero(array == _END), np.flatnonzero(is_quote)
    if len(quotes):
        is_inside = np.bitwise_xor.accumulate(is_quote.view(np.uint8)).view(np.bool_)
        if not _are_whole(array, quotes, delimiter) or is_inside[ends].any():
            return 0
        is_part &= ~is_inside
    parts = np.flatnonzero(is_part)
    if np.diff(ends, prepend=-1).max() > MAX_FIELD_CHARS:
        return 0
    n_parts = np.diff(np.searchsorted(parts, ends), prepend=0)
    return len(ends) if (n_parts == width - 1).all() else 0


def _are_whole(array: Bytes, quotes: Places, delimiter: str) -> bool:
    """Tell whether each pair of quotation marks stands around a whole field."""
    if len(quotes) % 2:
        return False
    allowed = np.zeros(256, dtype=bool)
    allowed[[_END, ord(delimiter)]] = True
    opening, closing = quotes[::2], quotes[1::2]
    before = array[opening[1:] - 1] if opening[0] == 0 else array[opening - 1]
    return bool(allowed[before].all() and allowed[array[closing + 1]].all())


def _has_blank_row(frame: pl.DataFrame) -> bool:
    """Tell whether a row holds blanks only: it is none."""
    suspects = frame.filter(pl.col("c0").str.strip_chars(" \t") == "")
    is_blank = pl.all_horizontal(pl.all().str.strip_chars(" \t") == "")
    return not suspects.is_empty() and bool(suspects.select(is_blank.any()).item())
