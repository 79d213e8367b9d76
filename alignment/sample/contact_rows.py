"""Contact.csv and OpportunityContactRole.csv of the sample company."""

from __future__ import annotations

import polars as pl

from alignment.sample.cells import EMPTY_ID, make_id, stamp


def contact(people: pl.DataFrame) -> pl.DataFrame:
    """Write Contact.csv: one row per person who takes part in an opportunity.

    Args:
        people: As ``journeys.contacts`` gives them.
    """
    return people.select(
        "Id",
        IsDeleted=pl.lit(value=False),
        MasterRecordId=pl.lit(EMPTY_ID),
        AccountId="AccountId",
        Title="Title",
        Email="Email",
        LeadSource="LeadSource",
        OwnerId="OwnerId",
        CreatedDate="at",
        **stamp(pl.col("at")),
    )


def role(people: pl.DataFrame) -> pl.DataFrame:
    """Write OpportunityContactRole.csv: what part each person takes in the opportunity."""
    ordered = people.sort("opened", "OpportunityId", "seat").with_row_index("n", 1)
    return ordered.select(
        make_id("00K", pl.col("n")).alias("Id"),
        "OpportunityId",
        ContactId=pl.col("Id"),
        Role="Role",
        IsPrimary=pl.col("seat") == 0,
        CreatedDate="opened",
        **stamp(pl.col("opened")),
        IsDeleted=pl.lit(value=False),
    )
