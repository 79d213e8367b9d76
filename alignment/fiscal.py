"""The fiscal calendar: months, quarters and business days, as days since 1970-01-01."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from alignment.scope import to_date, to_day

MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Period:
    """A fiscal month or quarter.

    Args:
        label: ``2026-03`` or ``FY2026 Q1``; a fiscal year is named after the year it ends in.
        first_day: Its first day.
        last_day: Its last day.
    """

    label: str
    first_day: int
    last_day: int


def month_start(day: int, *, plus: int = 0) -> int:
    """Give the first day of a day's month, or of the month so many later."""
    at = to_date(day)
    months = at.year * MONTHS_IN_YEAR + at.month - 1 + plus
    return to_day(date(months // MONTHS_IN_YEAR, months % MONTHS_IN_YEAR + 1, 1))


def month_end(day: int) -> int:
    """Give the last day of a day's month."""
    return month_start(day, plus=1) - 1


def share_of_month(month_day: int, first_day: int, last_day: int) -> Fraction:
    """Give the part of a month's days that lie within some days.

    Args:
        month_day: The first day of the month.
        first_day: First of the days.
        last_day: Last of them, included.
    """
    end = month_end(month_day)
    within = max(0, min(end, last_day) - max(month_day, first_day) + 1)
    return Fraction(within, end - month_day + 1)


def months(first_day: int, last_day: int) -> tuple[Period, ...]:
    """Give the whole months that a span of days touches, oldest first."""
    found = []
    start = month_start(first_day)
    while start <= last_day:
        found.append(Period(f"{to_date(start):%Y-%m}", start, month_end(start)))
        start = month_start(start, plus=1)
    return tuple(found)


def quarters(first_day: int, last_day: int, *, start_month: int) -> tuple[Period, ...]:
    """Give the whole fiscal quarters that a span of days touches, oldest first.

    Args:
        first_day: First day of the span.
        last_day: Last day of the span, included.
        start_month: 1 to 12, the month in which the fiscal year begins.

    Returns:
        The quarters; the first may begin before the span and the last end after it.
    """
    found = []
    into_quarter = (to_date(first_day).month - start_month) % 3
    start = month_start(first_day, plus=-into_quarter)
    while start <= last_day:
        at = to_date(start)
        quarter = (at.month - start_month) % MONTHS_IN_YEAR // 3 + 1
        year = at.year + (1 if at.month >= start_month > 1 else 0)
        found.append(Period(f"FY{year} Q{quarter}", start, month_start(start, plus=3) - 1))
        start = month_start(start, plus=3)
    return tuple(found)


def last_months(as_of: int, count: int) -> tuple[int, int]:
    """Give the first day of the newest so many months, and the day itself as their last.

    The month that the day falls in is one of them, so that the newest records are seen.
    """
    return month_start(as_of, plus=1 - count), as_of


def business_days(first_day: int, last_day: int) -> int:
    """Count Mondays to Fridays from the first to the last day, both included."""
    if last_day < first_day:
        return 0
    return int(np.busday_count(to_date(first_day), to_date(last_day + 1)))
