"""What a file is, by its first bytes: its ending may say anything."""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal

from alignment.errors import FileRefusedError
from alignment.ingest.reading.encoding import utf16_by_nuls

Kind = Literal["text", "zip", "parquet"]

_HEAD_BYTES: Final = 4096
_AS_CSV: Final = "Export the records as CSV or XLSX and upload that file."
_SAVE_XLSX: Final = "Open it in a spreadsheet, save it as .xlsx or CSV and upload that file."
_UNPACK: Final = "Unpack it and upload the files inside."

_MAGIC: Final = (
    (b"%PDF-", "is a PDF document, not a table", _AS_CSV),
    (b"\x1f\x8b", "is packed with gzip", _UNPACK),
    (b"BZh", "is packed with bzip2", _UNPACK),
    (b"\xfd7zXZ\x00", "is packed with xz", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "is packed with zstd", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "is a RAR archive", _UNPACK),
    (b"SQLite format 3\x00", "is a SQLite database", _AS_CSV),
    (b"ARROW1\x00\x00", "is an Arrow file", "Save it as Parquet or CSV and upload that file."),
    (b"\x89PNG", "is a picture", _AS_CSV),
    (b"\xff\xd8\xff", "is a picture", _AS_CSV),
    (b"GIF8", "is a picture", _AS_CSV),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WIDE_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_MARKUP: Final = re.compile(
    r"<(\?xml|!doctype|!--|html|head|body|meta|script|style|title|table|div|p>|svg|rss|error)",
    re.IGNORECASE,
)
_JSON: Final = re.compile(r'\{\s*("|\})|\[\s*([\[{"\]]|-?\d+\s*[,\]]\s*(\d|$))')
_CONTROL: Final = bytes(set(range(32)) - {0, 9, 10, 11, 12, 13, 26, 27})
_MAX_CONTROL_RATE: Final = 0.02


def kind_of(head: bytes, name: str, *, is_protected: bool = False) -> Kind:
    """Tell text, workbooks and Parquet apart and refuse everything else.

    Args:
        head: The first bytes of the file, 4,096 or fewer.
        name: File name for the message.
        is_protected: The file holds the mark of a workbook with a password.

    Raises:
        FileRefusedError: The bytes are of a kind that isn't a table.
    """
    if not head:
        raise FileRefusedError(f"{name} is empty: it holds no bytes.", "Export it again.")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(_OLE):
        raise _old_workbook(name, is_protected=is_protected)
    for magic, what, todo in _MAGIC:
        if head.startswith(magic):
            raise FileRefusedError(f"{name} {what}.", todo)
    _refuse_markup_and_binary(head, name)
    return "text"


def _old_workbook(name: str, *, is_protected: bool) -> FileRefusedError:
    if is_protected:
        return FileRefusedError(
            f"{name} is a workbook with a password.", "Save it without one and upload that file."
        )
    return FileRefusedError(f"{name} is a workbook of the old .xls kind.", _SAVE_XLSX)


def _refuse_markup_and_binary(head: bytes, name: str) -> None:
    text = _plain(head).lstrip("\ufeff \t\r\n")
    if _MARKUP.match(text):
        what = "is a web page or XML, not a table"
        if name.lower().endswith(".xls"):
            raise FileRefusedError(f"{name} {what}, saved under the ending .xls.", _SAVE_XLSX)
        todo = "Perhaps it is a sign-in page that was saved in place of the export: export again."
        raise FileRefusedError(f"{name} {what}.", todo)
    if _JSON.match(text):
        raise FileRefusedError(
            f"{name} is JSON, not a table: it begins with {text[:60]!r}.", _AS_CSV
        )
    if not head.strip(b"\x00"):
        raise FileRefusedError(f"{name} begins with nothing but NUL bytes.", "Export it again.")
    if head.startswith(_WIDE_MARKS) or utf16_by_nuls(head):
        return  # half a character may look like a control byte
    control = len(head) - len(head.translate(None, _CONTROL))
    if control > _MAX_CONTROL_RATE * len(head):
        raise FileRefusedError(f"{name} isn't text, a workbook or Parquet.", _AS_CSV)


def _plain(head: bytes) -> str:
    """Read the head well enough to recognise markup; nothing of it is kept."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    return head.replace(b"\x00", b"").decode("utf-8", errors="replace")
