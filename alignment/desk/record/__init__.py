"""One record with all that is known of it: history, facts, what the rules say, what is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from alignment.desk.agreements import agreed_in
from alignment.desk.record.answering import answers, facts, verdicts
from alignment.desk.record.gathered import Gathered, gather
from alignment.desk.record.lines import history_of
from alignment.schema.record import RecordAnswer, RecordFact
from alignment.store import Database

__all__ = ["ENTITIES", "Record", "record_in"]

ENTITIES: Final = ("lead", "opportunity")
_LEFT_OUT: Final = {
    "merged": "it was merged into another lead, which stands for both",
    "deleted": "it is deleted in the tool",
    "own domain": "its e-mail domain is one of the firm’s own",
    "test amount": "its amount is that of a test",
    "no entry day": "the day on which it entered isn’t known",
}
_RENEWAL: Final = "it is a renewal, which counts neither as pipeline created nor as a win"
_ABOUT: Final = ("source", "campaign", "region", "team", "segment")


@dataclass(frozen=True, slots=True)
class Record:
    """One lead or opportunity.

    Args:
        entity: One of ENTITIES.
        entity_id: Its id.
        about: Source, campaign, region, team and segment, as (name, value).
        history: Its lines in the schema ``RecordLine``, those of linked records among them.
        linked: The other records that are told of, as (entity, id).
        left_out: Why no number counts it, in words; empty where it counts.
        verdicts: By rule (marketing, sales, minimum), yes, no or unknown of its lead; empty where
            it has no lead or nothing is agreed on.
        answers: The same criterion by criterion, in the schema ``RecordAnswer``.
        facts: What was known of its lead at the handover, in the schema ``RecordFact``.
        is_score_late: Whether the score is today's, because none of the handover is recorded.
    """

    entity: str
    entity_id: str
    about: tuple[tuple[str, str], ...]
    history: pl.DataFrame
    linked: tuple[tuple[str, str], ...]
    left_out: str
    verdicts: dict[str, str]
    answers: pl.DataFrame
    facts: pl.DataFrame
    is_score_late: bool


def record_in(db: Database, entity: str, entity_id: str) -> Record | None:
    """Gather one record with its whole history.

    Args:
        db: An open database.
        entity: One of ENTITIES.
        entity_id: Its id, as uploaded.

    Returns:
        The record; None where there is none of this kind with this id.
    """
    found = gather(db, entity, entity_id) if entity in ENTITIES else None
    if found is None:
        return None
    lead = _journey(found, entity_id)
    agreed = agreed_in(db)
    has_lead = bool(lead.height)
    return Record(
        entity=entity,
        entity_id=entity_id,
        about=_about(found, entity, entity_id),
        history=history_of(found),
        linked=_linked(found, entity_id),
        left_out=_left_out(found, entity, entity_id),
        verdicts=verdicts(lead, agreed) if has_lead else {},
        answers=answers(lead, agreed) if has_lead else RecordAnswer.create_empty(),
        facts=facts(lead) if has_lead else RecordFact.create_empty(),
        is_score_late=has_lead and bool(lead["is_score_late"][0]),
    )


def _journey(found: Gathered, entity_id: str) -> pl.DataFrame:
    """Give the row of the lead that the rules are asked about: the record's own, or its first."""
    own = found.journeys.filter(pl.col("lead_id") == entity_id)
    if own.height:
        return own
    return found.journeys.filter(pl.col("lead_id").is_in(list(found.lead_ids[:1])))


def _row(found: Gathered, entity: str, entity_id: str) -> pl.DataFrame:
    rows, key = (found.journeys, "lead_id") if entity == "lead" else (found.deals, "opp_id")
    return rows.filter(pl.col(key) == entity_id)


def _about(found: Gathered, entity: str, entity_id: str) -> tuple[tuple[str, str], ...]:
    rows = _row(found, entity, entity_id)
    return tuple((name, rows[name][0]) for name in _ABOUT) if rows.height else ()


def _linked(found: Gathered, entity_id: str) -> tuple[tuple[str, str], ...]:
    pairs = [("lead", each) for each in found.lead_ids]
    pairs += [("opportunity", each) for each in found.opp_ids]
    return tuple(pair for pair in pairs if pair[1] != entity_id)


def _left_out(found: Gathered, entity: str, entity_id: str) -> str:
    """Say why no number counts a record; empty where it counts."""
    rows = _row(found, entity, entity_id)
    if rows.is_empty():
        return "no upload tells enough of it to count it"
    reason = str(rows["exclusion"][0])
    if not reason and entity == "opportunity" and rows["is_renewal"][0]:
        return _RENEWAL
    return _LEFT_OUT.get(reason, reason)
