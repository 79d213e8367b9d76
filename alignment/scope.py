"""What a question is about: the period, the filters and the day of observation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

EPOCH: Final = date(1970, 1, 1)
FILTERS: Final = ("source", "region", "team", "segment")
"""The columns of the marts that a person can filter by."""
ANCHORS: Final = ("won", "qualified")
"""What credit can be for: what was won in the period, or first qualified in it."""


def to_day(value: date) -> int:
    """Count the days since 1970-01-01."""
    return (value - EPOCH).days


def to_date(day: int) -> date:
    """Turn a count of days since 1970-01-01 back into a date."""
    return EPOCH + timedelta(days=day)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is about. Hashable, so that it can be part of a cache key.

    Args:
        first_day: First day of the period, counted since 1970-01-01.
        last_day: Last day of the period, included.
        as_of: The day of observation; nothing after it is visible.
        window_days: Conversion is counted within so many days of entry.
        from_stage: Where the conversion starts, a key of the ladder.
        to_stage: Where it ends, a key of the ladder.
        source: Sources to keep; empty for all. Likewise region, team and segment.
        by: The column that rows are split by, one of FILTERS, ``campaign`` or ``channel``.
        grain: Cohorts by ``month`` or ``quarter``; empty for months up to a year, else quarters.
        stage: The stage that is looked at more closely; empty for the measure's own choice.
        pipeline: Days in stage in the tool's own words of one pipeline, ``lead`` for those of
            leads; empty for the shared ladder.
        is_per_visit: Days in stage for each visit instead of a record's visits together.
        rule: How credit is shared among touches, a key of ``estimators.attribution.RULES``.
        anchor: Credit for opportunities first ``qualified`` in the period (sourced), or for those
            ``won`` in it (influenced).
    """

    first_day: int
    last_day: int
    as_of: int
    window_days: int = 90
    from_stage: str = "lead"
    to_stage: str = "opportunity"
    source: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    by: str = "source"
    grain: str = ""
    stage: str = ""
    pipeline: str = ""
    is_per_visit: bool = False
    rule: str = "linear"
    anchor: str = "won"

    def kept(self) -> dict[str, tuple[str, ...]]:
        """Give the filters that keep less than everything, by column."""
        chosen = {name: getattr(self, name) for name in FILTERS}
        return {name: values for name, values in chosen.items() if values}
