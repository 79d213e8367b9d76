"""What a file looks like once it is read: everything is text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

KEPT_OUT_SCHEMA: Final = {
    "row_no": pl.Int64,
    "column": pl.String,
    "reason": pl.String,
    "raw": pl.String,
}


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person has answered about a file; None where the file is to decide.

    Args:
        encoding: Name of the text encoding, such as ``windows-1252``.
        delimiter: One of ``,`` ``;`` tab ``|``.
        sheet: Name of the workbook's sheet.
        goes_on: Accept a file of which more than 5 % is kept out, or that is cut at its end.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class RawTable:
    """A file as text, and what was left out of it.

    Args:
        name: File name as shown to people.
        sha256: Of the bytes.
        encoding: As read; empty for workbooks and Parquet.
        delimiter: As read; empty for workbooks and Parquet.
        sheet: The sheet that was read; empty for other files.
        sheets: All sheets of a workbook, in its order.
        headers: As in the file, by position; blank and repeated ones are kept.
        rows: One row per record: ``row_no`` (the line on which it starts, or the sheet's row), then
            ``c0`` to ``cN``, all text and never null.
        kept_out: One row per record kept out, with its reason and its text.
        n_records: Data records by an independent count; equals rows plus kept out.
        notes: Sentences about what was found and left out.
    """

    name: str
    sha256: str
    encoding: str
    delimiter: str
    sheet: str
    sheets: tuple[str, ...]
    headers: tuple[str, ...]
    rows: pl.DataFrame
    kept_out: pl.DataFrame
    n_records: int
    notes: tuple[str, ...]


def row_schema(width: int) -> dict[str, type[pl.DataType]]:
    """Name the columns of ``RawTable.rows`` for a header of so many fields."""
    return {"row_no": pl.Int64, **{f"c{i}": pl.String for i in range(width)}}
