"""Which encoding a text file is in: a mark, strict UTF-8, UTF-16 by its NULs, else Windows-1252.

Decoding is always strict. Where the bytes could be read in two ways the person is asked.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from alignment.errors import AnswerNeededError, FileRefusedError
from alignment.ingest.reading.limits import BLOCK_BYTES

CHOICES: Final = (
    "windows-1252",
    "latin-1",
    "windows-1250",
    "windows-1251",
    "mac-roman",
    "shift_jis",
    "gb18030",
)
KNOWN: Final = (
    *CHOICES,
    "ascii",
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "iso8859-15",
    "big5",
    "euc_kr",
)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HEAD_BYTES: Final = 64 * 1024
_UNDEFINED: Final = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_DOUBTFUL: Final = (
    *(0x83, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x8E, 0x98, 0x9A, 0x9C, 0x9E, 0x9F),
    *(0xD0, 0xD7, 0xDE, 0xF0, 0xF7, 0xFD, 0xFE, 0xFF),
)
"""Defined in Windows-1252 but rare: seen in bulk they speak for another encoding."""
_MIN_PLAUSIBLE: Final = 0.9
_MAX_ADJACENT: Final = 0.25


def byte_blocks(path: Path) -> Iterator[bytes]:
    """Read a file in blocks."""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def find_encoding(path: Path, name: str, chosen: str | None) -> tuple[str, str]:
    """Decide how a file's bytes are to be read as text.

    Args:
        path: The file.
        name: File name for messages.
        chosen: What the person said, or None.

    Returns:
        The codec's name, and a sentence for the notes where it was chosen or found by its letters.

    Raises:
        AnswerNeededError: The bytes are neither Unicode nor plausibly Windows-1252.
        FileRefusedError: The chosen encoding doesn't fit, or the file is cut inside a character.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    mark = next((codec for bom, codec in _MARKS if head.startswith(bom)), "")
    if chosen is not None:
        return _as_chosen(path, name, chosen, mark)
    codec = mark or utf16_by_nuls(head) or "utf-8"
    error = _first_error(path, codec)
    if error is None:
        return codec, ""
    if codec != "utf-8":
        raise FileRefusedError(
            f"{name} begins as {codec} but byte {error.start:,} doesn't fit: it is cut or damaged.",
            "Export it again.",
        )
    return _not_unicode(path, name, error)


def _as_chosen(path: Path, name: str, chosen: str, mark: str) -> tuple[str, str]:
    known = {codecs.lookup(k).name: k for k in KNOWN}
    try:
        codec = known[codecs.lookup(chosen).name]
    except (LookupError, ValueError) as error:
        choices = ", ".join(KNOWN)
        raise FileRefusedError(
            f"The encoding {chosen!r} isn't known.", f"Choose one of {choices}."
        ) from error
    codec = mark if mark.startswith(codec) else codec
    found = _first_error(path, codec)
    if found is not None:
        raise FileRefusedError(
            f"{name} can't be read as {codec}: byte {found.start:,} doesn't fit.",
            "Choose another encoding.",
        )
    return codec, f"Read as {codec}, as chosen."


def utf16_by_nuls(head: bytes) -> str:
    """Name the UTF-16 that has a NUL in every other byte, as Western text does; else empty."""
    even, odd = head[::2], head[1::2]
    if not odd:
        return ""
    even_rate, odd_rate = even.count(0) / len(even), odd.count(0) / len(odd)
    if odd_rate > 0.4 and even_rate < 0.05:  # noqa: PLR2004 -- shares of NUL bytes, told above
        return "utf-16-le"
    if even_rate > 0.4 and odd_rate < 0.05:  # noqa: PLR2004 -- the same
        return "utf-16-be"
    return ""


class _Misfit(Exception):  # noqa: N818 -- carried inside this file only
    def __init__(self, start: int, *, is_end: bool) -> None:
        super().__init__()
        self.start = start
        self.is_end = is_end


def _first_error(path: Path, codec: str) -> _Misfit | None:
    decoder = codecs.getincrementaldecoder(codec)(errors="strict")
    done = 0
    for block in byte_blocks(path):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return _Misfit(max(done - pending + error.start, 0), is_end=False)
        done += len(block)
    pending = len(decoder.getstate()[0])
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _Misfit(done - pending, is_end=True)
    return None


def _not_unicode(path: Path, name: str, error: _Misfit) -> tuple[str, str]:
    counts, adjacent = _high_bytes(path)
    high = int(counts[128:].sum())
    if error.is_end and high > path.stat().st_size - error.start:
        raise FileRefusedError(
            f"{name} is UTF-8 and is cut inside the last character.", "Export it again."
        )
    cells = _examples(path)
    doubtful = int(counts[list(_DOUBTFUL)].sum())
    is_defined = not counts[list(_UNDEFINED)].any()
    is_plausible = high - doubtful >= _MIN_PLAUSIBLE * high and adjacent <= _MAX_ADJACENT * high
    shown = ", ".join(f"“{cell}”" for cell in cells)
    if is_defined and is_plausible:
        return "windows-1252", f"Read as Windows-1252, found by its letters, such as {shown}."
    fitting = tuple(c for c in CHOICES if _first_error(path, c) is None)
    raise AnswerNeededError(
        f"{name} isn't Unicode; read as Latin-1 some of its text is {shown}.",
        "Say in which encoding it was saved.",
        option="encoding",
        choices=fitting,
    )


def _high_bytes(path: Path) -> tuple[np.ndarray, int]:
    """Count each byte's value, and the non-ASCII bytes that follow another one."""
    counts = np.zeros(256, dtype=np.int64)
    adjacent = 0
    for block in byte_blocks(path):
        array = np.frombuffer(block, dtype=np.uint8)
        counts += np.bincount(array, minlength=256)
        high = array >= 128  # noqa: PLR2004 -- the end of ASCII
        adjacent += int((high[1:] & high[:-1]).sum())
    return counts, adjacent


def _examples(path: Path, limit: int = 3) -> list[str]:
    """Find a few cells with non-ASCII text, as they would read in a Western encoding."""
    found: dict[str, None] = {}
    cell = re.compile(rb"[^\r\n\t,;|\"]*[\x80-\xff][^\r\n\t,;|\"]*")
    for block in byte_blocks(path):
        for match in cell.finditer(block):
            raw = match.group()[:80]
            try:
                text = raw.decode("windows-1252")
            except UnicodeDecodeError:
                text = raw.decode("latin-1")
            found["".join(c if c.isprintable() else "·" for c in text)[:40]] = None
            if len(found) >= limit:
                return list(found)
    return list(found)
