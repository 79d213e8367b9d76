"""What the metrics give about costs, and about what was done beside what came of it."""

from __future__ import annotations

from typing import Final

import dataframely as dy

from alignment.schema import columns
from alignment.schema.measures import Split

SERIES: Final = (
    *("touches", "leads", "mqls", "activities"),
    *("opportunities", "wins", "revenue"),
)
"""What is followed month by month: what marketing and sales did, then what came of it."""
DONE: Final = SERIES[:4]
"""Those of them that count what was done."""
VERDICTS: Final = ("enough", "counts_only", "not_recorded")


class AcquisitionCost(Split):
    """One row per split value, most cost first.

    ``customers`` are accounts (opportunities where no account is known) first won in the period.
    ``cost_minor`` is what was spent in the period, ``earlier_cost_minor`` what was spent
    ``lag_days`` before it, from ``earlier_first_day`` to ``earlier_last_day``. Both are null where
    no cost is known of that time, where it begins before the first known cost, or where a filter is
    on, since costs know of none; costs per customer also where fewer than 5 customers were won.
    ``budgeted_minor`` is the part of the costs of the period that is planned only, ``unpriced``
    counts those without an exchange rate. ``costs_until_day`` ends the last month with any cost on
    record, whatever the split; null where there is none.
    """

    customers = columns.count()
    won_minor = dy.Int64(nullable=True)
    cost_minor = dy.Int64(nullable=True)
    budgeted_minor = dy.Int64(nullable=True)
    unpriced = columns.count()
    cost_per_customer_minor = dy.Int64(nullable=True)
    lag_days = columns.days()
    earlier_first_day = dy.Int32(nullable=True)
    earlier_last_day = dy.Int32(nullable=True)
    earlier_cost_minor = dy.Int64(nullable=True)
    earlier_cost_per_customer_minor = dy.Int64(nullable=True)
    costs_until_day = dy.Int32(nullable=True)
    verdict = columns.one_of(VERDICTS)


class ActivityOutcome(dy.Schema):
    """One row per series and calendar month, in the order of SERIES, months in order.

    ``number`` is the count, or minor units of base currency for revenue; null where the data
    holds nothing of the kind at all, and for revenue where no win of the month has a usable value.
    ``index`` is ``number`` ÷ that of the base month × 100, null where that one is 0 or unknown.
    ``base_day`` begins the base month: the first whole month in which each recorded series has 5 or
    more, else something, else the first whole one. Not ripe are months that aren't over, and those
    so young that what was done in them may still lead to something: they end less than the agreed
    window before the day of observation.
    """

    series = columns.one_of(SERIES)
    is_done = dy.Bool(nullable=False)
    month_day = dy.Int32(nullable=False)
    base_day = dy.Int32(nullable=True)
    number = dy.Int64(nullable=True, min=0)
    index = dy.Float64(nullable=True, min=0)
    is_whole = dy.Bool(nullable=False)
    is_ripe = dy.Bool(nullable=False)
