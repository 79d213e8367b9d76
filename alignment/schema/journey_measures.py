"""What the measures of journeys give: real clients' ways, where the two teams lost each other.

All are about opportunities that were won or lost in the period, renewals and exclusions out. Shares
lie between 0 and 1 and are null where too few are known; low and high are 95 % ranges. ``verdict``
as in ``schema.measures``. Days between two points are the second less the first: below 0 where they
came the other way round. What isn't recorded is null and counted as not known, never as no.
"""

from __future__ import annotations

from typing import Final

import dataframely as dy

from alignment.schema import columns
from alignment.schema.measures import VERDICTS, Split

CLOSED: Final = ("won", "lost")
SIZES: Final = ("small", "middle", "large", "unpriced")
"""Thirds of the won opportunities by value; ``unpriced`` has no usable amount."""
STEPS: Final = (
    "touch_to_sales",
    "sales_to_handover",
    "handover_to_qualified",
    "qualified_to_close",
    "cycle",
)
"""Days: first touch → first contact of sales → handover → qualified → close; ``cycle`` is from the
first day that is known of (touch, contact of sales or entry of the lead) to the close."""
AMOUNTS: Final = ("touches_before_sales", "marketing_weeks", "longest_silence", "shared_months")
"""Touches before the first contact of sales; different weeks with a touch before it; days of the
longest silence; months in which both teams were in touch."""
TRAITS: Final = ("silent", "shared", "campaign")
"""How many had a silence of over 14 days, a month with both teams, or a touch of a campaign."""
PATTERNS: Final = (*STEPS, *AMOUNTS, *TRAITS)
DISCONNECTS: Final = (
    "early_handover",
    "late_handover",
    "no_touch_after",
    "sales_first",
    "long_silence",
)
"""Handed over before any touch that showed intent; kept long after one; no touch of marketing
after the handover; sales in touch before marketing; a long silence."""
SPANS: Final = ("shorter", "fits", "longer", "cant_tell", "not_agreed")
EXPOSURES: Final = ("higher", "lower", "cant_tell")
SIDES: Final = ("marketing", "sales")


def _days() -> dy.Int32:
    """Give a column of days between two points, below 0 where they came the other way round."""
    return dy.Int32(nullable=True)


class PickedJourney(dy.Schema):
    """One row per picked opportunity: won before lost, each in the order of the pick.

    ``place`` counts from 1 for each outcome. ``size`` and ``source`` are its stratum. Days are as
    in ``OpportunityJourney``, day columns as there, and ``STEPS`` in days.
    """

    opp_id = dy.String(nullable=False)
    outcome = columns.one_of(CLOSED)
    place = dy.Int32(nullable=False, min=1)
    size = columns.one_of(SIZES)
    source = dy.String(nullable=False)
    account_id = dy.String(nullable=True)
    segment = dy.String(nullable=False)
    region = dy.String(nullable=False)
    campaign = dy.String(nullable=False)
    value_minor = dy.Int64(nullable=True)
    lead_day = dy.Int32(nullable=True)
    first_touch_day = dy.Int32(nullable=True)
    first_sales_day = dy.Int32(nullable=True)
    first_intent_day = dy.Int32(nullable=True)
    handover_day = dy.Int32(nullable=True)
    qualified_day = dy.Int32(nullable=True)
    outcome_day = dy.Int32(nullable=False)
    touches = columns.count()
    touches_after_handover = columns.count()
    activities = columns.count()
    longest_silence_days = columns.days()
    silence_from_day = dy.Int32(nullable=True)
    shared_months = columns.count()
    people = columns.count()
    touch_to_sales = _days()
    sales_to_handover = _days()
    handover_to_qualified = _days()
    qualified_to_close = _days()
    cycle = _days()


class JourneyPatterns(dy.Schema):
    """One row per pattern and outcome, in the order of PATTERNS, won before lost.

    About the picked ones only, so counts and never shares. ``name`` is the campaign for pattern
    ``campaign`` (most frequent among the won first), else empty. ``known`` of the ``picked`` can be
    told. For STEPS and AMOUNTS ``median``, ``least`` and ``most`` (null where none is known), for
    TRAITS ``found``: how many of the known have it. ``assumed_marketing_days`` and
    ``assumed_sales_days``: what each team took the ``cycle`` to be; null elsewhere and where not
    entered.
    """

    pattern = columns.one_of(PATTERNS)
    name = dy.String(nullable=False)
    outcome = columns.one_of(CLOSED)
    picked = columns.count()
    known = columns.count()
    found = dy.Int64(nullable=True, min=0)
    median = dy.Float64(nullable=True)
    least = _days()
    most = _days()
    assumed_marketing_days = columns.days()
    assumed_sales_days = columns.days()


class Disconnects(dy.Schema):
    """One row per disconnect and outcome, in the order of DISCONNECTS; ``all`` before won and lost.

    ``found`` of the ``known`` ones have it; of ``unknown`` it can't be told. ``rule`` says in words
    when a journey has it, ``limit_days`` is the limit in it, where there is one.
    """

    disconnect = columns.one_of(DISCONNECTS)
    outcome = columns.one_of(("all", *CLOSED))
    rule = dy.String(nullable=False)
    limit_days = columns.days()
    closed = columns.count()
    known = columns.count()
    unknown = columns.count()
    found = columns.count()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    verdict = columns.one_of(VERDICTS)


class JourneyFlag(dy.Schema):
    """One row per opportunity and disconnect, in the order given and of DISCONNECTS.

    ``is_found`` is null where it can't be told. ``days``: what is held against the limit (days from
    intent to handover, of the silence, or that sales was earlier by); null where there is none.
    """

    opp_id = dy.String(nullable=False)
    disconnect = columns.one_of(DISCONNECTS)
    is_found = dy.Bool(nullable=True)
    days = _days()
    rule = dy.String(nullable=False)


class CoTouch(Split):
    """One row per split value and outcome, most closed first, won before lost.

    ``handed_over``: closed ones of which a handover before the close and at least one touch are
    known; ``touched_after`` of them were touched by marketing between the two, ``rate`` with its
    range. ``both_known``: touches and activities are known; ``both_active`` of them had both teams
    in touch in one calendar month, ``both_rate`` with its range. ``silence_days``: median of the
    longest silences of the ``silence_known`` (where contacts of sales are), ``silence_most_days``
    the longest of all.
    """

    outcome = columns.one_of(CLOSED)
    closed = columns.count()
    handed_over = columns.count()
    touched_after = columns.count()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    both_known = columns.count()
    both_active = columns.count()
    both_rate = columns.share()
    both_low = columns.share()
    both_high = columns.share()
    silence_known = columns.count()
    silence_days = columns.days()
    silence_most_days = columns.days()
    verdict = columns.one_of(VERDICTS)


class ContentExposure(dy.Schema):
    """One row per campaign of kind content, the largest difference upwards first.

    Of the opportunities closed in the period, after the day on which they were first qualified,
    with a touch by then: ``won_exposed`` of ``won`` had a touch of the campaign by then, and
    ``lost_exposed`` of ``lost``. Shares, ``difference`` (won less lost, with its range) and
    ``alike_difference`` (as if won and lost had the same sources, segments and sizes; with its
    range) are null unless 20 were won and 20 lost and 5 of them exposed. ``answer``: higher or
    lower among the won after allowing for the number of campaigns, else cant_tell. It went
    together; nothing is said of causes.
    """

    campaign = dy.String(nullable=False)
    won = columns.count()
    won_exposed = columns.count()
    won_rate = columns.share()
    won_low = columns.share()
    won_high = columns.share()
    lost = columns.count()
    lost_exposed = columns.count()
    lost_rate = columns.share()
    lost_low = columns.share()
    lost_high = columns.share()
    difference = dy.Float64(nullable=True, min=-1, max=1)
    low = dy.Float64(nullable=True, min=-1, max=1)
    high = dy.Float64(nullable=True, min=-1, max=1)
    alike_difference = dy.Float64(nullable=True, min=-1, max=1)
    alike_low = dy.Float64(nullable=True, min=-1, max=1)
    alike_high = dy.Float64(nullable=True, min=-1, max=1)
    sign_flips = dy.Bool(nullable=False)
    answer = columns.one_of(EXPOSURES)
    verdict = columns.one_of(VERDICTS)


class Nurture(Split):
    """One row per split value, most leads first.

    ``half_days``: the day of age by which half of the leads that become an opportunity within
    ``horizon_days`` had become one, with its range; null where too few have. ``agreed_days``: how
    long the nurture programme lasts, as entered. ``ratio`` = agreed ÷ half. ``answer``: the agreed
    length is shorter or longer than the whole range, fits in it, can't be told or isn't agreed.
    """

    leads = columns.count()
    converted = columns.count()
    horizon_days = columns.days()
    half_days = columns.days()
    half_least_days = columns.days()
    half_most_days = columns.days()
    agreed_days = columns.days()
    ratio = dy.Float64(nullable=True, min=0)
    answer = columns.one_of(SPANS)
    verdict = columns.one_of(VERDICTS)


class JourneyMark(dy.Schema):
    """One row per day, side, kind, what and person of one opportunity's journey, days in order.

    ``what`` is the campaign's name (else the channel's) for marketing and the activity's kind in
    the tool's own words for sales: text as uploaded. ``kind``: request, event, content or other of
    marketing; call, meeting, email or task of sales. ``person_no`` numbers the account's people
    from 1 in the order in which they appear; null where the person isn't known. ``strength``:
    ``intent`` or ``weak`` for touches, ``contact`` for sales. ``times``: how many such.
    """

    day = dy.Int32(nullable=False)
    side = columns.one_of(SIDES)
    kind = dy.String(nullable=False)
    what = dy.String(nullable=False)
    person_no = dy.Int32(nullable=True, min=1)
    strength = columns.one_of(("intent", "weak", "contact"))
    times = columns.count()


class JourneySpan(dy.Schema):
    """One row per stay in a shared stage, by day of entry: what lies behind the marks.

    ``entity`` is lead or opportunity. ``until_day`` is the day on which it left, or of observation
    where it hasn't (``is_open``).
    """

    entity = dy.String(nullable=False)
    entity_id = dy.String(nullable=False)
    stage = dy.String(nullable=False)
    from_day = dy.Int32(nullable=False)
    until_day = dy.Int32(nullable=False)
    is_open = dy.Bool(nullable=False)


class JourneySilence(dy.Schema):
    """One row per silence of over 14 days between two neighbouring days with either side in touch.

    ``days`` = ``until_day`` − ``from_day``.
    """

    from_day = dy.Int32(nullable=False)
    until_day = dy.Int32(nullable=False)
    days = dy.Int32(nullable=False, min=0)
