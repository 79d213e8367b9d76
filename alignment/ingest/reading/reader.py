"""One door for every file: look at its first bytes, hash it, and hand it to its reader."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from alignment.errors import FileRefusedError
from alignment.ingest.reading.encoding import byte_blocks
from alignment.ingest.reading.limits import (
    MAX_LINE_BYTES,
    MAX_PARQUET_BYTES,
    MAX_TEXT_BYTES,
    MAX_WORKBOOK_BYTES,
)
from alignment.ingest.reading.parquet import read_parquet
from alignment.ingest.reading.raw import RawTable, ReadOptions
from alignment.ingest.reading.sniff import Kind, kind_of
from alignment.ingest.reading.text import read_text
from alignment.ingest.reading.workbook import read_workbook

_HEAD_BYTES: Final = 4096
_PASSWORD_MARK: Final = "EncryptedPackage".encode("utf-16-le")
_MAX_BYTES: Final[dict[Kind, int]] = {
    "text": MAX_TEXT_BYTES,
    "zip": MAX_WORKBOOK_BYTES,
    "parquet": MAX_PARQUET_BYTES,
}


def read(path: Path, *, name: str | None = None, options: ReadOptions | None = None) -> RawTable:
    """Read CSV-like text, an .xlsx workbook or Parquet, whatever its name ends in.

    Args:
        path: The file.
        name: File name as shown to people; by default the path's.
        options: What the person has answered; by default nothing.

    Returns:
        Every record as text, in file order, with the rows kept out and an independent count.

    Raises:
        AnswerNeededError: Encoding, delimiter or sheet can be read in two ways.
        FileRefusedError: It isn't a table, is too large, or can't be read safely.
        ReconciliationError: The independent count differs.
    """
    name = name or path.name
    options = options or ReadOptions()
    try:
        return _read(path, name, options)
    except OSError as error:
        reason = error.strerror or "the system gave no reason"
        raise FileRefusedError(
            f"{name} can't be opened: {reason}.", "Check that it is there and readable."
        ) from error


def _read(path: Path, name: str, options: ReadOptions) -> RawTable:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    kind = kind_of(head, name, is_protected=_has_password(path, head))
    size = path.stat().st_size
    if size > _MAX_BYTES[kind]:
        raise FileRefusedError(
            f"{name} is {size / 1024**2:,.0f} MB; {_MAX_BYTES[kind] / 1024**2:,.0f} MB is the most "
            "that is read.",
            "Export it in parts.",
        )
    sha256 = _hash(path, name, is_text=kind == "text")
    if kind == "zip":
        return read_workbook(path, name, sha256, options)
    if kind == "parquet":
        return read_parquet(path, name, sha256)
    return read_text(path, name, sha256, options)


def _has_password(path: Path, head: bytes) -> bool:
    if not head.startswith(b"\xd0\xcf\x11\xe0"):
        return False
    return any(_PASSWORD_MARK in block for block in byte_blocks(path))


def _hash(path: Path, name: str, *, is_text: bool) -> str:
    """Hash the bytes; refuse text without line ends, which would be read into memory whole."""
    digest = hashlib.sha256()
    run = 0
    for block in byte_blocks(path):
        digest.update(block)
        last = max(block.rfind(b"\n"), block.rfind(b"\r"))
        run = run + len(block) if last < 0 else len(block) - last - 1
        if is_text and run > MAX_LINE_BYTES:
            raise FileRefusedError(
                f"{name} holds a line of more than {MAX_LINE_BYTES // 1024**2} MB.",
                "It isn't a table that can be read; export it again.",
            )
    return digest.hexdigest()
