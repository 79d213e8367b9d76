"""What a zip archive holds, judged by its directory before anything is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

from alignment.errors import FileRefusedError
from alignment.ingest.reading.limits import (
    FREE_UNPACKED_BYTES,
    MAX_UNPACKED_BYTES,
    MAX_UNPACKED_RATIO,
    MAX_ZIP_ENTRIES,
)

_SAVE_XLSX: Final = "Open it in a spreadsheet, save it as .xlsx or CSV and upload that file."


def check_workbook(path: Path, name: str) -> None:
    """Refuse an archive that isn't an .xlsx workbook, or that unpacks beyond the limits.

    Args:
        path: A file that begins like a zip archive.
        name: File name for messages.

    Raises:
        FileRefusedError: It is damaged, something else, or would unpack to too much.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            kind = archive.read("mimetype")[:100] if _small(entries, "mimetype") else b""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileRefusedError(
            f"{name} is a damaged or cut workbook or archive.", "Export it again."
        ) from error
    _check_size(entries, path.stat().st_size, name)
    _check_kind({entry.filename.lower() for entry in entries}, kind, name)


def _small(entries: list[zipfile.ZipInfo], wanted: str) -> bool:
    return any(entry.filename == wanted and entry.file_size < MAX_ZIP_ENTRIES for entry in entries)


def _check_size(entries: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    claimed = sum(entry.compress_size for entry in entries)
    is_overlapping = claimed > packed or len({e.header_offset for e in entries}) < len(entries)
    is_bomb = unpacked > FREE_UNPACKED_BYTES and unpacked > MAX_UNPACKED_RATIO * packed
    if len(entries) > MAX_ZIP_ENTRIES or unpacked > MAX_UNPACKED_BYTES or is_overlapping or is_bomb:
        raise FileRefusedError(
            f"{name} would unpack to {unpacked / 1024**2:,.0f} MB from {packed / 1024**2:,.1f} MB, "
            "which isn't safe to open.",
            "Export the records as CSV.",
        )


def _check_kind(names: set[str], mimetype: bytes, name: str) -> None:
    if any(entry.endswith("workbook.bin") for entry in names):
        raise FileRefusedError(f"{name} is a workbook of the .xlsb kind.", _SAVE_XLSX)
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        raise FileRefusedError(f"{name} is an OpenDocument file.", _SAVE_XLSX)
    if "[content_types].xml" not in names or any(n.startswith("word/") for n in names):
        raise FileRefusedError(
            f"{name} is an archive or document, not a workbook.",
            "Unpack it and upload the files inside.",
        )
