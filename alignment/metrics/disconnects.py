"""Where did the two teams lose each other on the way of a client? D4, each rule in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.agreed import Agreed
from alignment.metrics.closed import closed_in, handover, known_silence, whole_number
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, SOME, counted_share, judge
from alignment.metrics.words import count, label
from alignment.schema.journey_measures import CLOSED, DISCONNECTS, Disconnects, JourneyFlag
from alignment.scope import Scope

READY_DAYS: Final = 14
"""So long may a lead that showed intent wait for its handover, where nothing is agreed on."""
SILENT_DAYS: Final = 30
_WAITING: Final = ("engaged", "lead")
"""The stages before the handover; the first one with agreed days gives the limit."""
_ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Check:
    """What a disconnect is.

    Args:
        key: One of DISCONNECTS.
        rule: When a journey has it, in words.
        limit_days: The limit in it, where there is one.
        is_known: Whether it can be told of an opportunity.
        is_found: Whether the opportunity has it, where it can be told.
        days: What is held against the limit; None where there is nothing to count.
    """

    key: str
    rule: str
    limit_days: int | None
    is_known: nw.Expr
    is_found: nw.Expr
    days: nw.Expr | None


def ready_days(agreed: Agreed) -> int:
    """Give the days that a lead which showed intent may wait for its handover."""
    agreed_days = (agreed.stage_days.get(stage) for stage in _WAITING)
    return next((days for days in agreed_days if days is not None), READY_DAYS)


def checks(agreed: Agreed) -> tuple[Check, ...]:
    """List the disconnects with their rules, in the order of DISCONNECTS.

    Args:
        agreed: The days of the stages before the handover, where they are agreed on.
    """
    handed = handover()
    return (*_of_handover(handed, ready_days(agreed)), *_of_contact(handed))


def _of_handover(handed: nw.Expr, limit: int) -> tuple[Check, ...]:
    """List those of a handover that came before any intent, or long after it."""
    intent = nw.col("first_intent_day")
    # A colleague's intent from before the first lead came is nothing that lead could have shown.
    ready = nw.max_horizontal("first_intent_day", "lead_day")
    return (
        Check(
            "early_handover",
            f"Handed over (first entry into {label('mql')}) before any touch that showed intent",
            None,
            ~handed.is_null() & _is_touched(),
            intent.is_null() | (intent > handed),
            None,
        ),
        Check(
            "late_handover",
            f"Handed over more than {count(limit, 'day')} after the first touch that showed intent,"
            " or after the first lead came where that was later",
            limit,
            ~handed.is_null() & ~intent.is_null(),
            handed - ready > limit,
            handed - ready,
        ),
    )


def _of_contact(handed: nw.Expr) -> tuple[Check, ...]:
    """List those of who was in touch when."""
    earlier_by = nw.col("first_touch_day") - nw.col("first_sales_day")
    silence = known_silence()
    return (
        Check(
            "no_touch_after",
            "No touch of marketing from the day after the handover to the close",
            None,
            (handed < nw.col("outcome_day")) & _is_touched(),
            nw.col("touches_after_handover") == 0,
            None,
        ),
        Check(
            "sales_first",
            "Sales was in touch on a day before the first touch of marketing",
            None,
            ~earlier_by.is_null(),
            earlier_by > 0,
            earlier_by,
        ),
        Check(
            "long_silence",
            f"More than {SILENT_DAYS} days between two days on which either team was in touch",
            SILENT_DAYS,
            ~silence.is_null(),
            silence > SILENT_DAYS,
            silence,
        ),
    )


def _is_touched() -> nw.Expr:
    return nw.col("touches") > 0


def tally_disconnects(journeys: Lazy, scope: Scope, agreed: Agreed) -> Lazy:
    """Count the opportunities closed in the period, and those with each disconnect.

    Args:
        journeys: One row per opportunity (schema ``OpportunityJourney``).
        scope: Period of the close, filters and day of observation.
        agreed: The days of the stages before the handover.

    Returns:
        One row per ``outcome`` with ``closed`` and, by disconnect, ``known_…`` and ``found_…``; in
        no order.
    """
    columns = {"closed": nw.col("opportunities")}
    for check in checks(agreed):
        columns[f"known_{check.key}"] = whole_number(check.is_known)
        columns[f"found_{check.key}"] = whole_number(check.is_known & check.is_found)
    rows = closed_in(journeys, scope).select("outcome", **columns)
    return rows.group_by("outcome").agg(*[nw.col(name).sum().cast(nw.Int64) for name in columns])


def disconnects(journeys: Lazy, scope: Scope, agreed: Agreed) -> dy.DataFrame[Disconnects]:
    """Count the disconnects, among those of which they can be told.

    Args:
        journeys: One row per opportunity (schema ``OpportunityJourney``).
        scope: Period of the close, filters and day of observation.
        agreed: The days of the stages before the handover.

    Returns:
        One row per disconnect and outcome, all before won before lost.

    Source:
        Wilson (1927) for the range.
    """
    counts = collect(tally_disconnects(journeys, scope, agreed))
    parts = {_ALL: counts} | {each: counts.filter(pl.col("outcome") == each) for each in CLOSED}
    rows = [
        {"outcome": outcome, **_row(check, part)}
        for check in checks(agreed)
        for outcome, part in parts.items()
    ]
    return Disconnects.validate(pl.DataFrame(rows, schema=Disconnects.create_empty().schema))


def _row(check: Check, part: pl.DataFrame) -> dict[str, Any]:
    closed = int(part["closed"].sum())
    known, found = (int(part[f"{name}_{check.key}"].sum()) for name in ("known", "found"))
    unknown = closed - known
    return {
        "disconnect": check.key,
        "rule": check.rule,
        "limit_days": check.limit_days,
        "closed": closed,
        "known": known,
        "unknown": unknown,
        "found": found,
        "verdict": "not_recorded" if unknown and known < FEW else judge(known),
        **counted_share(found, known),
    }


def flags(journeys: pl.DataFrame, agreed: Agreed) -> dy.DataFrame[JourneyFlag]:
    """Say of some opportunities which disconnects they have.

    Args:
        journeys: Rows of ``OpportunityJourney`` or ``PickedJourney``, closed ones.
        agreed: The days of the stages before the handover.

    Returns:
        One row per opportunity and disconnect, in the order given and of DISCONNECTS.
    """
    every = checks(agreed)
    columns: dict[str, nw.Expr] = {}
    for check in every:
        columns[f"is_found_{check.key}"] = nw.when(check.is_known).then(check.is_found)
        if check.days is not None:
            columns[f"days_{check.key}"] = nw.when(check.is_known).then(check.days)
    told = nw.from_native(journeys).select("opp_id", **columns).to_native()
    rows = [
        {
            "opp_id": row["opp_id"],
            "disconnect": check.key,
            "is_found": row[f"is_found_{check.key}"],
            "days": row.get(f"days_{check.key}"),
            "rule": check.rule,
        }
        for row in told.iter_rows(named=True)
        for check in every
    ]
    return JourneyFlag.validate(pl.DataFrame(rows, schema=JourneyFlag.create_empty().schema))


def headline(found: pl.DataFrame) -> str:
    """Name the most frequent disconnect.

    Args:
        found: A frame of ``disconnects``.
    """
    rows = found.filter(pl.col("outcome") == _ALL)
    closed = int(rows["closed"].max() or 0) if rows.height else 0  # type: ignore[arg-type]  # a column of integers
    if not closed:
        return "No opportunity was closed in this period."
    told = rows.filter(pl.col("known") >= FEW).to_dicts()
    if not told:
        return "Too little is recorded of touches and handovers to tell any disconnect."
    # A handful of which one can be told says little of the many that were closed.
    told = [row for row in told if row["known"] >= SOME] or told
    most = max(told, key=lambda row: (row["rate"], -DISCONNECTS.index(row["disconnect"])))
    number = count(closed, "closed opportunity", "closed opportunities")
    if not most["found"]:
        return f"Of {number}, none shows a disconnect that can be told."
    rule = most["rule"][0].lower() + most["rule"][1:]
    return (
        f"Of {number}, the most frequent disconnect: {rule}, "
        f"{most['found']:,} of the {most['known']:,} of which it can be told."
    )
