"""What is a lead worth by a certain age? M7."""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import narwhals as nw
import numpy as np
import polars as pl

from alignment.estimators.means import hall_range
from alignment.ladder import POSITION
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, SOME
from alignment.metrics.journeys import is_entered, keep_counted, number_in
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


def tally_revenue(
    journeys: Lazy, scope: Scope, *, ages: tuple[int, ...] = AGES, starts: tuple[int, ...] = ()
) -> Lazy:
    """Count leads by the age they were observed to and by what was won by which age.

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
        known) and ``is_undated``, with ``leads`` and ``won_minor``; in no order.
    """
    entry, days = nw.col("entry_day"), nw.col("days_to_won")
    won = nw.col("won_minor")
    split = number_in(entry, starts) if starts else nw.col(scope.by)
    is_undated = (
        (nw.col("furthest") == POSITION["won"])
        & days.is_null()
        & (nw.col("seen_day") <= scope.as_of)
    )
    rows = keep_counted(journeys, scope, is_entered(scope)).select(
        "leads",
        split=split,
        watched=_number_of(scope.as_of - entry, ages),
        won_by=nw.when(days <= scope.as_of - entry)
        .then(_first_of(days, ages))
        .otherwise(nw.lit(len(ages)))
        .fill_null(len(ages)),
        won=won,
        is_undated=is_undated,
    )
    is_won = nw.col("won_by") < len(ages)
    rows = rows.with_columns(won=nw.when(is_won).then(nw.col("won")))
    # Equal amounts first: few leads are won, so that few are left to be put into classes.
    rows = rows.group_by("split", "watched", "won_by", "won", "is_undated").agg(
        nw.col("leads").sum().cast(nw.Int64)
    )
    rows = rows.with_columns(
        class_minor=_leading(nw.col("won")).fill_null(-1).cast(nw.Int64),
        won=nw.col("won") * nw.col("leads"),
    )
    return rows.group_by("split", "watched", "won_by", "class_minor", "is_undated").agg(
        nw.col("leads").sum().cast(nw.Int64), won_minor=nw.col("won").sum().cast(nw.Int64)
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


def _leading(amount: nw.Expr) -> nw.Expr:
    """Round an amount down to two leading digits: classes so narrow that a range can't tell."""
    unit = nw.lit(1)
    for digits in range(3, _DIGITS):
        unit = (
            nw.when(amount >= 10 ** (digits - 1)).then(nw.lit(10 ** (digits - 2))).otherwise(unit)
        )
    return amount - amount % unit.cast(nw.Int64)


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
    counts = collect(tally_revenue(journeys, scope))
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
        counts: Rows of ``tally_revenue``.
        place: The age's place among the tally's ages.
        age_days: The age.

    Returns:
        The columns of ``RevenuePerLead`` but the group's own.
    """
    mature = counts.filter(pl.col("watched") > place)
    won = mature.filter(pl.col("won_by") <= place)
    wins, of = int(won["leads"].sum()), int(mature["leads"].sum())
    unpriced = int(won.filter(pl.col("class_minor") < 0)["leads"].sum())
    row: dict[str, Any] = {
        "age_days": age_days,
        "leads": int(counts["leads"].sum()),
        "watched": of,
        "wins": wins,
        "unpriced": unpriced,
        "undated": int(mature.filter("is_undated")["leads"].sum()),
        "verdict": _judge(wins, of),
    }
    if 0 < wins == unpriced and of >= FEW:
        return row | {"verdict": "not_recorded"}
    if of < FEW:
        return row
    row["won_minor"] = int(won["won_minor"].sum())
    row["mean_minor"] = round(row["won_minor"] / of)
    if wins - unpriced >= LIST:
        row["low_minor"], row["high_minor"] = _range(won, of)
    return row


def _judge(wins: int, mature: int) -> str:
    if mature < FEW:
        return "too_young"
    if wins < LIST:
        return "counts_only"
    return "range_first" if wins < SOME else "enough"


def _range(won: pl.DataFrame, of: int) -> tuple[int | None, int | None]:
    """Give the range of the mean over all leads, those that brought nothing as zeros."""
    classes = won.filter(pl.col("class_minor") >= 0).group_by("class_minor")
    sums = classes.agg(pl.col("leads", "won_minor").sum()).sort("class_minor")
    leads = sums["leads"].to_numpy().astype(np.float64)
    values = np.append(sums["won_minor"].to_numpy() / leads, 0.0)
    found = hall_range(values, np.append(leads, of - leads.sum()))
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
