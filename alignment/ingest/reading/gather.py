"""Records sorted into rows, rows kept out and blank lines, chunk by chunk."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

import polars as pl

from alignment.ingest.reading.limits import MAX_RAW_CHARS
from alignment.ingest.reading.raw import KEPT_OUT_SCHEMA, row_schema
from alignment.ingest.reading.records import Chunk
from alignment.ingest.reading.shape import Tail, filled

TAIL: Final = 60
_CUT: Final = "The file ends in the middle of this row."
_NUL: Final = "The row holds a NUL character."
_STRAY: Final = "A quotation mark stands inside a field that isn't quoted."


@dataclass(slots=True)
class Gathered:
    """What the chunks of one file gave.

    Args:
        width: Number of fields of the header.
        delimiter: Parts the fields.
        frames: Rows by chunk.
        kept_out: Line, reason and text of each row kept out.
        bad_tail: The last rows kept out, for the footer.
        blank_lines: Line numbers of the last blank records.
        n_blank: Blank records.
        is_cut: The file ends in the middle of a row.
    """

    width: int
    delimiter: str
    frames: list[pl.DataFrame] = field(default_factory=list)
    kept_out: list[tuple[int, str, str]] = field(default_factory=list)
    bad_tail: deque[Tail] = field(default_factory=lambda: deque(maxlen=TAIL))
    blank_lines: deque[int] = field(default_factory=lambda: deque(maxlen=TAIL))
    n_blank: int = 0
    is_cut: bool = False

    def add(self, chunk: Chunk, begin: int = 0) -> None:
        """Sort the records of a chunk from position ``begin`` on."""
        starts = chunk.starts()
        reasons, blanks = self._look(chunk, begin)
        for index in blanks:
            self.blank_lines.append(starts[index])
        self.n_blank += len(blanks)
        for index, reason in sorted(reasons.items()):
            self._keep_out(starts[index], chunk.records[index], reason, chunk.raw(index))
        records, starts = chunk.records[begin:], starts[begin:]
        if dropped := reasons.keys() | blanks:
            good = [i for i in range(len(records)) if i + begin not in dropped]
            records, starts = [records[i] for i in good], [starts[i] for i in good]
        self.frames.append(self._frame(records, starts))
        self._note_cut(chunk)

    def add_rows(self, frame: pl.DataFrame) -> None:
        """Add rows that were parted in bulk."""
        self.frames.append(frame)
        self.is_cut = False

    def rows(self) -> pl.DataFrame:
        """Give all rows in file order."""
        frames = [frame for frame in self.frames if frame.height]
        return pl.concat(frames) if frames else pl.DataFrame(schema=row_schema(self.width))

    def tail(self) -> list[Tail]:
        """Give the last records, whether rows or kept out, in file order."""
        good: list[Tail] = []
        for frame in reversed(self.frames):
            good += [Tail(row[0], row[1:], True) for row in frame.tail(TAIL).rows()]
            if len(good) >= TAIL:
                break
        return sorted((*good, *self.bad_tail))[-TAIL:]

    def leave_out(self, footer: Sequence[int]) -> None:
        """Take the footer's rows away: they are no records."""
        left_out = set(footer)
        self.kept_out = [row for row in self.kept_out if row[0] not in left_out]
        first = footer[0]
        for position in range(len(self.frames) - 1, -1, -1):
            frame = self.frames[position]
            self.frames[position] = frame.filter(~pl.col("row_no").is_in(sorted(left_out)))
            if frame.height and frame["row_no"][0] < first:
                return

    def kept_out_frame(self) -> pl.DataFrame:
        """Give the rows kept out as a table in file order."""
        rows = [(row_no, "", reason, raw) for row_no, reason, raw in self.kept_out]
        return pl.DataFrame(rows, schema=KEPT_OUT_SCHEMA, orient="row")

    def _look(self, chunk: Chunk, begin: int) -> tuple[dict[int, str], set[int]]:
        """Find the records that are no rows: blank ones, and bad ones with the reason."""
        records = chunk.records[begin:]
        reasons: dict[int, str] = {}
        blanks: set[int] = set()
        if set(map(len, records)) - {self.width}:
            for index, record in enumerate(records, start=begin):
                if len(record) != self.width and filled(record):
                    reasons[index] = self._wrong_width(len(record))
        for index, record in enumerate(records, start=begin):
            if (not record or not record[0].strip(" \t")) and not filled(record):
                blanks.add(index)
        if "\0" in "".join(chunk.lines):
            reasons.update(
                {i: _NUL for i in range(begin, begin + len(records)) if _has_nul(chunk, i)}
            )
        if '"' in "".join(chain.from_iterable(records)):
            reasons.update(self._stray(chunk, begin, reasons))
        return reasons, blanks

    def _wrong_width(self, width: int) -> str:
        fields = "field" if width == 1 else "fields"
        return f"The row has {width:,} {fields} where the header has {self.width:,}."

    def _stray(self, chunk: Chunk, begin: int, known: dict[int, str]) -> dict[int, str]:
        delimiter = re.escape(self.delimiter)
        bare = rf'[^"\r\n{delimiter}]*'
        inches = rf'{bare}(?:(?<=\d)"{bare})*'  # 5" and 36'37.8" hold no quotation marks
        one = rf'(?:"(?:[^"]+|"")*"|{inches})'
        well_formed = re.compile(rf"{one}(?:{delimiter}{one})*")
        return {
            index: _STRAY
            for index in range(begin, len(chunk.records))
            if index not in known
            and '"' in "".join(chunk.records[index])
            and not well_formed.fullmatch(chunk.raw(index))
        }

    def _keep_out(self, row_no: int, fields: Sequence[str], reason: str, raw: str) -> None:
        self.kept_out.append((row_no, reason, raw[:MAX_RAW_CHARS]))
        self.bad_tail.append(Tail(row_no, fields, len(fields) == self.width))

    def _frame(self, records: list[list[str]], starts: list[int]) -> pl.DataFrame:
        if not records:
            return pl.DataFrame(schema=row_schema(self.width))
        columns = zip(*records, strict=True)
        numbers = pl.Series("row_no", starts, dtype=pl.Int64)
        texts = [pl.Series(f"c{i}", col, dtype=pl.String) for i, col in enumerate(columns)]
        return pl.DataFrame([numbers, *texts])

    def _note_cut(self, chunk: Chunk) -> None:
        """Notice that the file ends in the middle of its last row; later chunks overrule."""
        self.is_cut = False
        if chunk.cut_line:
            self._keep_out(chunk.cut_line, (), _CUT, chunk.lines[-1].rstrip("\r\n"))
            self.is_cut = True
            return
        if chunk.lines[-1].endswith(("\n", "\r")) or not self.kept_out or not chunk.records:
            return
        row_no, reason, raw = self.kept_out[-1]
        last = chunk.records[-1]
        is_short = len(last) < self.width and reason != _NUL
        is_padded = reason == _NUL and raw.endswith("\0")
        if row_no == chunk.starts()[-1] and (is_short or is_padded):
            self.kept_out[-1] = (row_no, _CUT, raw)
            self.is_cut = True


def _has_nul(chunk: Chunk, index: int) -> bool:
    return any("\0" in value for value in chunk.records[index])
