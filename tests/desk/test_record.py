"""One record with its whole history, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from alignment.agreed import Criterion, Group, Rule
from alignment.desk.agreements import save_rule
from alignment.desk.loading import load, take_in
from alignment.desk.record import record_in
from alignment.scope import to_day
from alignment.store import Database

LEADS = (
    "Id,IsDeleted,LeadSource,Status,IsConverted,ConvertedDate,ConvertedOpportunityId,MasterRecordId,"
    "NumberOfEmployees,CreatedDate,LastName,Email\n"
    "L1,0,Web,Qualified,1,2024-02-01,O1,,80,2024-01-02 09:00:00,Zzname,zz@firm.test\n"
    "L2,1,Web,New,0,,,L1,,2024-01-03 09:00:00,Zzname,zz@firm.test\n"
)
HISTORY = (
    "Id,LeadId,Field,OldValue,NewValue,CreatedDate\n"
    "H1,L1,Status,New,MQL,2024-01-12 09:00:00\n"
    "H2,L1,Status,MQL,Qualified,2024-01-20 09:00:00\n"
)
DEALS = (
    "Id,IsDeleted,StageName,Amount,CloseDate,IsClosed,IsWon,LeadSource,CreatedDate\n"
    "O1,0,Proposal,5000,2024-06-01,0,0,Web,2024-02-01 10:00:00\n"
)
CAMPAIGNS = (
    "Id,Name,Type,BudgetedCost,StartDate,IsDeleted\nC1,<b>Demo</b> day,Demo,10,2024-01-01,0\n"
)
MEMBERS = (
    "Id,CampaignId,LeadId,Status,HasResponded,CreatedDate,FirstRespondedDate,IsDeleted\n"
    "M1,C1,L1,Requested,1,2024-01-05 09:00:00,2024-01-06,0\n"
    "M2,C1,L2,Sent,0,2024-01-07 09:00:00,,0\n"
)
FILES = {
    "Lead.csv": LEADS,
    "LeadHistory.csv": HISTORY,
    "Opportunity.csv": DEALS,
    "Campaign.csv": CAMPAIGNS,
    "CampaignMember.csv": MEMBERS,
}
AS_OF = to_day(date(2024, 3, 1))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A firm with one lead, its duplicate and its opportunity."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    with Database.open(tmp_path / "a.duckdb") as opened:
        batch = take_in(opened, [(tmp_path / name, name) for name in FILES])
        load(opened, batch, AS_OF)
        yield opened


def lines(db: Database, kind: str, entity: str = "lead", entity_id: str = "L1") -> pl.DataFrame:
    """The lines of one kind of a record's history."""
    found = record_in(db, entity, entity_id)
    assert found is not None
    return found.history.filter(kind=kind)


def test_a_history_goes_from_the_lead_to_its_opportunity_in_the_order_of_days(db: Database) -> None:
    found = record_in(db, "lead", "L1")
    assert found is not None
    days = found.history["day"].drop_nulls().to_list()
    assert days == sorted(days)
    assert days[0] == to_day(date(2024, 1, 2))
    assert found.linked == (("lead", "L2"), ("opportunity", "O1"))
    assert set(found.history["entity_id"].to_list()) == {"L1", "L2", "O1"}


def test_a_stay_is_told_with_its_days_its_end_and_the_line_that_said_so(db: Database) -> None:
    stays = lines(db, "stage").filter(entity="lead")
    assert stays.select("what", "days").rows()[:2] == [
        ("“New”, Lead (Curious)", 10),
        ("“MQL”, MQL (Interested)", 8),
    ]
    assert stays["ended"][0] == "moved on to “MQL”, MQL (Interested), leaving out a stage"
    assert stays.select("file", "row_no", "upload_id", "as_of_day").row(1) == (
        "LeadHistory.csv",
        2,
        1,
        AS_OF,
    )


def test_what_was_answered_is_told_with_kind_and_strength_and_what_was_sent_as_nothing(
    db: Database,
) -> None:
    touches = lines(db, "touch").sort("day")
    assert touches["day"].to_list() == [to_day(date(2024, 1, 6)), to_day(date(2024, 1, 7))]
    assert touches["what"][0] == "“Requested”: “<b>Demo</b> day”, a request, shows intent"
    assert "nothing done that counts" in touches["what"][1]


def test_decisions_and_the_conversion_have_their_days(db: Database) -> None:
    told = lines(db, "decision").select("day", "what").rows()
    assert told == [
        (to_day(date(2024, 1, 12)), "Passed on by marketing"),
        (to_day(date(2024, 1, 20)), "Accepted by sales"),
    ]
    assert lines(db, "conversion")["day"].to_list() == [to_day(date(2024, 2, 1))]
    assert lines(db, "opportunity")["amount_minor"].to_list() == [500_000]


def test_an_opportunity_tells_the_history_of_its_lead_too(db: Database) -> None:
    assert lines(db, "created", "opportunity", "O1")["entity_id"].to_list() == ["L1", "O1"]


def test_rules_answer_yes_no_and_unknown_for_one_lead(db: Database) -> None:
    def at_least(field: str, number: float) -> Criterion:
        return Criterion(field, "at least", (number,))

    first = at_least("employees", 50)
    save_rule(db, "marketing", Rule("MQL", "", Group("all", (first,))), AS_OF)
    second = (first, at_least("touches", 9), Criterion("has_budget", "is yes"))
    save_rule(db, "sales", Rule("SQL", "", Group("any", second[1:])), AS_OF)
    found = record_in(db, "lead", "L1")
    assert found is not None
    assert found.verdicts == {"marketing": "yes", "sales": "unknown"}
    assert found.answers.select("known", "marketing", "sales", "minimum").rows() == [
        ("80", "yes", None, None),
        ("1", None, "no", None),
        (None, None, "unknown", None),
    ]


def test_a_merged_lead_says_why_no_number_counts_it(db: Database) -> None:
    found = record_in(db, "lead", "L2")
    assert found is not None
    assert found.left_out == "it was merged into another lead, which stands for both"
    assert lines(db, "merged", entity_id="L2")["what"].to_list() == [
        "Merged into lead L1, which stands for both"
    ]
    assert record_in(db, "lead", "L1").left_out == ""  # type: ignore[union-attr] # it is there


def test_no_name_of_a_person_is_in_a_record(db: Database) -> None:
    assert "zzname" not in repr(record_in(db, "lead", "L1")).lower()


@pytest.mark.parametrize("asked", [("lead", "' OR 1=1 --"), ("opportunity", "L1"), ("owner", "L1")])
def test_a_record_that_no_upload_brought_is_none(db: Database, asked: tuple[str, str]) -> None:
    assert record_in(db, *asked) is None
