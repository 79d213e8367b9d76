"""What the people of an opportunity of the sample company did after the handover.

More of the won ones than of the lost ones are in touch with marketing after it: by design they go
together, and neither makes the other.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from alignment.sample.drawing import repeated, some
from alignment.sample.journeys import END, is_silent
from alignment.sample.leads import exactly
from alignment.sample.market import SEGMENTS
from alignment.sample.placing import placed
from alignment.sample.seats import seated
from alignment.sample.truths import JOURNEY_TRUTHS

_TYPICAL: Final = dict(zip(SEGMENTS, (0.9, 1.8, 3.0), strict=True))
"""How many touches more than one, on average."""

_BY_OUTCOME: Final = {"won": 1.3, "lost": 0.7, "open": 0.8}
_CUSTOMER_SHARE: Final = 0.35
_CUSTOMER_DAYS: Final = 90.0
_LEAD_SEAT_SHARE: Final = 0.5
_COLUMNS: Final = ("CampaignId", "LeadId", "ContactId", "at", "Status", "has_responded")


def touches(rng: np.random.Generator, spans: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    """Draw the touches between the handover and the close, and some of customers after it.

    Args:
        rng: Where chance comes from.
        spans: As ``journeys.spans`` gives them.
        contacts: As ``journeys.contacts`` gives them.

    Returns:
        One row per touch: CampaignId, LeadId (null once the lead had become the contact),
        ContactId, at, Status, has_responded.
    """
    seen = spans.filter(~pl.col("is_unseen"))
    during = placed(rng, _during(rng, seen)).filter(~is_silent(pl.col("at")))
    later = placed(rng, _later(rng, seen))
    columns = ("OpportunityId", "CampaignId", "at", "Status", "has_responded")
    dated = pl.concat([during.select(columns), later.select(columns)])
    rows = seated(rng, dated, contacts, _LEAD_SEAT_SHARE)
    is_still_lead = pl.col("at") < pl.col("opened")
    return rows.with_columns(LeadId=pl.when(is_still_lead).then("LeadId")).select(_COLUMNS)


def _during(rng: np.random.Generator, seen: pl.DataFrame) -> pl.DataFrame:
    """Draw a day between handover and close for each touch."""
    shares = dict(JOURNEY_TRUTHS.drawn_touched_after)
    touched = exactly(rng, seen["outcome"].to_numpy(), shares)
    by_outcome = pl.col("outcome").replace_strict(_BY_OUTCOME)
    mean = seen.select(pl.col("segment").replace_strict(_TYPICAL) * by_outcome).to_series()
    number = 1 + rng.poisson(mean.to_numpy())
    rows = repeated(seen, np.where(touched, number, 0))
    rows = rows.with_columns(share=pl.Series(rng.beta(1.1, 1.3, rows.height)))
    morning = pl.col("handed").dt.truncate("1d") + pl.duration(days=1, hours=8)
    at = morning + (pl.col("last") - morning) * pl.col("share")
    return rows.filter(morning < pl.col("last")).with_columns(at=at)


def _later(rng: np.random.Generator, seen: pl.DataFrame) -> pl.DataFrame:
    """Draw a day after the close for some of those that became customers."""
    rows = some(rng, seen.filter(outcome="won"), _CUSTOMER_SHARE)
    rows = rows.with_columns(days=pl.Series(2 + _CUSTOMER_DAYS * rng.random(rows.height)))
    at = pl.col("last") + pl.duration(hours=24 * pl.col("days"))
    return rows.with_columns(at=at, last=pl.lit(END)).filter(pl.col("at") < END)
