"""The marts about what buyers saw and heard before an opportunity, and what it cost.

``exclusion`` and the names of a record are as in ``schema.marts``.
"""

from __future__ import annotations

from typing import Final

import dataframely as dy

from alignment.schema.marts import CLUSTERS

LEVELS: Final = ("campaign", "channel", "source")
"""What credit can be given to."""

BASES: Final = ("recorded", "actual", "budgeted")
"""Where a cost comes from: cost rows by day or month, or the campaign's own actual or planned."""


class Credit(dy.Schema):
    """One row per touch on a path: all that the people of one account answered, in order of days.

    A path leads to an opportunity (``opp_id``) or, for people and accounts without any, to nothing
    so far. People belong to the opportunity's account; where that isn't known, they are its leads
    and the contacts with a part in it. The same person, campaign and day count once, so do the same
    channel and day where no campaign is known; other repeats stay. A path begins
    ``settings.look_back_days`` before the opportunity was first qualified and ends with its close,
    or on the day of observation; where it was never qualified, it looks back from that end.
    Opportunities without any touch have no rows. Paths that lead to nothing hold all touches.

    - ``path_no`` numbers the paths. ``place`` counts a path's touches from 1 to ``touches``, in the
      order of days; on one day in that of the numbers of campaign, channel and source, then by
      person. ``next_day`` is the day of the next one, null for the last; ``last_day`` that of the
      path's last one, the same on all of its rows.
    - ``qualified_touches``: those up to ``qualified_day``, the first ones; 0 where none is.
      ``lead_place``: the last touch up to the day of entry of the path's first lead, 1 where all
      came later or no lead is known.
    - ``campaign_no``, ``channel_no`` and ``source_no`` are numbers of ``credit_name``; ``prior_…``
      those of the touch before, null for the first. ``lead_id`` is the first lead of the person who
      did it, null where there is none; the touch's source is that lead's, else the opportunity's.
    - ``linear``, ``position``, ``milestones`` and ``decay``: weights by the rules of that name, in
      millionths that add up to 1,000,000 over the path's touches; ``qualified_…`` over those up to
      the qualified day, 0 after it. What decays halves with every half-life before the last day of
      the path's touches, or the last one up to the qualified day.
    - ``source`` to ``segment``, ``exclusion``, ``amount_minor``, ``value_minor``,
      ``qualified_day``, ``outcome`` and ``outcome_day`` are the opportunity's, as in ``Pipeline``;
      without one the names are those of the first lead of the account or person, ``outcome`` is
      none and the rest is null.
    - ``cluster`` as in ``Stay``.
    """

    path_no = dy.Int64(nullable=False)
    opp_id = dy.String(nullable=True)
    lead_id = dy.String(nullable=True)
    place = dy.Int32(nullable=False, min=1)
    touches = dy.Int32(nullable=False, min=1)
    qualified_touches = dy.Int32(nullable=False, min=0)
    lead_place = dy.Int32(nullable=False, min=1)
    day = dy.Int32(nullable=False)
    next_day = dy.Int32(nullable=True)
    last_day = dy.Int32(nullable=False)
    campaign_no = dy.Int32(nullable=False)
    channel_no = dy.Int32(nullable=False)
    source_no = dy.Int32(nullable=False)
    prior_campaign_no = dy.Int32(nullable=True)
    prior_channel_no = dy.Int32(nullable=True)
    prior_source_no = dy.Int32(nullable=True)
    is_intent = dy.Bool(nullable=False)
    linear = dy.Int32(nullable=False, min=0)
    position = dy.Int32(nullable=False, min=0)
    milestones = dy.Int32(nullable=False, min=0)
    decay = dy.Int32(nullable=False, min=0)
    qualified_linear = dy.Int32(nullable=False, min=0)
    qualified_position = dy.Int32(nullable=False, min=0)
    qualified_milestones = dy.Int32(nullable=False, min=0)
    qualified_decay = dy.Int32(nullable=False, min=0)
    qualified_day = dy.Int32(nullable=True)
    outcome = dy.String(nullable=False)
    outcome_day = dy.Int32(nullable=True)
    amount_minor = dy.Int64(nullable=True)
    value_minor = dy.Int64(nullable=True)
    is_renewal = dy.Bool(nullable=False)
    source = dy.String(nullable=False)
    region = dy.String(nullable=False)
    team = dy.String(nullable=False)
    segment = dy.String(nullable=False)
    exclusion = dy.String(nullable=False)
    cluster = dy.Int16(nullable=False, min=0, max=CLUSTERS - 1)
    seen_day = dy.Int32(nullable=False)


class CreditName(dy.Schema):
    """One row per level and name that credit can be given to; numbers count from 0 in a level.

    Campaigns and channels are numbered in the order of the days on which they were first answered.
    ``kind`` is what answering it is: request, event, content or other.
    """

    level = dy.String(nullable=False, check=lambda value: value.is_in(list(LEVELS)))
    no = dy.Int32(nullable=False, min=0)
    name = dy.String(nullable=False)
    kind = dy.String(nullable=False)


class OpportunityJourney(dy.Schema):
    """One row per opportunity: who reached its people, and when.

    Touches are those of ``Credit``; ``touches`` and ``qualified_touches`` are 0 without any.
    ``early_touches`` came before the look-back and ``late_touches`` after the close; neither is in
    any other number. Activities are those of sales with its people, about it or about its account
    that were done by the close; the days of both sides lie between the look-back and the close, or
    the day of observation.

    - ``lead_day``: entry of its first lead; ``handover_day`` and ``accepted_day``: the first entry
      of any of its leads into MQL and SQL. Null where not recorded.
    - ``touches_after_handover``: from the day after the handover to the close.
    - ``first_intent_day``: the first touch that showed intent.
    - ``longest_silence_days``: between two neighbouring days on which either side was in touch,
      from ``silence_from_day`` on; null where fewer than two are known.
    - ``shared_months``: calendar months in which both sides were in touch.
    - ``people``: how many different people touched or were reached.
    """

    opp_id = dy.String(nullable=False)
    account_id = dy.String(nullable=True)
    lead_id = dy.String(nullable=True)
    source = dy.String(nullable=False)
    campaign = dy.String(nullable=False)
    channel = dy.String(nullable=False)
    region = dy.String(nullable=False)
    team = dy.String(nullable=False)
    segment = dy.String(nullable=False)
    exclusion = dy.String(nullable=False)
    is_renewal = dy.Bool(nullable=False)
    cluster = dy.Int16(nullable=False, min=0, max=CLUSTERS - 1)
    qualified_day = dy.Int32(nullable=True)
    outcome = dy.String(nullable=False)
    outcome_day = dy.Int32(nullable=True)
    amount_minor = dy.Int64(nullable=True)
    value_minor = dy.Int64(nullable=True)
    is_unpriced = dy.Bool(nullable=False)
    lead_day = dy.Int32(nullable=True)
    handover_day = dy.Int32(nullable=True)
    accepted_day = dy.Int32(nullable=True)
    touches = dy.Int32(nullable=False, min=0)
    qualified_touches = dy.Int32(nullable=False, min=0)
    early_touches = dy.Int32(nullable=False, min=0)
    late_touches = dy.Int32(nullable=False, min=0)
    touches_after_handover = dy.Int32(nullable=False, min=0)
    first_touch_day = dy.Int32(nullable=True)
    last_touch_day = dy.Int32(nullable=True)
    first_intent_day = dy.Int32(nullable=True)
    activities = dy.Int32(nullable=False, min=0)
    first_sales_day = dy.Int32(nullable=True)
    last_sales_day = dy.Int32(nullable=True)
    longest_silence_days = dy.Int32(nullable=True, min=0)
    silence_from_day = dy.Int32(nullable=True)
    shared_months = dy.Int32(nullable=False, min=0)
    people = dy.Int32(nullable=False, min=0)
    evidence = dy.Int16(nullable=False, min=0, max=100)
    seen_day = dy.Int32(nullable=False)
    opportunities = dy.Int64(nullable=False)


class Contacted(dy.Schema):
    """One row per day, side, kind and names: what the two teams did, and how often.

    ``side`` is marketing (touches, by ``kind`` request, event, content or other) or sales
    (activities, by ``kind`` call, meeting, email or task).
    """

    side = dy.String(nullable=False)
    kind = dy.String(nullable=False)
    day = dy.Int32(nullable=False)
    source = dy.String(nullable=False)
    region = dy.String(nullable=False)
    team = dy.String(nullable=False)
    segment = dy.String(nullable=False)
    number = dy.Int64(nullable=False, min=0)


class CampaignCost(dy.Schema):
    """One row per campaign, or channel where no campaign is known, calendar month and basis.

    ``cost_minor`` is in base currency, null where no exchange rate is known for all of it
    (``is_unpriced``). ``basis`` is one of BASES: cost rows where a campaign's name has any, else
    each campaign's actual cost, else its budgeted one, spread evenly over its days, priced on its
    first; campaigns of one name are told as one. A row of cost of a channel alone has NOT_RECORDED
    for the campaign and is on top of what campaigns of that channel cost.

    - ``month_day`` is the first day of the month; null where a campaign has no date, so that its
      cost is known but not when it arose. With one date alone all is of that month, with an end
      before the start all of the start's.
    - A budget counts day by day up to the day of observation, actual cost was spent by then.
      Rows of cost are as recorded, whatever their day.
    - Deleted campaigns have no actual or budgeted cost.
    """

    campaign = dy.String(nullable=False)
    channel = dy.String(nullable=False)
    month_day = dy.Int32(nullable=True)
    basis = dy.String(nullable=False, check=lambda value: value.is_in(list(BASES)))
    cost_minor = dy.Int64(nullable=True)
    is_unpriced = dy.Bool(nullable=False)
