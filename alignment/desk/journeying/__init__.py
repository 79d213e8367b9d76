"""One opportunity's journey as lanes: what marketing did above, what sales did below, days along.

Everything is as of the newest day that an upload describes. Texts (``what``, ``heard``, names) are
as uploaded or as entered: show them as text, never as markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from alignment.agreed import Agreed
from alignment.desk.agreements import agreed_in
from alignment.desk.journeying.lanes import marks_of, silences_of, spans_of
from alignment.desk.journeying.looking_up import Found, Row, look_up
from alignment.metrics.disconnects import flags
from alignment.schema.journey_measures import CLOSED, JourneyFlag
from alignment.store import Database

__all__ = ["POINTS", "Beside", "Lanes", "journey_of", "journeys_of"]

POINTS: Final = (
    "lead_day",
    "first_touch_day",
    "first_intent_day",
    "first_sales_day",
    "handover_day",
    "accepted_day",
    "qualified_day",
    "outcome_day",
)
"""The points of a journey, as in ``OpportunityJourney``."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another opportunity of the same account.

    Args:
        opp_id: Its id.
        outcome: won, lost or open.
        day: The day of its close, else that on which it was first qualified; None for neither.
        is_renewal: Whether it renews an earlier one.
    """

    opp_id: str
    outcome: str
    day: int | None
    is_renewal: bool


@dataclass(frozen=True, slots=True)
class Lanes:
    """One opportunity's journey.

    Args:
        opp_id: Its id.
        client: What its account is called, else it itself; empty where neither is known.
        about: Its row of the mart ``opportunity_journey``.
        points: The days of POINTS that are known, not later than the day of observation.
        marks: What both sides did, in the schema ``JourneyMark``.
        spans: The stays behind, in the schema ``JourneySpan``.
        silences: Those of over 14 days, in the schema ``JourneySilence``.
        flags: Its disconnects in the schema ``JourneyFlag``; none while it is open.
        heard: How the client first heard of the firm, as people entered it; empty where nobody did.
        lead_ids: The leads that it came of.
        beside: The other opportunities of its account, the newest first.
        first_day: The first day with anything on it.
        last_day: The close, or the day of observation where it is open.
        as_of: The day of observation.
        untold: How many touches and contacts the mart counts that aren't among the marks, such as
            those of people whom only the mart ties to the account; say so where there are any.
    """

    opp_id: str
    client: str
    about: Row
    points: dict[str, int]
    marks: pl.DataFrame
    spans: pl.DataFrame
    silences: pl.DataFrame
    flags: pl.DataFrame
    heard: str
    lead_ids: tuple[str, ...]
    beside: tuple[Beside, ...]
    first_day: int
    last_day: int
    as_of: int
    untold: int


def journey_of(db: Database, opp_id: str) -> Lanes | None:
    """Look up one opportunity's journey.

    Args:
        db: An open database.
        opp_id: Its id, as uploaded.

    Returns:
        The journey; None where there is no such opportunity.
    """
    return next(iter(journeys_of(db, [opp_id])), None)


def journeys_of(db: Database, opp_ids: Sequence[str]) -> list[Lanes]:
    """Look up the journeys of some opportunities at once, which is faster than one by one.

    Args:
        db: An open database.
        opp_ids: Their ids, as uploaded.

    Returns:
        The journeys that there are, in the order given.
    """
    as_of, agreed = db.as_of or 0, agreed_in(db)
    every = look_up(db, opp_ids)
    return [_lanes(opp_id, found, agreed, as_of) for opp_id, found in every.items()]


def _lanes(opp_id: str, found: Found, agreed: Agreed, as_of: int) -> Lanes:
    marks, spans = marks_of(found), spans_of(found, as_of)
    days = {name: found.about[name] for name in POINTS}
    points = {name: day for name, day in days.items() if day is not None and day <= as_of}
    is_closed = found.about["outcome"] in CLOSED and "outcome_day" in points
    counted = found.about["touches"] + found.about["activities"]
    every = [*points.values(), *marks["day"].to_list(), *spans["from_day"].to_list()]
    return Lanes(
        opp_id=opp_id,
        client=found.client,
        about=found.about,
        points=points,
        marks=marks,
        spans=spans,
        silences=silences_of(marks),
        flags=flags(found.mart, agreed) if is_closed else JourneyFlag.create_empty(),
        heard=agreed.heard.get(opp_id, ""),
        lead_ids=found.lead_ids,
        beside=_beside(found.beside),
        first_day=min(every, default=as_of),
        last_day=points["outcome_day"] if is_closed else as_of,
        as_of=as_of,
        untold=max(0, counted - int(marks["times"].sum())),
    )


def _beside(rows: pl.DataFrame) -> tuple[Beside, ...]:
    """List the other opportunities of an account that count, the newest first."""
    day = pl.coalesce("outcome_day", "qualified_day")
    kept = rows.filter(pl.col("exclusion") == "").with_columns(day=day)
    kept = kept.sort(["day", "opp_id"], descending=[True, False], nulls_last=True)
    columns = kept.select("opp_id", "outcome", "day", "is_renewal")
    return tuple(Beside(*row) for row in columns.iter_rows())
