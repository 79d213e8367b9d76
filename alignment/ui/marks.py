"""A mark of a chart as the link names it, and what a chart knows of the records behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from alignment.metrics.collecting import Lazy
from alignment.scope import Scope


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of a chart.

    Args:
        chart: The chart's name on its page.
        place: Where on it: a step, a cohort's first day (``day@age`` for one age), or empty.
        split: The split value.
    """

    chart: str
    place: str
    split: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a chart knows of the records behind its marks.

    Args:
        kinds: The lists that a mark opens, by name, the first one first; one or more.
        is_sound: Whether a link that names such a mark can be followed.
        title: Says which mark it is, in plain words.
        behind: Gives the records of a mark and kind, and the column with the day they are
            ordered by; their first column is ``lead_id`` or ``opp_id``, or the first two are
            ``entity`` and ``entity_id``.
    """

    kinds: Mapping[str, str]
    is_sound: Callable[[Mark], bool]
    title: Callable[[Mark], str]
    behind: Callable[[Mark, str, Scope], tuple[Lazy, str]]


def is_day(text: str) -> bool:
    """Whether a part of a link can be a day since 1970, or a number of days."""
    number = text.removeprefix("-")
    return number.isascii() and number.isdigit() and len(number) < 6  # noqa: PLR2004 - days
