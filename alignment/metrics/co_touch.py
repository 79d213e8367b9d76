"""Does marketing stay in touch once sales has taken over? B11."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.metrics.closed import closed_in, handover, known_silence, whole_number
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, SOME, counted_share, judge
from alignment.metrics.splitting import by_split
from alignment.metrics.words import count, of_100
from alignment.schema.journey_measures import CLOSED, CoTouch
from alignment.scope import Scope

_SUMS: Final = ("closed", "handed_over", "touched_after", "both_known", "both_active")
_UNKNOWN: Final = -1


def tally_co_touch(journeys: Lazy, scope: Scope) -> Lazy:
    """Count the opportunities closed in the period by their longest silence.

    Args:
        journeys: One row per opportunity (schema ``OpportunityJourney``).
        scope: Period of the close, filters and day of observation.

    Returns:
        One row per ``split``, ``outcome`` and ``silence`` (days of the longest one, −1 where it
        isn't known) with ``closed``, ``handed_over``, ``touched_after``, ``both_known`` and
        ``both_active``; in no order.
    """
    is_handed = (handover() < nw.col("outcome_day")) & (nw.col("touches") > 0)
    has_both = (nw.col("touches") > 0) & (nw.col("activities") > 0)
    rows = closed_in(journeys, scope).select(
        "outcome",
        split=nw.col(scope.by),
        silence=known_silence().fill_null(_UNKNOWN),
        closed=nw.col("opportunities"),
        handed_over=whole_number(is_handed),
        touched_after=whole_number(is_handed & (nw.col("touches_after_handover") > 0)),
        both_known=whole_number(has_both),
        both_active=whole_number(has_both & (nw.col("shared_months") > 0)),
    )
    sums = [nw.col(name).sum().cast(nw.Int64) for name in _SUMS]
    return rows.group_by("split", "outcome", "silence").agg(*sums)


def co_touch(journeys: Lazy, scope: Scope) -> dy.DataFrame[CoTouch]:
    """Give the share touched by marketing after the handover, and that with both teams in a month.

    Args:
        journeys: One row per opportunity (schema ``OpportunityJourney``).
        scope: Period of the close, filters and day of observation.

    Returns:
        The total, then each split value, most closed first; won before lost in each.

    Source:
        Wilson (1927) for the ranges.
    """
    counts = collect(tally_co_touch(journeys, scope))
    rows = by_split(counts, _outcomes, size="closed")
    return CoTouch.validate(pl.DataFrame(rows, schema=CoTouch.create_empty().schema))


def _outcomes(part: pl.DataFrame) -> Iterator[dict[str, Any]]:
    for outcome in CLOSED:
        yield {"outcome": outcome, **_row(part.filter(pl.col("outcome") == outcome))}


def _row(part: pl.DataFrame) -> dict[str, Any]:
    row = {name: int(part[name].sum()) for name in _SUMS}
    both = counted_share(row["both_active"], row["both_known"])
    known = row["handed_over"]
    return {
        **row,
        **counted_share(row["touched_after"], known),
        **{f"both_{name}": value for name, value in both.items()},
        **_silences(part.filter(pl.col("silence") != _UNKNOWN).sort("silence")),
        "verdict": "not_recorded" if row["closed"] >= FEW > known else judge(known),
    }


def _silences(known: pl.DataFrame) -> dict[str, int | None]:
    """Give the median and the longest of the longest silences."""
    number = int(known["closed"].sum())
    if not number:
        return {"silence_known": 0, "silence_days": None, "silence_most_days": None}
    half = known.filter(pl.col("closed").cum_sum() * 2 >= number)
    return {
        "silence_known": number,
        "silence_days": int(half["silence"][0]),
        "silence_most_days": int(known["silence"][-1]),
    }


def headline(found: pl.DataFrame) -> str:
    """Say in how many wins both teams were in touch at once, and marketing after the handover.

    Args:
        found: A frame of ``co_touch``.
    """
    rows = {row["outcome"]: row for row in found.filter("is_total").to_dicts()}
    closed = sum(row["closed"] for row in rows.values())
    if not closed:
        return "No opportunity was closed in this period."
    won = rows["won"]
    if not won["both_known"] and not won["handed_over"]:
        return (
            f"{count(won['closed'], 'win')} in this period; touches, contacts of sales and "
            "handovers aren't recorded of any, so nothing can be told."
        )
    told = [_both(won)] if won["both_known"] else []
    if won["handed_over"]:
        told.append(_after(won, rows["lost"]))
    return " ".join(told)


def _both(won: dict[str, Any]) -> str:
    said = _share(won["both_active"], won["both_known"], "wins")
    return f"Where both are on record, {said} had both teams active in the same month."


def _after(won: dict[str, Any], lost: dict[str, Any]) -> str:
    said = _share(won["touched_after"], won["handed_over"], "wins")
    told = f"Marketing was in touch after the handover in {said}"
    if not lost["handed_over"]:
        return f"{told}."
    beside = _share(lost["touched_after"], lost["handed_over"], "lost ones")
    return f"{told}, beside {beside}; that says nothing of causes."


def _share(number: int, of: int, what: str) -> str:
    """Say a share as so many of 100 with its counts, or these alone where there are few."""
    if of < SOME:
        return f"{number:,} of {of:,} {what}"
    return f"{of_100(number / of)} {what} ({number:,} of {of:,})"
