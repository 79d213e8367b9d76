"""What the comparison of how groups use the stages gives to tables and downloads."""

from __future__ import annotations

from typing import Final

import dataframely as dy

from alignment.schema import columns
from alignment.schema.measures import Split
from alignment.schema.velocity import STAY_VERDICTS

FIGURES: Final = ("skip", "back", "days", "passed", "accepted", "missing")
"""What is compared, in the order of the rows."""
APART: Final = ("higher", "lower", "slower", "faster")
"""The answers that say that a group stands apart from the rest."""
ANSWERS: Final = (*APART, "alike", "cant_tell")


class StageUse(Split):
    """One row per group and figure; the total first, then most records first.

    No row for a figure that fewer than 5 of the group's records belong to. ``figure``:

    - ``skip``, ``back``: ``number`` of ``records`` left out a step, went a step back; ``unknown``
      have no history. ``top_step``, where a group's skips stand apart: the step that its moves of
      the period left out most often.
    - ``days``, by ``stage``: ``number`` of ``records`` had moved on, half by ``median_days``; null
      where that isn't reached by ``horizon_days``, or too few have. ``unknown`` have no history.
    - ``passed``, ``accepted``: ``number`` of ``records`` passed by marketing, or accepted by sales,
      meet the doer's own definition; of ``unknown`` that can't be told.
    - ``missing``, by ``criterion`` of sales' definition: for ``number`` of ``records`` that sales
      accepted it isn't known.

    ``rate`` with ``low`` and ``high`` belongs to all but days. ``rest_*``: the same of all other
    groups; ``rest_difference`` with its ends is group minus rest in shares, and
    ``rest_difference_days`` in mean days for ``days``. ``against_rest`` is null where there is
    nothing to compare, else ``alike`` (the range of the difference lies within 5 of 100, or within
    a tenth of the rest's mean days and at least a day), higher, lower, slower or faster (after
    allowing for the number of comparisons), or ``cant_tell``.
    """

    figure = columns.one_of(FIGURES)
    stage = dy.String(nullable=True)
    criterion = dy.String(nullable=True)
    records = columns.count()
    unknown = columns.count()
    number = columns.count()
    rate = columns.share()
    low = columns.share()
    high = columns.share()
    median_days = columns.days()
    median_low_days = columns.days()
    median_high_days = columns.days()
    horizon_days = columns.days()
    top_step = dy.String(nullable=True)
    rest_records = dy.Int64(nullable=True, min=0)
    rest_rate = columns.share()
    rest_median_days = columns.days()
    rest_horizon_days = columns.days()
    rest_difference = dy.Float64(nullable=True)
    rest_low = dy.Float64(nullable=True)
    rest_high = dy.Float64(nullable=True)
    rest_difference_days = dy.Float64(nullable=True)
    rest_low_days = dy.Float64(nullable=True)
    rest_high_days = dy.Float64(nullable=True)
    against_rest = columns.one_of(ANSWERS, nullable=True)
    verdict = columns.one_of(STAY_VERDICTS)
