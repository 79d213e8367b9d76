"""The same plain file of deals again and again: what changes is the history."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from alignment.desk.loading import load, take_in
from alignment.schema.upload import UploadReport
from alignment.scope import to_day
from alignment.store import Database

HEADER = "Id,StageName,Amount,CloseDate,IsWon,IsClosed,CreatedDate\n"
CREATED = to_day(date(2024, 1, 10))
DAYS = tuple(to_day(day) for day in (date(2024, 2, 1), date(2024, 3, 2), date(2024, 4, 1)))
DEALS = (
    "O1,Discovery,10,2024-06-01,0,0,2024-01-10\nO2,Discovery,10,2024-06-01,0,0,2024-01-10\n",
    "O1,Proposal,10,2024-06-01,0,0,2024-01-10\nO2,Discovery,10,2024-06-01,0,0,2024-01-10\n",
    "O1,Closed Won,10,2024-03-20,1,1,2024-01-10\nO2,Proposal,10,2024-06-01,0,0,2024-01-10\n",
)


def bring(db: Database, folder: Path, number: int, *, is_dry_run: bool = False) -> UploadReport:
    """Load the deals as they were on one of the days."""
    path = folder / "Opportunity.csv"
    path.write_text(HEADER + DEALS[number])
    batch = take_in(db, [(path, path.name)])
    return load(db, batch, DAYS[number], is_dry_run=is_dry_run)


def stays(db: Database, opp_id: str) -> list[tuple[str, int]]:
    """The stages that an opportunity went through, and when."""
    spells = db.mart("spell").collect("polars").to_native().filter(entity_id=opp_id)
    found: list[tuple[str, int]] = spells.sort("entered_day").select("raw", "entered_day").rows()
    return found


def test_three_uploads_of_plain_deals_tell_a_history(tmp_path: Path) -> None:
    with Database.open(tmp_path / "a.duckdb") as db:
        bring(db, tmp_path, 0)
        first = stays(db, "O1")
        assert first == [("Discovery", CREATED)]
        bring(db, tmp_path, 1)
        second = stays(db, "O1")
        # Proposal came between 1 February and 2 March; Discovery keeps the day it began.
        assert second == [("Discovery", CREATED), ("Proposal", to_day(date(2024, 2, 16)))]
        version = db.version
        assert bring(db, tmp_path, 2, is_dry_run=True).files[0].n_changed == 2
        assert (db.version, stays(db, "O1")) == (version, second)
        bring(db, tmp_path, 2)
        assert stays(db, "O1") == [*second, ("Closed Won", to_day(date(2024, 3, 20)))]
        assert stays(db, "O2") == [("Discovery", CREATED), ("Proposal", to_day(date(2024, 3, 17)))]
        deals = db.mart("pipeline").collect("polars").to_native().sort("opp_id")
        assert deals["qualified_day"].to_list() == [CREATED, CREATED]
        assert bring(db, tmp_path, 2).is_unchanged
        db.undo(3)
        assert stays(db, "O1") == second
        db.undo(2)
        assert stays(db, "O1") == first
