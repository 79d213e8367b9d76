"""What the measures of time in stage give to charts, tables and downloads.

Shared by most: ``stage`` is a key of the ladder, or the tool's own word where the question is about
one pipeline, and ``position`` its place (0 first). A unit is a record in a stage, all its visits
together, or one visit where the scope asks for that. ``side`` says whom a row is about: ``all``,
``group`` (what the filters pick, or the period) or ``rest``; ``split`` is its name, and without a
group there is only ``all``. Shares lie between 0 and 1; low and high are 95 % ranges. A number that
isn't reached, or rests on too few, is null. ``verdict``: ``enough``, ``range_first`` (under 20 have
moved on), ``counts_only`` (under 5 have) or ``not_recorded`` (fewer than half have a history).
"""

from __future__ import annotations

from typing import Final

import dataframely as dy

from alignment.schema import columns
from alignment.schema.measures import Split

SIDES: Final = ("all", "group", "rest")
STAY_VERDICTS: Final = ("enough", "range_first", "counts_only", "not_recorded")
AGAINST: Final = ("slower", "faster", "cant_tell")
RANKED_BY: Final = ("recoverable", "spent")
MOVES: Final = ("forward", "skip", "back", "out", "reopen", "elsewhere")
DETOURS: Final = ("skip", "back", "reopen")


def _mean() -> dy.Float64:
    return dy.Float64(nullable=True, min=0)


class OfStage(Split):
    """What every row about one stage and one side has."""

    stage = dy.String(nullable=False)
    position = dy.Int16(nullable=False, min=0)
    side = columns.one_of(SIDES)


class Velocity(OfStage):
    """One row per stage and side, stages in order, all before group before rest.

    ``entrants`` = ``undated`` (without a history of their own, in no estimate) + ``moved`` +
    ``open`` + ``left_view`` (went to another pipeline). ``moved`` = ``forward`` + ``back`` +
    ``out`` (not accepted, recycled, lost) + ``elsewhere`` (direction not known). ``late``: older
    than their history, in the estimate from there on only. ``graded_rate``: share with a history.

    ``median_days``: first day by which half had moved on, in any direction; likewise p25, p75, p80.
    Where it is null for ``enough`` or ``range_first``, it is more than ``horizon_days``, the last
    day on which at least 5 were observed (365 at most). ``mean_days``: mean days up to a
    day that all sides were observed for. ``*_rate``: share that left in that way by the
    horizon. ``completed_mean_days`` looks at what has ended alone: a second opinion, too short
    where much is young. ``against_rest``, on group rows: slower, faster or cant_tell, after
    allowing for the number of stages; ``rest_difference_days`` is group minus rest.
    ``is_chosen``: the stage looked at more closely.
    """

    is_chosen = dy.Bool(nullable=False)
    entrants = columns.count()
    undated = columns.count()
    moved = columns.count()
    open = columns.count()
    left_view = columns.count()
    forward = columns.count()
    back = columns.count()
    out = columns.count()
    elsewhere = columns.count()
    late = columns.count()
    graded_rate = columns.share()
    median_days = columns.days()
    median_low_days = columns.days()
    median_high_days = columns.days()
    is_reached = dy.Bool(nullable=False)
    p25_days = columns.days()
    p75_days = columns.days()
    p75_low_days = columns.days()
    p75_high_days = columns.days()
    p80_days = columns.days()
    horizon_days = columns.days()
    mean_days = _mean()
    mean_low_days = _mean()
    mean_high_days = _mean()
    completed_mean_days = _mean()
    forward_rate = columns.share()
    back_rate = columns.share()
    out_rate = columns.share()
    elsewhere_rate = columns.share()
    rest_difference_days = dy.Float64(nullable=True)
    rest_low_days = dy.Float64(nullable=True)
    rest_high_days = dy.Float64(nullable=True)
    against_rest = columns.one_of(AGAINST, nullable=True)
    verdict = columns.one_of(STAY_VERDICTS)


class VelocityCurve(OfStage):
    """One row per side and day of the chosen stage, days in order from 0.

    No row where under 5 are observed, or where the verdict of ``Velocity`` is not enough or
    range_first. ``moved_rate`` = ``forward_rate`` + ``back_rate`` + ``out_rate`` +
    ``elsewhere_rate``; ``low`` and ``high`` belong to ``moved_rate``. With a group, the rows are
    its and the rest's; without, everything's.
    """

    day = dy.Int32(nullable=False, min=0)
    at_risk = columns.count()
    moved_rate = dy.Float64(nullable=False, min=0, max=1)
    low = dy.Float64(nullable=False, min=0, max=1)
    high = dy.Float64(nullable=False, min=0, max=1)
    forward_rate = dy.Float64(nullable=False, min=0, max=1)
    back_rate = dy.Float64(nullable=False, min=0, max=1)
    out_rate = dy.Float64(nullable=False, min=0, max=1)
    elsewhere_rate = dy.Float64(nullable=False, min=0, max=1)


class Bottleneck(dy.Schema):
    """One row per stage, the most to be won first; stages without an estimate last.

    ``spent_days`` = ``entrants`` × ``mean_days``; ``recoverable_days`` = ``entrants`` ×
    (``mean_days`` − ``agreed_days``), null without agreed days. ``ranked_by`` is recoverable where
    any stage has agreed days, else spent, and ``first_in_100``: in how many of 100 resamples of the
    accounts the stage came first by it; null where it isn't ranked. ``is_candidate``: the
    first alone where it came first in 80 or more, else the two that came first most often.
    """

    stage = dy.String(nullable=False)
    position = dy.Int16(nullable=False, min=0)
    entrants = columns.count()
    undated = columns.count()
    mean_days = _mean()
    mean_low_days = _mean()
    mean_high_days = _mean()
    horizon_days = columns.days()
    spent_days = _mean()
    agreed_days = columns.days()
    recoverable_days = dy.Float64(nullable=True)
    ranked_by = columns.one_of(RANKED_BY)
    first_in_100 = dy.Int32(nullable=True, min=0, max=100)
    is_candidate = dy.Bool(nullable=False)
    verdict = columns.one_of(STAY_VERDICTS)


class Stalled(dy.Schema):
    """One row per stage, in order.

    ``line_days``: by then three of four of those that advance have advanced; null where fewer than
    5 did. ``open``: in the stage on the day of observation, whenever they entered, with a known
    day of entry; ``stalled`` of them are older than the line, null without a line.
    """

    stage = dy.String(nullable=False)
    position = dy.Int16(nullable=False, min=0)
    advanced = columns.count()
    line_days = columns.days()
    open = columns.count()
    stalled = dy.Int64(nullable=True, min=0)
    stalled_rate = columns.share()


class StalledRecords(dy.Schema):
    """One row per open record older than its stage's line, longest first."""

    entity = dy.String(nullable=False)
    entity_id = dy.String(nullable=False)
    stage = dy.String(nullable=False)
    entered_day = dy.Int32(nullable=False)
    open_days = dy.Int32(nullable=False, min=0)
    line_days = dy.Int32(nullable=False, min=0)
    source = dy.String(nullable=False)
    campaign = dy.String(nullable=False)
    region = dy.String(nullable=False)
    team = dy.String(nullable=False)
    segment = dy.String(nullable=False)


class Transitions(dy.Schema):
    """One row per pair of stages, in the order of the ladder; moves made in the period.

    ``kind``: forward (to the next step), skip, back, out (off the ladder), reopen (back after an
    end) or elsewhere (a stage outside the ladder, or another pipeline). ``of_stage``: share of
    the moves out of ``from_stage``.
    """

    from_stage = dy.String(nullable=False)
    from_position = dy.Int16(nullable=False, min=0)
    to_stage = dy.String(nullable=False)
    to_position = dy.Int16(nullable=False, min=0)
    kind = columns.one_of(MOVES)
    moves = columns.count()
    of_stage = columns.share()


class Detours(dy.Schema):
    """Three rows: skip, back, reopen. ``records`` of ``of`` had at least one.

    ``of``: records that began in the period and have a history; ``unknown`` have none. Rates are
    null under 5 records.
    """

    detour = columns.one_of(DETOURS)
    records = columns.count()
    of = columns.count()
    unknown = columns.count()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    verdict = columns.one_of(STAY_VERDICTS)
