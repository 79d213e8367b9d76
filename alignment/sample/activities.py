"""What the sellers of the sample company did with leads, opportunities and customers."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import numpy as np
import polars as pl

from alignment.sample.cells import at_work
from alignment.sample.drawing import repeated, some
from alignment.sample.journeys import END, is_silent
from alignment.sample.judging import ACCEPTED, PASSED
from alignment.sample.market import SEGMENTS
from alignment.sample.seats import seated
from alignment.sample.truths import JOURNEY_TRUTHS

_KINDS: Final = ("Call", "Email", "Meeting", "Other")
"""The tool's own words; ``Other`` is a task without a buyer in it."""

_LEAD_SHARES: Final = (0.6, 0.36, 0.04, 0.0)
_DEAL_SHARES: Final = (0.3, 0.3, 0.24, 0.16)
_CUSTOMER_SHARES: Final = (0.2, 0.4, 0.4, 0.0)
_WORKED: Final = {ACCEPTED: 1.0, PASSED: 0.86}
_CALLS: Final = {ACCEPTED: 1.0, PASSED: 0.4}
_COLD: Final = "Outbound"
_EARLY_SHARE: Final = 0.1
_FOLLOW_UP_SIGMA: Final = 1.0
_DAYS_BETWEEN_CALLS: Final = 4.0
_DEAL_TYPICAL: Final = dict(zip(SEGMENTS, (2.6, 3.8, 5.5), strict=True))
_BY_OUTCOME: Final = {"won": 1.25, "lost": 0.7, "open": 0.75}
_PLANNED_SHARE: Final = 0.5
_CUSTOMER_SHARE: Final = 0.6
_RENEWAL_MEAN: Final = 2.0
_LEAD_SEAT_SHARE: Final = 0.65
_ENDS: Final = ("opportunity", "not_accepted", "recycled")
_COLUMNS: Final = ("at", "kind", "LeadId", "OpportunityId", "AccountId", "OwnerId", "is_done")


def with_leads(
    rng: np.random.Generator, people: pl.DataFrame, changes: pl.DataFrame
) -> pl.DataFrame:
    """Draw how sellers got in touch with the leads that were passed on, and with cold ones before.

    Args:
        rng: Where chance comes from.
        people: The leads.
        changes: Their changes of status up to the day of export.

    Returns:
        One row per activity: at, kind, LeadId, OpportunityId and AccountId (null), OwnerId and
        is_done.
    """
    days = changes.group_by("LeadId").agg(
        handed=pl.col("at").filter(pl.col("NewValue") == "MQL").min(),
        left=pl.col("at").filter(pl.col("key").is_in(_ENDS)).min(),
    )
    known = people.join(days, left_on="Id", right_on="LeadId", how="left", maintain_order="left")
    known = known.with_columns(pl.col("left").fill_null(END))
    rows = pl.concat([_cold(rng, known), _followed_up(rng, known)])
    return _as_activities(
        rows.with_columns(
            kind=_kinds(rng, rows.height, _LEAD_SHARES),
            LeadId="Id",
            OpportunityId=pl.lit(None, pl.String),
            AccountId=pl.lit(None, pl.String),
        )
    )


def _as_activities(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(is_done=pl.col("at") <= END).select(_COLUMNS)


def _cold(rng: np.random.Generator, known: pl.DataFrame) -> pl.DataFrame:
    """List those whom sellers called before marketing had passed them on."""
    drawn = known.with_columns(
        draw=pl.Series(rng.random(known.height)),
        minutes=pl.Series(rng.integers(20, 400, known.height)),
    )
    is_early = pl.col("handed").is_not_null() & (pl.col("draw") < _EARLY_SHARE)
    is_cold = (pl.col("source") == _COLD) | is_early
    at = pl.col("created_at") + pl.duration(minutes="minutes")
    rows = drawn.filter(is_cold & ~pl.col("is_merged") & (at <= END)).with_columns(at=at)
    return rows.select("Id", "OwnerId", "at")


def _followed_up(rng: np.random.Generator, known: pl.DataFrame) -> pl.DataFrame:
    """Draw the first contact after the handover and those that follow until the lead leaves."""
    handed = known.drop_nulls("handed")
    typical = np.log(JOURNEY_TRUTHS.drawn_follow_up_days)
    waits = rng.lognormal(typical, _FOLLOW_UP_SIGMA, handed.height)
    rows = repeated(handed.with_columns(wait=pl.Series(waits)), _calls(rng, handed))
    pauses = rng.exponential(_DAYS_BETWEEN_CALLS, rows.height)
    is_first = pl.int_range(pl.len()).over("Id") == 0
    rows = rows.with_columns(pause=pl.Series(pauses), is_first=is_first)
    since = pl.when("is_first").then("wait").otherwise("pause").cum_sum().over("Id")
    at = pl.col("handed") + pl.duration(minutes=(since * 24 * 60).floor())
    # What is decided on isn't called again, and whoever converts at once was called before.
    at = pl.when("is_first").then(pl.min_horizontal(at, "left")).otherwise(at)
    dated = rows.with_columns(at=at).filter(pl.col("at") <= pl.min_horizontal("left", pl.lit(END)))
    return dated.select("Id", "OwnerId", at=at_work(pl.col("at"), pl.col("left")))


def _calls(rng: np.random.Generator, handed: pl.DataFrame) -> np.ndarray:
    """Draw how often each lead is called; some of those that aren't accepted never are."""
    level = pl.max_horizontal("level", pl.lit(PASSED))
    chances = handed.select(worked=level.replace_strict(_WORKED), more=level.replace_strict(_CALLS))
    is_worked = rng.random(handed.height) < chances["worked"].to_numpy()
    return np.where(is_worked, 1 + rng.poisson(chances["more"].to_numpy()), 0)


def with_deals(rng: np.random.Generator, spans: pl.DataFrame) -> pl.DataFrame:
    """Draw what sellers did while an opportunity was open, and with some customers after it.

    Args:
        rng: Where chance comes from.
        spans: As ``journeys.spans`` gives them.

    Returns:
        Rows as ``with_leads`` gives them; LeadId is null. What isn't done is planned for the weeks
        after the day of export.
    """
    customers = some(rng, spans.filter(outcome="won"), _CUSTOMER_SHARE)
    going = some(rng, spans.filter(outcome="open"), _PLANNED_SHARE)
    parts = [
        _during(rng, spans),
        _days_after(rng, customers, _CUSTOMER_SHARES).filter(pl.col("at") <= END),
        _days_after(rng, going, _DEAL_SHARES),
    ]
    whole = pl.concat([part.select("at", "kind", *_COLUMNS[3:-1]) for part in parts])
    return _as_activities(whole.with_columns(LeadId=pl.lit(None, pl.String)))


def _during(rng: np.random.Generator, spans: pl.DataFrame) -> pl.DataFrame:
    """Draw what was done between the opening and the close, but for silences."""
    by_outcome = pl.col("outcome").replace_strict(_BY_OUTCOME)
    mean = spans.select(pl.col("segment").replace_strict(_DEAL_TYPICAL) * by_outcome).to_series()
    rows = repeated(spans, 1 + rng.poisson(mean.to_numpy()))
    rows = rows.with_columns(
        share=pl.Series(rng.random(rows.height)), kind=_kinds(rng, rows.height, _DEAL_SHARES)
    )
    at = pl.col("opened") + (pl.col("last") - pl.col("opened")) * pl.col("share")
    rows = rows.with_columns(at=at_work(at, pl.col("last")))
    return rows.filter(~is_silent(pl.col("at")))


def _days_after(
    rng: np.random.Generator, spans: pl.DataFrame, shares: tuple[float, ...]
) -> pl.DataFrame:
    """Draw one activity in the month after the last day."""
    days = pl.lit(pl.Series(rng.integers(1, 30, spans.height)))
    at = at_work(pl.col("last") + pl.duration(days=days), pl.lit(END + timedelta(days=40)))
    return spans.with_columns(at=at, kind=_kinds(rng, spans.height, shares))


def with_renewals(rng: np.random.Generator, found: pl.DataFrame) -> pl.DataFrame:
    """Draw what sellers did about the opportunities that no lead became.

    Args:
        rng: Where chance comes from.
        found: The opportunities.

    Returns:
        Rows as ``with_leads`` gives them; LeadId is null.
    """
    renewals = found.filter(pl.col("LeadId").is_null())
    rows = repeated(renewals, rng.poisson(_RENEWAL_MEAN, renewals.height))
    days = pl.lit(pl.Series(rng.integers(0, 40, rows.height)))
    dated = rows.with_columns(
        at=pl.col("at") + pl.duration(days=days, minutes=95),
        kind=_kinds(rng, rows.height, _CUSTOMER_SHARES),
        OpportunityId="Id",
    )
    return _as_activities(dated.filter(pl.col("at") <= END))


def _kinds(rng: np.random.Generator, size: int, shares: tuple[float, ...]) -> pl.Series:
    return pl.Series(rng.choice(_KINDS, size, p=shares).tolist(), dtype=pl.String)


def named(rng: np.random.Generator, rows: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    """Say whom each activity was with, the way the tool keeps it.

    Args:
        rng: Where chance comes from.
        rows: As the functions above give them.
        contacts: As ``journeys.contacts`` gives them.

    Returns:
        The rows in the order of time with WhoId: the lead, the contact that the lead became, or
        another contact of the opportunity; null for renewals.
    """
    became = contacts.filter(seat=0).select("LeadId", became="Id", firm="AccountId")
    known = rows.join(became, on="LeadId", how="left", maintain_order="left")
    known = seated(rng, known.rename({"LeadId": "person"}), contacts, _LEAD_SEAT_SHARE)
    return known.with_columns(
        WhoId=pl.coalesce("ContactId", "became", "person"),
        AccountId=pl.coalesce("AccountId", "firm"),
        at=pl.col("at").dt.truncate("1m"),
    ).sort("at", "WhoId", "OpportunityId", "kind")
