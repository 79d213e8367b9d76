"""What is a lead worth by a certain age? M7."""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl

from alignment.estimators.means import hall_range
from alignment.ladder import POSITION
from alignment.metrics.collecting import Lazy
from alignment.metrics.estimating import FEW, SOME
from alignment.metrics.journeys import is_entered, is_undated_at, keep_counted, number_in
from alignment.metrics.words import between_money, count, money
from alignment.schema.board import RevenuePerLead
from alignment.schema.measures import TOTAL
from alignment.scope import Scope

AGES: Final = (90, 180, 365)
"""The ages at which cohorts are compared."""
BOARD_AGE: Final = 180
"""The age of the shared board."""
LIST: Final = 10
"""Under so many wins there is no range of a mean: the list of wins says more."""
_DIGITS: Final = 16
Ints = npt.NDArray[np.int64]


def counted(
    journeys: Lazy, scope: Scope, *, ages: tuple[int, ...] = AGES, starts: tuple[int, ...] = ()
) -> pl.DataFrame:
    """Count leads by the age they were observed to and by what was won by which age.

    Few leads are won, so that only those are looked at closely; the others are all that entered
    less those.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.
        ages: Ages in days, rising.
        starts: First days of spans, rising; when given, ``split`` is the number of the span
            instead of ``scope.by``.

    Returns:
        One row per ``split``, ``watched`` and ``won_by`` (how many of the ages the lead was
        observed for, and the first of them by which it was won; the number of ages where it was
        not), ``class_minor`` (the amount, rounded down to two leading digits; −1 where none is
        known) and ``is_undated``, with ``leads`` and ``won_minor``; sorted by all of them.
    """
    by = "" if starts else scope.by
    entered, wins = (
        _in_spans(tally, scope, ages, starts)
        for tally in (
            tally_entered(journeys, scope, by),
            tally_wins(journeys, scope, by, ages),
        )
    )
    told = wins.select(
        "split",
        "watched",
        "won_by",
        "leads",
        is_undated=pl.col("won_by") == len(ages),
        class_minor=_leading(pl.col("won")).fill_null(-1).cast(pl.Int64),
        won_minor=pl.col("won") * pl.col("leads"),
    )
    others = told.group_by("split", "watched").agg(less=pl.col("leads").sum())
    rest = entered.group_by("split", "watched").agg(pl.col("leads").sum())
    rest = rest.join(others, on=["split", "watched"], how="left").select(
        "split",
        "watched",
        won_by=pl.lit(len(ages), pl.Int64),
        leads=pl.col("leads") - pl.col("less").fill_null(0),
        is_undated=pl.lit(value=False),
        class_minor=pl.lit(-1, pl.Int64),
        won_minor=pl.lit(0, pl.Int64),
    )
    keys = ("split", "watched", "won_by", "class_minor", "is_undated")
    rows = pl.concat([told, rest.filter(pl.col("leads") > 0)])
    return rows.group_by(keys).agg(pl.col("leads", "won_minor").sum()).sort(keys)


def _in_spans(
    tally: Lazy, scope: Scope, ages: tuple[int, ...], starts: tuple[int, ...]
) -> pl.DataFrame:
    """Run a tally by day of entry, and say of each day how long it was observed, in which span."""
    rows: nw.DataFrame[pl.DataFrame] = tally.collect("polars")
    day = nw.col("entry_day")
    split = number_in(day, starts) if starts else nw.col("split")
    return rows.with_columns(split=split, watched=_number_of(scope.as_of - day, ages)).to_native()


def tally_entered(journeys: Lazy, scope: Scope, by: str) -> Lazy:
    """Count the leads of the period.

    Returns:
        One row per ``split`` (the column that is named, if any) and ``entry_day`` with ``leads``;
        in no order.
    """
    keys = {"split": nw.col(by)} if by else {}
    rows = keep_counted(journeys, scope, is_entered(scope)).select("leads", "entry_day", **keys)
    return rows.group_by("entry_day", *keys).agg(nw.col("leads").sum().cast(nw.Int64))


def tally_wins(journeys: Lazy, scope: Scope, by: str, ages: tuple[int, ...] = AGES) -> Lazy:
    """Count the leads of the period that were won by the last of the ages, or on no known day.

    Returns:
        One row per ``split`` (if there is one), ``entry_day``, ``won_by`` (the first of the ages by
        which it was won; the number of ages where the day isn't known) and ``won`` (the amount;
        null where none or no day is known), with ``leads``; in no order.
    """
    days = nw.col("days_to_won")
    is_won = (days <= scope.as_of - nw.col("entry_day")) & (days <= ages[-1])
    is_told = is_won | is_undated_at("won", scope.as_of)
    # A bound on one column first: a database then reads the other columns of few leads only.
    has_won = nw.col("furthest") >= POSITION["won"]
    keys = {"split": nw.col(by)} if by else {}
    rows = keep_counted(journeys, scope, is_entered(scope), has_won, is_told).select(
        "leads",
        "entry_day",
        **keys,
        won_by=_first_of(days, ages),
        won=nw.when(~days.is_null()).then(nw.col("won_minor")),
    )
    return rows.group_by("entry_day", "won_by", "won", *keys).agg(
        nw.col("leads").sum().cast(nw.Int64)
    )


def _number_of(age: nw.Expr, ages: tuple[int, ...]) -> nw.Expr:
    """Count the ages that were reached."""
    found = nw.lit(0)
    for number, each in enumerate(ages, 1):
        found = nw.when(age >= each).then(nw.lit(number)).otherwise(found)
    return found.cast(nw.Int64)


def _first_of(days: nw.Expr, ages: tuple[int, ...]) -> nw.Expr:
    """Give the place of the first age by which days had passed."""
    found = nw.lit(len(ages))
    for number in range(len(ages) - 1, -1, -1):
        found = nw.when(days <= ages[number]).then(nw.lit(number)).otherwise(found)
    return found.cast(nw.Int64)


def _leading(amount: pl.Expr) -> pl.Expr:
    """Round an amount down to two leading digits: classes so narrow that a range can't tell."""
    unit = pl.lit(1, pl.Int64)
    for digits in range(3, _DIGITS):
        unit = pl.when(amount >= 10 ** (digits - 1)).then(10 ** (digits - 2)).otherwise(unit)
    return amount - amount % unit


def revenue_per_lead(journeys: Lazy, scope: Scope) -> dy.DataFrame[RevenuePerLead]:
    """Divide what was won by an age by the leads that are that old, won or not.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.

    Returns:
        The total's ages, then those of each split value, most leads first.

    Source:
        Hall (1992) for the range of the mean.
    """
    counts = counted(journeys, scope)
    sizes = counts.group_by("split").agg(pl.col("leads").sum())
    names = sizes.sort(["leads", "split"], descending=[True, False])["split"].to_list()
    groups = [(TOTAL, True, counts)]
    groups += [(name, False, counts.filter(pl.col("split") == name)) for name in names]
    rows = [
        {"split": name, "is_total": is_total, **revenue_by(part, place, AGES[place])}
        for name, is_total, part in groups
        for place in range(len(AGES))
    ]
    frame = pl.DataFrame(rows, schema=RevenuePerLead.create_empty().schema)
    return RevenuePerLead.validate(frame)


def revenue_by(counts: pl.DataFrame, place: int, age_days: int) -> dict[str, Any]:
    """Give a group's mean by one age, with its range.

    Args:
        counts: Rows of ``counted``.
        place: The age's place among the ages that were counted.
        age_days: The age.

    Returns:
        The columns of ``RevenuePerLead`` but the group's own.
    """
    names = ("leads", "watched", "won_by", "class_minor", "won_minor", "is_undated")
    leads, watched, won_by, classes, minor, is_undated = (counts[n].to_numpy() for n in names)
    is_mature = watched > place
    is_won = is_mature & (won_by <= place)
    is_priced = is_won & (classes >= 0)
    wins, of = int(leads[is_won].sum()), int(leads[is_mature].sum())
    unpriced = wins - int(leads[is_priced].sum())
    row: dict[str, Any] = {
        "age_days": age_days,
        "leads": int(leads.sum()),
        "watched": of,
        "wins": wins,
        "unpriced": unpriced,
        "undated": int(leads[is_mature & is_undated].sum()),
        "verdict": _judge(wins, of),
    }
    if 0 < wins == unpriced and of >= FEW:
        return row | {"verdict": "not_recorded"}
    if of < FEW:
        return row
    row["won_minor"] = int(minor[is_won].sum())
    row["mean_minor"] = round(row["won_minor"] / of)
    if wins - unpriced >= LIST:
        parts = (classes[is_priced], leads[is_priced], minor[is_priced])
        row["low_minor"], row["high_minor"] = _range(*parts, of)
    return row


def _judge(wins: int, mature: int) -> str:
    if mature < FEW:
        return "too_young"
    if wins < LIST:
        return "counts_only"
    return "range_first" if wins < SOME else "enough"


def _range(classes: Ints, leads: Ints, minor: Ints, of: int) -> tuple[int | None, int | None]:
    """Give the range of the mean over all leads, those that brought nothing as zeros."""
    known, places = np.unique(classes, return_inverse=True)
    sums = np.zeros((2, len(known)), dtype=np.int64)
    for place, each in enumerate((leads, minor)):
        np.add.at(sums[place], places, each)
    number = sums[0].astype(np.float64)
    values = np.append(sums[1] / number, 0.0)
    found = hall_range(values, np.append(number, of - number.sum()))
    return (None, None) if found is None else (max(0, round(found.low)), round(found.high))


def headline(found: pl.DataFrame, currency: str, digits: int = 2) -> str:
    """Say what a lead is worth at the board's age, or that it can't be told yet.

    Args:
        found: A frame of ``revenue_per_lead``.
        currency: ISO 4217 code of the base currency.
        digits: How many digits its minor unit has.
    """
    total = found.filter("is_total").sort("age_days").to_dicts()
    row = next((each for each in total if each["age_days"] == BOARD_AGE), total[0])
    if not row["leads"]:
        return "No lead entered in this period."
    age = row["age_days"]
    if row["verdict"] == "too_young":
        return f"Fewer than {FEW} leads of this period are {age} days old, so it can't be told yet."
    wins = count(row["wins"], "win")
    of = f"{wins} of {row['watched']:,} leads by {age} days of age"
    if row["mean_minor"] is None:
        return f"{of}, none with an amount that can be given in {currency}."
    mean = money(row["mean_minor"], currency, digits)
    if row["low_minor"] is None:
        return f"{mean} per lead: {of}; with under {LIST} wins the list of them says more."
    fits = between_money(row["low_minor"], row["high_minor"], currency, digits)
    return f"{mean} per lead (range {fits}): {of}."
