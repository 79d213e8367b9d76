"""Write a large company's exports: the same rows for the same number of leads, every time.

By hand: ``python -m tests.bench.generate FOLDER --leads 1000000``
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

FIRST_DAY: Final = 19_000
DAYS: Final = 540
SEED: Final = 11
SOURCES: Final = ("Web", "Webinar", "Partner", "Event", "Outbound", "Referral", "Paid search", "")
REGIONS: Final = ("EMEA", "AMER", "APAC")
SECONDS: Final = 86_400


def write(folder: Path, leads: int) -> None:
    """Write the seven files: 2.6 stage events for every lead, an opportunity for every fifth."""
    rng = np.random.default_rng(SEED)
    created, deals, converted = _drawn(rng, leads)
    tables = {
        "Account": _accounts(max(leads // 10, 1)),
        "User": _users(),
        "Lead": _leads(rng, created, deals, converted),
        "LeadHistory": _lead_history(rng, created),
        "Opportunity": _opportunities(rng, deals, converted),
        "OpportunityHistory": _deal_history(deals, converted),
    }
    for name, frame in tables.items():
        frame.write_csv(folder / f"{name}.csv", quote_style="always")


def drawn(leads: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give when leads came, in seconds, which have an opportunity, and when those converted."""
    return _drawn(np.random.default_rng(SEED), leads)


def _drawn(rng: np.random.Generator, leads: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    created = FIRST_DAY * SECONDS + rng.integers(0, DAYS * SECONDS, leads)
    deals = np.sort(rng.choice(leads, leads // 5, replace=False))
    return created, deals, created[deals] + rng.integers(5, 80, deals.size) * SECONDS


def make_id(prefix: str, number: np.ndarray | range) -> pl.Series:
    """Make ids as Salesforce does: 18 characters."""
    return prefix + "5e00000" + pl.Series(number).cast(pl.String).str.zfill(8)


def time(seconds: np.ndarray) -> pl.Series:
    """Write seconds since 1970-01-01 as Salesforce does."""
    return pl.from_epoch(pl.Series(seconds)).dt.strftime("%Y-%m-%d %H:%M:%S")


def pick(words: tuple[str, ...], number: np.ndarray | range) -> pl.Series:
    """Give the word of each number, counted around."""
    place = pl.Series(number) % len(words)
    return pl.Series(words).gather(place.cast(pl.UInt32))


def _accounts(count: int) -> pl.DataFrame:
    number = np.arange(count)
    return pl.DataFrame(
        {
            "Id": make_id("001", number),
            "IsDeleted": ["0"] * count,
            "Name": "Company " + pl.Series(number).cast(pl.String),
            "Industry": pick(("Metal", "Plastics", "Software"), number),
            "NumberOfEmployees": number * 37 % 3000,
        }
    )


def _users() -> pl.DataFrame:
    number = np.arange(40)
    return pl.DataFrame(
        {
            "Id": make_id("005", number),
            "Team": pick(("North", "South", "Key accounts"), number),
            "Region": pick(REGIONS, number),
        }
    )


def _leads(
    rng: np.random.Generator, created: np.ndarray, deals: np.ndarray, converted: np.ndarray
) -> pl.DataFrame:
    number = np.arange(created.size)
    day = np.zeros(created.size, dtype=np.int64)
    day[deals] = converted
    is_converted = pl.Series(day > 0)
    order = np.zeros(created.size, dtype=np.int64)
    order[deals] = np.arange(deals.size)
    frame = pl.DataFrame(
        {
            "Id": make_id("00Q", number),
            "IsDeleted": ["0"] * number.size,
            "Company": "Company " + pl.Series(number // 10).cast(pl.String),
            "Email": "p" + pl.Series(number).cast(pl.String) + "@example.org",
            "LeadSource": pick(SOURCES, rng.integers(0, len(SOURCES), number.size)),
            "Status": pick(("New", "Working", "Qualified", "Unqualified"), number),
            "OwnerId": make_id("005", number % 40),
            "IsConverted": is_converted.cast(pl.Int8),
            "ConvertedDate": time(day).str.slice(0, 10),
            "ConvertedOpportunityId": make_id("006", order),
            "CreatedDate": time(created),
        }
    )
    return frame.with_columns(
        pl.when(is_converted).then(pl.col(name)).otherwise(pl.lit("")).alias(name)
        for name in ("ConvertedDate", "ConvertedOpportunityId")
    )


def _lead_history(rng: np.random.Generator, created: np.ndarray) -> pl.DataFrame:
    """Two changes of status for every lead."""
    lead = np.repeat(np.arange(created.size), 2)
    change = np.tile([0, 1], created.size)
    at = created[lead] + change * 6 * SECONDS + rng.integers(600, 5 * SECONDS, lead.size)
    ends = np.where(lead % 4 == 3, "Unqualified", "Qualified")
    return pl.DataFrame(
        {
            "Id": make_id("017", np.arange(lead.size)),
            "IsDeleted": ["0"] * lead.size,
            "LeadId": make_id("00Q", lead),
            "CreatedDate": time(at),
            "Field": ["Status"] * lead.size,
            "OldValue": np.where(change == 0, "New", "Working"),
            "NewValue": np.where(change == 0, "Working", ends),
        }
    )


def _opportunities(
    rng: np.random.Generator, deals: np.ndarray, converted: np.ndarray
) -> pl.DataFrame:
    number = np.arange(deals.size)
    return pl.DataFrame(
        {
            "Id": make_id("006", number),
            "IsDeleted": ["0"] * number.size,
            "AccountId": make_id("001", deals // 10),
            "Name": "Deal " + pl.Series(number).cast(pl.String),
            "StageName": pick(("Closed Won", "Closed Lost", "Negotiation"), number),
            "Amount": rng.integers(1_000, 90_000, number.size),
            "CloseDate": time(converted + 60 * SECONDS).str.slice(0, 10),
            "Type": ["New Business"] * number.size,
            "LeadSource": [""] * number.size,
            "IsClosed": (number % 3 < 2).astype(np.int8),
            "IsWon": (number % 3 == 0).astype(np.int8),
            "OwnerId": make_id("005", deals % 40),
            "CreatedDate": time(converted),
        }
    )


def _deal_history(deals: np.ndarray, converted: np.ndarray) -> pl.DataFrame:
    """Three stages for every opportunity."""
    deal = np.repeat(np.arange(deals.size), 3)
    step = np.tile([0, 1, 2], deals.size)
    last = np.array(["Closed Won", "Closed Lost", "Negotiation"])[deal % 3]
    stage = np.where(step == 0, "Prospecting", np.where(step == 1, "Proposal", last))
    return pl.DataFrame(
        {
            "Id": make_id("008", np.arange(deal.size)),
            "OpportunityId": make_id("006", deal),
            "CreatedDate": time(converted[deal] + step * 25 * SECONDS),
            "StageName": stage,
            "Amount": 1_000 + deal % 90_000,
            "Probability": np.array([10, 50, 90])[step],
            "CloseDate": time(converted[deal] + 60 * SECONDS).str.slice(0, 10),
        }
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leads", type=int, default=1_000_000)
    chosen = parser.parse_args()
    write(chosen.folder, chosen.leads)
