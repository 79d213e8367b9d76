"""What do the picked clients' journeys have in common, and how long did they take? D2, D3.

Counts, medians and the longest and shortest only: a handful of journeys bears no percentage.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.agreed import Agreed
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.words import count, is_named
from alignment.schema.journey_measures import (
    AMOUNTS,
    CLOSED,
    SIDES,
    STEPS,
    JourneyPatterns,
)

SILENT_DAYS: Final = 14
"""A silence that is longer than this is shown as a gap."""
_OFTEN: Final = 2
"""A campaign recurs where at least so many of the picked journeys had a touch of it."""
_DAYS_IN_WEEK: Final = 7
_THURSDAY: Final = 3
"""Days are counted from a Thursday; weeks begin on Mondays."""
_CAMPAIGN: Final = "campaign"


def touches_of(credit: Lazy, names: Lazy, picked: pl.DataFrame) -> pl.DataFrame:
    """Read the touches of a few closed opportunities.

    Args:
        credit: One row per touch (schema ``Credit``).
        names: One row per level and name (schema ``CreditName``).
        picked: Their journeys, with ``opp_id`` and ``outcome_day``.

    Returns:
        ``opp_id``, ``day``, ``campaign`` and ``is_intent`` of each touch, in no order.
    """
    called = collect(names.filter(nw.col("level") == _CAMPAIGN).select("no", "name"))
    # Touches lie in the order of the close: of the rest a database needn't read the ids.
    days = picked["outcome_day"].to_list() or [0]
    is_then = nw.col("outcome_day").is_between(min(days), max(days))
    rows = credit.filter(is_then, nw.col("opp_id").is_in(picked["opp_id"].to_list()))
    found = collect(rows.select("opp_id", "day", "campaign_no", "is_intent"))
    found = found.join(called, left_on="campaign_no", right_on="no", how="left")
    return found.select("opp_id", "day", "is_intent", campaign="name")


def journey_patterns(
    picked: pl.DataFrame, touches: pl.DataFrame, agreed: Agreed
) -> dy.DataFrame[JourneyPatterns]:
    """Give what the picked journeys have in common, won beside lost.

    Args:
        picked: Journeys in the schema ``PickedJourney``.
        touches: Theirs, as ``touches_of`` gives them.
        agreed: The cycle that each team assumes, where it was entered.

    Returns:
        One row per pattern and outcome, in the order of PATTERNS, won before lost.
    """
    every = picked.join(_before_sales(picked, touches), on="opp_id", how="left")
    both = (pl.col("touches") > 0) & (pl.col("activities") > 0)
    every = every.with_columns(
        shared_months=pl.when(both).then(pl.col("shared_months")),
        longest_silence=pl.when(pl.col("activities") > 0).then(pl.col("longest_silence_days")),
    )
    parts = {outcome: every.filter(pl.col("outcome") == outcome) for outcome in CLOSED}
    assumed = {f"assumed_{side}_days": agreed.cycles.get(side) for side in SIDES}
    rows = [
        _row(pattern, outcome, part, **_spread(part[pattern]))
        | (assumed if pattern == "cycle" else {})
        for pattern in (*STEPS, *AMOUNTS)
        for outcome, part in parts.items()
    ]
    rows += _traits(parts)
    rows += _recurring(parts, touches)
    frame = pl.DataFrame(rows, schema=JourneyPatterns.create_empty().schema)
    return JourneyPatterns.validate(frame)


def _before_sales(picked: pl.DataFrame, touches: pl.DataFrame) -> pl.DataFrame:
    """Count each journey's touches, and the weeks with one, before sales was first in touch."""
    known = picked.filter(pl.col("first_sales_day").is_not_null(), pl.col("touches") > 0)
    known = known.select("opp_id", "first_sales_day")
    week = (pl.col("day") + _THURSDAY) // _DAYS_IN_WEEK
    before = touches.join(known, on="opp_id").filter(pl.col("day") < pl.col("first_sales_day"))
    counted = before.group_by("opp_id").agg(
        touches_before_sales=pl.len(), marketing_weeks=week.n_unique()
    )
    found = known.select("opp_id").join(counted, on="opp_id", how="left")
    return found.with_columns(pl.col("touches_before_sales", "marketing_weeks").fill_null(0))


def _spread(values: pl.Series) -> dict[str, Any]:
    known = values.drop_nulls().cast(pl.Int64)
    return {
        "known": known.len(),
        "median": known.median(),
        "least": known.min(),
        "most": known.max(),
    }


def _row(
    pattern: str,
    outcome: str,
    part: pl.DataFrame,
    **more: Any,  # noqa: ANN401 - any column of the schema
) -> dict[str, Any]:
    return {
        "pattern": pattern,
        "name": "",
        "outcome": outcome,
        "picked": part.height,
        **more,
    }


def _traits(parts: dict[str, pl.DataFrame]) -> Iterator[dict[str, Any]]:
    """Count the journeys with a gap, and those with a month in which both teams were in touch."""
    for pattern, column, least in (
        ("silent", "longest_silence", SILENT_DAYS + 1),
        ("shared", "shared_months", 1),
    ):
        for outcome, part in parts.items():
            known = part[column].drop_nulls()
            found = int((known >= least).sum())
            yield _row(pattern, outcome, part, known=known.len(), found=found)


def _recurring(parts: dict[str, pl.DataFrame], touches: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """Count the journeys with a touch of each campaign that recurs, most won ones first."""
    seen = touches.select("opp_id", "campaign").drop_nulls().unique()
    having: dict[str, dict[str, int]] = {}
    for outcome, part in parts.items():
        numbers = seen.filter(pl.col("opp_id").is_in(part["opp_id"].implode()))["campaign"]
        for name, number in numbers.value_counts().iter_rows():
            having.setdefault(name, dict.fromkeys(CLOSED, 0))[outcome] = number
    often = {
        name: found
        for name, found in having.items()
        if is_named(name) and sum(found.values()) >= _OFTEN
    }
    order = sorted(often, key=lambda name: (-often[name]["won"], -often[name]["lost"], name))
    for name in order:
        for outcome, part in parts.items():
            known = int((part["touches"] > 0).sum())
            row = _row(_CAMPAIGN, outcome, part, known=known, found=often[name][outcome])
            yield row | {"name": name}


def headline(found: pl.DataFrame) -> str:
    """Say in how many wins both teams were in touch at once, and how long the way really was.

    Args:
        found: A frame of ``journey_patterns``.
    """
    won = found.filter(pl.col("outcome") == "won")
    rows = {row["pattern"]: row for row in won.to_dicts() if row["pattern"] != _CAMPAIGN}
    if not rows["cycle"]["picked"]:
        return "No opportunity that could be picked was won in this period."
    picked = count(rows["cycle"]["picked"], "picked win")
    told = []
    if rows["shared"]["known"]:
        told.append(_shared(rows["shared"]))
    cycle = rows["cycle"]
    if cycle["known"]:
        told.append(_cycle(cycle))
    return " ".join(told) or f"Of {picked}, neither touches nor contacts of sales are recorded."


def _shared(row: dict[str, Any]) -> str:
    """Say in how many both teams were in touch at once, of those of which it can be told."""
    wins = count(row["known"], "picked win")
    of_which = " of which it can be told" if row["known"] < row["picked"] else ""
    return f"{row['found']:,} of {wins}{of_which} had both teams active in the same month."


def _cycle(row: dict[str, Any]) -> str:
    """Say how long it really took, beside what each team took it to be."""
    span = f" ({row['least']:,} to {row['most']:,})" if row["least"] != row["most"] else ""
    days = f"{count(round(row['median']), 'day')} at the median{span}"
    told = f"From the first contact to the signature it took {days}"
    assumed = [
        f"{side} assumed {count(row[f'assumed_{side}_days'], 'day')}"
        for side in SIDES
        if row[f"assumed_{side}_days"] is not None
    ]
    return f"{told}; {', '.join(assumed)}." if assumed else f"{told}."
