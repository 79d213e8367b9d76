"""The calendar as tables, so that every engine counts months alike."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.shared import Lazy, Tables
from alignment.settings import Settings

_FIRST_YEAR: Final = 1950
_YEARS: Final = 150
"""Up to 2099, so that every fourth year is a leap year. Tools write 9999 where there is no day."""
FIRST_DAY: Final = -7305
"""The first of January 1950, the first day of the calendar."""
LAST_DAY: Final = 47_481
"""The last of December 2099, the last day of the calendar."""
_DECADE: Final = 10
_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LONGEST: Final = 31
_FEBRUARY: Final = 2


def months(tables: Tables, _settings: Settings) -> Lazy:
    """Give the calendar months of the years 1950 to 2099.

    Returns:
        One row per month: ``month_no``, in the order of time, ``first_day`` and ``last_day``.
    """
    years = _years(tables)
    parts = []
    for place, length in enumerate(_LENGTHS):
        begin = nw.col("january") + sum(_LENGTHS[:place])
        leap = nw.col("leap")
        own = leap if place + 1 == _FEBRUARY else nw.lit(0)
        first = begin + leap if place >= _FEBRUARY else begin
        parts.append(
            years.select(
                month_no=(nw.col("year") * len(_LENGTHS) + place).cast(nw.Int32),
                first_day=first.cast(nw.Int32),
                last_day=(first + own + length - 1).cast(nw.Int32),
            )
        )
    return nw.concat(parts, how="vertical")


def _years(tables: Tables) -> Lazy:
    """Give each year the day of its first of January, and one day more where it is a leap year."""
    decades = _count(tables, "decade", _YEARS // _DECADE)
    counted = decades.join(_count(tables, "unit", _DECADE), how="cross")
    since = counted.select(since=nw.col("decade") * _DECADE + nw.col("unit"))
    # 1952 is the first leap year, and five of them lie before 1970.
    january = (nw.col("since") - 20) * 365 + (nw.col("since") + 1) // 4 - 5
    leap = nw.when(nw.col("since") % 4 == _FEBRUARY).then(nw.lit(1)).otherwise(nw.lit(0))
    return since.select(year=nw.col("since") + _FIRST_YEAR, january=january, leap=leap)


def days(tables: Tables, _settings: Settings) -> Lazy:
    """Give the days of the calendar months.

    Returns:
        One row per day: ``day`` and the ``month_no`` that it is in.
    """
    offsets = _count(tables, "offset", _LONGEST)
    every = (
        tables["_month"]
        .join(offsets, how="cross")
        .with_columns(day=(nw.col("first_day") + nw.col("offset")).cast(nw.Int32))
    )
    return every.filter(nw.col("day") <= nw.col("last_day")).select("day", "month_no")


def _count(tables: Tables, name: str, number: int) -> Lazy:
    """Count from 0 up to one below a number."""
    one = tables["clock"]
    rows = [one.select(nw.lit(place).cast(nw.Int32).alias(name)) for place in range(number)]
    return nw.concat(rows, how="vertical")
