"""Tables that people take away: CSV, XLSX and Parquet of what they see."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import polars as pl

from alignment.errors import FileRefusedError
from alignment.schema.money import minor_digits
from alignment.scope import to_date

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell must not begin with, because a spreadsheet would run it; full width ones too."""

_MOST_ROWS: Final = 1_048_575  # of a worksheet, after the row of headers
_LONGEST_CELL: Final = 32_767
_EXACT_IN_A_SHEET: Final = 2**53  # a worksheet keeps numbers as doubles
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")


def to_csv(frame: pl.DataFrame) -> bytes:
    """Write a table as CSV: UTF-8, commas, text in quotes, numbers as numbers.

    Text that a spreadsheet would run as a formula begins with an apostrophe.

    Args:
        frame: What to write; lists and structs are not among its types.

    Returns:
        The file.
    """
    return _harmless(frame).write_csv(quote_style="non_numeric").encode()


def to_xlsx(frame: pl.DataFrame) -> bytes:
    """Write a table as a workbook of one sheet: text as text, numbers as numbers, dates as dates.

    Args:
        frame: What to write; lists and structs are not among its types.

    Returns:
        The file.

    Raises:
        FileRefusedError: The table has more rows than a sheet can hold.
    """
    if frame.height > _MOST_ROWS:
        raise FileRefusedError(
            f"A worksheet holds {_MOST_ROWS:,} rows and this table has {frame.height:,}.",
            "Take it as CSV or Parquet.",
        )
    import xlsxwriter

    safe, stream = _harmless(frame), io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, plain) as book:
        sheet = book.add_worksheet("Table")
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        times = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        bold = book.add_format({"bold": True})
        for place, name in enumerate(safe.columns):
            sheet.write_string(0, place, name[:_LONGEST_CELL], bold)
        for number, row in enumerate(safe.iter_rows(), start=1):
            for place, value in enumerate(row):
                _write_cell(sheet, number, place, value, (dates, times))
        sheet.freeze_panes(1, 0)
    return stream.getvalue()


def to_parquet(frame: pl.DataFrame) -> bytes:
    """Write a table as Parquet: typed and exact, its text unchanged, as no cell of it is ever run.

    Args:
        frame: What to write.

    Returns:
        The file.
    """
    stream = io.BytesIO()
    frame.write_parquet(stream)
    return stream.getvalue()


def readable(frame: pl.DataFrame, currency: str) -> pl.DataFrame:
    """Turn counted days into dates and minor units into the currency's own unit.

    Args:
        frame: A measure or a list of records; ``…_day`` counts days since 1970-01-01, ``…_minor``
            is money in minor units.
        currency: ISO 4217 code of the money.

    Returns:
        The same rows and order; ``month_day`` becomes ``month_on``, ``amount_minor`` becomes
        ``amount_eur``.
    """
    digits = minor_digits(currency)
    columns = []
    for name, kind in frame.schema.items():
        column = pl.col(name)
        if name.endswith("_day") and kind.is_integer():
            column = column.cast(pl.Int32).cast(pl.Date).alias(f"{name.removesuffix('_day')}_on")
        elif name.endswith("_minor") and kind.is_integer():
            # rounded, because a division of a whole column leaves digits behind the cents
            money = (column / 10**digits).round(digits)
            column = money.alias(f"{name.removesuffix('_minor')}_{currency.lower()}")
        columns.append(column)
    return frame.select(columns)


def file_name(*words: str, as_of: int | None, ending: str) -> str:
    """Name a download from our own words and the day of observation, never from uploaded text.

    Args:
        words: Lower-case words such as ``conversion``.
        as_of: Days since 1970-01-01, or None where there is no data yet.
        ending: csv, xlsx, parquet or json.

    Returns:
        A name such as ``conversion_2026-09-30.csv``.

    Raises:
        ValueError: A word has other characters than a-z, 0-9, ``-`` and ``_``.
    """
    for word in (*words, ending):
        if not _NAME.fullmatch(word):
            raise ValueError(f"{word!r} can't be part of a file name.")
    day = () if as_of is None else (to_date(as_of).isoformat(),)
    return f"{'_'.join((*words, *day))}.{ending}"


def _harmless(frame: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before every text, headers included, that a spreadsheet would run."""
    textual = [
        name
        for name, kind in frame.schema.items()
        if isinstance(kind, pl.String | pl.Categorical | pl.Enum)
    ]
    times = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    guarded = [_guard(pl.col(name).cast(pl.String)).alias(name) for name in textual]
    naive = [pl.col(name).dt.replace_time_zone(None).dt.truncate("1s") for name in times]
    safe = frame.with_columns(*guarded, *naive)
    names = safe.columns
    safe.columns = [f"'{name}" if name.startswith(DANGEROUS) else name for name in names]
    return safe


def _guard(text: pl.Expr) -> pl.Expr:
    """Put an apostrophe before text that begins with one of DANGEROUS."""
    begins = pl.any_horizontal([text.str.starts_with(mark) for mark in DANGEROUS])
    return pl.when(begins).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)


def _write_cell(
    sheet: Worksheet, row: int, place: int, value: object, formats: tuple[object, object]
) -> None:
    """Write one cell as what it is; a null or a number that isn't one stays empty."""
    dates, times = formats
    if isinstance(value, bool):
        sheet.write_boolean(row, place, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, value, times)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, dates)
    elif isinstance(value, int) and abs(value) > _EXACT_IN_A_SHEET:
        sheet.write_string(row, place, f"'{value}" if value < 0 else str(value))
    elif isinstance(value, int | float):
        if value - value == 0:  # neither infinite nor undefined
            sheet.write_number(row, place, value)
    elif value is not None:
        sheet.write_string(row, place, str(value)[:_LONGEST_CELL])
