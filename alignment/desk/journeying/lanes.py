"""From the rows about a journey to what is drawn: marks of both sides, stays behind, silences."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import dataframely as dy
import polars as pl

from alignment.desk.activity_words import meanings_of
from alignment.desk.journeying.looking_up import Found, Row
from alignment.metrics.journey_patterns import SILENT_DAYS
from alignment.metrics.words import is_named
from alignment.schema.journey_measures import JourneyMark, JourneySilence, JourneySpan
from alignment.schema.marts import NOT_RECORDED


def marks_of(found: Found) -> dy.DataFrame[JourneyMark]:
    """Give what both sides did, day by day.

    Args:
        found: The rows about the journey.

    Returns:
        One row per day, side, kind, what and person; days in order, marketing before sales.
    """
    rows = [*_touched(found), *_contacted(found)]
    numbers: dict[str, int] = {}
    for row in sorted(rows, key=lambda each: (each["day"], each["side"])):
        if row["person"]:
            numbers.setdefault(row["person"], len(numbers) + 1)
    for row in rows:
        row["person_no"] = numbers.get(row.pop("person") or "")
    keys = ["day", "side", "kind", "what", "person_no", "strength"]
    schema = JourneyMark.create_empty().drop("times").schema
    frame = pl.DataFrame(rows, schema=schema).group_by(keys).agg(times=pl.len().cast(pl.Int64))
    return JourneyMark.validate(frame.sort(keys, nulls_last=True))


def _touched(found: Found) -> Iterator[Row]:
    for row in found.touches.iter_rows(named=True):
        named = next((row[each] for each in ("campaign", "channel") if _is_told(row[each])), None)
        yield {
            "day": row["day"],
            "side": "marketing",
            "kind": row["kind"] or "other",
            "what": named or NOT_RECORDED,
            "person": found.same.get(row["lead_id"] or "", row["lead_id"]),
            "strength": "intent" if row["is_intent"] else "weak",
        }


def _is_told(name: str | None) -> bool:
    return name is not None and is_named(name)


def _contacted(found: Found) -> Iterator[Row]:
    meant = meanings_of(found.activities)
    for row in found.activities.iter_rows(named=True):
        raw = row["kind_raw"] or ""
        if row["is_done"] is False or row["is_deleted"] or not meant[raw].is_human:
            continue
        person = row["person_id"] or row["email_hash"]
        yield {
            "day": row["day"],
            "side": "sales",
            "kind": meant[raw].kind,
            "what": raw or NOT_RECORDED,
            "person": found.same.get(person or "", person),
            "strength": "contact",
        }


def spans_of(found: Found, as_of: int) -> dy.DataFrame[JourneySpan]:
    """Give the stays in the shared stages that lie behind the marks, by day of entry.

    Args:
        found: The rows about the journey.
        as_of: The day of observation, until which open stays last.
    """
    stays = found.stays.filter(pl.col("entered_day") <= as_of)
    over = pl.col("entered_day") + pl.col("days")
    is_open = (pl.col("exit_kind") == "open") | (over > as_of).fill_null(value=False)
    frame = stays.select(
        "entity",
        "entity_id",
        "stage",
        from_day="entered_day",
        until_day=pl.when(is_open).then(pl.lit(as_of)).otherwise(over.fill_null(as_of)),
        is_open=is_open,
    )
    frame = frame.sort("from_day", "until_day", "entity", "entity_id", "stage")
    return JourneySpan.validate(frame, cast=True)


def silences_of(marks: pl.DataFrame) -> dy.DataFrame[JourneySilence]:
    """Give the silences of over 14 days between neighbouring days with either side in touch.

    Args:
        marks: What ``marks_of`` gave.
    """
    days = marks["day"].unique().sort().to_list()
    rows = [
        {"from_day": first, "until_day": then, "days": then - first}
        for first, then in pairwise(days)
        if then - first > SILENT_DAYS
    ]
    return JourneySilence.validate(pl.DataFrame(rows, schema=JourneySilence.create_empty().schema))
