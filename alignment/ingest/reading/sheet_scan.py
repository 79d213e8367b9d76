"""A workbook's sheets looked through as a stream, before the reader builds them in memory.

Finds what the reader doesn't tell: hidden sheets, the first row and column in use, rows that hold
values (an independent count), formulas without a value, and error cells. A cell far away from the
others, which would make the reader allocate everything in between, is refused here.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final
from xml.parsers import expat

from alignment.ingest.reading.limits import MAX_COLUMNS, MAX_SHEET_CELLS, MAX_UNPACKED_BYTES

_BLOCK: Final = 1024 * 1024
_MAX_CELL_BYTES: Final = 4 * 1024 * 1024
_MAX_SMALL_PART: Final = 16 * 1024 * 1024
_SHOWN: Final = 5
_PIECE: Final = re.compile(
    rb"<(?:\w+:)?row\b([^>]*)>"
    rb"|<(?:\w+:)?c\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?:/>|>(.*?)</(?:\w+:)?c\s*>)",
    re.DOTALL,
)
_ROW_NO: Final = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")
_REF: Final = re.compile(rb"\sr\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"']")
_TYPE_ERROR: Final = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>(?:[^<]|<!\[CDATA\[)")
_END: Final = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f\b")


class UnsafeWorkbookError(Exception):
    """A workbook's parts are damaged or would take too much memory; the text says which."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its name, the part that holds it, and whether people see it."""

    name: str
    part: str
    is_visible: bool


@dataclass(slots=True)
class Scan:
    """What a sheet's cells look like from outside; rows and columns from 1."""

    first_row: int = 0
    last_row: int = 0
    first_column: int = 0
    last_column: int = 0
    filled_rows: set[int] = field(default_factory=set)
    n_errors: int = 0
    errors: list[str] = field(default_factory=list)
    n_formulas: int = 0
    formulas: list[str] = field(default_factory=list)

    def add(self, row: int, column: int, attributes: bytes, body: bytes) -> None:
        """Take one cell in."""
        has_value = bool(_VALUE.search(body))
        reference = f"{letters(column)}{row}"
        if _TYPE_ERROR.search(attributes):
            self.n_errors += 1
            self.errors += [reference] if len(self.errors) < _SHOWN else []
        elif has_value:
            self.filled_rows.add(row)
        elif _FORMULA.search(body):
            self.n_formulas += 1
            self.formulas += [reference] if len(self.formulas) < _SHOWN else []
        if body or has_value:
            self._stretch(row, column)

    def _stretch(self, row: int, column: int) -> None:
        self.first_row = min(self.first_row or row, row)
        self.last_row = max(self.last_row, row)
        self.first_column = min(self.first_column or column, column)
        self.last_column = max(self.last_column, column)
        width = self.last_column - self.first_column + 1
        height = self.last_row - self.first_row + 1
        if width > MAX_COLUMNS or width * height > MAX_SHEET_CELLS:
            reference = f"{letters(column)}{row}"
            raise UnsafeWorkbookError(
                f"has cells as far apart as {letters(self.first_column)}{self.first_row} and "
                f"{reference}, which would make a table of {width:,} columns and {height:,} rows"
            )


def letters(column: int) -> str:
    """Name a column as a workbook does: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def column_number(name: bytes) -> int:
    """Number a column by its letters: A is 1."""
    number = 0
    for letter in name.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def sheets(archive: zipfile.ZipFile) -> list[Sheet]:
    """List the worksheets in the workbook's order.

    Raises:
        UnsafeWorkbookError: The workbook's parts are damaged or missing.
    """
    root = _target(archive, "_rels/.rels", "", "/officeDocument")
    folder, base = posixpath.split(root)
    links = _relations(archive, f"{folder}/_rels/{base}.rels".lstrip("/"), folder)
    found = []
    for tag, attributes in _elements(archive, root):
        if tag != "sheet":
            continue
        kind, part = links.get(attributes.get("id", ""), ("", ""))
        if kind.endswith("/worksheet"):
            is_visible = attributes.get("state", "visible") == "visible"
            found.append(Sheet(attributes.get("name", ""), part, is_visible))
    return found


def scan(archive: zipfile.ZipFile, part: str) -> Scan:
    """Look through a sheet's cells.

    Raises:
        UnsafeWorkbookError: The part is missing or too large, or its cells lie too far apart.
    """
    found = Scan()
    row, column = 0, 0
    for match in _pieces(archive, part):
        if match.group(1) is not None:
            number = _ROW_NO.search(match.group(1))
            row, column = int(number.group(1)) if number else row + 1, 0
            continue
        attributes, body = match.group(2), match.group(3) or b""
        reference = _REF.search(attributes)
        if reference:
            column, row = column_number(reference.group(1)), int(reference.group(2))
        else:
            column += 1
        found.add(row, column, attributes, body)
    return found


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[re.Match[bytes]]:
    rest, total = b"", 0
    with _open(archive, part) as stream:
        while block := stream.read(_BLOCK):
            total += len(block)
            rest += block
            if total > MAX_UNPACKED_BYTES:
                raise UnsafeWorkbookError("unpacks to more than it says")
            end = 0
            border = max(rest.rfind(b"</"), rest.rfind(b"/>"))
            for match in _PIECE.finditer(rest, 0, rest.find(b">", border) + 1):
                end = match.end()
                yield match
            if _END.search(rest, end):
                return
            rest = rest[end:]
            if len(rest) > _MAX_CELL_BYTES:
                raise UnsafeWorkbookError("holds a cell of more than 4 MB, or isn't a sheet")


def _target(archive: zipfile.ZipFile, rels: str, folder: str, kind: str) -> str:
    for found, part in _relations(archive, rels, folder).values():
        if found.endswith(kind):
            return part
    raise UnsafeWorkbookError("names no workbook inside")


def _relations(archive: zipfile.ZipFile, rels: str, folder: str) -> dict[str, tuple[str, str]]:
    """Read which part each relation leads to, by its id."""
    return {
        attributes.get("Id", ""): (
            attributes.get("Type", ""),
            posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip(
                "/"
            ),
        )
        for tag, attributes in _elements(archive, rels)
        if tag == "Relationship"
    }


def _elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    """List a small part's elements without their prefixes; entities aren't expanded."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        found.append((tag.rpartition(":")[2], plain))

    def no_entities(*_: object) -> None:
        raise UnsafeWorkbookError("declares entities of its own")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EntityDeclHandler = no_entities
    with _open(archive, part) as stream:
        text = stream.read(_MAX_SMALL_PART + 1)
    if len(text) > _MAX_SMALL_PART:
        raise UnsafeWorkbookError("has a list of sheets of more than 16 MB")
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise UnsafeWorkbookError("holds a damaged part") from error
    return found


def _open(archive: zipfile.ZipFile, part: str) -> IO[bytes]:
    """Open a part by its name, in whatever case the archive spells it."""
    names = {entry.replace("\\", "/").lstrip("/").lower(): entry for entry in archive.namelist()}
    if part.lower() not in names:
        raise UnsafeWorkbookError("lacks one of its parts")
    return archive.open(names[part.lower()])
