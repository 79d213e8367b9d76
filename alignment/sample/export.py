"""The sample company as the CSV files that a Salesforce Data Export would give."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from alignment.sample import campaigns, deals, leads, market, plans
from alignment.sample.deals import STAGES, link
from alignment.sample.market import EMPTY_ID, make_id
from alignment.sample.truths import AS_OF, FIRST_DAY

SEED: Final = 20260930
"""The seed of the sample company that the first start loads."""

_LEADS_PER_ACCOUNT: Final = 8
_TIME: Final = "%Y-%m-%d %H:%M:%S"
_BLANK_SOURCE: Final = 0.012
_BLANK_INDUSTRY: Final = 0.08
_EMAIL_SHARE: Final = 0.25


def write(folder: Path, *, leads: int = 12_000, seed: int = SEED) -> None:
    """Write the sample company: nine files of a CRM, its joint targets and exchange rates.

    Args:
        folder: Where to; made if it doesn't exist. Files of the same names are replaced.
        leads: How many leads; everything else scales with it.
        seed: The same seed gives the same files to the byte.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables(leads=leads, seed=seed).items():
        _as_text(frame).write_csv(folder / f"{name}.csv", quote_style="always")


def tables(*, leads: int = 12_000, seed: int = SEED) -> dict[str, pl.DataFrame]:
    """Draw the sample company.

    Args:
        leads: How many leads.
        seed: Decides every draw.

    Returns:
        One frame per file, by the file's name without its ending.
    """
    rng = np.random.default_rng(seed)
    firms = market.accounts(rng, max(40, leads // _LEADS_PER_ACCOUNT))
    people, changes, found, steps, members = _draw(rng, firms, leads)
    return {
        "Account": _account(firms),
        "User": market.sellers(),
        "Campaign": _campaign(),
        "Lead": _lead(rng, people, changes, found),
        "LeadHistory": _lead_history(changes),
        "Opportunity": _opportunity(found, steps),
        "OpportunityHistory": _opportunity_history(found, steps),
        "OpportunityContactRole": _role(found),
        "CampaignMember": _member(members),
        "targets": plans.targets(leads),
        "rates": plans.rates(),
    }


def _draw(
    rng: np.random.Generator, firms: pl.DataFrame, size: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Draw leads and their changes, opportunities and theirs, and campaign members."""
    people = leads.leads(rng, firms, size)
    changes = leads.lead_history(people)
    found = deals.deals(rng, people, changes, firms)
    return people, changes, found, deals.deal_history(rng, found), campaigns.members(rng, people)


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Write every cell the way the export does: times to the second, 0 and 1, blank for null."""
    kinds = frame.schema
    cells = []
    for name, kind in kinds.items():
        cell = pl.col(name)
        if isinstance(kind, pl.Datetime):
            cell = cell.dt.strftime(_TIME)
        elif kind == pl.Boolean:
            cell = cell.cast(pl.Int8)
        cells.append(cell.cast(pl.String).fill_null(""))
    return frame.select(cells)


def _stamp(at: pl.Expr) -> dict[str, pl.Expr]:
    """Give the columns that tell when a row was last touched."""
    return {"LastModifiedDate": at, "SystemModstamp": at}


def _account(firms: pl.DataFrame) -> pl.DataFrame:
    first = pl.lit(FIRST_DAY).cast(pl.Datetime("us"))
    return firms.select(
        "Id",
        "Name",
        "BillingCountry",
        "Industry",
        "NumberOfEmployees",
        "OwnerId",
        IsDeleted=pl.lit(value=False),
        MasterRecordId=pl.lit(EMPTY_ID),
        Type=pl.lit("Prospect"),
        CreatedDate=first,
        **_stamp(first),
        Region__c="region",
        Segment__c="segment",
    )


def _campaign() -> pl.DataFrame:
    start = pl.col("StartDate").cast(pl.Datetime("us"))
    return campaigns.campaigns().select(
        "Id",
        "Name",
        "Type",
        IsDeleted=pl.lit(value=False),
        Status=pl.when(pl.col("EndDate") <= AS_OF)
        .then(pl.lit("Completed"))
        .otherwise(pl.lit("In Progress")),
        StartDate=start,
        EndDate=pl.col("EndDate").cast(pl.Datetime("us")),
        CurrencyIsoCode=pl.lit("EUR"),
        BudgetedCost="BudgetedCost",
        ActualCost="ActualCost",
        IsActive=pl.col("EndDate") > AS_OF,
        CreatedDate=start - pl.duration(days=21),
        **_stamp(start),
    )


def _lead(
    rng: np.random.Generator, people: pl.DataFrame, changes: pl.DataFrame, found: pl.DataFrame
) -> pl.DataFrame:
    latest = changes.group_by("LeadId", maintain_order=True).last()
    latest = latest.select(Id="LeadId", Status="NewValue", changed_at="at")
    made = found.drop_nulls("LeadId").select(
        "ContactId", Id="LeadId", OpportunityId="Id", converted_at="at"
    )
    size = people.height
    blank = {
        name: pl.Series(rng.random(size) < share)
        for name, share in (("source", _BLANK_SOURCE), ("Industry", _BLANK_INDUSTRY))
    }
    has_email = pl.Series(rng.random(size) < _EMAIL_SHARE)
    domain = pl.col("Name").str.to_lowercase().str.extract(r"^(\w+)")
    survivor = pl.col("Id").shift(1).fill_null(EMPTY_ID)
    people = people.join(latest, on="Id", how="left", maintain_order="left").join(
        made, on="Id", how="left", maintain_order="left"
    )
    is_converted = pl.col("OpportunityId").is_not_null()
    account = pl.when(is_converted).then("AccountId").otherwise(pl.lit(EMPTY_ID))
    return people.select(
        "Id",
        IsDeleted="is_merged",
        MasterRecordId=pl.when("is_merged").then(survivor).otherwise(pl.lit(EMPTY_ID)),
        Company="Name",
        Country="BillingCountry",
        Email=pl.when(has_email).then(
            pl.format("contact{}@{}.example", pl.int_range(1, size + 1), domain)
        ),
        LeadSource=pl.when(~blank["source"]).then("source"),
        Status=pl.col("Status").fill_null("New"),
        Industry=pl.when(~blank["Industry"]).then("Industry"),
        NumberOfEmployees="NumberOfEmployees",
        OwnerId="OwnerId",
        IsConverted=is_converted,
        ConvertedDate=pl.col("converted_at").dt.truncate("1d"),
        ConvertedAccountId=account,
        ConvertedContactId=link("ContactId"),
        ConvertedOpportunityId=link("OpportunityId"),
        CreatedDate="created_at",
        **_stamp(pl.coalesce("changed_at", "created_at")),
        Region__c="region",
        Segment__c="segment",
    )


def _lead_history(changes: pl.DataFrame) -> pl.DataFrame:
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


def _stage(position: int) -> pl.Expr:
    """Look up what a path's letter stands for: 0 name, 1 probability, 2 forecast category."""
    return pl.col("letter").replace_strict({key: stage[position] for key, stage in STAGES.items()})


def _opportunity(found: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
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
        **_stamp(pl.col("changed_at")),
        LastStageChangeDate="since",
        ContactId=link("ContactId"),
        Loss_Reason__c=pl.when(pl.col("letter") == "L").then("lost_reason"),
    )


def _opportunity_history(found: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
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


def _role(found: pl.DataFrame) -> pl.DataFrame:
    return deals.roles(found).select(
        "Id",
        "OpportunityId",
        "ContactId",
        "Role",
        "IsPrimary",
        CreatedDate="at",
        **_stamp(pl.col("at")),
    )


def _member(members: pl.DataFrame) -> pl.DataFrame:
    return members.select(
        "Id",
        "CampaignId",
        "LeadId",
        "ContactId",
        IsDeleted=pl.lit(value=False),
        Status=pl.when("has_responded").then(pl.lit("Responded")).otherwise(pl.lit("Sent")),
        HasResponded="has_responded",
        CreatedDate="at",
        **_stamp(pl.col("at")),
        FirstRespondedDate=pl.when("has_responded").then(pl.col("at").dt.truncate("1d")),
    )
