"""How fast does the weight of a touch fade?"""

from __future__ import annotations

import math
from typing import Final

import narwhals as nw

from alignment.marts.shared import Lazy, Tables, distinct
from alignment.settings import Settings

WHOLE: Final = 2**24
"""The weight of a touch of the last day."""
_TERMS: Final = 14
"""Terms of the series of the exponential function: more change nothing within WHOLE."""
_HALVINGS: Final = (16, 8, 4, 2, 1)
UNTOLD: Final = 30
"""Days of the half-life where nothing is won yet."""


def half_life(tables: Tables, settings: Settings) -> Lazy:
    """Give the half-life in days: the firm's, else a third of the median from lead to win.

    The median is the lower one of two, and the third is rounded down, but never under a day.

    Returns:
        One row: ``half_life``.
    """
    if settings.half_life_days:
        return tables["clock"].select(half_life=nw.lit(settings.half_life_days).cast(nw.Int64))
    won = tables["journey"].filter((nw.col("exclusion") == "") & ~nw.col("days_to_won").is_null())
    by_day = won.group_by("days_to_won").agg(leads=nw.len().cast(nw.Int64))
    summed = by_day.with_columns(up_to=nw.col("leads").cum_sum().over(order_by="days_to_won"))
    totals = by_day.select(total=nw.col("leads").sum())
    half = summed.join(totals, how="cross").filter(nw.col("up_to") * 2 >= nw.col("total"))
    median = half.select(median=nw.col("days_to_won").min().cast(nw.Int64))
    third = nw.max_horizontal(nw.col("median") // 3, nw.lit(1))
    is_known = ~nw.col("median").is_null()
    return median.select(half_life=nw.when(is_known).then(third).otherwise(nw.lit(UNTOLD)))


def fading(tables: Tables, _settings: Settings) -> Lazy:
    """Weigh every age that a touch on a path has.

    The powers are worked out by additions and multiplications alone, which every engine does alike
    to the last bit.

    Returns:
        One row per age in days: ``age``, ``weight`` in parts of WHOLE; 0 after 32 half-lives.
    """
    days = distinct(tables["_step"].select("day"))
    pairs = days.join(days.select(since="day"), how="cross")
    ages = pairs.select(age=nw.col("day") - nw.col("since")).filter(nw.col("age") >= 0)
    return _weighed(distinct(ages).join(tables["_half_life"], how="cross"))


def _weighed(ages: Lazy) -> Lazy:
    """Turn ages into weights, given ``age`` and ``half_life`` in whole days."""
    whole = nw.col("age") // nw.col("half_life")
    rest = nw.col("age") % nw.col("half_life")
    part = rest.cast(nw.Float64) / nw.col("half_life").cast(nw.Float64) * math.log(2)
    parted = ages.with_columns(halvings=whole, part=-part)
    power: nw.Expr = nw.lit(1.0)
    for term in range(_TERMS, 0, -1):
        power = power * nw.col("part") / float(term) + 1.0
    weighed = parted.with_columns(power=power * float(WHOLE))
    left = nw.col("halvings")
    weight = nw.col("power")
    for step in _HALVINGS:
        is_over = (left // step) % 2 == 1
        weight = nw.when(is_over).then(weight / float(2**step)).otherwise(weight)
    is_gone = left >= 2 * _HALVINGS[0]
    floor = weight.floor().cast(nw.Int64)
    return weighed.select("age", weight=nw.when(is_gone).then(nw.lit(0)).otherwise(floor))
