"""One sheet of an .xlsx workbook as text, read in a child process behind a guard."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

import polars as pl

from alignment.errors import (
    AnswerNeededError,
    FileRefusedError,
    NoRecordsError,
    ReconciliationError,
)
from alignment.ingest.reading.archive import check_workbook
from alignment.ingest.reading.limited import ask_child
from alignment.ingest.reading.raw import KEPT_OUT_SCHEMA, RawTable, ReadOptions
from alignment.ingest.reading.shape import LOOK_AHEAD, Tail, filled, find_footer, find_header
from alignment.ingest.reading.totals import are_totals

_MIDNIGHT: Final = " 00:00:00"
_AT_MIDNIGHT: Final = r"^\d{4}-\d{2}-\d{2} 00:00:00$"
_TAIL: Final = 60


def read_workbook(path: Path, name: str, sha256: str, options: ReadOptions) -> RawTable:
    """Read one sheet of a file that begins like a zip archive.

    Args:
        path: The file.
        name: File name as shown to people.
        sha256: Of the bytes.
        options: What the person has answered; ``sheet`` names the sheet.

    Raises:
        AnswerNeededError: Several sheets hold values and none was chosen.
        FileRefusedError: It isn't a workbook, isn't safe, or holds no records.
        ReconciliationError: The rows read aren't those that the scan counted.
    """
    check_workbook(path, name)
    with tempfile.TemporaryDirectory(prefix="alignment-") as folder:
        answer = ask_child("workbook_child", [str(path), folder, options.sheet or ""], name)
        _require_one_sheet(answer, name, options.sheet)
        cells = pl.read_ipc(Path(folder) / "cells.arrow")
    numbered = _numbered(cells, answer["filled_rows"], name)
    table = numbered.filter(_is_filled(numbered))
    headers, records, n_preamble, footer = _shaped(table, numbered, name)
    n_empty_text = len(answer["filled_rows"]) - table.height
    n_records = len(answer["filled_rows"]) - n_empty_text - n_preamble - 1 - len(footer)
    notes = _notes(answer, n_preamble, len(footer), numbered.height - table.height)
    records, dates = _without_midnight(records, headers)
    return RawTable(
        name=name,
        sha256=sha256,
        encoding="",
        delimiter="",
        sheet=answer["sheet"],
        sheets=tuple(sheet for sheet, _ in answer["sheets"]),
        headers=headers,
        rows=records,
        kept_out=pl.DataFrame(schema=KEPT_OUT_SCHEMA),
        n_records=n_records,
        notes=(*notes, *dates),
    )


def _require_one_sheet(answer: dict[str, Any], name: str, wanted: str | None) -> None:
    if "choose" not in answer:
        return
    choices = tuple(answer["choose"])
    if wanted:
        names = ", ".join(f"“{sheet}”" for sheet, _ in answer["sheets"])
        raise FileRefusedError(f"{name} has no sheet “{wanted}”.", f"Its sheets are {names}.")
    if not choices:
        raise FileRefusedError(f"{name} holds no values in any sheet.", "Export it again.")
    raise AnswerNeededError(
        f"{name} has {len(choices)} sheets with values.",
        "Say which one to read.",
        option="sheet",
        choices=choices,
    )


def _numbered(cells: pl.DataFrame, filled_rows: list[int], name: str) -> pl.DataFrame:
    """Give each row its number in the sheet, and prove that no row with a value is missing."""
    cells = cells.rename({old: f"c{i}" for i, old in enumerate(cells.columns)})
    has_cell = cells.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    first = has_cell.arg_max() if cells.height and has_cell.any() else None
    if first is None or not filled_rows:
        raise FileRefusedError(f"{name} holds no values in this sheet.", "Choose another sheet.")
    cells = cells.fill_null("")
    frame = cells.select(pl.int_range(pl.len(), dtype=pl.Int64).alias("row_no"), pl.all())
    counted = set(filled_rows)
    shift = filled_rows[0] - first
    texts = frame.filter(_is_filled(frame, blanks="")).get_column("row_no")
    if not frame.filter(has_cell).height >= len(counted) >= len(texts):
        shift = -1
    frame = frame.with_columns(pl.col("row_no") + shift)
    if shift < 0 or not {row + shift for row in texts} <= counted:
        raise ReconciliationError(
            f"{name}: {len(counted):,} rows with values were counted and {len(texts):,} read.",
            "Nothing was loaded. Save the workbook again, or export it as CSV.",
        )
    return frame


def _is_filled(frame: pl.DataFrame, blanks: str = " \t\r\n") -> pl.Expr:
    columns = pl.all().exclude("row_no")
    texts = columns.str.strip_chars(blanks) if blanks else columns
    return pl.any_horizontal(texts != "") if frame.width > 1 else pl.lit(value=False)


def _shaped(
    table: pl.DataFrame, numbered: pl.DataFrame, name: str
) -> tuple[tuple[str, ...], pl.DataFrame, int, list[int]]:
    """Part preamble, header, records and footer."""
    head = [row[1:] for row in table.head(LOOK_AHEAD).rows()]
    at = find_header(head)
    body = table.slice(at + 1)
    width = body.width - 1
    tail = [Tail(row[0], row[1:], _is_full(row[1:])) for row in body.tail(_TAIL).rows()]
    known = set(body.get_column("row_no").to_list())
    blank = [row for row in numbered.tail(2 * _TAIL).get_column("row_no") if row not in known]
    footer = find_footer(tail, blank, width)
    records = body.filter(~pl.col("row_no").is_in(footer)) if footer else body
    if at < 0 or are_totals(records):
        raise NoRecordsError(
            f"{name} holds a header and no rows below it.", "Export it with its records."
        )
    return head[at], records, at, footer


def _is_full(fields: tuple[str, ...]) -> bool:
    """A row of a wide sheet with one value is shorter than the table, as in text."""
    return filled(fields) > 1 or len(fields) < 3  # noqa: PLR2004 -- told above


def _without_midnight(
    records: pl.DataFrame, headers: tuple[str, ...]
) -> tuple[pl.DataFrame, list[str]]:
    """Write dates without their midnight where no cell of the column has a time of day."""
    dates = []
    for index in range(len(headers)):
        values = records.get_column(f"c{index}")
        given = values.filter(values != "")
        if given.len() and given.str.contains(_AT_MIDNIGHT).all():
            dates.append(index)
    stripped = [pl.col(f"c{i}").str.strip_suffix(_MIDNIGHT) for i in dates]
    names = ", ".join(f"“{headers[i]}”" for i in dates)
    notes = [f"Dates without a time of day: {names}."] if dates else []
    return records.with_columns(stripped), notes


def _notes(answer: dict[str, Any], n_preamble: int, n_footer: int, n_blank: int) -> list[str]:
    notes = [f"Read from the sheet “{answer['sheet']}”."]
    hidden = ", ".join(f"“{name}”" for name, is_visible in answer["sheets"] if not is_visible)
    notes += [f"Hidden sheets: {hidden}."] if hidden else []
    for count, what in (
        (n_preamble, "Rows left out above the header"),
        (n_footer, "Rows of footer left out below the records"),
        (n_blank, "Blank rows"),
    ):
        notes += [f"{what}: {count:,}."] if count else []
    for count, cells, what in (
        (answer["n_errors"], answer["errors"], "Cells with an error, read as empty"),
        (answer["n_formulas"], answer["formulas"], "Formulas without a value, read as empty"),
    ):
        notes += [f"{what}: {count:,}, such as {', '.join(cells)}."] if count else []
    return notes
