"""Text parted into records, strictly, with the line on which each one starts."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TextIO

from alignment.errors import FileRefusedError
from alignment.ingest.reading.limits import (
    CHUNK_CHARS,
    CHUNK_ROWS,
    FIRST_ROWS,
    MAX_FIELD_CHARS,
)

_EXPORT_AGAIN: Final = "Export it again, or mend that line, and upload it once more."


@dataclass(slots=True)
class Chunk:
    """Some records that follow one another in the file.

    Args:
        first_line: Number of the first line, from 1.
        lines: The text of the lines, with their ends.
        records: Fields by record; a blank line is a record without fields.
        ends: Number of the last line of each record.
        cut_line: Line on which the file ends inside quotation marks, or 0.
    """

    first_line: int
    lines: list[str] = field(default_factory=list)
    records: list[list[str]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    cut_line: int = 0

    def starts(self) -> list[int]:
        """Give the line on which each record starts."""
        return [self.first_line, *(end + 1 for end in self.ends[:-1])] if self.ends else []

    def raw(self, index: int) -> str:
        """Give the text of one record as it stands in the file, without its line end."""
        start = self.ends[index - 1] + 1 if index else self.first_line
        lines = self.lines[start - self.first_line : self.ends[index] - self.first_line + 1]
        return "".join(lines).rstrip("\r\n")


class _Feed:
    """Hands lines to the parser and remembers those of the current chunk."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.lines: list[str] = []
        self.n_chars = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._text:
            self.lines.append(line)
            self.n_chars += len(line)
            yield line

    def take(self) -> list[str]:
        """Give the lines so far and begin anew."""
        lines, self.lines, self.n_chars = self.lines, [], 0
        return lines


def chunks(text: TextIO, delimiter: str, name: str, *, lines_before: int = 0) -> Iterator[Chunk]:
    """Part a text into records, some tens of thousands at a time; fewer the first time.

    Args:
        text: Opened with ``newline=""``, so that line ends inside quotation marks stay as they are
            and a return, a line feed or both end a line.
        delimiter: Parts the fields.
        name: File name for messages.
        lines_before: Lines of the file that were read before.

    Yields:
        Chunks in file order; the last one tells whether the file is cut inside quotation marks.

    Raises:
        FileRefusedError: A quotation mark is misplaced or never closed, or a field is too long: the
            borders of the records after it are unknown.
    """
    csv.field_size_limit(MAX_FIELD_CHARS)  # the module keeps one limit for the whole process
    feed = _Feed(text)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    most = min(FIRST_ROWS, CHUNK_ROWS)
    while True:
        chunk = Chunk(first_line=lines_before + reader.line_num + 1)
        is_last = False
        try:
            for record in islice(reader, most):
                chunk.records.append(record)
                chunk.ends.append(lines_before + reader.line_num)
                if feed.n_chars > CHUNK_CHARS:
                    break
            else:
                is_last = len(chunk.records) < most
        except csv.Error as error:
            start = chunk.ends[-1] + 1 if chunk.ends else chunk.first_line
            last = lines_before + reader.line_num
            if "end of data" not in str(error) or start != last:
                raise _refusal(name, start, last, str(error)) from error
            chunk.cut_line = start
            is_last = True
        chunk.lines = feed.take()
        if chunk.lines:
            yield chunk
        if is_last:
            return
        most = CHUNK_ROWS


def _refusal(name: str, start: int, last: int, error: str) -> FileRefusedError:
    place = f"{name}, line {start:,}"
    if "end of data" in error:
        what = f"{place}: a quotation mark is opened there or below and never closed"
    elif "field limit" in error:
        what = f"{place}: a field is longer than {MAX_FIELD_CHARS:,} characters"
    else:
        place = place if start == last else f"{name}, lines {start:,} to {last:,}"
        what = f"{place}: a quotation mark stands where none can"
    return FileRefusedError(
        f"{what}, so where the records after it begin is unknown.", _EXPORT_AGAIN
    )
