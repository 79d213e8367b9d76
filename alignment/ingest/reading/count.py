"""How many records a text file holds, counted without parsing its fields.

A second way to the same number: line ends outside quotation marks, found on the bytes by the parity
of the marks. It shares nothing with the parser, so that a record lost by one is found by the other.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from alignment.ingest.reading.encoding import byte_blocks

Bytes = npt.NDArray[np.uint8]

_QUOTE: Final = ord('"')
_ENDS: Final = (ord("\n"), ord("\r"))


def utf8_blocks(path: Path, encoding: str) -> Iterator[bytes]:
    """Read a text file in blocks of UTF-8 without a byte-order mark."""
    if encoding in {"utf-8", "utf-8-sig"}:
        for number, block in enumerate(byte_blocks(path)):
            yield block.removeprefix(codecs.BOM_UTF8) if number == 0 else block
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    for block in byte_blocks(path):
        yield decoder.decode(block).encode()
    yield decoder.decode(b"", final=True).encode()


def count_records(path: Path, encoding: str, delimiter: str) -> int:
    """Count the records that hold anything but blanks, header and footers included."""
    counted = _count_by_parity(path, encoding, delimiter)
    return _count_by_walking(path, encoding, delimiter) if counted is None else counted


def _count_by_parity(path: Path, encoding: str, delimiter: str) -> int | None:
    """Count by the parity of quotation marks; None where a mark stands inside a bare field."""
    total = 0
    rest = b""
    for block in utf8_blocks(path, encoding):
        data = rest + block
        array = np.frombuffer(data, dtype=np.uint8)
        quotes = np.flatnonzero(array == _QUOTE)
        if not _opens_well(array, quotes, delimiter):
            return None
        ends = _ends_outside(array, quotes)
        if not len(ends):
            rest = data
            continue
        cut = int(ends[-1]) + 1
        total += _filled(array[:cut], ends, delimiter)
        rest = data[cut:]
    array = np.frombuffer(rest + b"\n", dtype=np.uint8)
    return total + _filled(array, np.array([len(rest)]), delimiter)


def _opens_well(array: Bytes, quotes: npt.NDArray[np.intp], delimiter: str) -> bool:
    """Every mark that opens stands at the start of a field, or doubles the one before it."""
    opening = quotes[::2]
    before = array[opening[opening > 0] - 1]
    allowed = np.array([*_ENDS, _QUOTE, ord(delimiter)], dtype=np.uint8)
    return bool(np.isin(before, allowed).all())


def _ends_outside(array: Bytes, quotes: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    ends = np.flatnonzero((array == _ENDS[0]) | (array == _ENDS[1]))
    if not len(quotes):
        return ends
    return np.asarray(ends[np.searchsorted(quotes, ends) % 2 == 0])


def _filled(array: Bytes, ends: npt.NDArray[np.intp], delimiter: str) -> int:
    """Count the spans between ends that hold more than blanks and delimiters."""
    empty = np.array([*_ENDS, _QUOTE, ord(delimiter), ord(" "), ord("\t")], dtype=np.uint8)
    plain = np.ones(256, dtype=np.uint8)
    plain[empty] = 0
    starts = np.concatenate(([0], ends[:-1] + 1))
    is_filled = np.maximum.reduceat(plain[array], starts) > 0
    filled = int(is_filled.sum())
    blank = _blank_pattern(delimiter)
    unclear = np.flatnonzero(~is_filled & (ends > starts))
    data = array.tobytes() if len(unclear) else b""
    for index in unclear:
        filled += not blank.fullmatch(data, int(starts[index]), int(ends[index]))
    return filled


def _blank_pattern(delimiter: str) -> re.Pattern[bytes]:
    blank = b'(?:[ \t]*|"[ \t]*")' if delimiter != "\t" else b'(?: *|"[ \t]*")'
    return re.compile(blank + b"(?:" + re.escape(delimiter.encode()) + blank + b")*")


def _count_by_walking(path: Path, encoding: str, delimiter: str) -> int:
    """Count field by field: a mark counts only where a field starts."""
    with path.open(encoding=encoding, newline="") as text:
        total, is_filled, is_open = 0, False, False
        for line in text:
            is_open, has_content = _walk(line, delimiter, is_open=is_open)
            is_filled = is_filled or has_content
            if not is_open:
                total += is_filled
                is_filled = False
    return total + is_filled


def _walk(line: str, delimiter: str, *, is_open: bool) -> tuple[bool, bool]:
    """Go along one line; say whether it ends inside marks and whether it holds content."""
    body = line.rstrip("\r\n")
    at, has_content = 0, False
    while at <= len(body):
        if is_open or body.startswith('"', at):
            at = at if is_open else at + 1
            inside, at, is_open = _quoted(line, at)
            has_content = has_content or bool(inside.strip(" \t"))
            if is_open:
                return True, True  # at least the line end, or the mark that nothing closes
        end = body.find(delimiter, at)
        end = len(body) if end < 0 else end
        has_content = has_content or bool(body[at:end].strip(" \t"))
        at = end + 1
    return False, has_content


def _quoted(line: str, at: int) -> tuple[str, int, bool]:
    """Take what stands inside marks from ``at``; tell where it ends and if it is still open."""
    begin = at
    while True:
        close = line.find('"', at)
        if close < 0:
            return line[begin:], len(line), True
        if not line.startswith('"', close + 1):
            return line[begin:close], close + 1, False
        at = close + 2
