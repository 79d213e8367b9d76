"""Dates and times as days in the firm's time zone; never guessed."""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from alignment.errors import AnswerNeededError
from alignment.ingest.cells import problems
from alignment.ingest.date_patterns import numeric_parts, read_shapes
from alignment.ingest.numbers import EVIDENT_SHARE

OPEN_ENDS: Final = (date(2050, 1, 1), date(2999, 12, 31), date(9999, 12, 31))
"""Dates by which tools mean that something has not ended."""

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

_ORDERS: Final = {
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
}
_MONTHS_OF_YEAR: Final = 12


def parse_dates(
    text: pl.Series,
    *,
    file: str,
    header: str,
    order: str,
    source_zone: str,
    zone: str,
    is_month: bool = False,
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Read a column of dates, with or without times.

    Where no cell of the column has a time of day other than midnight, the cells are dates: their
    day stays as written. Otherwise cells with a time are turned into the firm's time zone first.

    Args:
        text: Cells of the column, null where empty.
        file: For the question.
        header: For the question.
        order: dmy, mdy or ymd where a person has said so, else empty.
        source_zone: IANA zone of times that name none.
        zone: IANA zone of the firm.
        is_month: Take the first of the month, and accept months without a day.

    Returns:
        ``day`` (days since 1970-01-01), ``at`` (UTC, null for mere dates) and ``problem`` by row;
        and sentences about how the column was read.

    Raises:
        AnswerNeededError: Day and month can't be told apart.
    """
    read, notes = _stamps(text, file=file, header=header, order=order, is_month=is_month)
    found = read.select(*_days(read, source_zone=source_zone, zone=zone))
    return _checked(_firsts(found) if is_month else found, text, header, notes)


def _stamps(
    text: pl.Series, *, file: str, header: str, order: str, is_month: bool
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Read what is written, whatever the zone: the commonest shapes in bulk, others by shape."""
    read = _fast(text)
    left = text.filter(text.is_not_null() & read["stamp"].is_null())
    if not len(left):
        return read, ()
    order, notes = _order(_parts(left), file=file, header=header, known=order)
    shapes = read_shapes(left.unique(), order=order, is_month=is_month)
    return _merged(read, text, shapes), notes


def _firsts(found: pl.DataFrame) -> pl.DataFrame:
    """Take the first day of each month."""
    return found.with_columns(pl.col("day").cast(pl.Date).dt.truncate("1mo").cast(pl.Int32))


def _fast(text: pl.Series) -> pl.DataFrame:
    """Read the two commonest shapes, ``2023-02-07`` and ``2023-02-07 20:47:49``, in bulk."""
    column = pl.col("text")
    is_date = column.str.contains(r"^\d{4}-\d{2}-\d{2}$")
    is_time = column.str.contains(r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}$")
    dates = column.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
    spaced = column.str.replace("T", " ", literal=True)
    times = spaced.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False)
    frame = pl.DataFrame({"text": text}).lazy()
    return frame.select(
        stamp=pl.when(is_time).then(times).when(is_date).then(dates),
        offset_minutes=pl.lit(None, pl.Int32),
        has_time=is_time.fill_null(value=False),
    ).collect()


def _merged(read: pl.DataFrame, text: pl.Series, shapes: pl.DataFrame) -> pl.DataFrame:
    """Add what was read by shape to what was read in bulk."""
    other = pl.DataFrame({"text": text}).join(shapes, on="text", how="left", maintain_order="left")
    return pl.DataFrame(
        {
            "stamp": read["stamp"].fill_null(other["stamp"]),
            "offset_minutes": other["offset_minutes"],
            "has_time": read["has_time"] | other["has_time"].fill_null(value=False),
        }
    )


def _parts(texts: pl.Series) -> pl.DataFrame:
    """Take dates such as 03/04/2024 apart, each once, with the ``times`` it occurs."""
    times = pl.DataFrame({"text": texts}).group_by("text", maintain_order=True).len("times")
    return numeric_parts(times["text"]).join(times, on="text", maintain_order="left")


def _order(
    parts: pl.DataFrame, *, file: str, header: str, known: str
) -> tuple[str, tuple[str, ...]]:
    """Decide by the whole column whether the day or the month comes first."""
    if parts.is_empty():
        return known or "dmy", ()
    is_first_month = pl.col("first") <= _MONTHS_OF_YEAR
    is_second_month = pl.col("second") <= _MONTHS_OF_YEAR
    day_first = int(parts.filter(~is_first_month & is_second_month)["times"].sum())
    month_first = int(parts.filter(is_first_month & ~is_second_month)["times"].sum())
    if known:
        return known, (f"“{header}” was read as {_ORDERS[known]}, as you said.",)
    evidence = {"dmy": day_first, "mdy": month_first}
    for order, other in (("dmy", "mdy"), ("mdy", "dmy")):
        n_own, n_other = evidence[order], evidence[other]
        if n_own and n_other <= EVIDENT_SHARE * (n_own + n_other):
            return order, (
                f"“{header}” was read as {_ORDERS[order]}: {n_own} dates fit no other order.",
            )
    either = parts.filter(is_first_month & is_second_month & (pl.col("first") != pl.col("second")))
    if either.is_empty() and not any(evidence.values()):
        return "dmy", ()
    raise _question(either if either.height else parts, file=file, header=header)


def _question(parts: pl.DataFrame, *, file: str, header: str) -> AnswerNeededError:
    """Ask for the order, with an example read both ways."""
    text, first, second = parts.select("text", "first", "second").row(0)
    if max(first, second) > _MONTHS_OF_YEAR:
        readings = "fits one order and other values fit only the other"
    else:
        names = [date(2000, month, 1).strftime("%B") for month in (second, first)]
        readings = f"is {first} {names[0]} or {second} {names[1]}, and the other values don't tell"
    return AnswerNeededError(
        f"“{text}” in the column “{header}” of {file} {readings}.",
        "Say whether the day (dmy) or the month (mdy) comes first in this column.",
        option="date_order",
        column=header,
        choices=("dmy", "mdy"),
    )


def _days(read: pl.DataFrame, *, source_zone: str, zone: str) -> tuple[pl.Expr, ...]:
    """Turn times as written into UTC and into the firm's days."""
    stamp = pl.col("stamp")
    has_time = read.select((stamp.dt.date().cast(pl.Datetime("us")) != stamp).any()).item()
    written = stamp.dt.date().cast(pl.Int32)
    if not has_time:
        return stamp, written.alias("day"), pl.lit(None, pl.Datetime("us", "UTC")).alias("at")
    there = stamp.dt.replace_time_zone(
        source_zone, ambiguous="earliest", non_existent="null"
    ).dt.convert_time_zone("UTC")
    offset = pl.duration(minutes="offset_minutes")
    here = (stamp - offset).dt.replace_time_zone("UTC")
    utc = (
        there
        if read["offset_minutes"].is_null().all()
        else pl.when(pl.col("offset_minutes").is_null()).then(there).otherwise(here)
    )
    at = pl.when("has_time").then(utc)
    local = at.dt.convert_time_zone(zone).dt.date().cast(pl.Int32)
    day = pl.when("has_time").then(local).otherwise(written)
    return stamp, day.alias("day"), at.alias("at")


def _checked(
    found: pl.DataFrame, text: pl.Series, header: str, notes: tuple[str, ...]
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Say which cells couldn't be read, and take the dates that mean "open" for none."""
    is_open = found["stamp"].dt.date().is_in(OPEN_ENDS).fill_null(value=False)
    n_open = int(is_open.sum())
    if n_open:
        notes = (
            *notes,
            f"{n_open} dates in “{header}” stand for “still open” and were taken as none.",
        )
    year = found["stamp"].dt.year()
    far = ((year < FIRST_YEAR) | (year > LAST_YEAR)).fill_null(value=False) & ~is_open
    missing = text.is_not_null() & found["day"].is_null()
    problem = problems(missing, "couldn't be read as a date").zip_with(
        ~far, problems(far, f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    )
    kept = ~is_open & ~far
    values = found.with_columns(kept.alias("kept"), problem.alias("problem"))
    return (
        values.select(
            pl.when("kept").then("day").alias("day"),
            pl.when("kept").then("at").alias("at"),
            "problem",
        ),
        notes,
    )
