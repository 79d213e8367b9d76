"""Builders of the marts about what buyers saw and what it cost."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl

from alignment.schema.credit import CampaignCost, Contacted, OpportunityJourney
from tests.metrics.marts import DAY


def deal(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column of the mart
    """Give a row of ``OpportunityJourney``: an open opportunity that nobody touched."""
    row: dict[str, Any] = {
        "account_id": None,
        "lead_id": None,
        "source": "Web",
        "campaign": "Spring",
        "channel": "Webinar",
        "region": "North",
        "team": "A",
        "segment": "SMB",
        "exclusion": "",
        "is_renewal": False,
        "cluster": 0,
        "qualified_day": DAY,
        "outcome": "open",
        "outcome_day": None,
        "amount_minor": 100_00,
        "value_minor": 100_00,
        "is_unpriced": False,
        "touches": 0,
        "qualified_touches": 0,
        "early_touches": 0,
        "late_touches": 0,
        "touches_after_handover": 0,
        "activities": 0,
        "shared_months": 0,
        "people": 0,
        "evidence": 100,
        "seen_day": DAY + 600,
        "opportunities": 1,
    }
    return row | given


def deals(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Make the mart, each opportunity with an id of its own."""
    numbered = [{"opp_id": f"O{number:03}"} | row for number, row in enumerate(rows)]
    schema = OpportunityJourney.create_empty().schema
    return OpportunityJourney.validate(pl.DataFrame(numbered, schema=schema), cast=True)


def lazily(rows: list[dict[str, Any]]) -> nw.LazyFrame[Any]:
    """Offer the mart in polars."""
    lazy: nw.LazyFrame[Any] = nw.from_native(deals(rows).lazy())
    return lazy


def costs(rows: list[tuple[str, str, int, str, int | None]]) -> pl.DataFrame:
    """Make the mart of costs from campaign, channel, first day of the month, basis and amount."""
    names = ("campaign", "channel", "month_day", "basis", "cost_minor")
    frame = pl.DataFrame(
        rows,
        schema=dict.fromkeys(names[:2], pl.String)
        | {"month_day": pl.Int32}
        | {"basis": pl.String, "cost_minor": pl.Int64},
        orient="row",
    )
    marked = frame.with_columns(is_unpriced=pl.col("cost_minor").is_null())
    return CampaignCost.validate(marked, cast=True)


def contacted(rows: list[tuple[str, int, int]]) -> pl.DataFrame:
    """Make the mart of what the teams did from side, day and number."""
    known = {"kind": "other", "source": "Web", "region": "North", "team": "A", "segment": "SMB"}
    made = [{"side": side, "day": day, "number": number} | known for side, day, number in rows]
    frame = pl.DataFrame(made, schema=Contacted.create_empty().schema)
    return Contacted.validate(frame, cast=True)
