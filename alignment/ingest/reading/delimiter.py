"""Which character parts the fields of a text file, by how evenly it does so."""

from __future__ import annotations

import contextlib
import csv
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from alignment.errors import AnswerNeededError, FileRefusedError

DELIMITERS: Final = (",", ";", "\t", "|")
NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_SEP_LINE: Final = re.compile(r'\ufeff?"?sep=([,;\t|:^~])"?[\r\n]*', re.IGNORECASE)
_ALLOWED: Final = frozenset(",;\t|:^~")
_MIN_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class _Fit:
    """How evenly a delimiter parts a sample: the share of records with the usual width."""

    delimiter: str
    share: float
    width: int


def sep_line(first_line: str) -> str:
    """Give the delimiter of Excel's ``sep=;`` first line, or an empty string."""
    match = _SEP_LINE.fullmatch(first_line)
    return match.group(1) if match else ""


def find_delimiter(lines: list[str], name: str, chosen: str | None) -> str:
    r"""Decide which of ``,`` ``;`` tab ``|`` parts the fields.

    Args:
        lines: The first lines of the file with their ends.
        name: File name for messages.
        chosen: What the person said, or None; ``tab`` and ``\t`` both mean a tab.

    Raises:
        AnswerNeededError: Two delimiters part the sample equally well.
        FileRefusedError: The chosen one isn't a delimiter.
    """
    if chosen is not None:
        return _as_chosen(chosen)
    fits = [fit for d in DELIMITERS if (fit := _fit(lines, d)).share >= _MIN_SHARE]
    if not fits:
        return _by_first_line(lines)
    best = max(fits, key=lambda fit: (fit.share, fit.width))
    equal = tuple(f.delimiter for f in fits if (f.share, f.width) == (best.share, best.width))
    if len(equal) > 1:
        names = " and ".join(NAMES[d] for d in equal)
        raise AnswerNeededError(
            f"{name} can be parted at {names} equally well.",
            "Say which one parts the fields.",
            option="delimiter",
            choices=equal,
        )
    return best.delimiter


def _as_chosen(chosen: str) -> str:
    delimiter = {"tab": "\t", "\\t": "\t"}.get(chosen.lower(), chosen)
    if delimiter not in _ALLOWED:
        raise FileRefusedError(
            f"{chosen!r} can't part fields.", "Choose a comma, semicolon, tab or vertical bar."
        )
    return delimiter


def _fit(lines: list[str], delimiter: str) -> _Fit:
    rows = csv.reader(iter(lines), delimiter=delimiter)
    widths: list[int] = []
    with contextlib.suppress(csv.Error):  # the widths so far are evidence enough
        widths.extend(len(row) for row in rows if row)
    parted = Counter(width for width in widths if width > 1)
    if not parted:
        return _Fit(delimiter, 0.0, 1)
    width, times = max(parted.items(), key=lambda item: (item[1], item[0]))
    return _Fit(delimiter, times / len(widths), width)


def _by_first_line(lines: list[str]) -> str:
    """For ragged or one-column files: the delimiter that the first filled line has most of."""
    first = next((line for line in lines if line.strip()), "")
    best = max(DELIMITERS, key=first.count)
    return best if first.count(best) else ","
