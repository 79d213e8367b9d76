"""What anybody can count of the sample company's journeys, without a measure of the project."""

from __future__ import annotations

import polars as pl

from alignment.sample import AS_OF
from tests.sample.counting import EMPTY_ID, Files, day, first_day

LOOK_BACK_DAYS = 365
_INTENT = ("Demo request",)


def closed(files: Files) -> pl.DataFrame:
    """List the opportunities that leads became.

    Returns:
        One row per opportunity: OpportunityId, AccountId, segment, outcome (won, lost or open),
        opened, last (its close, or the day of export), handed, source, amount and begin (from
        which day on touches count).
    """
    leads = files["Lead"].filter(IsConverted="1").join(first_day(files, "MQL"), on="Id")
    leads = leads.select("Segment__c", OpportunityId="ConvertedOpportunityId", handed="MQL")
    known = files["Opportunity"].rename({"Id": "OpportunityId"}).join(leads, on="OpportunityId")
    won, lost = (pl.col(name) == "1" for name in ("IsWon", "IsClosed"))
    opened = day("CreatedDate")
    return known.select(
        "OpportunityId",
        "AccountId",
        segment="Segment__c",
        outcome=pl.when(won)
        .then(pl.lit("won"))
        .when(lost)
        .then(pl.lit("lost"))
        .otherwise(pl.lit("open")),
        opened=opened,
        last=pl.when(lost).then(day("LastStageChangeDate")).otherwise(pl.lit(AS_OF)),
        handed="handed",
        source="LeadSource",
        euros=pl.col("Amount").cast(pl.Float64, strict=False)
        * pl.col("CurrencyIsoCode").replace_strict({"EUR": 1.0, "GBP": 1.165, "SEK": 0.0895}),
        begin=opened - pl.duration(days=LOOK_BACK_DAYS),
    )


def people(files: Files) -> pl.DataFrame:
    """Tell by lead and contact which person it is and for which account."""
    contacts = files["Contact"].select(record="Id", person="Id", AccountId="AccountId")
    leads = files["Lead"].filter(IsConverted="1")
    leads = leads.select(record="Id", person="ConvertedContactId", AccountId="ConvertedAccountId")
    return pl.concat([contacts, leads])


def touches(files: Files) -> pl.DataFrame:
    """List what people of accounts did: person, AccountId, at, CampaignId, Name and Type."""
    members = files["CampaignMember"].filter(HasResponded="1")
    record = pl.when(pl.col("LeadId") != EMPTY_ID).then("LeadId").otherwise("ContactId")
    campaigns = files["Campaign"].select("Name", "Type", CampaignId="Id")
    rows = members.select("CampaignId", record=record, at=day("FirstRespondedDate"))
    found = rows.join(people(files), on="record").join(campaigns, on="CampaignId")
    return found.select("person", "AccountId", "at", "CampaignId", "Name", "Type").unique()


def activities(files: Files) -> pl.DataFrame:
    """List what sellers did with people of accounts or about them: AccountId, at and Type."""
    columns = ("WhoId", "AccountId", "Type", "ActivityDate")
    rows = pl.concat(
        [files["Task"].filter(IsClosed="1").select(columns), files["Event"].select(columns)]
    )
    rows = rows.filter(pl.col("AccountId") != EMPTY_ID).select(
        "AccountId", "Type", at=day("ActivityDate")
    )
    return rows.filter(pl.col("at") <= AS_OF)


def within(rows: pl.DataFrame, opportunities: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of each opportunity's account between the look-back and its close."""
    joined = rows.join(opportunities, on="AccountId")
    return joined.filter(pl.col("at").is_between("begin", "last"))
