"""Write what the same company's buyers and sales did: touches, campaigns, contacts and tasks.

Ten touches and two tasks a lead on average. By hand, into the folder of ``generate``:
``python -m tests.bench.generate_touches FOLDER --leads 1000000``
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from tests.bench.generate import DAYS, FIRST_DAY, SECONDS, drawn, make_id, pick, time

SEED: Final = 12
CAMPAIGNS: Final = 200
CHANNELS: Final = (
    *("Webinar", "Trade show", "Paid search", "Newsletter", "White paper", "Partner"),
    *("Web", "Social", "Mailing", "Referral", "Display", "Demo"),
)
_TOUCHES: Final = 10
_TASKS: Final = 2
_AT_ONCE: Final = 100_000
"""Leads written at a time, so that a large company's touches needn't all be held."""
_LAST: Final = (FIRST_DAY + DAYS + 80) * SECONDS
_STATUS: Final = ("Responded", "Registered", "Attended", "Downloaded", "Clicked", "Sent")


def write(folder: Path, leads: int) -> None:
    """Write Campaign, CampaignMember, Contact, OpportunityContactRole and Task."""
    created, deals, _ = drawn(leads)
    rng = np.random.default_rng(SEED)
    _campaigns().write_csv(folder / "Campaign.csv", quote_style="always")
    _contacts(deals).write_csv(folder / "Contact.csv", quote_style="always")
    _roles(deals).write_csv(folder / "OpportunityContactRole.csv", quote_style="always")
    _append(folder / "CampaignMember.csv", _parts(created, rng, _TOUCHES, _members))
    _append(folder / "Task.csv", _parts(created, rng, _TASKS, _tasks))


_Table = Callable[[np.ndarray, np.ndarray, np.ndarray, np.random.Generator], pl.DataFrame]


def _parts(
    created: np.ndarray, rng: np.random.Generator, mean: int, table: _Table
) -> Iterator[pl.DataFrame]:
    """Give some leads' rows at a time; few leads have many: the numbers are geometric."""
    written = 0
    for begin in range(0, created.size, _AT_ONCE):
        some = np.arange(begin, min(begin + _AT_ONCE, created.size))
        lead = np.repeat(some, rng.geometric(1 / (mean + 1), some.size) - 1)
        at = created[lead] + rng.integers(-60 * SECONDS, 120 * SECONDS, lead.size)
        number = np.arange(written, written + lead.size)
        yield table(number, lead, np.minimum(at, _LAST), rng)
        written += lead.size


def _append(file: Path, parts: Iterator[pl.DataFrame]) -> None:
    with file.open("wb") as target:
        for place, part in enumerate(parts):
            part.write_csv(target, quote_style="always", include_header=place == 0)


def _members(
    number: np.ndarray, lead: np.ndarray, at: np.ndarray, rng: np.random.Generator
) -> pl.DataFrame:
    """Few campaigns have many members; every sixth was only sent something."""
    campaign = (CAMPAIGNS * rng.random(lead.size) ** 2).astype(np.int64)
    status = rng.integers(0, len(_STATUS), lead.size)
    responded = status < len(_STATUS) - 1
    day = time(at).str.slice(0, 10)
    return pl.DataFrame(
        {
            "Id": make_id("00v", number),
            "CampaignId": make_id("701", campaign),
            "LeadId": make_id("00Q", lead),
            "ContactId": pl.repeat("", lead.size, eager=True),
            "Status": pick(_STATUS, status),
            "HasResponded": responded.astype(np.int8),
            "CreatedDate": time(at),
            "FirstRespondedDate": pl.select(
                pl.when(pl.Series(responded)).then(day).otherwise(pl.lit(""))
            ).to_series(),
        }
    )


def _tasks(
    number: np.ndarray, lead: np.ndarray, at: np.ndarray, rng: np.random.Generator
) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "Id": make_id("00T", number),
            "WhoId": make_id("00Q", lead),
            "WhatId": pl.repeat("", lead.size, eager=True),
            "ActivityDate": time(at + 60 * SECONDS).str.slice(0, 10),
            "Status": pl.repeat("Completed", lead.size, eager=True),
            "OwnerId": make_id("005", lead % 40),
            "Type": pick(("Call", "Email", "Meeting"), rng.integers(0, 3, lead.size)),
            "IsDeleted": pl.repeat("0", lead.size, eager=True),
            "IsClosed": pl.repeat("1", lead.size, eager=True),
        }
    )


def _campaigns() -> pl.DataFrame:
    number = np.arange(CAMPAIGNS)
    start = FIRST_DAY + number * 3 % DAYS
    return pl.DataFrame(
        {
            "Id": make_id("701", number),
            "IsDeleted": ["0"] * CAMPAIGNS,
            "Name": "Campaign " + pl.Series(number).cast(pl.String),
            "Type": pick(CHANNELS, number),
            "IsActive": ["1"] * CAMPAIGNS,
            "StartDate": time(start * SECONDS).str.slice(0, 10),
            "EndDate": time((start + 90) * SECONDS).str.slice(0, 10),
            "BudgetedCost": 5_000 + number * 100,
            "ActualCost": 4_000 + number * 130,
        }
    )


def _contacts(deals: np.ndarray) -> pl.DataFrame:
    """One contact for every opportunity: its lead, known by the same e-mail address."""
    number = np.arange(deals.size)
    return pl.DataFrame(
        {
            "Id": make_id("003", number),
            "IsDeleted": ["0"] * number.size,
            "AccountId": make_id("001", deals // 10),
            "Email": "p" + pl.Series(deals).cast(pl.String) + "@example.org",
            "CreatedDate": time(np.full(number.size, _LAST)),
        }
    )


def _roles(deals: np.ndarray) -> pl.DataFrame:
    number = np.arange(deals.size)
    return pl.DataFrame(
        {
            "Id": make_id("00K", number),
            "OpportunityId": make_id("006", number),
            "ContactId": make_id("003", number),
            "Role": pick(("Decision Maker", "User"), number),
            "IsPrimary": ["1"] * number.size,
            "IsDeleted": ["0"] * number.size,
        }
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leads", type=int, default=1_000_000)
    chosen = parser.parse_args()
    write(chosen.folder, chosen.leads)
