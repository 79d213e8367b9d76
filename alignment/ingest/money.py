"""Amounts as whole minor units of a currency, to the cent or not at all."""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Final

import polars as pl

from alignment.errors import AnswerNeededError
from alignment.ingest.cells import Parsed
from alignment.ingest.numbers import decimal_mark, plainly, unsigned
from alignment.schema.money import UNUSUAL_DIGITS, minor_digits

SYMBOLS: Final = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₺": "TRY",
    "₴": "UAH",
    "₩": "KRW",
    "₪": "ILS",
    "US$": "USD",
    "R$": "BRL",
    "A$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
}
"""Signs that mean one currency."""

SHARED_SYMBOLS: Final = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}
"""Signs that several currencies share."""

_USUAL: Final = """
    AED ARS AUD BDT BGN BRL CAD CHF CNY COP CRC CZK DKK DOP DZD EGP EUR GBP GEL GHS
    GTQ HKD HUF IDR ILS INR KES KZT LKR MAD MXN MYR NGN NOK NZD PAB PEN PHP PKR PLN
    QAR RON RSD RUB SAR SEK SGD THB TRY TWD TZS UAH USD UYU UZS ZAR ALL AMD AZN BAM
    BOB BYN KHR MDL MKD NPR XCD
"""
CODES: Final = frozenset(_USUAL.split()).union(UNUSUAL_DIGITS)
"""The currency codes that are known."""

MOST_DIGITS: Final = 4
"""No currency has more decimal digits."""

_WHOLE_DIGITS: Final = 14
_LONGEST: Final = 24
_SIGN: Final = r"(?i)([A-Z]{3}|(?:US|NZ|HK|CA|[RAC])?\$|[€£₹₺₴₩₪¥]|kr\.?)"


def parse_money(
    text: pl.Series,
    column: str,
    *,
    file: str,
    header: str,
    mark: str,
    currencies: pl.Series,
    fallback: str,
) -> tuple[Parsed, str]:
    """Read amounts into minor units.

    Args:
        text: Cells of the column, null where empty.
        column: The canonical column.
        file: For questions.
        header: For questions.
        mark: The decimal mark where it is known, else empty.
        currencies: The row's currency by a column of its own, null where none.
        fallback: The currency of amounts that name none.

    Returns:
        The minor units, and the currency of each amount under ``currency``; and the decimal mark.

    Raises:
        AnswerNeededError: The decimal mark or the currency can't be told.
    """
    signs = _signs(text, file=file, header=header, fallback=fallback)
    digits, is_negative = unsigned(text.str.replace(_SIGN, ""))
    mark = decimal_mark(digits, file=file, header=header, known=mark)
    frame = pl.DataFrame(
        {"text": text, "plain": plainly(digits, mark), "negative": is_negative}
    ).with_columns(sign=signs, given=currencies)
    named, asked = pl.coalesce("given", "sign"), pl.col("text").is_not_null()
    n_assumed = frame.filter(asked & named.is_null()).height
    frame = frame.with_columns(currency=pl.when(asked).then(named.fill_null(fallback)))
    return _minor_units(frame, column, _assumed(n_assumed, header, fallback)), mark


def mark_of(text: pl.Series, *, file: str, header: str) -> str:
    """Decide the decimal mark of a column of amounts.

    Raises:
        AnswerNeededError: The column can be read in both ways.
    """
    digits, _ = unsigned(text.str.replace(_SIGN, ""))
    return decimal_mark(digits, file=file, header=header, known="")


def parse_currency(text: pl.Series) -> Parsed:
    """Read currency codes and the signs that mean one currency."""
    code = text.str.to_uppercase().replace(SYMBOLS)
    is_wrong = code.is_not_null() & ~code.is_in(CODES)
    frame = pl.DataFrame({"code": code, "wrong": is_wrong})
    reason = pl.when("wrong").then(pl.lit("is not a currency code that is known"))
    return Parsed(
        {"currency": frame.select(pl.when(~pl.col("wrong")).then("code")).to_series()},
        frame.select(reason.alias("problem")).to_series(),
    )


def total(text: pl.Series, *, mark: str) -> Decimal:
    """Add up amounts as text in Python's decimals, a path of its own to check the other by.

    Args:
        text: Cells of the column, null where empty.
        mark: The decimal mark that the column was read with.
    """
    counted = text.drop_nulls().value_counts(name="times")
    with localcontext(prec=60):
        return sum(
            (_decimal(cell, mark) * times for cell, times in counted.iter_rows()), Decimal(0)
        )


def major(minor: pl.Series, currencies: pl.Series) -> Decimal:
    """Add up minor units of several currencies in major units, exactly."""
    frame = pl.DataFrame({"currency": currencies, "minor": minor.cast(pl.Int128)}).drop_nulls(
        "minor"
    )
    sums = frame.group_by("currency").agg(pl.col("minor").sum())
    with localcontext(prec=60):
        return sum(
            (Decimal(units).scaleb(-minor_digits(code)) for code, units in sums.iter_rows()),
            Decimal(0),
        )


def _decimal(cell: str, mark: str) -> Decimal:
    """Read one amount; what is no amount counts nothing, since its row is kept out."""
    bare = cell
    if mark != "." or not (cell.isascii() and cell.replace(".", "", 1).isdigit()):
        bare = "".join(sign for sign in cell if sign.isdigit() or sign in f"{mark}-\u2212\u2013()")
    digits = bare.strip("-\u2212\u2013()").replace(mark, ".")
    is_number = digits.isascii() and digits.replace(".", "", 1).isdigit()
    n_whole = len(digits.partition(".")[0].lstrip("0"))
    if not is_number or n_whole > _WHOLE_DIGITS or len(digits) > _LONGEST:
        return Decimal(0)
    is_negative = bare != digits and bool(set(bare) & set("-\u2212\u2013("))
    return -Decimal(digits) if is_negative else Decimal(digits)


def _signs(text: pl.Series, *, file: str, header: str, fallback: str) -> pl.Series:
    """Find the currency that a cell itself names."""
    found = text.str.extract(_SIGN, 1).str.strip_suffix(".")
    shared = {sign: tuple(codes) for sign, codes in SHARED_SYMBOLS.items()}
    for sign in found.drop_nulls().unique():
        codes = shared.get(sign.lower())
        if codes and fallback not in codes:
            raise AnswerNeededError(
                f"The amounts in the column “{header}” of {file} are in “{sign}”, which "
                "several currencies use.",
                "Say which currency it is.",
                option="currency",
                column=header,
                choices=codes,
            )
    meant = SYMBOLS | dict.fromkeys(SHARED_SYMBOLS, fallback)
    return found.str.to_uppercase().replace({key.upper(): code for key, code in meant.items()})


def _assumed(n_assumed: int, header: str, fallback: str) -> tuple[str, ...]:
    """Say how many amounts name no currency."""
    note = f"{n_assumed} amounts in “{header}” name no currency and were taken as {fallback}."
    return (note,) if n_assumed else ()


def _minor_units(frame: pl.DataFrame, column: str, notes: tuple[str, ...]) -> Parsed:
    """Move the decimal point by the currency's digits, and say where that isn't exact."""
    plain = pl.col("plain")
    digits = pl.col("currency").replace_strict(
        UNUSUAL_DIGITS, default=minor_digits(None), return_dtype=pl.Int64
    )
    whole = plain.str.extract(r"^(\d*)", 1).str.strip_chars_start("0")
    part = plain.str.extract(r"\.(\d*)$", 1).fill_null("").str.strip_chars_end("0")
    units = (whole + part.str.pad_end(MOST_DIGITS, "0")).cast(pl.Int64, strict=False)
    shift = (10 ** (MOST_DIGITS - digits)).cast(pl.Int64)
    found = frame.with_columns(
        n_whole=whole.str.len_bytes(),
        is_finer=part.str.len_bytes() > digits,
        minor=pl.when("negative").then(-units).otherwise(units) // shift,
    )
    asked = pl.col("text").is_not_null()
    reason = (
        pl.when(asked & pl.col("plain").is_null())
        .then(pl.lit("couldn't be read as an amount"))
        .when(asked & ~pl.col("currency").is_in(CODES))
        .then(pl.lit("names a currency that is not known"))
        .when(asked & (pl.col("sign") != pl.col("given")))
        .then(pl.lit("names another currency than the row's currency column"))
        .when(asked & (pl.col("n_whole") > _WHOLE_DIGITS))
        .then(pl.lit("is too large for an amount"))
        .when(asked & pl.col("is_finer"))
        .then(pl.lit("has more decimals than its currency"))
        .when(asked & pl.col("minor").is_null())
        .then(pl.lit("couldn't be read as an amount"))
    )
    read = found.select("minor", "currency", problem=reason)
    return Parsed({column: read["minor"], "currency": read["currency"]}, read["problem"], notes)
