"""All that the campaigns of the sample company brought, put together as the tool keeps it."""

from __future__ import annotations

import polars as pl

from alignment.sample.cells import link, make_id, stamp


def together(
    own: pl.DataFrame, nudged: pl.DataFrame, later: pl.DataFrame, spans: pl.DataFrame
) -> pl.DataFrame:
    """Put together what people did as leads and what they did as contacts.

    Nobody is twice a member of a campaign, and what no campaign ever saw is left out.

    Args:
        own: What leads did and were sent, as ``touches.members`` gives it.
        nudged: What they did just before the handover, as ``nudges`` gives it; it comes first.
        later: What people did after it, as ``afterwards.touches`` gives it.
        spans: As ``journeys.spans`` gives them.

    Returns:
        One row per campaign and person in order of time: n (from 1), CampaignId, LeadId, ContactId
        (also of leads, once they had become one), at, Status and has_responded.
    """
    unseen = spans.filter("is_unseen")
    leads = pl.concat([nudged, own.select(nudged.columns)])
    leads = leads.join(unseen, on="LeadId", how="anti", maintain_order="left")
    leads = leads.unique(["CampaignId", "LeadId"], keep="first", maintain_order=True)
    leads = leads.join(
        spans.select("LeadId", "ContactId"), on="LeadId", how="left", maintain_order="left"
    )
    new = later.sort("at").unique(["CampaignId", "ContactId"], keep="first", maintain_order=True)
    new = new.join(leads, on=["CampaignId", "ContactId"], how="anti", maintain_order="left")
    whole = pl.concat([leads, new.select(leads.columns)])
    ordered = whole.sort("at", "LeadId", "ContactId", "CampaignId", nulls_last=True)
    return ordered.with_row_index("n", 1)


def member(members: pl.DataFrame) -> pl.DataFrame:
    """Write CampaignMember.csv: one row per campaign and person.

    Args:
        members: As ``together`` gives them.
    """
    return members.select(
        make_id("00v", pl.col("n")).alias("Id"),
        CampaignId="CampaignId",
        LeadId=link("LeadId"),
        ContactId=link("ContactId"),
        IsDeleted=pl.lit(value=False),
        Status="Status",
        HasResponded="has_responded",
        CreatedDate="at",
        **stamp(pl.col("at")),
        FirstRespondedDate=pl.when("has_responded").then(pl.col("at").dt.truncate("1d")),
    )
