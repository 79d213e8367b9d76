"""A file as text and its mapping become canonical rows and the rows kept out, each explained."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

import polars as pl

from alignment.ingest.beside import touches_beside
from alignment.ingest.cells import chosen, problems
from alignment.ingest.columns import (
    Reading,
    cells_by_header,
    money_headers,
    read_columns,
    read_days,
)
from alignment.ingest.events import events_by_column, events_by_present_stage
from alignment.ingest.mapping import Mapping, positions
from alignment.ingest.money import major, total
from alignment.ingest.privacy import described, left_out_columns, unquoted
from alignment.ingest.reading import RawTable
from alignment.ingest.reading.shape import TOTAL_BEGINS
from alignment.ingest.reading.totals import REASON, totals
from alignment.ingest.records import only_records
from alignment.ingest.sorting import Sorted, sort_rows
from alignment.schema.canonical import KEYS, TABLES
from alignment.schema.upload import KeptOut, SourceFile, prove
from alignment.settings import Settings

_PAST_DAYS: Final = ("created_day", "converted_day", "_modified_day", "day", "stage_since_day")
_PLANS: Final = frozenset({"cost", "activity"})
"""Tables whose days may lie ahead: of a budget, or of what is still to be done."""
_EXACT: Final = 60


@dataclass(frozen=True, slots=True)
class Converted:
    """One file, converted.

    Args:
        file: What was read from it.
        tables: Canonical rows by table name; columns that the file doesn't have are absent.
        kept_out: Rows not loaded, valid against KeptOut.
        newest_day: The newest day that has happened by the data, or None.
    """

    file: SourceFile
    tables: dict[str, pl.DataFrame]
    kept_out: pl.DataFrame
    newest_day: int | None


def convert(
    raw: RawTable, mapping: Mapping, *, file_no: int, settings: Settings, secret: bytes
) -> Converted:
    """Convert a file by its mapping; every row is loaded, kept out with a reason, or a repeat.

    Args:
        raw: The file as text.
        mapping: What its columns mean.
        file_no: Its position in the upload, from 0.
        settings: The firm's zone and currency.
        secret: Keys the hash of e-mail addresses.

    Raises:
        AnswerNeededError: Dates, decimals or the currency can be read in two ways.
        MappingError: The mapping doesn't fit the file.
        ReconciliationError: Rows or money don't add up.
    """
    places = positions(mapping, raw)
    rows, notes = only_records(raw.rows, mapping, places)
    reading = Reading(raw.name, mapping, settings, secret, {}, notes=list(notes))
    _read(reading, rows, places)
    stages = {header: read_days(reading, header) for header, _, _ in mapping.stage_columns}
    reading.problems.extend((header, days["problem"]) for header, days in stages.items())
    found = sort_rows(rows, reading)
    tables = _tables(found.loaded, reading, stages)
    n_read = raw.n_records - (raw.rows.height - rows.height)
    file = _source_file(raw, reading, found, file_no=file_no, n_read=n_read)
    _prove(file, found, raw.kept_out.height)
    unread = raw.kept_out if settings.keeps_email else described(raw, mapping)
    return Converted(
        file,
        {name: _with_file(frame, file_no) for name, frame in tables.items()},
        _kept_out(unread, found, file_no),
        _newest_day(found.loaded, tables),
    )


def _read(reading: Reading, rows: pl.DataFrame, places: dict[str, int]) -> None:
    """Read the columns; of totals only the money is looked at, to be kept out with them."""
    cells = cells_by_header(rows, places)
    is_total = totals(rows)
    for header, column in reading.mapping.columns:
        if column == KEYS[reading.mapping.object]:  # a row with an id is a record
            is_total &= cells[header].is_null() | cells[header].str.contains(TOTAL_BEGINS)
    if not is_total.any():
        reading.cells = cells
        read_columns(reading)
        return
    reading.cells = {header: chosen(~is_total, cell) for header, cell in cells.items()}
    reading.problems.append(("", problems(is_total, REASON)))
    read_columns(reading)
    for header in reading.marks:
        reading.cells[header] = cells[header].zip_with(is_total, reading.cells[header])


def _tables(
    loaded: pl.DataFrame, reading: Reading, stages: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Give the canonical rows: the file's own records and the stage entries they tell of."""
    table = reading.mapping.object
    if table == "stage_event":
        # Its place among the record's own entries stays the same when a later export has more rows.
        # Mostly all are of one kind, which then needn't be looked at.
        kinds = () if loaded["entity"].n_unique() == 1 else ("entity",)
        loaded = loaded.with_columns(seq=pl.int_range(pl.len()).over(*kinds, "entity_id"))
    own = [name for name in loaded.columns if name in TABLES[table].column_names()]
    tables = {table: loaded.select(own)}
    if reading.mapping.touch_columns:
        tables["touch"] = touches_beside(reading, loaded)
    if table not in {"lead", "opportunity"}:
        return tables
    events = events_by_column(reading, loaded, stages)
    if table == "opportunity" and "stage_raw" in loaded.columns:
        present = events_by_present_stage(loaded, events["entity_id"].unique())
        events = pl.concat([events, present], how="diagonal")
    return tables | {"stage_event": events}


def _source_file(
    raw: RawTable, reading: Reading, found: Sorted, *, file_no: int, n_read: int
) -> SourceFile:
    """Describe the file, with the money of its rows counted from the text."""
    mapping = reading.mapping
    return SourceFile(
        file_no=file_no,
        name=raw.name,
        sha256=raw.sha256,
        system=mapping.system,
        object=mapping.object,
        encoding=raw.encoding,
        delimiter=raw.delimiter,
        sheet=raw.sheet,
        n_read=n_read,
        n_duplicate=int(found.is_repeat.sum()),
        money_source=_money(reading) if money_headers(mapping) else None,
        money_kept_out=_money(reading, found.is_out),
        money_duplicate=_money(reading, found.is_repeat),
        left_out_columns=left_out_columns(raw.headers, mapping),
        notes=(
            *(raw.notes if reading.settings.keeps_email else unquoted(raw.notes)),
            *reading.notes,
        ),
    )


def _money(reading: Reading, rows: pl.Series | None = None) -> Decimal:
    """Add up the file's amounts as text, of all rows or of some."""
    with localcontext(prec=_EXACT):
        return sum(
            (
                total(cells if rows is None else cells.filter(rows), mark=reading.marks[header])
                for header, cells in reading.cells.items()
                if header in reading.marks
            ),
            Decimal(0),
        )


def _prove(file: SourceFile, found: Sorted, n_left_before: int) -> None:
    """Stop when rows or money are missing or too many."""
    n_rows = found.loaded.height + found.kept_out.height + n_left_before + file.n_duplicate
    if file.money_source is None:
        prove(file, n_rows, None)
        return
    with localcontext(prec=_EXACT):
        loaded = sum(
            (
                major(found.loaded[column], found.loaded["currency"])
                for column in found.loaded.columns
                if column.endswith("_minor")
            ),
            Decimal(0),
        )
        money = loaded + file.money_kept_out + file.money_duplicate
    prove(file, n_rows, money)


def _kept_out(unread: pl.DataFrame, found: Sorted, file_no: int) -> pl.DataFrame:
    """Put the rows that couldn't be read as records and those kept out here together."""
    columns = ["row_no", "column", "reason", "raw"]
    return _with_file(
        pl.concat([unread.select(columns), found.kept_out.select(columns)]), file_no
    ).select(KeptOut.column_names())


def _with_file(frame: pl.DataFrame, file_no: int) -> pl.DataFrame:
    """Say which file of the upload rows come from."""
    return frame.with_columns(file_no=pl.lit(file_no, pl.Int32))


def _newest_day(loaded: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> int | None:
    """Find the newest day that has happened; close dates of open opportunities are plans."""
    if "rate" in tables:  # a rate may be newer than the records
        return None
    past = _PAST_DAYS if _PLANS.isdisjoint(tables) else ("_modified_day",)
    days = [loaded[name] for name in past if name in loaded.columns]
    if "activity" in tables and {"day", "is_done"} <= set(loaded.columns):
        days.append(loaded.filter("is_done")["day"])
    if "stage_event" in tables and "day" in tables["stage_event"].columns:
        days.append(tables["stage_event"]["day"])
    found = [day for days_of in days if isinstance(day := days_of.max(), int)]
    return max(found, default=None)
