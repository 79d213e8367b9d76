"""The leads of the sample company: when they came, and how far each got."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from alignment.sample.campaigns import attach, campaign_days
from alignment.sample.cells import make_id
from alignment.sample.judging import judged, placed
from alignment.sample.truths import AS_OF, FIRST_DAY, SOURCES, TRUTHS

NEVER: Final = 100_000
"""Days until something that doesn't happen; far after every as-of day."""

STATUSES: Final = {
    "engaged": "Engaged",
    "mql": "MQL",
    "returned": "Engaged",
    "again": "MQL",
    "sql": "SQL",
    "opportunity": "Closed - Converted",
    "not_accepted": "Not accepted",
    "recycled": "Recycled",
    "back": "MQL",
}
"""The tool's own word for each thing that can happen to a lead."""

_WINDOW: Final = 90
_MONTH_FACTORS: Final = (1.0, 1.02, 1.08, 1.0, 1.0, 0.98, 0.85, 0.64, 1.1, 1.12, 1.08, 0.72)
_GROWTH: Final = 0.75  # the last day draws e^0.75 = 2.1 times the leads of the first
_WEEKEND: Final = 0.22
_CROWD: Final = 14.0
_MERGED_SHARE: Final = 0.004
_LATE_SHARE: Final = 0.015
_BACK_SHARE: Final = 0.07
_SKIP_SHARE: Final = TRUTHS.skip_share
_RETURN_SHARE: Final = 0.05
_PACE: Final = (
    1.0,
    1.5,
    1.2,
    1.3,
)  # how long stays in lead, Engaged, MQL and SQL are to each other
_PACE_SIGMA: Final = 0.6
_LEVELS: Final = (0.46, 0.28, 0.16, 0.10)  # how far those get that never convert: lead … SQL
_NOT_ACCEPTED: Final = (0.28, 0.22, 0.58, 0.42)  # by that level
_RECYCLED: Final = (0.16, 0.28, 0.27, 0.40)


def _day_weights(source: str) -> np.ndarray:
    """Say how likely a lead of the source is to come on each day of the sample."""
    days = [FIRST_DAY + timedelta(days=n) for n in range((AS_OF - FIRST_DAY).days + 1)]
    season = np.array([_MONTH_FACTORS[day.month - 1] for day in days])
    week = np.array([_WEEKEND if day.weekday() > 4 else 1.0 for day in days])  # noqa: PLR2004 - Friday
    weights = season * week * np.exp(_GROWTH * np.arange(len(days)) / len(days))
    for crowd in campaign_days(source):
        start = (crowd - FIRST_DAY).days
        weights[start : start + 4] *= _CROWD
    if source == TRUTHS.young_source:
        pilot, launch = ((day - FIRST_DAY).days for day in (date(2026, 2, 1), date(2026, 8, 1)))
        weights[:pilot] = 0.0
        weights[pilot:launch] *= 0.18 / weights[pilot:launch].sum()
        weights[launch:] *= 0.82 / weights[launch:].sum()
    shares: np.ndarray = weights / weights.sum()
    return shares


def _arrivals(rng: np.random.Generator, size: int) -> pl.DataFrame:
    """Draw source and day of entry of every lead, oldest first."""
    counts = [round(size * source.share) for source in SOURCES]
    counts[0] += size - sum(counts)
    names = np.repeat([source.name for source in SOURCES], counts)
    entry = np.concatenate(
        [
            rng.choice(len(weights := _day_weights(source.name)), count, p=weights)
            for source, count in zip(SOURCES, counts, strict=True)
        ]
    )
    order = rng.permutation(size)
    order = order[np.argsort(entry[order], kind="stable")]
    return pl.DataFrame({"source": names[order].tolist(), "entry_n": entry[order].astype(np.int64)})


def exactly(rng: np.random.Generator, groups: np.ndarray, shares: dict[str, float]) -> np.ndarray:
    """Choose rows so that each group's share is met to the row, not only on average.

    Args:
        rng: Where chance comes from.
        groups: The group of each row.
        shares: The share to choose, 0 to 1, by group.

    Returns:
        Whether each row is chosen.
    """
    chosen = np.zeros(len(groups), dtype=bool)
    for group, share in shares.items():
        rows = rng.permutation(np.flatnonzero(groups == group))
        chosen[rows[: round(share * len(rows))]] = True
    return chosen


def _converting(rng: np.random.Generator, sources: np.ndarray, merged: np.ndarray) -> np.ndarray:
    """Draw the days from entry to the opportunity, NEVER for those that don't convert."""
    size = len(sources)
    eligible = np.where(merged, "", sources)
    in_time = exactly(rng, eligible, dict(TRUTHS.conversion_within_90_days))
    late = ~in_time & ~merged & (rng.random(size) < _LATE_SHARE)
    days = np.full(size, NEVER)
    soon = 2 + np.round((_WINDOW - 2) * rng.beta(1.5, 2.6, size)).astype(np.int64)
    days[in_time] = soon[in_time]
    days[late] = rng.integers(_WINDOW + 4, 220, size)[late]
    return days


def _levels(rng: np.random.Generator, arrived: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Draw how far each lead gets that never converts, and who is called MQL by the drift.

    Returns:
        The level (0 lead, 1 engaged, 2 MQL, 3 SQL), and whether the drift alone lifted it there.
    """
    size = arrived.height
    level = rng.choice(4, size, p=_LEVELS)
    drifted = (
        (arrived["region"] == TRUTHS.drift_region) & (arrived["entry"] >= TRUTHS.drift_day)
    ).to_numpy()
    promoted = drifted & (level < 2) & (rng.random(size) < TRUTHS.drift_promoted)  # noqa: PLR2004 - below MQL
    level[promoted] = 2
    return level, promoted


def _steps(rng: np.random.Generator, level: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Draw the days from entry to Engaged, MQL and SQL, all before the lead's end.

    The stays share the time to the end by weights that are log-normal, so that the days in each
    stage are nearly so; stages beyond the level take no time.
    """
    weights = np.array(_PACE) * np.exp(rng.normal(0.0, _PACE_SIGMA, (len(level), 4)))
    weights[np.arange(4)[None, :] > level[:, None]] = 0.0
    shares = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    steps: np.ndarray = np.floor(shares[:, :3] * ends[:, None]).astype(np.int64)
    steps[np.arange(3)[None, :] >= level[:, None]] = NEVER
    return steps


def _returns(
    rng: np.random.Generator, steps: np.ndarray, level: np.ndarray
) -> dict[str, np.ndarray]:
    """Let some accepted leads go a step back from MQL to Engaged and come again before SQL."""
    wait = np.where(level == len(_PACE) - 1, steps[:, 2] - steps[:, 1], 0)
    goes = (wait > 2) & (rng.random(len(level)) < _RETURN_SHARE)  # noqa: PLR2004 - room for three stays
    return {
        "returned": np.where(goes, steps[:, 1] + wait // 3, NEVER),
        "again": np.where(goes, steps[:, 1] + 2 * wait // 3, NEVER),
    }


def _paths(rng: np.random.Generator, arrived: pl.DataFrame) -> pl.DataFrame:
    """Draw after how many days each thing happens to each lead; NEVER where it doesn't."""
    size = arrived.height
    merged = arrived["is_merged"].to_numpy()
    converted = _converting(rng, arrived["source"].to_numpy(), merged)
    level, promoted = _levels(rng, arrived)
    level = np.where(merged, 0, level)
    stays = 3 + np.round(np.exp(rng.normal(3.3, 0.7, size))).astype(np.int64)
    ends = np.where(converted < NEVER, converted, stays)
    level = np.where(converted < NEVER, 3, level)
    steps = _steps(rng, level, ends)
    returns = _returns(rng, steps, level)
    steps[(converted < NEVER) & (rng.random(size) < _SKIP_SHARE), 0] = NEVER
    draw = rng.random(size)
    exits = (converted == NEVER) & ~merged
    refuse = np.array(_NOT_ACCEPTED)[level]
    not_accepted = exits & (draw < refuse)
    recycled = exits & ~not_accepted & (draw < refuse + np.array(_RECYCLED)[level])
    back = recycled & (rng.random(size) < _BACK_SHARE)
    return pl.DataFrame(
        {
            "engaged": steps[:, 0],
            "mql": steps[:, 1],
            **returns,
            "sql": steps[:, 2],
            "opportunity": converted,
            "not_accepted": np.where(not_accepted, ends, NEVER),
            "recycled": np.where(recycled, ends, NEVER),
            "back": np.where(back, ends + rng.integers(100, 200, size), NEVER),
            "level": level,
            "is_promoted": promoted & ~merged & (converted == NEVER),
        }
    )


def leads(rng: np.random.Generator, firms: pl.DataFrame, size: int) -> pl.DataFrame:
    """Draw the leads and what becomes of each, also after the day of export.

    Args:
        rng: Where chance comes from.
        firms: The accounts, see ``market.accounts``.
        size: How many leads.

    Returns:
        One row per lead, oldest first, with source, entry, created_at, account, region, segment,
        owner, CampaignId, the days from entry to each thing that happens, and whether it is to meet
        each team's own rule.
    """
    arrived = _arrivals(rng, size)
    weights = np.exp(rng.normal(0.0, 0.8, firms.height))
    account = rng.choice(firms.height, size, p=weights / weights.sum())
    seconds = rng.integers(7 * 3600, 15 * 3600, size)
    arrived = arrived.with_columns(
        make_id("00Q", pl.int_range(1, size + 1)).alias("Id"),
        entry=pl.lit(FIRST_DAY) + pl.duration(days="entry_n"),
        account=pl.Series(account),
        region=firms["region"][account],
        seconds=pl.Series(seconds),
        is_merged=pl.Series(rng.random(size) < _MERGED_SHARE),
    )
    arrived = arrived.with_columns(
        created_at=pl.col("entry").cast(pl.Datetime("us")) + pl.duration(seconds="seconds"),
    )
    people = judged(rng, arrived.hstack(_paths(rng, arrived)))
    people = people.with_columns(account=placed(rng, people, firms["NumberOfEmployees"]))
    known = firms.rename({"Id": "AccountId"}).drop("region")
    return attach(people.join(known, on="account", how="left", maintain_order="left"))


def all_changes(people: pl.DataFrame) -> pl.DataFrame:
    """List every change of a lead's status, also those after the day of export.

    Returns:
        One row per change, in time order within a lead: LeadId, key, OldValue, NewValue, day, at.
    """
    long = people.unpivot(
        list(STATUSES), index=["Id", "entry", "created_at"], variable_name="key", value_name="days"
    ).filter(pl.col("days") < NEVER)
    order = pl.col("key").replace_strict({key: n for n, key in enumerate(STATUSES)})
    long = (
        long.with_columns(order=order, day=pl.col("entry") + pl.duration(days="days"))
        .sort("Id", "days", "order")
        .with_columns(turn=pl.int_range(1, pl.len() + 1).over("Id"))
    )
    # Whatever happens on one day happens 23 minutes apart, so that its order can be read.
    at = pl.col("created_at") + pl.duration(days="days", minutes=pl.col("turn") * 23)
    new = pl.col("key").replace_strict(STATUSES)
    return long.with_columns(at=at, NewValue=new).select(
        "key",
        "NewValue",
        "day",
        "at",
        LeadId="Id",
        OldValue=pl.col("NewValue").shift(1).over("Id").fill_null("New"),
    )


def lead_history(people: pl.DataFrame) -> pl.DataFrame:
    """List the changes of a lead's status up to the day of export, as ``all_changes`` does."""
    return all_changes(people).filter(pl.col("day") <= AS_OF)
