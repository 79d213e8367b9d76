"""What leads of the sample company did in the days before they were passed on.

The product mail of the quarter goes out on its own to whoever is about to be passed on, so nearly
everybody who buys has clicked it. It has no effect: as many click of those that never buy.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from alignment.sample.campaigns import campaigns
from alignment.sample.truths import JOURNEY_TRUTHS

_ASKED_SHARE: Final = 0.1
_MEMBER: Final = ("CampaignId", "LeadId", "at", "Status", "has_responded")


def handed_over(people: pl.DataFrame, changes: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """List the leads that marketing passed on, and when.

    Returns:
        One row per lead: LeadId, created_at, handed, is_engaged, is_buyer (became an opportunity)
        and is_unseen.
    """
    passed = changes.filter(NewValue="MQL").group_by("LeadId").agg(handed=pl.col("at").min())
    buyers = spans.select("LeadId", "is_unseen", is_buyer=pl.lit(value=True))
    known = people.select("created_at", "is_engaged", LeadId="Id")
    known = known.join(passed, on="LeadId", how="inner", maintain_order="left")
    flags = pl.col("is_unseen", "is_buyer").fill_null(value=False)
    return known.join(buyers, on="LeadId", how="left", maintain_order="left").with_columns(flags)


def mailed(rng: np.random.Generator, handed: pl.DataFrame) -> pl.DataFrame:
    """List who clicked the product mail before the handover: as many of those that never buy.

    Args:
        rng: Where chance comes from.
        handed: As ``handed_over`` gives them.

    Returns:
        One row per click: CampaignId, LeadId, at, Status, has_responded.
    """
    size = handed.height
    drawn = handed.with_columns(
        luck=pl.Series(rng.random(size)) + pl.col("is_unseen"),
        hours=pl.Series(48 * rng.random(size) ** 2),
    )
    place = pl.col("luck").rank("ordinal").over("is_buyer")
    clicked = place <= JOURNEY_TRUTHS.mailed_before_handover * pl.len().over("is_buyer")
    chosen = drawn.filter(clicked).with_columns(at=_before("hours"))
    mails = campaigns().filter(Type="Email").select(CampaignId="Id", at="StartDate")
    dated = chosen.sort("at").join_asof(
        mails.with_columns(pl.col("at").cast(pl.Datetime("us"))).sort("at"), on="at"
    )
    return _as_members(dated, "Clicked")


def asked(rng: np.random.Generator, handed: pl.DataFrame) -> pl.DataFrame:
    """List who asked for a demo shortly before the handover, and who long before it.

    All of them had done enough for marketing's rule anyway.

    Args:
        rng: Where chance comes from.
        handed: As ``handed_over`` gives them.

    Returns:
        One row per request: CampaignId, LeadId, at, Status, has_responded.
    """
    size = handed.height
    waits = pl.col("handed") - pl.col("created_at") >= pl.duration(days=JOURNEY_TRUTHS.ready_days)
    waited = waits & pl.Series(rng.random(size) < JOURNEY_TRUTHS.ready_share)
    soon = pl.Series(rng.random(size) < _ASKED_SHARE)
    book = campaigns().filter(Name="Book a demo")["Id"].item()
    early = pl.col("created_at") + pl.duration(hours=pl.lit(pl.Series(rng.integers(2, 72, size))))
    return _as_members(
        handed.with_columns(
            hours=pl.Series(144 * rng.random(size)), waited=waited, soon=soon, early=early
        )
        .filter(pl.col("is_buyer") & pl.col("is_engaged") & (pl.col("waited") | pl.col("soon")))
        .with_columns(
            at=pl.when("waited").then("early").otherwise(_before("hours")),
            CampaignId=pl.lit(book),
        ),
        "Requested",
    )


def _before(hours: str) -> pl.Expr:
    """Give a time so many hours before the handover, but not before the lead came."""
    earlier = pl.col("handed") - pl.duration(minutes=5 + 60 * pl.col(hours))
    return pl.max_horizontal(
        earlier.dt.truncate("1s"), pl.col("created_at") + pl.duration(minutes=12)
    )


def _as_members(rows: pl.DataFrame, status: str) -> pl.DataFrame:
    told = rows.with_columns(Status=pl.lit(status), has_responded=pl.lit(value=True))
    return told.select(_MEMBER)
