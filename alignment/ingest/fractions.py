"""Costs that are finer than the smallest coin: an advertiser pays for clicks by the millionth."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

import polars as pl

from alignment.schema.money import minor_digits

_MICRO_DIGITS: Final = 6
_EXACT: Final = 60


def in_units(text: pl.Series) -> pl.Series:
    """Write millionths of a unit of money in units: ``36150000`` is ``36.150000``.

    Args:
        text: Cells, null where empty; what is no whole number stays as it is.
    """
    parts = text.str.extract_groups(r"^([-\u2212]?)0*([0-9]+?)(?:\.0+)?$").struct.unnest()
    sign, digits = pl.col("1"), pl.col("2").str.zfill(_MICRO_DIGITS + 1)
    whole = digits.str.head(-_MICRO_DIGITS)
    moved = pl.concat_str(sign, whole, pl.lit("."), digits.str.tail(_MICRO_DIGITS))
    return (
        parts.with_columns(text=text).select(pl.coalesce(moved, "text").alias("text")).to_series()
    )


def to_the_coin(
    text: pl.Series, mark: str, currencies: pl.Series, header: str
) -> tuple[pl.Series, tuple[str, ...]]:
    """Round amounts that are finer than their currency's smallest coin, half of one upwards.

    Args:
        text: Cells, null where empty.
        mark: The column's decimal mark.
        currencies: The currency of each row.
        header: Of the file, for the note.

    Returns:
        The cells, and a sentence about how many were rounded and what that changes together.
    """
    digits = currencies.replace_strict(
        {code: minor_digits(code) for code in currencies.drop_nulls().unique()},
        default=minor_digits(None),
        return_dtype=pl.Int64,
    )
    marked = r"\." if mark == "." else ","
    part = text.str.extract(rf"^[-\u2212]?[0-9.,]*{marked}([0-9]+)$", 1)
    is_finer = part.str.strip_chars_end("0").str.len_bytes() > digits
    frame = pl.DataFrame({"text": text, "digits": digits, "is_finer": is_finer}).with_row_index()
    finer = frame.filter("is_finer")
    if finer.is_empty():
        return text, ()
    with localcontext(prec=_EXACT):
        before = [_number(cell, mark) for cell in finer["text"]]
        after = [
            number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
            for number, places in zip(before, finer["digits"], strict=True)
        ]
        change = sum(after, Decimal(0)) - sum(before, Decimal(0))
    told = pl.DataFrame(
        {"index": finer["index"], "told": [str(number).replace(".", mark) for number in after]}
    )
    rounded = frame.join(told, on="index", how="left", maintain_order="left")
    amounts = "1 amount" if len(after) == 1 else f"{len(after):,} amounts"
    note = (
        f"{amounts} in “{header}” were finer than the smallest coin and were rounded;"
        f" together that changes {change.normalize():+f}."
    )
    return rounded.select(pl.coalesce("told", "text").alias("text")).to_series(), (note,)


def _number(cell: str, mark: str) -> Decimal:
    """Read one amount that has the shape of one."""
    other = "," if mark == "." else "."
    return Decimal(cell.replace("\u2212", "-").replace(other, "").replace(mark, "."))
