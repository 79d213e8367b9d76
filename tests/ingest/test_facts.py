"""What exports tell about a lead beside its stage: score, size, the four criteria, the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import polars as pl
import pytest

from alignment.ingest import Converted, RawTable, recognise, suggest
from alignment.ingest.facts import parse_employees, parse_fact, parse_score

Load: TypeAlias = Callable[..., Converted]
_FACTS: Final = ("has_budget", "has_decision_maker", "has_need", "has_timing")


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("has_budget", "1", True),
        ("has_budget", "No", False),
        ("has_budget", "Will Buy", True),
        ("has_budget", "May Buy", True),
        ("has_budget", "No Committed Budget", False),
        ("has_budget", "15,000 €", True),
        ("has_budget", "0.00", False),
        ("has_budget", "perhaps", None),
        ("has_decision_maker", "Completed", True),
        ("has_decision_maker", "mark complete", False),
        ("has_decision_maker", "Champion; Decision maker", True),
        ("has_decision_maker", "Jane Doe", None),
        ("has_decision_maker", "3", None),
        ("has_need", "Good to have", True),
        ("has_need", "No need", False),
        ("has_timing", "Immediate", True),
        ("has_timing", "This Year", True),
        ("has_timing", "Unknown", None),
    ],
)
def test_a_criterion_is_read_in_the_words_of_its_tool(
    column: str, text: str, *, value: bool | None
) -> None:
    parsed = parse_fact(pl.Series([text, None], dtype=pl.String), column, "Note")
    assert parsed.values[column].to_list() == [value, None]
    assert parsed.problem.null_count() == 2
    assert len(parsed.notes) == (value is None)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("1,200", 1200),
        ("51-200", 51),
        ("11–50 employees", 11),
        ("2 to 5", 2),
        ("1,000+", 1000),
        ("10000 or more", 10000),
        (">500", 500),
        ("less than 50", None),
        ("5k", None),
        ("-5", None),
        ("many", None),
    ],
)
def test_a_range_of_employees_is_its_lower_end(text: str, number: int | None) -> None:
    parsed = parse_employees(pl.Series([text, None]), "employees", "Size")
    assert parsed.values["employees"].to_list() == [number, None]
    assert parsed.problem.null_count() == 2
    assert len(parsed.notes) == (number is None)


def test_a_score_that_is_no_number_is_not_known() -> None:
    parsed = parse_score(pl.Series(["80", "A", "12.5", None]), "score", "Score", ".")
    assert parsed.values["score"].to_list() == [80, None, 12.5, None]
    assert parsed.problem.null_count() == 4
    assert parsed.notes == ("In 1 row “Score” holds no number; it is taken as not known there.",)


def test_a_salesforce_lead_with_usual_custom_fields_loads_whole(load: Load) -> None:
    headers = (
        *("Id", "IsConverted", "Status", "CreatedDate", "Title", "Industry", "NumberOfEmployees"),
        *("Lead_Score__c", "MQL_Score__c", "Budget__c", "Decision_Maker__c", "Need_Confirmed__c"),
        *("Timeframe__c", "Rejection_Reason__c", "Recycle_Reason__c"),
    )
    told = ("L1", "0", "Open", "2024-01-02", "CFO", "Metal", "250", "80", "61", "Can Buy", "yes")
    unclear = ("L2", "0", "Open", "2024-01-02", "", "", "some", "hot", "", "?", "Kim", "", "later")
    converted = load(
        headers, (*told, "0", "Unknown", "", "Next year"), (*unclear, "Too small", "Next year")
    )
    assert converted.kept_out.is_empty()
    first, second = converted.tables["lead"].to_dicts()
    names = ("title", "industry", "employees", "score", "handover_score", "decision_reason")
    assert [first[name] for name in names] == ["CFO", "Metal", 250, 80, 61, "Next year"]
    assert [first[name] for name in _FACTS] == [True, True, False, None]
    assert [second[name] for name in names] == [None, None, None, None, None, "Too small"]
    assert [second[name] for name in _FACTS] == [None] * 4
    assert [note.split(" “")[0] for note in converted.file.notes] == ["In 1 row"] * 4 + [
        "In 2 rows"
    ]


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        (
            (
                "Record ID,Lifecycle Stage,Create Date,Number of Employees,HubSpot Score,"
                "Buying Role,hs_lead_disqualification_reason"
            ),
            "1,Lead,2024-01-02,50-100,7,DECISION_MAKER,No fit",
        ),
        (
            (
                "Record Id,Lead Status,Lead Source,No. of Employees,Lead Score,Decision Maker,"
                "Disqualified Reason"
            ),
            "1,New,Web,50,7,Yes,No fit",
        ),
        (
            (
                "(Do Not Modify) Lead,Subject,Created On,No. of Employees,Lead Score,"
                "Decision Maker?,Status Reason"
            ),
            "1,Talk,2024-01-02,50,7,completed,No fit",
        ),
    ],
)
def test_other_tools_leads_are_known_by_their_own_headers(
    headers: str, told: str, load: Load
) -> None:
    converted = load(headers.split(","), told.split(","))
    assert converted.kept_out.is_empty()
    lead = converted.tables["lead"].row(0, named=True)
    found = [lead[name] for name in ("employees", "score", "has_decision_maker", "decision_reason")]
    assert found == [50, 7, True, "No fit"]


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        (
            "(Do Not Modify) Opportunity,Topic,Budget,Decision Maker?,Need,Purchase Timeframe",
            "1,Deal,May Buy,mark complete,Must have,Unknown",
        ),
        (
            (
                "Deal - ID,Deal - Stage,Deal - Status,Deal - Budget,Deal - Decision maker,"
                "Deal - Need,Deal - Timing"
            ),
            "1,Demo,Open,9000 EUR,no,yes,",
        ),
        (
            (
                "Id,StageName,CloseDate,IsWon,Budget_Confirmed__c,Has_Authority__c,Has_Need__c,"
                "Timeline__c"
            ),
            "1,Demo,2024-01-02,0,1,0,1,",
        ),
        ("Deal ID,Deal Stage,Amount,Budget,Authority,Need,Timeline", "1,Demo,5,yes,no,yes,"),
    ],
)
def test_opportunities_bring_the_four_criteria(headers: str, told: str, load: Load) -> None:
    converted = load(headers.split(","), told.split(","))
    assert converted.kept_out.is_empty()
    deal = converted.tables["opportunity"].row(0, named=True)
    assert [deal[name] for name in _FACTS] == [True, False, True, None]


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ("LeadId,Field,OldValue,NewValue,CreatedDate", "L1,Status,Open,Working,2024-01-02"),
        (
            "Id,OpportunityId,StageName,FromOpportunityStageName,CreatedDate",
            "1,O1,Working,Open,2024-01-02",
        ),
    ],
)
def test_histories_tell_the_stage_that_was_left(headers: str, told: str, load: Load) -> None:
    event = load(headers.split(","), told.split(",")).tables["stage_event"].row(0, named=True)
    assert (event["from_raw"], event["to_raw"]) == ("Open", "Working")


def test_an_unknown_file_is_proposed_the_facts(table: Callable[..., RawTable]) -> None:
    raw = table(
        ["lead id", "Headcount", "MQL score", "Has budget", "decision maker", "rejection reason"],
        [["1", "50-99", "70", "yes", "Kim", "too small"], ["2", "9", "", "no", "Lou", ""]],
    )
    assert recognise(raw) is None
    assert set(suggest(raw, "lead").columns) == {
        ("lead id", "lead_id"),
        ("Headcount", "employees"),
        ("MQL score", "handover_score"),
        ("Has budget", "has_budget"),
        ("rejection reason", "decision_reason"),
    }


def test_an_unknown_history_is_proposed_the_stage_that_was_left(
    table: Callable[..., RawTable],
) -> None:
    raw = table(
        ["lead id", "Old stage", "New stage", "Changed at"], [["1", "A", "B", "2024-01-02"]]
    )
    assert suggest(raw, "stage_event").columns == (
        ("lead id", "entity_id"),
        ("Old stage", "from_raw"),
        ("New stage", "to_raw"),
        ("Changed at", "at"),
    )
