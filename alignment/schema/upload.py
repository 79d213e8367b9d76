"""What passes between the readers and the store: one upload of one or several files."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import dataframely as dy
import polars as pl

from alignment.errors import ReconciliationError


class KeptOut(dy.Schema):
    """One row per source row that was not loaded, with the reason in plain words.

    ``column`` is the header it is about, empty when it is about the whole row. ``raw`` is the row
    as text, shortened.
    """

    file_no = dy.Int32(min=0)
    row_no = dy.Int64(min=1)
    column = dy.String(nullable=False)
    reason = dy.String(nullable=False)
    raw = dy.String(nullable=False)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of an upload and what was read from it.

    Args:
        file_no: Its position in the upload, from 0.
        name: File name as shown to people (never used as a path).
        sha256: Of the bytes.
        system: salesforce, hubspot, pipedrive, zoho, dynamics or other.
        object: The canonical table that a row of the file is a record of.
        encoding: As read, for text.
        delimiter: As read, for CSV.
        sheet: For workbooks.
        n_read: Data records in the file by the independent count.
        n_duplicate: Rows that repeat another row of the file in every field.
        money_source: Sum of the money column as text in the file, in major units; None where the
            file has none.
        money_kept_out: The part of it in rows kept out.
        money_duplicate: The part of it in exact duplicates.
        left_out_columns: Headers that were not loaded, with the reason.
        notes: Sentences about preambles, footers, blank lines, detected date order and the like.
    """

    file_no: int
    name: str
    sha256: str
    system: str
    object: str
    encoding: str
    delimiter: str
    sheet: str
    n_read: int
    n_duplicate: int
    money_source: Decimal | None
    money_kept_out: Decimal
    money_duplicate: Decimal
    left_out_columns: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything one upload brings, ready for the store.

    Args:
        files: The files, by file_no.
        tables: Canonical rows by table name; frames valid against ``canonical.TABLES``. A file row
            may give rows in several tables; its record is the row in the file's own object table.
        kept_out: Rows not loaded, valid against KeptOut.
        newest_day: The newest day found in the data, or None.
        mappings: Mappings to remember with the upload: fingerprint of the headers, and TOML.
    """

    files: tuple[SourceFile, ...]
    tables: dict[str, pl.DataFrame]
    kept_out: pl.DataFrame
    newest_day: int | None
    mappings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileReport:
    """How one file's rows add up: read = new + changed + unchanged + kept out + duplicates.

    Money likewise: source = loaded + kept out + duplicates.
    """

    file: SourceFile
    n_new: int
    n_changed: int
    n_unchanged: int
    n_kept_out: int
    money_loaded: Decimal | None


@dataclass(frozen=True, slots=True)
class UploadReport:
    """What an upload did, or would do.

    Args:
        upload_id: Its number; 0 for a dry run.
        as_of: The day the data describes, days since 1970-01-01.
        files: One report a file.
        unresolved: ``(table, column, target, count, examples)`` of links that lead nowhere.
        unmapped: ``(entity, raw value, records)`` of stage names nobody has mapped.
        is_unchanged: Nothing new was in the files; the database is as before.
    """

    upload_id: int
    as_of: int
    files: tuple[FileReport, ...]
    unresolved: tuple[tuple[str, str, str, int, tuple[str, ...]], ...] = ()
    unmapped: tuple[tuple[str, str, int], ...] = ()
    is_unchanged: bool = False
    notes: tuple[str, ...] = field(default=())


_MISTAKE: Final = "Nothing was loaded. Please keep the file: this is a mistake of ours."


def prove(file: SourceFile, n_rows: int, money: Decimal | None) -> None:
    """Stop unless a file's rows and money are all accounted for.

    Args:
        file: What the independent counts of the file say.
        n_rows: Rows loaded, kept out and duplicate together.
        money: Money loaded, kept out and duplicate together, in major units; None for none.

    Raises:
        ReconciliationError: When rows or money are missing or too many.
    """
    if n_rows != file.n_read:
        raise ReconciliationError(
            f"{file.name}: {file.n_read} rows were read but {n_rows} are accounted for.", _MISTAKE
        )
    if money is not None and file.money_source is not None and money != file.money_source:
        raise ReconciliationError(
            f"{file.name}: the amounts in the file add up to {file.money_source},"
            f" those accounted for to {money}.",
            _MISTAKE,
        )
