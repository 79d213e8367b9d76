"""Does what came of it follow what was done? M25."""

from __future__ import annotations

from typing import Final, NamedTuple

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.estimators.proportions import wilson
from alignment.fiscal import Period, months
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW
from alignment.metrics.journeys import is_entered, keep_counted, keep_filtered, visible_days
from alignment.schema.cost_measures import DONE, SERIES, ActivityOutcome
from alignment.scope import Scope
from alignment.settings import Settings

_SPAN: Final = 3
"""So many whole months at both ends of the period are held beside each other."""
_LEAST: Final = 2 * _SPAN
_HALF: Final = 0.5
_MONEY: Final = "revenue"
_WORDS: Final = {
    "touches": "marketing touches",
    "leads": "leads",
    "mqls": "MQLs",
    "activities": "sales activities",
    "opportunities": "opportunities",
    "wins": "wins",
}


def tally_contacted(contacted: Lazy, scope: Scope) -> Lazy:
    """Add up what the teams did: ``series`` (touches or activities), ``day``, ``number``."""
    is_marketing = nw.col("side") == "marketing"
    series = nw.when(is_marketing).then(nw.lit("touches")).otherwise(nw.lit("activities"))
    kept = keep_filtered(contacted, scope).filter(is_entered(scope, "day"))
    rows = kept.select("day", "number", series=series)
    return rows.group_by("series", "day").agg(nw.col("number").sum().cast(nw.Int64))


def tally_leads(journeys: Lazy, scope: Scope) -> Lazy:
    """Count leads by the day they entered, and by the day they were passed on.

    Returns:
        One row per ``entry_day`` and ``mql_day`` (null where not passed on by the day of
        observation) with ``number``; in no order.
    """
    mql = nw.col("entry_day") + visible_days("mql", scope.as_of)
    rows = keep_counted(journeys, scope, nw.col("entry_day") <= scope.as_of)
    rows = rows.select("leads", "entry_day", mql_day=mql)
    ends = (scope.first_day, min(scope.last_day, scope.as_of))
    is_passed = nw.col("mql_day").is_between(*ends).fill_null(value=False)
    rows = rows.filter(nw.col("entry_day").is_between(*ends) | is_passed)
    return rows.group_by("entry_day", "mql_day").agg(number=nw.col("leads").sum().cast(nw.Int64))


def tally_opportunities(pipeline: Lazy, scope: Scope) -> Lazy:
    """Count opportunities first qualified: ``day``, ``number``."""
    created = is_entered(scope, "qualified_day")
    rows = keep_counted(pipeline, scope, ~nw.col("is_renewal"), created)
    rows = rows.select("opportunities", day="qualified_day")
    return rows.group_by("day").agg(number=nw.col("opportunities").sum().cast(nw.Int64))


def tally_wins(pipeline: Lazy, scope: Scope) -> Lazy:
    """Count what was won by the day it was: ``day``, ``number``, ``won_minor``, ``priced``.

    ``priced`` counts those with a usable value, which is all that ``won_minor`` holds.
    """
    is_won = (nw.col("outcome") == "won") & is_entered(scope, "outcome_day")
    rows = keep_counted(pipeline, scope, ~nw.col("is_renewal"), is_won)
    rows = rows.select("opportunities", "value_minor", day="outcome_day")
    return rows.group_by("day").agg(
        number=nw.col("opportunities").sum().cast(nw.Int64),
        won_minor=nw.col("value_minor").sum().cast(nw.Int64),
        priced=nw.col("value_minor").count().cast(nw.Int64),
    )


def activity_outcome(
    contacted: Lazy, journeys: Lazy, pipeline: Lazy, scope: Scope, settings: Settings
) -> dy.DataFrame[ActivityOutcome]:
    """Follow what both teams did and what came of it, each by month against its base month.

    Args:
        contacted: What the teams did by day (schema ``Contacted``).
        journeys: One row per lead (schema ``Journey``).
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: Period, filters and day of observation.
        settings: Gives the window for which a month's deeds may still lead to something.

    Returns:
        Every series, the months of the period in order.
    """
    days = _days(contacted, journeys, pipeline, scope)
    spans = [
        span for span in months(scope.first_day, scope.last_day) if span.first_day <= scope.as_of
    ]
    sums = {name: _by_month(days[name], spans) for name in SERIES}
    last_day = min(scope.last_day, scope.as_of)
    whole = [scope.first_day <= span.first_day and span.last_day <= last_day for span in spans]
    base = _base(sums, whole)
    rows = [
        {
            "series": name,
            "is_done": name in DONE,
            "month_day": span.first_day,
            "base_day": None if base is None else spans[base].first_day,
            "number": numbers[place],
            "index": _index(numbers, place, base),
            "is_whole": whole[place],
            "is_ripe": whole[place] and span.last_day + settings.window_days <= scope.as_of,
        }
        for name, numbers in sums.items()
        for place, span in enumerate(spans)
    ]
    frame = pl.DataFrame(rows, schema=ActivityOutcome.create_empty().schema)
    return ActivityOutcome.validate(frame, cast=True)


def _days(contacted: Lazy, journeys: Lazy, pipeline: Lazy, scope: Scope) -> dict[str, pl.DataFrame]:
    """Give each series by day: ``day``, ``number``."""
    did = collect(tally_contacted(contacted, scope))
    leads = collect(tally_leads(journeys, scope))
    wins = collect(tally_wins(pipeline, scope))
    # A lead may be there for one of its two days only, and months at the ends may be cut.
    within = pl.col("day").is_between(scope.first_day, min(scope.last_day, scope.as_of))
    return {
        "touches": did.filter(series="touches"),
        "leads": leads.select("number", day="entry_day").filter(within),
        "mqls": leads.select("number", day="mql_day").filter(within),
        "activities": did.filter(series="activities"),
        "opportunities": collect(tally_opportunities(pipeline, scope)),
        "wins": wins.select("day", "number"),
        _MONEY: wins.select("day", number=pl.when(pl.col("priced") > 0).then("won_minor")),
    }


def _by_month(days: pl.DataFrame, spans: list[Period]) -> list[int | None]:
    """Add up by month; nothing is known of what never happened, nor where no number is usable."""
    if not days["number"].sum():
        return [None] * len(spans)
    inside = [
        days.filter(pl.col("day").is_between(each.first_day, each.last_day)) for each in spans
    ]
    return [_sum(part["number"]) for part in inside]


def _sum(numbers: pl.Series) -> int | None:
    """Add numbers up; None where there are some and none is usable."""
    is_unknown = numbers.len() > 0 and numbers.null_count() == numbers.len()
    return None if is_unknown else int(numbers.sum())


def _base(sums: dict[str, list[int | None]], whole: list[bool]) -> int | None:
    """Choose the month that is 100 for all.

    The first whole one in which everything happened at least FEW times: held against one or two,
    whatever comes later looks many times as large. Else the first in which everything happened.
    """
    known = {name: numbers for name, numbers in sums.items() if any(numbers)}
    places = [place for place, is_whole in enumerate(whole) if is_whole]
    full = [place for place in places if all(each[place] for each in known.values())]
    counts = [each for name, each in known.items() if name != _MONEY]
    solid = [place for place in full if all((each[place] or 0) >= FEW for each in counts)]
    return next(iter(solid or full or places), None)


def _index(numbers: list[int | None], place: int, base: int | None) -> float | None:
    number, at_base = numbers[place], None if base is None else numbers[base]
    return 100 * number / at_base if number is not None and at_base else None


def headline(found: pl.DataFrame) -> str:
    """Hold the first whole months beside the last ones: what was done, and what came of it.

    Args:
        found: A frame of ``activity_outcome``.
    """
    whole = found.filter("is_whole")
    if whole["month_day"].n_unique() < _LEAST:
        return f"Fewer than {_LEAST} whole months are known, so no course can be told."
    done = [_change(whole, name) for name in DONE]
    came = [_change(whole, name) for name in ("opportunities", "wins")]
    told = [[part for part in parts if part] for parts in (done, came)]
    if not any(told):
        return "Nothing is on record in the whole months of this period, so no course can be told."
    courses = "; ".join(_courses(parts) for parts in told if parts)
    numbers = "; ".join(", ".join(part.numbers for part in parts) for parts in told if parts)
    return (
        f"From the first {_SPAN} whole months to the last {_SPAN}: {courses}. Counted: {numbers}."
    )


class _Change(NamedTuple):
    """How one series changed: its words, the course they took, and both numbers."""

    words: str
    course: str
    numbers: str


def _change(whole: pl.DataFrame, name: str) -> _Change | None:
    """Say how one series changed; nothing where the data never holds it."""
    numbers = whole.filter(series=name).sort("month_day")["number"].to_list()
    if not any(numbers):
        return None
    before, after = sum(numbers[:_SPAN]), sum(numbers[-_SPAN:])
    words = _WORDS[name]
    return _Change(words, _course(before, after), f"{words} {before:,} to {after:,}")


def _course(before: int, after: int) -> str:
    """Say whether two counts of equally long times differ by more than chance.

    What is no longer on record at all may have ended, or its file may end earlier than the others.
    """
    if not before or not after:
        ends = [end for end, n in (("the first", before), ("the last", after)) if not n]
        return f"not on record in {' and '.join(ends)} {_SPAN}"
    low, high = wilson(after, before + after)
    return "about the same" if low <= _HALF <= high else "up" if after > before else "down"


def _courses(parts: list[_Change]) -> str:
    """Say together what took the same course, in the order in which they are given."""
    courses = dict.fromkeys(part.course for part in parts)
    named = [
        (course, [part.words for part in parts if part.course == course]) for course in courses
    ]
    return ", ".join(f"{_listed(words)} {course}" for course, words in named)


def _listed(words: list[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
