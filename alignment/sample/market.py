"""Who sells, and to whom: the sellers and the accounts of the sample company."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from alignment.sample.cells import make_id
from alignment.sample.names import INDUSTRIES, company_names

REGIONS: Final = ("DACH", "Nordics", "UK & Ireland")
_REGION_SHARES: Final = (0.44, 0.23, 0.33)
_COUNTRIES: Final[dict[str, tuple[tuple[str, ...], tuple[float, ...]]]] = {
    "DACH": (("Germany", "Austria", "Switzerland"), (0.7, 0.15, 0.15)),
    "Nordics": (("Sweden", "Denmark", "Norway", "Finland"), (0.4, 0.25, 0.2, 0.15)),
    "UK & Ireland": (("United Kingdom", "Ireland"), (0.85, 0.15)),
}
_SELLERS: Final = (
    ("DACH", "Inside sales"),
    ("DACH", "Inside sales"),
    ("DACH", "Field sales"),
    ("DACH", "Field sales"),
    ("DACH", "Key accounts"),
    ("Nordics", "Inside sales"),
    ("Nordics", "Field sales"),
    ("Nordics", "Key accounts"),
    ("UK & Ireland", "Inside sales"),
    ("UK & Ireland", "Inside sales"),
    ("UK & Ireland", "Field sales"),
    ("UK & Ireland", "Key accounts"),
)
_SMALL: Final = 100
_LARGE: Final = 1000
SEGMENTS: Final = ("Small business", "Mid-market", "Enterprise")


def sellers() -> pl.DataFrame:
    """List the twelve sellers.

    Returns:
        One row per seller: Id, Team, Region.
    """
    regions, teams = zip(*_SELLERS, strict=True)
    frame = pl.DataFrame({"n": range(1, len(_SELLERS) + 1), "Team": teams, "Region": regions})
    return frame.select(make_id("005", pl.col("n")).alias("Id"), "Team", "Region")


def accounts(rng: np.random.Generator, size: int) -> pl.DataFrame:
    """Make up the companies that could buy.

    Args:
        rng: Where chance comes from.
        size: How many.

    Returns:
        One row per account: account (its position), Id, Name, Industry, BillingCountry, region,
        segment, NumberOfEmployees and OwnerId.
    """
    regions = rng.choice(REGIONS, size, p=_REGION_SHARES)
    countries = np.empty(size, dtype=object)
    for region, (names, shares) in _COUNTRIES.items():
        rows = regions == region
        countries[rows] = rng.choice(names, int(rows.sum()), p=shares)
    industries = rng.choice(INDUSTRIES, size, p=(0.24, 0.16, 0.14, 0.1, 0.1, 0.1, 0.07, 0.09))
    employees = np.clip(np.exp(rng.normal(5.3, 1.4, size)), 8, 40_000).astype(np.int64)
    segments = np.digitize(employees, (_SMALL, _LARGE))
    frame = pl.DataFrame(
        {
            "account": np.arange(size),
            "Name": company_names(rng, industries, countries),
            "Industry": industries.tolist(),
            "BillingCountry": countries.tolist(),
            "region": regions.tolist(),
            "segment": [SEGMENTS[position] for position in segments],
            "NumberOfEmployees": employees,
            "OwnerId": _owners(rng, regions, segments),
        }
    )
    return frame.with_columns(make_id("001", pl.col("account") + 1).alias("Id"))


def _owners(rng: np.random.Generator, regions: np.ndarray, segments: np.ndarray) -> list[str]:
    """Give each account a seller of its region and of the team that serves its size."""
    pools: dict[tuple[str, str], list[str]] = {}
    for seller, team, region in sellers().iter_rows():
        pools.setdefault((region, team), []).append(seller)
    chosen = []
    for region, segment, draw in zip(regions, segments, rng.random(len(regions)), strict=True):
        # Mid-market is shared: two of five accounts are served by phone.
        middle = "Inside sales" if draw < 0.4 else "Field sales"  # noqa: PLR2004 - the share told above
        pool = pools[str(region), ("Inside sales", middle, "Key accounts")[segment]]
        chosen.append(pool[int(draw * 1e6) % len(pool)])
    return chosen
