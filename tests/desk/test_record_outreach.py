"""What both teams did with a record's people, in its history, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from alignment.desk.loading import load, take_in
from alignment.desk.record import record_in
from alignment.scope import to_day
from alignment.store import Database

FILES = {
    "Lead.csv": (
        "Id,IsDeleted,LeadSource,Status,IsConverted,ConvertedDate,ConvertedOpportunityId,"
        "ConvertedContactId,CreatedDate,LastName,Email\n"
        "L1,0,Web,Qualified,1,2024-02-01,O1,K1,2024-01-02 09:00:00,Zzname,zz@firm.test\n"
        "L2,0,Web,New,0,,,,2024-01-03 09:00:00,Zzother,other@firm.test\n"
    ),
    "Opportunity.csv": (
        "Id,IsDeleted,StageName,Amount,CloseDate,IsClosed,IsWon,LeadSource,CreatedDate\n"
        "O1,0,Proposal,5000,2024-06-01,0,0,Web,2024-02-01 10:00:00\n"
    ),
    "Campaign.csv": (
        "Id,Name,Type,BudgetedCost,StartDate,IsDeleted\nC1,<b>Demo</b> day,Demo,10,2024-01-01,0\n"
    ),
    "touches.csv": (
        "Touch ID,Date,Lead ID,Email,Campaign,Channel,Touch\n"
        "T1,2024-01-05,L1,,<b>Demo</b> day,,Clicked\n"
        "T2,2024-01-06,,ZZ@firm.test,,Paid search,Clicked\n"
        "T3,2024-01-07,K1,,,Newsletter,Opened\n"
        "T4,2024-01-08,L2,,,Newsletter,Clicked\n"
    ),
    "Task.csv": (
        "Id,WhoId,WhatId,Subject,ActivityDate,Status,Priority,OwnerId,Type,IsDeleted,AccountId,"
        "IsClosed,CreatedDate\n"
        "X1,L1,,Hello,2024-01-09,Completed,Normal,U1,Call,0,,1,2024-01-09 09:00:00\n"
        "X2,,O1,Hello,2024-02-09,Completed,Normal,U1,Email,0,,1,2024-02-09 09:00:00\n"
        "X3,K1,,Hello,2024-02-10,Completed,Normal,U1,Mass Email,0,,1,2024-02-10 09:00:00\n"
        "X4,K1,O1,Hello,2024-04-10,Not Started,Normal,U1,Call,0,,0,2024-02-11 09:00:00\n"
        "X5,L1,,Hello,2024-02-12,Completed,Normal,U1,Call,1,,1,2024-02-12 09:00:00\n"
        "X6,L2,,Hello,2024-02-13,Completed,Normal,U1,Call,0,,1,2024-02-13 09:00:00\n"
    ),
}
AS_OF = to_day(date(2024, 3, 1))


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A firm with a lead that became an opportunity, and another lead."""
    folder: Path = tmp_path_factory.mktemp("firm")
    for name, text in FILES.items():
        (folder / name).write_text(text)
    with Database.open(folder / "a.duckdb") as opened:
        batch = take_in(opened, [(folder / name, name) for name in FILES])
        load(opened, batch, AS_OF)
        yield opened


def lines(db: Database, kind: str, entity: str = "lead", entity_id: str = "L1") -> pl.DataFrame:
    """The lines of one kind of a record's history, in the order of days."""
    found = record_in(db, entity, entity_id)
    assert found is not None
    return found.history.filter(kind=kind).sort("day")


@pytest.mark.parametrize("record", [("lead", "L1"), ("opportunity", "O1")])
def test_listed_touches_are_told_by_id_by_contact_and_by_address(
    record: tuple[str, str], db: Database
) -> None:
    told = lines(db, "touch", *record)
    assert told["what"].to_list() == [
        "“Clicked”: “<b>Demo</b> day”, a request, shows intent",
        "“Clicked”: “Paid search”, another kind, weak",
        "“Opened”: reached by “Newsletter”, nothing done that counts as a touch",
    ]
    assert set(told.select("side", "entity", "entity_id").rows()) == {("marketing", "lead", "L1")}
    assert told.select("file", "row_no", "upload_id", "as_of_day").row(0) == (
        "touches.csv",
        2,
        1,
        AS_OF,
    )


@pytest.mark.parametrize("record", [("lead", "L1"), ("opportunity", "O1")])
def test_activities_of_sales_are_told_with_what_does_not_count_and_why(
    record: tuple[str, str], db: Database
) -> None:
    told = lines(db, "activity", *record)
    assert told.select("entity", "entity_id", "what").rows() == [
        ("lead", "L1", "“Call”, a call"),
        ("opportunity", "O1", "“Email”, an e-mail or message"),
        ("lead", "L1", "“Mass Email”, a note or sent by a machine, doesn’t count as contact"),
        ("opportunity", "O1", "“Call”, a call not known to be done, doesn’t count as contact"),
    ]
    assert set(told["side"].to_list()) == {"sales"}
    assert told["file"].to_list() == ["Task.csv"] * 4
    assert told["row_no"].to_list() == [2, 3, 4, 5]


def test_what_others_did_is_not_told(db: Database) -> None:
    assert lines(db, "touch", entity_id="L2")["row_no"].to_list() == [5]
    assert lines(db, "activity", entity_id="L2")["row_no"].to_list() == [7]
