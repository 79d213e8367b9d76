"""The opportunities of the sample company: their way through the stages, and their worth."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from alignment.sample.cells import make_id
from alignment.sample.facts import FACTS
from alignment.sample.leads import exactly
from alignment.sample.market import SEGMENTS
from alignment.sample.truths import AS_OF, FIRST_DAY, STAY_SIGMA, TRUTHS

STAGES: Final = {
    "D": ("Discovery", 20, "Pipeline"),
    "P": ("Proposal", 50, "Best Case"),
    "N": ("Negotiation", 75, "Commit"),
    "W": ("Closed Won", 100, "Closed"),
    "L": ("Closed Lost", 0, "Omitted"),
}
"""Name, probability in percent and forecast category by the letter used in paths."""

_WON_PATHS: Final = {"DPNW": 0.7, "DPW": 0.1, "DNW": 0.06, "DPNPNW": 0.1, "DPLPNW": 0.04}
_LOST_PATHS: Final = {"DL": 0.38, "DPL": 0.32, "DPNL": 0.23, "DPNPL": 0.05, "DPLPL": 0.02}
_LOST_REASONS: Final = ("No decision", "Price", "Chose another", "Timing", "Missing feature")
_AMOUNTS: Final = dict(zip(SEGMENTS, (8_500.0, 26_000.0, 84_000.0), strict=True))
_AMOUNT_SIGMA: Final = 0.55
_FOREIGN_SHARE: Final = 0.3
EUROS: Final = {"EUR": 1.0, "GBP": 1.165, "SEK": 0.0895}
"""What a unit of each currency was worth in euros, on average, in the sample's world."""

_FOREIGN: Final = {"United Kingdom": "GBP", "Sweden": "SEK"}
_BLANK_SHARE: Final = 0.07
_CHANGE_SHARE: Final = 0.15
_RENEWAL_SHARE: Final = 0.06
_CONFIRMED: Final = {"D": 0.2, "P": 0.42, "N": 0.62, "W": 0.85, "L": 0.3}
_STILL_TRUE: Final = 0.8
_UNWRITTEN: Final = 0.04
_ASKED_LATER: Final = 0.5
_DAYS_LOST_BEFORE_REOPENING: Final = 34.0


def mean_amount_eur(segment: str) -> float:
    """Give the mean first amount of an opportunity of the segment, in euros."""
    return float(_AMOUNTS[segment] * np.exp(_AMOUNT_SIGMA**2 / 2))


def _draw(rng: np.random.Generator, paths: dict[str, float], size: int) -> np.ndarray:
    return rng.choice(list(paths), size, p=list(paths.values()))


def _from_leads(people: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """List the opportunities that leads became, at the minute of their conversion."""
    converted = history.filter(key="opportunity").select("at", Id="LeadId")
    return converted.join(people, on="Id", how="left", maintain_order="left").select(
        "account", "at", "source", "CampaignId", *FACTS, LeadId="Id", Type=pl.lit("New Business")
    )


def _renewals(rng: np.random.Generator, firms: pl.DataFrame, size: int) -> pl.DataFrame:
    """List opportunities with customers of long standing; no lead stands behind them."""
    days = rng.integers(0, (AS_OF - FIRST_DAY).days, size)
    at = pl.lit(FIRST_DAY).cast(pl.Datetime("us")) + pl.duration(days="days", hours=9)
    customers = rng.choice(firms.height, size)
    return pl.DataFrame({"account": customers, "days": days}).select(
        "account",
        at=at,
        source=pl.lit(None, pl.String),
        CampaignId=pl.lit(None, pl.String),
        **{name: pl.lit(value=True) for name in FACTS},
        LeadId=pl.lit(None, pl.String),
        Type=pl.lit("Renewal"),
    )


def deals(
    rng: np.random.Generator, people: pl.DataFrame, history: pl.DataFrame, firms: pl.DataFrame
) -> pl.DataFrame:
    """Draw every opportunity and the path it will take.

    Args:
        rng: Where chance comes from.
        people: The leads.
        history: Their changes of status up to the day of export.
        firms: The accounts.

    Returns:
        One row per opportunity, oldest first: Id, LeadId, ContactId, account and what is known of
        it, at (its creation), path (letters of STAGES), currency, first amount and lost reason.
    """
    new = _from_leads(people, history)
    renewals = _renewals(rng, firms, round(new.height * _RENEWAL_SHARE))
    frame = pl.concat([new, renewals]).sort("at", "account").with_row_index("n", 1)
    size = frame.height
    frame = frame.with_columns(
        make_id("006", pl.col("n")).alias("Id"),
        ContactId=pl.when(pl.col("LeadId").is_not_null()).then(make_id("003", pl.col("n"))),
    ).join(firms.rename({"Id": "AccountId"}), on="account", how="left", maintain_order="left")
    sources = frame["source"].fill_null("Renewal").to_numpy()
    won = exactly(rng, sources, dict(TRUTHS.win_rate) | {"Renewal": 0.8})
    path = np.where(won, _draw(rng, _WON_PATHS, size), _draw(rng, _LOST_PATHS, size))
    foreign = pl.Series(rng.random(size) < _FOREIGN_SHARE)
    tool = pl.col("BillingCountry").replace_strict(_FOREIGN, default="EUR")
    noise = pl.Series(np.exp(rng.normal(0.0, _AMOUNT_SIGMA, size)))
    return frame.with_columns(
        path=pl.Series(path),
        currency=pl.when(foreign).then(tool).otherwise(pl.lit("EUR")),
        euros=pl.col("segment").replace_strict(_AMOUNTS) * noise,
        is_blank_at_first=pl.Series(rng.random(size) < _BLANK_SHARE),
        **{f"{name}_at": pl.Series(rng.random(size)) for name in FACTS},
        lost_reason=pl.Series(rng.choice(_LOST_REASONS, size, p=(0.34, 0.2, 0.2, 0.16, 0.1))),
    )


def _stays(rng: np.random.Generator, letters: pl.Series) -> pl.Series:
    """Draw the days that each visit to a stage lasts; at least one."""
    medians = {STAGES[key][0]: key for key in STAGES}
    typical = {medians[stage]: days for stage, days in TRUTHS.median_days_in_stage.items()}
    typical |= {"L": _DAYS_LOST_BEFORE_REOPENING, "W": 1.0}
    noise = np.exp(rng.normal(0.0, STAY_SIGMA, letters.len()))
    days = np.round(letters.replace_strict(typical).to_numpy() * noise)
    return pl.Series(np.maximum(days, 1).astype(np.int64))


def _visits(rng: np.random.Generator, found: pl.DataFrame) -> pl.DataFrame:
    """List every visit of every opportunity to a stage, with the amount that was on it."""
    visits = found.select(
        "Id", "at", "currency", "euros", "is_blank_at_first", letter=pl.col("path").str.split("")
    ).explode("letter")
    visits = visits.with_columns(
        stay=_stays(rng, visits["letter"]),
        turn=pl.int_range(0, pl.len()).over("Id"),
        step=pl.Series(rng.normal(0.0, 0.16, visits.height) * (rng.random(visits.height) < 0.45)),  # noqa: PLR2004 - fewer than half change
    )
    drift = pl.when(pl.col("turn") == 0).then(0.0).otherwise("step").cum_sum().over("Id").exp()
    return visits.with_columns(
        euros=pl.col("euros") * drift,
        start=pl.col("stay").shift(1, fill_value=0).cum_sum().over("Id"),
        is_blank=pl.col("is_blank_at_first") & (pl.col("turn") == 0),
    )


def deal_history(rng: np.random.Generator, found: pl.DataFrame) -> pl.DataFrame:
    """List every entry into a stage and some changes of the amount, up to the day of export.

    Args:
        rng: Where chance comes from.
        found: The opportunities.

    Returns:
        One row per history row, in time order within an opportunity: Id of the opportunity,
        letter, at, amount in the opportunity's currency (null where blank), is_entry.
    """
    entries = _visits(rng, found).with_columns(is_entry=pl.lit(value=True))
    changes = entries.filter(
        pl.Series(rng.random(entries.height) < _CHANGE_SHARE)
        & pl.col("letter").is_in(["D", "P", "N"])
        & (pl.col("stay") > 4)  # noqa: PLR2004 - days; a shorter stay has no middle
        & ~pl.col("is_blank")
    ).with_columns(
        start=pl.col("start") + pl.col("stay") // 2,
        euros=pl.col("euros") * 1.08,
        is_entry=pl.lit(value=False),
    )
    rate = pl.col("currency").replace_strict(EUROS)
    step = pl.when(pl.col("currency") == "SEK").then(1000).otherwise(100)
    amount = ((pl.col("euros") / rate / step).round().clip(1) * step).cast(pl.Int64)
    return (
        pl.concat([entries, changes])
        .with_columns(
            at=pl.col("at") + pl.duration(days="start", minutes=pl.col("turn") * 23),
            amount=pl.when(~pl.col("is_blank")).then(amount),
        )
        .filter(pl.col("at").dt.date() <= AS_OF)
        .sort("Id", "at")
        .select("Id", "letter", "at", "amount", "is_entry", "currency")
    )


def confirmed(name: str) -> pl.Expr:
    """Tell whether a fact is confirmed on the day of export, by the stage that the deal is in.

    What wasn't confirmed of the lead is found out on the way, for some sooner than for others; a
    few are never written down.
    """
    luck = pl.col(f"{name}_at")
    found_out = pl.col("letter").replace_strict(_CONFIRMED)
    yes = pl.when(pl.col(name)).then(luck < _STILL_TRUE).otherwise(luck < found_out)
    # Of what nobody had asked the lead, half is asked later.
    missing = pl.when(luck < _ASKED_LATER).then(luck < _ASKED_LATER * found_out)
    written = pl.when(luck < 1 - _UNWRITTEN).then(yes)
    return pl.when(pl.col(name).is_null()).then(missing).otherwise(written)
