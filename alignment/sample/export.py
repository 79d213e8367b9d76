"""The sample company as the CSV files that a Salesforce Data Export would give, and agreements."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from alignment.sample import (
    campaigns,
    deal_rows,
    deals,
    facts,
    lead_rows,
    leads,
    market,
    outreach,
    plans,
    touches,
)
from alignment.sample.cells import EMPTY_ID, stamp
from alignment.sample.truths import AS_OF, FIRST_DAY

SEED: Final = 20260930
"""The seed of the sample company that the first start loads."""

AGREEMENTS_FILE: Final = "agreements.toml"
"""What the file with the teams' agreements is called, here and beside the CSV files."""

_LEADS_PER_ACCOUNT: Final = 8
_TIME: Final = "%Y-%m-%d %H:%M:%S"


def write(folder: Path, *, leads: int = 12_000, seed: int = SEED) -> None:
    """Write the sample company: twelve files of a CRM and what its teams add to them.

    Args:
        folder: Where to; made if it doesn't exist. Files of the same names are replaced.
        leads: How many leads; everything else scales with it.
        seed: The same seed gives the same files to the byte.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables(leads=leads, seed=seed).items():
        _as_text(frame).write_csv(folder / f"{name}.csv", quote_style="always")
    (folder / AGREEMENTS_FILE).write_text(agreements(), encoding="utf-8")


def agreements() -> str:
    """Give what the two teams of the sample company have agreed on, as TOML."""
    return files("alignment.sample").joinpath(AGREEMENTS_FILE).read_text(encoding="utf-8")


def tables(*, leads: int = 12_000, seed: int = SEED) -> dict[str, pl.DataFrame]:
    """Draw the sample company.

    Args:
        leads: How many leads.
        seed: Decides every draw.

    Returns:
        One frame per file, by the file's name without its ending.
    """
    rng = np.random.default_rng(seed)
    firms = market.accounts(rng, max(40, leads // _LEADS_PER_ACCOUNT))
    people, changes, found, steps, members = _draw(rng, firms, leads)
    lead = lead_rows.lead(rng, people, changes, found)
    # Chance of its own, so that leads and opportunities are what they were without all this.
    more = np.random.default_rng((seed, 1))
    reached = outreach.reached(more, (people, changes, found, steps), members, lead)
    return {
        "Account": _account(firms),
        "User": market.sellers(),
        "Campaign": _campaign(),
        "Lead": lead,
        "LeadHistory": lead_rows.lead_history(changes),
        "Opportunity": deal_rows.opportunity(found, steps),
        "OpportunityHistory": deal_rows.opportunity_history(found, steps),
        **reached,
        "costs": plans.costs(),
        "targets": plans.targets(leads),
        "rates": plans.rates(),
    }


def _draw(
    rng: np.random.Generator, firms: pl.DataFrame, size: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Draw leads and their changes, opportunities and theirs, and campaign members."""
    people = facts.known(rng, leads.leads(rng, firms, size))
    changes = leads.lead_history(people)
    found = deals.deals(rng, people, changes, firms)
    return people, changes, found, deals.deal_history(rng, found), touches.members(rng, people)


def _as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Write every cell the way the export does: times to the second, 0 and 1, blank for null."""
    kinds = frame.schema
    cells = []
    for name, kind in kinds.items():
        cell = pl.col(name)
        if isinstance(kind, pl.Datetime):
            cell = cell.dt.strftime(_TIME)
        elif kind == pl.Boolean:
            cell = cell.cast(pl.Int8)
        cells.append(cell.cast(pl.String).fill_null(""))
    return frame.select(cells)


def _account(firms: pl.DataFrame) -> pl.DataFrame:
    first = pl.lit(FIRST_DAY).cast(pl.Datetime("us"))
    return firms.select(
        "Id",
        "Name",
        "BillingCountry",
        "Industry",
        "NumberOfEmployees",
        "OwnerId",
        IsDeleted=pl.lit(value=False),
        MasterRecordId=pl.lit(EMPTY_ID),
        Type=pl.lit("Prospect"),
        CreatedDate=first,
        **stamp(first),
        Region__c="region",
        Segment__c="segment",
    )


def _campaign() -> pl.DataFrame:
    start = pl.col("StartDate").cast(pl.Datetime("us"))
    return campaigns.campaigns().select(
        "Id",
        "Name",
        "Type",
        IsDeleted=pl.lit(value=False),
        Status=pl.when(pl.col("EndDate") <= AS_OF)
        .then(pl.lit("Completed"))
        .otherwise(pl.lit("In Progress")),
        StartDate=start,
        EndDate=pl.col("EndDate").cast(pl.Datetime("us")),
        CurrencyIsoCode=pl.lit("EUR"),
        BudgetedCost="BudgetedCost",
        ActualCost="ActualCost",
        IsActive=pl.col("EndDate") > AS_OF,
        CreatedDate=start - pl.duration(days=21),
        **stamp(start),
    )
