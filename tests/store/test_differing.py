"""What two uploads differ in becomes a stage entry of its own, graded below a history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alignment.schema.upload import Batch
from alignment.store import Database

DAY = 19_700
Made = Callable[..., Batch]


def told(db: Database, entity: str, entity_id: str) -> list[tuple[Any, ...]]:
    """What the database holds of a record's stages."""
    return db.history(entity, entity_id).select("day", "to_raw", "evidence").rows()


def lead(status: str) -> dict[str, Any]:
    """A lead in one status."""
    return {"lead_id": "l1", "created_day": DAY - 50, "status_raw": status}


def test_a_lead_that_moved_between_uploads_has_both_stages(db: Database, made: Made) -> None:
    db.apply(made({"lead": [lead("MQL")]}), as_of=DAY)
    db.apply(made({"lead": [lead("Unqualified")]}), as_of=DAY + 10)
    assert told(db, "lead", "l1") == [(DAY, "MQL", 50), (DAY + 5, "Unqualified", 50)]
    journeys = db.mart("journey").collect("polars").to_native()
    assert journeys["furthest"].to_list() == [2]
    db.undo(2)
    assert told(db, "lead", "l1") == []


def test_a_change_of_anything_but_the_stage_tells_of_no_move(db: Database, made: Made) -> None:
    db.apply(made({"lead": [lead("MQL")]}), as_of=DAY)
    db.apply(made({"lead": [lead("MQL") | {"source": "Web"}]}), as_of=DAY + 10)
    assert told(db, "lead", "l1") == []


def test_a_move_is_dated_between_the_last_two_uploads_of_its_kind(db: Database, made: Made) -> None:
    db.apply(made({"lead": [lead("MQL")]}), as_of=DAY)
    other = {"lead_id": "l2", "created_day": DAY}
    db.apply(made({"lead": [lead("MQL"), other]}), as_of=DAY + 20)
    db.apply(made({"lead": [lead("SQL"), other]}), as_of=DAY + 30)
    assert (DAY + 25, "SQL", 50) in told(db, "lead", "l1")


def test_a_closed_opportunity_keeps_the_day_it_closed(db: Database, made: Made) -> None:
    deal = {"opp_id": "o1", "created_day": DAY - 9, "stage_raw": "Proposal"}
    closed = deal | {"stage_raw": "Closed Won", "is_closed": True, "close_day": DAY + 2}
    db.apply(made({"opportunity": [deal]}), as_of=DAY)
    db.apply(made({"opportunity": [closed]}), as_of=DAY + 10)
    assert (DAY + 2, "Closed Won", 50) in told(db, "opportunity", "o1")
