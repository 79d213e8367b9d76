"""The shapes in which dates are written, each by a pattern of our own."""

from __future__ import annotations

from typing import Final

import polars as pl

_TIME: Final = (
    r"(?:,?[ T]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?)?"
)
_ZONE: Final = r" ?(?P<zone>Z|z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?"
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_MONTH: Final = (
    r"(?P<month>(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))\.?"
)
_WEEKDAY: Final = r"(?:(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? )?"
_YEAR: Final = r"(?P<year>[0-9]{4}|[0-9]{2})"

_DAY: Final = r"(?P<day>[0-9]{1,2})"
_ORDINAL: Final = r"(?:st|nd|rd|th|\.)?"
_AT: Final = f"{_TIME}{_ZONE}$"

YEAR_FIRST: Final = (
    rf"^(?P<year>[0-9]{{4}})(?P<s1>[-/.])(?P<month>[0-9]{{1,2}})(?P<s2>[-/.]){_DAY}{_AT}"
)
NUMERIC: Final = (
    rf"^(?P<first>[0-9]{{1,2}})(?P<s1>[-/.])(?P<second_>[0-9]{{1,2}})(?P<s2>[-/.]){_YEAR}{_AT}"
)
DAY_MONTH: Final = rf"^{_WEEKDAY}{_DAY}{_ORDINAL}[ -]{_MONTH},?[ -]{_YEAR}{_AT}"
MONTH_DAY: Final = rf"^{_WEEKDAY}{_MONTH}[ -]{_DAY}{_ORDINAL},?[ -]{_YEAR}{_AT}"
YEAR_MONTH: Final = r"^(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})$"
MONTH_YEAR: Final = rf"^{_MONTH}[ -]{_YEAR}$"
MONTH_NUMBER_YEAR: Final = r"^(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})$"
MILLISECONDS: Final = r"^[0-9]{13}$"

_ORDERS: Final = {
    "dmy": {"first": "day", "second_": "month"},
    "mdy": {"first": "month", "second_": "day"},
    "ymd": {"first": "year", "second_": "month", "year": "day"},
}
_TURN_OF_CENTURY: Final = 69
_READ: Final = ("text", "stamp", "offset_minutes", "has_time")


def numeric_parts(texts: pl.Series) -> pl.DataFrame:
    """Give the first and second number of dates such as 03/04/2024; other texts are left out."""
    parts = texts.str.extract_groups(NUMERIC).struct.unnest()
    return pl.DataFrame(
        {
            "text": texts,
            "first": parts["first"].cast(pl.Int32, strict=False),
            "second": parts["second_"].cast(pl.Int32, strict=False),
        }
    ).drop_nulls()


def read_shapes(texts: pl.Series, *, order: str, is_month: bool) -> pl.DataFrame:
    """Read dates by every shape.

    Args:
        texts: Distinct texts.
        order: dmy, mdy or ymd for dates of two numbers and a year.
        is_month: Accept months without a day, as the first of the month.

    Returns:
        One row per text that could be read: the text, the time as written, the zone's offset in
        minutes (null where none is written), and whether a time of day is written.
    """
    shapes = [
        _by_pattern(texts, YEAR_FIRST, {}),
        _by_pattern(texts, NUMERIC, _ORDERS[order]),
        _by_pattern(texts, DAY_MONTH, {}),
        _by_pattern(texts, MONTH_DAY, {}),
        _milliseconds(texts),
    ]
    if is_month:
        shapes += [
            _by_pattern(texts, pattern, {})
            for pattern in (YEAR_MONTH, MONTH_YEAR, MONTH_NUMBER_YEAR)
        ]
    return pl.concat(shapes).unique("text", keep="first", maintain_order=True)


def _by_pattern(texts: pl.Series, pattern: str, names: dict[str, str]) -> pl.DataFrame:
    """Read the texts that have one shape."""
    fitting = texts.filter(texts.str.contains(pattern))
    parts = fitting.str.extract_groups(pattern).struct.unnest().rename(names)
    absent = [
        name
        for name in ("day", "hour", "minute", "second", "part", "half", "zone", "s1", "s2")
        if name not in parts.columns
    ]
    parts = parts.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    frame = parts.with_columns(fitting.alias("text"))
    frame = frame.filter(pl.col("s1").eq_missing(pl.col("s2")))
    return frame.select(
        "text",
        stamp=_stamp(),
        offset_minutes=_offset(),
        has_time=pl.col("hour").is_not_null(),
    ).drop_nulls("stamp")


def _stamp() -> pl.Expr:
    """Put the parts together; a day or an hour that doesn't exist gives null."""
    hour = pl.col("hour").fill_null("0").cast(pl.Int32)
    half = pl.col("half").str.to_lowercase()
    twelve = pl.when(hour.is_between(1, 12)).then(
        hour % 12 + pl.when(half == "p").then(12).otherwise(0)
    )
    clock = pl.when(half.is_null()).then(hour).otherwise(twelve)
    written = pl.format(
        "{}-{}-{} {}:{}:{}.{}",
        _year(),
        _month(),
        pl.col("day").fill_null("1").str.zfill(2),
        clock.cast(pl.String).str.zfill(2),
        pl.col("minute").fill_null("00"),
        pl.col("second").fill_null("00"),
        pl.col("part").fill_null("0").str.slice(0, 6).str.pad_end(6, "0"),
    )
    return written.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False)


def _year() -> pl.Expr:
    """Give a year its century: 69 to 99 lie in the 20th, 00 to 68 in the 21st."""
    year = pl.col("year").cast(pl.Int32)
    short = pl.col("year").str.len_bytes() == 2  # noqa: PLR2004 - two digits
    century = pl.when(year < _TURN_OF_CENTURY).then(2000).otherwise(1900)
    return pl.when(short).then(year + century).otherwise(year).cast(pl.String).str.zfill(4)


def _month() -> pl.Expr:
    """Turn a month's name or number into two digits."""
    month = pl.col("month").str.to_lowercase().str.slice(0, 3)
    numbers = {name: f"{number:02}" for number, name in enumerate(_MONTHS, 1)}
    return month.replace(numbers).str.zfill(2)


def _offset() -> pl.Expr:
    """Turn a written zone into minutes east of Greenwich."""
    zone = pl.col("zone").str.replace("(?i)^(z|utc|gmt)$", "+00:00")
    hours = zone.str.slice(1, 2).cast(pl.Int32, strict=False)
    minutes = zone.str.extract(r"^...:?([0-9]{2})$", 1).cast(pl.Int32, strict=False).fill_null(0)
    return (hours * 60 + minutes) * pl.when(zone.str.starts_with("-")).then(-1).otherwise(1)


def _milliseconds(texts: pl.Series) -> pl.DataFrame:
    """Read milliseconds since 1970."""
    fitting = texts.filter(texts.str.contains(MILLISECONDS))
    return pl.DataFrame({"text": fitting}).select(
        "text",
        stamp=pl.col("text").cast(pl.Int64).cast(pl.Datetime("ms")).dt.cast_time_unit("us"),
        offset_minutes=pl.lit(0, pl.Int32),
        has_time=pl.lit(value=True),
    )
