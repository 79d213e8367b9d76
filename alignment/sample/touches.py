"""Whom the campaigns of the sample company reached, and what those people did."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from alignment.sample.campaigns import campaigns
from alignment.sample.judging import ACCEPTED, PASSED
from alignment.sample.truths import AS_OF

WINDOW_DAYS: Final = 90
"""What a lead does counts up to its handover, or for so many days where it is never passed on."""

_INVITED_SHARE: Final = 0.3
_RESPONSE_SHARE: Final = 0.55
_MAILED_SHARE: Final = 0.4
_CLICK_SHARE: Final = 0.18
_COLUMNS: Final = ("CampaignId", "LeadId", "at", "Status", "has_responded")
_REQUESTS: Final = {ACCEPTED: 0.4, PASSED: 0.25, 1: 0.06, 0: 0.03}
_EVENTS: Final = 0.4
_PAPERS: Final = 0.45
_SINGLE: Final = 0.3


def members(rng: np.random.Generator, leads: pl.DataFrame) -> pl.DataFrame:
    """List whom the campaigns reached: what brought a lead, what it did then, what it was sent.

    Args:
        rng: Where chance comes from.
        leads: One row per lead, see ``facts.known``.

    Returns:
        One row per campaign and lead: CampaignId, LeadId, at, Status and has_responded; those with
        the status Sent did nothing.
    """
    counted = pl.when("is_handed").then("mql").otherwise(WINDOW_DAYS)
    known = leads.with_columns(last=counted)
    parts = [_first(known), _deeds(rng, known), _invited(rng, known), _mailed(rng, known)]
    return pl.concat(parts).unique(["CampaignId", "LeadId"], keep="first", maintain_order=True)


def _first(leads: pl.DataFrame) -> pl.DataFrame:
    """List the campaign that brought each lead."""
    brought = leads.filter(pl.col("CampaignId").is_not_null())
    return brought.select(
        "CampaignId",
        LeadId="Id",
        at="created_at",
        Status=pl.lit("Responded"),
        has_responded=pl.lit(value=True),
    )


def _deeds(rng: np.random.Generator, leads: pl.DataFrame) -> pl.DataFrame:
    """List what leads did on their own until they were passed on."""
    size = leads.height
    engaged = leads["is_engaged"].to_numpy()
    asks = leads["level"].replace_strict(_REQUESTS).to_numpy()
    request = engaged & (rng.random(size) < asks)
    event = engaged & (rng.random(size) < _EVENTS)
    is_alone = leads["source"].is_in(["Event", "Webinar"]).to_numpy()
    papers = engaged & ((rng.random(size) < _PAPERS) | ~(request | event | is_alone))
    # One paper alone is less than marketing asks for, unless a paper is what brought the lead.
    is_brought = (leads["source"] == "Content download").to_numpy()
    single = ~engaged & ~is_brought & (rng.random(size) < _SINGLE)
    by_type = {
        "Demo request": ("Requested", request & (rng.random(size) < 0.7)),  # noqa: PLR2004 - a share
        "On-demand webinar": ("Watched", event),
        "Whitepaper": ("Downloaded", papers | single),
    }
    by_type["Contact form"] = ("Submitted", request & ~by_type["Demo request"][1])
    parts = [
        _chosen(rng, leads.filter(pl.Series(rows)), kind, status)
        for kind, (status, rows) in by_type.items()
    ]
    parts.append(_chosen(rng, leads.filter(pl.Series(papers)), "Whitepaper", "Downloaded", 1))
    return pl.concat(parts)


def _chosen(
    rng: np.random.Generator, leads: pl.DataFrame, kind: str, status: str, which: int = 0
) -> pl.DataFrame:
    """Let each of the leads do one thing of a kind on a day before it was passed on."""
    ids = campaigns().filter(Type=kind)["Id"]
    half = max(1, ids.len() // 2)
    # Each call with another ``which`` takes from another half, so that no lead does one twice.
    pick = which * half % ids.len() + rng.integers(0, half, leads.height)
    last = leads["last"].to_numpy() + 1
    days = pl.Series(np.floor(rng.random(leads.height) * last).astype(np.int64))
    minutes = pl.Series(rng.integers(1, 20, leads.height))
    return (
        leads.select(
            LeadId="Id",
            at=pl.col("created_at") + pl.duration(days=pl.lit(days), minutes=pl.lit(minutes)),
            CampaignId=ids.gather(pl.Series(pick)),
            Status=pl.lit(status),
            has_responded=pl.lit(value=True),
        )
        .filter(_is_told())
        .select(_COLUMNS)
    )


def _is_told() -> pl.Expr:
    """Tell whether something happened by the day of export."""
    return pl.col("at").dt.date() <= AS_OF


def _invited(rng: np.random.Generator, leads: pl.DataFrame) -> pl.DataFrame:
    """List who was asked to the next webinar, and who came."""
    asked = leads.filter(pl.Series(rng.random(leads.height) < _INVITED_SHARE))
    webinars = campaigns().filter(Type="Webinar").select("StartDate", CampaignId="Id")
    joined = (
        asked.drop("CampaignId")
        .with_columns(after=pl.col("entry") + pl.duration(days=1))
        .sort("after")
        .join_asof(
            webinars.sort("StartDate"), left_on="after", right_on="StartDate", strategy="forward"
        )
        .drop_nulls("CampaignId")
        .sort("Id")
    )
    came = pl.Series(rng.random(joined.height) < _RESPONSE_SHARE)
    # Those who had too few touches for marketing before they were passed on came only later.
    is_late = pl.col("StartDate") > pl.col("entry") + pl.duration(days="last")
    return joined.with_columns(
        came=came & joined.select(pl.col("is_engaged") | is_late).to_series()
    ).select(
        "CampaignId",
        LeadId="Id",
        at=pl.col("StartDate").cast(pl.Datetime("us")) + pl.duration(hours=11),
        Status=pl.when("came").then(pl.lit("Attended")).otherwise(pl.lit("Sent")),
        has_responded="came",
    )


def _mailed(rng: np.random.Generator, leads: pl.DataFrame) -> pl.DataFrame:
    """List who was sent the product mail of the quarter, and who clicked."""
    sent = leads.filter(pl.Series(rng.random(leads.height) < _MAILED_SHARE))
    mails = campaigns().filter(Type="Email").select("StartDate", CampaignId="Id")
    joined = (
        sent.drop("CampaignId")
        .sort("entry")
        .join_asof(mails.sort("StartDate"), left_on="entry", right_on="StartDate")
        .sort("Id")
    )
    days = pl.Series(rng.integers(1, 45, joined.height))
    clicked = pl.Series(rng.random(joined.height) < _CLICK_SHARE)
    return (
        joined.select(
            "CampaignId",
            LeadId="Id",
            at=pl.col("created_at") + pl.duration(days=pl.lit(days)),
            Status=pl.when(clicked).then(pl.lit("Clicked")).otherwise(pl.lit("Sent")),
            has_responded=clicked,
        )
        .filter(_is_told())
        .select(_COLUMNS)
    )
