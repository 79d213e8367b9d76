"""Opportunity.csv and OpportunityHistory.csv of the sample company."""

from __future__ import annotations

import polars as pl

from alignment.sample.cells import link, make_id, stamp
from alignment.sample.deals import STAGES, confirmed
from alignment.sample.lead_rows import FACT_COLUMNS


def _stage(position: int) -> pl.Expr:
    """Look up what a path's letter stands for: 0 name, 1 probability, 2 forecast category."""
    return pl.col("letter").replace_strict({key: stage[position] for key, stage in STAGES.items()})


def opportunity(found: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """Write Opportunity.csv: one row per opportunity as it stands on the day of export."""
    since = pl.col("at").filter("is_entry").last()
    now = steps.group_by("Id", maintain_order=True).agg(
        pl.col("letter", "amount").last(), since=since, changed_at=pl.col("at").last()
    )
    frame = found.join(now, on="Id", how="left", maintain_order="left")
    is_closed = pl.col("letter").is_in(["W", "L"])
    # Open ones are expected a fixed while after they were last touched, some of it already past.
    expected = pl.col("changed_at").dt.truncate("1d") + pl.duration(days=45)
    return frame.select(
        "Id",
        IsDeleted=pl.lit(value=False),
        AccountId="AccountId",
        Name=pl.format("{} - {}", "Name", "Type"),
        StageName=_stage(0),
        Amount="amount",
        Probability=_stage(1),
        CloseDate=pl.when(is_closed).then(pl.col("since").dt.truncate("1d")).otherwise(expected),
        Type="Type",
        LeadSource="source",
        IsClosed=is_closed,
        IsWon=pl.col("letter") == "W",
        ForecastCategory=_stage(2),
        ForecastCategoryName=_stage(2),
        CurrencyIsoCode="currency",
        CampaignId=link("CampaignId"),
        OwnerId="OwnerId",
        CreatedDate="at",
        **stamp(pl.col("changed_at")),
        LastStageChangeDate="since",
        ContactId=link("ContactId"),
        Loss_Reason__c=pl.when(pl.col("letter") == "L").then("lost_reason"),
        **{column: confirmed(name) for name, column in FACT_COLUMNS.items()},
    )


def opportunity_history(found: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """Write OpportunityHistory.csv: one row per entry into a stage or change of the amount."""
    owners = found.select("Id", "OwnerId")
    ordered = steps.join(owners, on="Id", how="left").sort("at", "Id").with_row_index("n", 1)
    value = pl.col("amount") * _stage(1) // 100
    return ordered.select(
        make_id("008", pl.col("n")).alias("Id"),
        OpportunityId="Id",
        CreatedById="OwnerId",
        CreatedDate="at",
        StageName=_stage(0),
        Amount="amount",
        ExpectedRevenue=value,
        CloseDate=pl.col("at").dt.truncate("1d") + pl.duration(days=45),
        Probability=_stage(1),
        ForecastCategory=_stage(2),
        CurrencyIsoCode="currency",
        SystemModstamp="at",
        IsDeleted=pl.lit(value=False),
    )
