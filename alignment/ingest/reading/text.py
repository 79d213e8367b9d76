"""CSV-like text, read strictly: every record becomes a row, is kept out with a reason, or noted."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final, TextIO

import polars as pl

from alignment.errors import FileRefusedError, NoRecordsError, ReconciliationError
from alignment.ingest.reading.clean import ENCODINGS, after, clean_frames, open_from
from alignment.ingest.reading.count import count_records
from alignment.ingest.reading.delimiter import find_delimiter, sep_line
from alignment.ingest.reading.encoding import find_encoding
from alignment.ingest.reading.gather import Gathered
from alignment.ingest.reading.limits import MAX_COLUMNS, MAX_KEPT_OUT_RATE
from alignment.ingest.reading.raw import RawTable, ReadOptions
from alignment.ingest.reading.records import Chunk, chunks
from alignment.ingest.reading.shape import (
    LOOK_AHEAD,
    filled,
    find_footer,
    find_header,
    first_text,
)
from alignment.ingest.reading.totals import are_totals

_SAMPLE_LINES: Final = 1_000
_SAMPLE_CHARS: Final = 1_000_000
_SHOWN: Final = 3


def read_text(path: Path, name: str, sha256: str, options: ReadOptions) -> RawTable:
    """Read a text file whose first bytes are text.

    Args:
        path: The file.
        name: File name as shown to people.
        sha256: Of the bytes.
        options: What the person has answered.

    Raises:
        AnswerNeededError: Encoding or delimiter can be read in two ways.
        FileRefusedError: It holds no records, or not safely.
        ReconciliationError: The independent count differs.
    """
    encoding, encoding_note = find_encoding(path, name, options.encoding)
    sample = _sample(path, encoding)
    sep = sep_line(sample[0]) if sample else ""
    delimiter = find_delimiter(sample[bool(sep) :], name, options.delimiter or sep or None)
    with path.open(encoding=encoding, newline="") as text, _no_cycle_search():
        place = (path, encoding)
        headers, preamble, gathered = _gather(text, place, delimiter, name, has_sep=bool(sep))
    footer = _part_footer(gathered, len(headers))
    rows, kept_out = gathered.rows(), gathered.kept_out_frame()
    if not kept_out.height and are_totals(rows):
        raise NoRecordsError(
            f"{name} holds a header and no rows below it.", "Export it with its records."
        )
    n_left_out = bool(sep) + len(preamble) + 1 + len(footer)
    n_records = count_records(path, encoding, delimiter) - n_left_out
    _reconcile(name, n_records, rows.height, kept_out.height)
    _refuse_too_much(name, rows, kept_out, is_cut=gathered.is_cut, goes_on=options.goes_on)
    notes = [encoding_note] if encoding_note else []
    notes += [f"The first line names {delimiter!r} as the delimiter."] if sep else []
    notes += _count_notes(preamble, footer, gathered)
    return RawTable(
        name=name,
        sha256=sha256,
        encoding=encoding,
        delimiter=delimiter,
        sheet="",
        sheets=(),
        headers=headers,
        rows=rows,
        kept_out=kept_out,
        n_records=n_records,
        notes=tuple(notes),
    )


@contextmanager
def _no_cycle_search() -> Iterator[None]:
    """Pause the search for cycles: records hold none, and it took a third of the parsing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _part_footer(gathered: Gathered, width: int) -> list[str]:
    """Take a report's footer away from the records and give its texts."""
    tail = gathered.tail()
    footer = find_footer(tail, gathered.blank_lines, width)
    if not footer:
        return []
    gathered.leave_out(footer)
    gathered.is_cut = gathered.is_cut and footer[-1] < tail[-1].row_no
    wanted = set(footer)
    return [first_text(record.fields) for record in tail if record.row_no in wanted]


def _sample(path: Path, encoding: str) -> list[str]:
    """Take the first lines, some of them blank, up to about a million characters."""
    lines: list[str] = []
    room = _SAMPLE_CHARS
    with path.open(encoding=encoding, newline="") as text:
        for line in islice(text, _SAMPLE_LINES):
            lines.append(line)
            room -= len(line)
            if room < 0:
                break
    return lines


def _gather(
    text: TextIO, place: tuple[Path, str], delimiter: str, name: str, *, has_sep: bool
) -> tuple[tuple[str, ...], list[str], Gathered]:
    """Read all records; give the header, the texts above it, and what came after.

    The first ones are parted one by one, the others in bulk as long as their form allows it.
    """
    above = [text.readline()] if has_sep else []
    stream = chunks(text, delimiter, name, lines_before=len(above))
    headers, preamble, gathered = _begin(stream, delimiter, name, above)
    path, encoding = place
    if encoding not in ENCODINGS:
        for later in stream:
            gathered.add(later)
        return headers, preamble, gathered
    progress = after(above, encoding)
    for frame in clean_frames(path, progress, width=len(headers), delimiter=delimiter):
        gathered.add_rows(frame)
    with open_from(path, progress) as rest:
        for later in chunks(rest, delimiter, name, lines_before=progress.lines):
            gathered.add(later)
    return headers, preamble, gathered


def _begin(
    stream: Iterator[Chunk], delimiter: str, name: str, above: list[str]
) -> tuple[tuple[str, ...], list[str], Gathered]:
    """Read up to the first records, and add every line that was read to those above."""
    n_blank = 0
    for chunk in stream:
        above += chunk.lines
        at = find_header(chunk.records[:LOOK_AHEAD]) if chunk.records else -1
        at = find_header(chunk.records) if at < 0 else at
        if at >= 0:
            break
        if chunk.cut_line:
            raise FileRefusedError(f"{name} ends inside its header.", "Export it again.")
        n_blank += len(chunk.records)
    else:
        raise FileRefusedError(f"{name} holds nothing but blank lines.", "Export it again.")
    headers = _headers(chunk, at, name)
    preamble = [first_text(record) for record in chunk.records[:at] if filled(record)]
    gathered = Gathered(width=len(headers), delimiter=delimiter)
    gathered.n_blank = n_blank + at - len(preamble)
    gathered.add(chunk, at + 1)
    return headers, preamble, gathered


def _headers(chunk: Chunk, at: int, name: str) -> tuple[str, ...]:
    headers = tuple(chunk.records[at])
    if len(headers) > MAX_COLUMNS:
        raise FileRefusedError(
            f"{name} has {len(headers):,} columns; {MAX_COLUMNS:,} is the most that is read.",
            "Export fewer columns.",
        )
    if any("\0" in header for header in headers):
        raise FileRefusedError(f"{name} holds a NUL character in its header.", "Export it again.")
    return headers


def _reconcile(name: str, n_records: int, n_rows: int, n_kept_out: int) -> None:
    if n_records != n_rows + n_kept_out:
        raise ReconciliationError(
            f"{name}: {n_records:,} records were counted, {n_rows:,} read and {n_kept_out:,} kept "
            "out, which doesn't add up.",
            "Nothing was loaded. Check that the file isn't being written to, and try again.",
        )


def _refuse_too_much(
    name: str, rows: pl.DataFrame, kept_out: pl.DataFrame, *, is_cut: bool, goes_on: bool
) -> None:
    """Stop where more than 5 % is kept out or the file is cut, unless the person goes on."""
    total = rows.height + kept_out.height
    if goes_on or not (is_cut or kept_out.height > MAX_KEPT_OUT_RATE * total):
        return
    shown = kept_out.tail(1) if is_cut else kept_out.head(_SHOWN)
    places = " ".join(
        f"Line {row_no:,}: {reason}" for row_no, reason in shown.select("row_no", "reason").rows()
    )
    what = f"{name} is cut at its end" if is_cut else f"{name} has rows that couldn't be read"
    raise FileRefusedError(
        f"{what}: {kept_out.height:,} of {total:,} rows would be kept out. {places}",
        "Export it again, or say to go on without these rows.",
    )


def _count_notes(preamble: list[str], footer: list[str], gathered: Gathered) -> list[str]:
    notes = []
    for place, texts in (("above the header", preamble), ("below the records", footer)):
        shown = ", ".join(f"“{text}”" for text in texts[:_SHOWN])
        notes += [f"Left out {place}: {_rows(len(texts))}, {shown}."] if texts else []
    if gathered.n_blank:
        notes.append(f"Blank: {_rows(gathered.n_blank)}.")
    return notes


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"
