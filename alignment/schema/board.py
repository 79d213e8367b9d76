"""What the measures of the shared board give; see ``schema.measures`` for what all share."""

from __future__ import annotations

from typing import Final

import dataframely as dy

from alignment.schema import columns
from alignment.schema.measures import VERDICTS, Split

BOARD_ANSWERS: Final = ("met", "not_met", "cant_tell")
"""How a value stands to its target: the whole range on one side, on the other, or across it."""


class RevenuePerLead(Split):
    """One row per split value and age, most leads first, ages rising.

    ``watched``: leads observed for the whole age, which alone count. ``wins`` of them were won by
    that age, for ``won_minor``; ``unpriced`` of the wins have no usable amount, ``undated`` leads
    are known to be won on no known day. ``mean_minor`` = won ÷ watched; its range ``low_minor`` to
    ``high_minor`` is null under 10 wins.
    """

    age_days = dy.Int32(nullable=False, min=1)
    leads = columns.count()
    watched = columns.count()
    wins = columns.count()
    unpriced = columns.count()
    undated = columns.count()
    won_minor = dy.Int64(nullable=True)
    mean_minor = dy.Int64(nullable=True)
    low_minor = dy.Int64(nullable=True)
    high_minor = dy.Int64(nullable=True)
    verdict = columns.one_of(VERDICTS)


class SalesCycle(Split):
    """One row per split value, most opportunities first.

    ``half_days``: the first day by which half of those that are won within ``horizon_days`` of
    their first qualified entry were won, open ones counted for as long as they were observed.
    ``won`` were won so far within that time.
    """

    opportunities = columns.count()
    won = columns.count()
    horizon_days = columns.days()
    half_days = columns.days()
    half_least_days = columns.days()
    half_most_days = columns.days()
    verdict = columns.one_of(VERDICTS)


class PipelineVelocity(Split):
    """One row per split value, most money per day first: four drivers and what they make.

    ``velocity_minor`` = ``open`` × ``rate`` × ``mean_won_minor`` ÷ ``half_days``, per day; null
    where a driver is. ``open``: qualified and neither won nor lost on the day of observation.
    ``mean_won_minor``: of the ``priced_wins`` of the 12 months up to that day. The rate and the
    median are those of ``WinRate`` and ``SalesCycle`` for the period.
    """

    open = columns.count()
    open_minor = dy.Int64(nullable=True)
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    wins = columns.count()
    priced_wins = columns.count()
    mean_won_minor = dy.Int64(nullable=True)
    half_days = columns.days()
    velocity_minor = dy.Int64(nullable=True)


class Scoreboard(dy.Schema):
    """One row per shared measure for the period, then one per measure and fiscal quarter.

    ``value``, ``low``, ``high``, ``target`` and ``gap`` (value less target) are in ``unit``: share
    (0 to 1), days, or major units of a currency. ``n`` records are behind the value.
    ``attained_rate`` is the value as a part of its target, turned round where lower is better, so
    that 1 is the target and more is better; ``gap_rate`` is what is missing to 1, negative beyond.
    A quarter's value is null until all of it is old enough (``is_ripe``). ``needed``: about how
    many more records would settle what can't be told.
    """

    measure = dy.String(nullable=False)
    span = dy.String(nullable=False)
    is_period = dy.Bool(nullable=False)
    first_day = dy.Int32(nullable=False)
    last_day = dy.Int32(nullable=False)
    unit = dy.String(nullable=False)
    is_lower_better = dy.Bool(nullable=False)
    n = columns.count()
    value = dy.Float64(nullable=True)
    low = dy.Float64(nullable=True)
    high = dy.Float64(nullable=True)
    target = dy.Float64(nullable=True)
    answer = columns.one_of(BOARD_ANSWERS, nullable=True)
    needed = dy.Int64(nullable=True, min=0)
    gap = dy.Float64(nullable=True)
    attained_rate = dy.Float64(nullable=True)
    attained_low = dy.Float64(nullable=True)
    attained_high = dy.Float64(nullable=True)
    gap_rate = dy.Float64(nullable=True)
    marketing = dy.String(nullable=False)
    sales = dy.String(nullable=False)
    agreed_day = dy.Int32(nullable=True)
    is_ripe = dy.Bool(nullable=False)
    verdict = columns.one_of(VERDICTS)
    sentence = dy.String(nullable=False)
