"""Lead.csv and LeadHistory.csv of the sample company."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from alignment.sample.cells import EMPTY_ID, link, make_id, stamp

FACT_COLUMNS: Final = {
    "has_budget": "Budget_Confirmed__c",
    "has_decision_maker": "Decision_Maker__c",
    "has_need": "Need_Defined__c",
    "has_timing": "Timing_Confirmed__c",
}
"""The export's names for the four facts."""

_BLANK_SOURCE: Final = 0.012
_BLANK_INDUSTRY: Final = 0.08
_BLANK_EMPLOYEES: Final = 0.05
_EMAIL_SHARE: Final = 0.25


def lead(
    rng: np.random.Generator, people: pl.DataFrame, changes: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    """Write Lead.csv: one row per lead as it stands on the day of export, some cells left blank."""
    known = _with_blanks(rng, _as_of_export(people, changes, found))
    is_converted = pl.col("OpportunityId").is_not_null()
    account = pl.when(is_converted).then("AccountId").otherwise(pl.lit(EMPTY_ID))
    survivor = pl.col("Id").shift(1).fill_null(EMPTY_ID)
    return known.select(
        "Id",
        IsDeleted="is_merged",
        MasterRecordId=pl.when("is_merged").then(survivor).otherwise(pl.lit(EMPTY_ID)),
        Company="Name",
        Title="title",
        Country="BillingCountry",
        Email="Email",
        LeadSource="source",
        Status=pl.col("Status").fill_null("New"),
        Industry="Industry",
        NumberOfEmployees="NumberOfEmployees",
        OwnerId="OwnerId",
        IsConverted=is_converted,
        ConvertedDate=pl.col("converted_at").dt.truncate("1d"),
        ConvertedAccountId=account,
        ConvertedContactId=link("ContactId"),
        ConvertedOpportunityId=link("OpportunityId"),
        CreatedDate="created_at",
        **stamp(pl.coalesce("changed_at", "created_at")),
        Campaign__c=link("CampaignId"),
        Region__c="region",
        Segment__c="segment",
        Score__c="score",
        Score_At_Handover__c="handover_score",
        **{column: pl.col(name) for name, column in FACT_COLUMNS.items()},
        Rejection_Reason__c="reason",
    )


def _as_of_export(people: pl.DataFrame, changes: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Add each lead's latest status and what it became; null where nothing has happened yet."""
    latest = changes.group_by("LeadId", maintain_order=True).last()
    latest = latest.select(Id="LeadId", Status="NewValue", changed_at="at")
    made = found.drop_nulls("LeadId").select(
        "ContactId", Id="LeadId", OpportunityId="Id", converted_at="at"
    )
    known = people.join(latest, on="Id", how="left", maintain_order="left")
    return known.join(made, on="Id", how="left", maintain_order="left")


def _with_blanks(rng: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    """Leave some sources and industries blank, and give some leads an address."""
    size = people.height
    domain = pl.col("Name").str.to_lowercase().str.extract(r"^(\w+)")
    address = pl.format("contact{}@{}.example", pl.int_range(1, size + 1), domain)
    chosen = {
        name: pl.Series(rng.random(size) < share)
        for name, share in (
            ("source", 1 - _BLANK_SOURCE),
            ("Industry", 1 - _BLANK_INDUSTRY),
            ("NumberOfEmployees", 1 - _BLANK_EMPLOYEES),
            ("Email", _EMAIL_SHARE),
        )
    }
    return people.with_columns(Email=address).with_columns(
        pl.when(rows).then(pl.col(name)).alias(name) for name, rows in chosen.items()
    )


def lead_history(changes: pl.DataFrame) -> pl.DataFrame:
    """Write LeadHistory.csv: one row per change of status."""
    ordered = changes.sort("at", "LeadId").with_row_index("n", 1)
    return ordered.select(
        make_id("017", pl.col("n")).alias("Id"),
        "LeadId",
        IsDeleted=pl.lit(value=False),
        CreatedDate="at",
        Field=pl.lit("Status"),
        OldValue="OldValue",
        NewValue="NewValue",
    )
