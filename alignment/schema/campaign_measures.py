"""What the measures of credit for touches give to charts, tables and downloads.

The view is ``Scope.anchor``: opportunities ``won`` in the period (influenced) with the value they
were won for, or first ``qualified`` in it (sourced) with the amount they had then. The two are
never added. ``split`` is a campaign, channel or source (``Scope.by``), or NO_TOUCH: the
opportunities of the view without any touch on record. Rules are keys of
``estimators.attribution.RULES``. Repeat touches are kept. It is a share of credit, not proof of
effect.
"""

from __future__ import annotations

from typing import Final

import dataframely as dy

from alignment.schema import columns
from alignment.schema.credit import BASES
from alignment.schema.measures import VERDICTS, Split

NO_TOUCH: Final = "no recorded touch"
"""The split value of what no touch can get the credit for."""

COST_BASES: Final = (*BASES, "mixed")


def _money() -> dy.Int64:
    return dy.Int64(nullable=True)


class CreditByRule(Split):
    """One row per name and rule, rules in their order.

    The total comes first, then the names with the most credit under the rule asked for
    (``is_chosen``), NO_TOUCH last.

    ``credit_minor`` of the names and NO_TOUCH add up to the total's to the cent under every rule;
    null where no opportunity of the view has a usable amount. ``credit_opportunities``: likewise in
    opportunities, without those amounts too. ``share``: part of the total's money, of its
    opportunities where no amount is usable; ``low`` and ``high`` are its range if other accounts
    had come (95 of 100 resamples), null where fewer than 5 opportunities were touched, or for
    Markov where there are more names than can be resampled.
    """

    rule = dy.String(nullable=False)
    is_chosen = dy.Bool(nullable=False)
    credit_minor = _money()
    credit_opportunities = dy.Float64(nullable=False, min=0)
    share = columns.share()
    low = columns.share()
    high = columns.share()


class Campaigns(Split):
    """One row per name with leads, credit or costs in the period.

    The total comes first, then the most credit under the rule asked for, NO_TOUCH last.

    - ``leads`` entered in the period and came by it; ``accepted`` of them had reached SQL or a
      later step by the day of observation. Both are 0 for NO_TOUCH.
    - ``opportunities`` of the view with at least one touch of it, and its ``touches`` on their
      paths. One opportunity counts for several names, so only the total's can be read as a sum.
    - ``credit_minor``, ``credit_opportunities``: under the rule asked for, as in ``CreditByRule``;
      ``credit_low_minor`` to ``credit_high_minor`` is the range of its share in money.
      ``least_minor`` and ``most_minor``: the least and most under any rule, ``least_rule`` and
      ``most_rule`` the first rules that give them, null where all give the same.
    - ``cost_minor``: of the days of the period that are over, a month's cost lying evenly on its
      days; null where nothing is known,
      where a filter is on (a cost can't be split by region, team, segment or source) or for
      sources. ``cost_basis``: where it comes from, ``mixed`` where from several. Per lead and per
      accepted lead it is divided by those numbers, per opportunity by ``credit_opportunities``.
      ``return_ratio`` = (credit − cost) ÷ cost, for opportunities won only; the total's without
      the credit of NO_TOUCH; null where no opportunity of the view has a touch on record.
    - ``is_always_top``: among the three named ones with the most credit under every rule.
    - ``buyers``: opportunities of the view with any touch on record; ``buyers_passing`` of them
      with one of this name. ``needs_experiment``: so many of them passed it, and so much credit
      rests on it, that credit can't tell what it does (see the definition ``credit``).
    - ``verdict`` by ``opportunities``.
    """

    leads = columns.count()
    accepted = columns.count()
    opportunities = columns.count()
    touches = columns.count()
    credit_minor = _money()
    credit_low_minor = _money()
    credit_high_minor = _money()
    least_minor = _money()
    least_rule = dy.String(nullable=True)
    most_minor = _money()
    most_rule = dy.String(nullable=True)
    credit_opportunities = dy.Float64(nullable=False, min=0)
    cost_minor = _money()
    cost_basis = columns.one_of(COST_BASES, nullable=True)
    cost_per_lead_minor = _money()
    cost_per_accepted_minor = _money()
    cost_per_opportunity_minor = _money()
    return_ratio = dy.Float64(nullable=True)
    is_always_top = dy.Bool(nullable=False)
    needs_experiment = dy.Bool(nullable=False)
    buyers_passing = columns.count()
    buyers = columns.count()
    unpriced = columns.count()
    verdict = columns.one_of(VERDICTS)


class TouchedWins(Split):
    """One row per split value of the opportunities closed in the period, most won first.

    ``won_touched`` of ``won``, and ``lost_touched`` of ``lost``, had at least one touch on record
    before they closed. Rates and their ranges are null under 5. ``touches_per_won``: mean touches
    of those won, the ones without any included.
    """

    won = columns.count()
    won_touched = columns.count()
    won_rate = columns.share()
    won_low = columns.share()
    won_high = columns.share()
    lost = columns.count()
    lost_touched = columns.count()
    lost_rate = columns.share()
    lost_low = columns.share()
    lost_high = columns.share()
    touches_per_won = dy.Float64(nullable=True, min=0)
    verdict = columns.one_of(VERDICTS)


class HoldOut(dy.Schema):
    """One row per lift, smallest first: how many accounts would show whether it is there.

    ``accounts`` began in the period to be touched, ``converted`` of them by the day of observation;
    ``base_rate`` is their ratio, ``lifted_rate`` what it would be with the lift. ``per_group``:
    accounts needed in each of two groups, one of them left without the campaign, to see it 80 times
    of 100. ``months``: until twice as many have come at the present rate. Null where it can't be
    told.
    """

    lift = dy.Float64(nullable=False, min=0)
    accounts = columns.count()
    converted = columns.count()
    base_rate = columns.share()
    lifted_rate = columns.share()
    per_group = dy.Int64(nullable=True, min=1)
    months = dy.Float64(nullable=True, min=0)
