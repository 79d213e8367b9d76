"""What the metrics give to charts, tables and downloads.

Shared by all: ``split`` is the value of the column a question is split by (``Scope.by``) and
``is_total`` marks the one row, or run of rows, over everything; it comes first. Rates lie between
0 and 1 and are null where too few are resolved; ``low`` and ``high`` are their 95 % range.
``verdict`` says how a rate may be read: ``enough``, ``range_first`` (under 20 resolved),
``counts_only`` (under 5 resolved), ``too_young`` (under 5 observed for the whole window) or
``not_recorded``.
"""

from __future__ import annotations

from typing import Final

import dataframely as dy

from alignment.schema import columns

VERDICTS: Final = ("enough", "range_first", "counts_only", "too_young", "not_recorded")
ANSWERS: Final = ("below", "above", "cant_tell")
TOTAL: Final = "All"


class Split(dy.Schema):
    """What every split measure has."""

    split = dy.String(nullable=False)
    is_total = dy.Bool(nullable=False)


class Funnel(Split):
    """One row per split value and step of the ladder, in ladder order.

    ``entered`` = leads of the period. ``reached`` = ``lost_here`` + ``open_here`` + the next
    step's ``reached``. A step that no record knows has nulls and the verdict ``not_recorded``; the
    next recorded step is then compared with the last recorded one before it.
    """

    step = dy.String(nullable=False)
    position = dy.Int16(nullable=False, min=0)
    entered = columns.count()
    reached = dy.Int64(nullable=True, min=0)
    lost_here = dy.Int64(nullable=True, min=0)
    open_here = dy.Int64(nullable=True, min=0)
    step_rate = columns.share()
    step_low = columns.share()
    step_high = columns.share()
    from_first_rate = columns.share()
    from_first_low = columns.share()
    from_first_high = columns.share()
    verdict = columns.one_of(VERDICTS)


class PipelineCreated(Split):
    """One row per split value and calendar month, months in order.

    ``due_minor`` is the part of the target that falls on the business days gone; ``pace`` is
    amount ÷ due. Money is null where no opportunity has a usable amount. Sums of several rows:
    pace = Σ amount ÷ Σ due.
    """

    month_day = dy.Int32(nullable=False)
    opportunities = columns.count()
    amount_minor = dy.Int64(nullable=True)
    unpriced = columns.count()
    target_minor = dy.Int64(nullable=True)
    due_minor = dy.Int64(nullable=True)
    pace = dy.Float64(nullable=True)


class WinRate(Split):
    """One row per split value, most won money first.

    ``rate`` (5b): won within ``horizon_days`` of the first qualified entry, of the opportunities
    first qualified in the period (``opportunities`` = ``won`` + ``lost`` + ``open`` +
    ``undated`` + ``before_entry``). ``closed_rate`` (5a): won of those closed in the period.
    ``won_minor``: value of what was won in the period, by outcome day (``revenue``).
    """

    opportunities = columns.count()
    won = columns.count()
    lost = columns.count()
    open = columns.count()
    undated = columns.count()
    before_entry = columns.count()
    unpriced = columns.count()
    horizon_days = dy.Int32(nullable=True)
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    value_rate = columns.share()
    closed_won = columns.count()
    closed_lost = columns.count()
    closed_rate = columns.share()
    closed_low = columns.share()
    closed_high = columns.share()
    won_minor = dy.Int64(nullable=True)
    won_unpriced = columns.count()
    is_ripe = dy.Bool(nullable=False)
    verdict = columns.one_of(VERDICTS)


class Conversion(Split):
    """One row per split value, most leads first.

    ``leads`` = in the curve + ``undated`` + ``before_entry``. ``mature`` are those in the curve
    observed for the whole window, ``converted`` the mature ones that converted within it,
    ``converted_so_far`` all that did, ``windowed_rate`` = converted ÷ mature (for checking).
    ``resolved``: the answer is known (converted or left within the window, or observed for all of
    it). ``rate`` is the Aalen–Johansen share.
    ``returned``: left first and converted later; they count under how they first left.
    ``shrunken_rate`` is pulled towards the overall rate as far as the numbers are small.
    ``adjusted_rate`` is the rate if every split value had the same regions. ``against_rest`` is
    higher, lower or cant_tell after allowing for many comparisons.
    """

    leads = columns.count()
    mature = columns.count()
    resolved = columns.count()
    converted = columns.count()
    converted_so_far = columns.count()
    undated = columns.count()
    before_entry = columns.count()
    returned = columns.count()
    windowed_rate = columns.share()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    upper_answer = columns.one_of(ANSWERS, nullable=True)
    upper_needed = dy.Int64(nullable=True, min=0)
    lower_answer = columns.one_of(ANSWERS, nullable=True)
    lower_needed = dy.Int64(nullable=True, min=0)
    shrunken_rate = columns.share()
    adjusted_rate = columns.share()
    sign_flips = dy.Bool(nullable=False)
    rest_difference = dy.Float64(nullable=True, min=-1, max=1)
    rest_low = dy.Float64(nullable=True, min=-1, max=1)
    rest_high = dy.Float64(nullable=True, min=-1, max=1)
    against_rest = dy.String(nullable=True)
    is_ripe = dy.Bool(nullable=False)
    verdict = columns.one_of(VERDICTS)


class ConversionByCohort(dy.Schema):
    """One row per fiscal month or quarter of entry, oldest first; ripe once all are mature."""

    cohort = dy.String(nullable=False)
    first_day = dy.Int32(nullable=False)
    last_day = dy.Int32(nullable=False)
    leads = columns.count()
    mature = columns.count()
    resolved = columns.count()
    converted_so_far = columns.count()
    undated = columns.count()
    before_entry = columns.count()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    is_ripe = dy.Bool(nullable=False)
    verdict = columns.one_of(VERDICTS)


class ConversionByAge(dy.Schema):
    """One row per fiscal month or quarter of entry and age, oldest first, ages in order.

    ``converted`` of ``leads`` had converted by that age, of the ``leads`` in the curve. A cell is
    ripe once all of them were observed for that long; until then ``converted`` and rates are null
    and the verdict is ``too_young``.
    """

    cohort = dy.String(nullable=False)
    first_day = dy.Int32(nullable=False)
    last_day = dy.Int32(nullable=False)
    age_days = dy.Int32(nullable=False, min=0)
    leads = columns.count()
    converted = dy.Int64(nullable=True, min=0)
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    is_ripe = dy.Bool(nullable=False)
    verdict = columns.one_of(VERDICTS)


class ConversionCurve(Split):
    """One row per split value and age in days, ages in order; none where under 5 are at risk."""

    age_days = dy.Int32(nullable=False, min=0)
    at_risk = columns.count()
    rate = dy.Float64(nullable=False, min=0, max=1)
    low = dy.Float64(nullable=False, min=0, max=1)
    high = dy.Float64(nullable=False, min=0, max=1)


class FlowRatio(Split):
    """One row per split value, most leads first. ``ratio`` may exceed 1; it is no conversion."""

    leads = columns.count()
    opportunities = columns.count()
    ratio = dy.Float64(nullable=True, min=0)


class Causes(dy.Schema):
    """Three rows: what to look at where conversion is below the line.

    ``cause`` is criteria (``count`` not accepted), follow_up (``median_days`` until sales first
    decides; null where under half were decided) or handover (``count`` without any decision in the
    window). ``rate`` of ``of`` leads; ``sentence`` says it in words.
    """

    cause = dy.String(nullable=False)
    count = dy.Int64(nullable=True, min=0)
    of = columns.count()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    median_days = columns.days()
    is_recorded = dy.Bool(nullable=False)
    sentence = dy.String(nullable=False)
