"""The joint targets, the exchange rates and the monthly ad costs of the sample company."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import polars as pl

from alignment.sample.campaigns import campaigns
from alignment.sample.deals import EUROS, mean_amount_eur
from alignment.sample.market import SEGMENTS
from alignment.sample.truths import AS_OF, FIRST_DAY, SOURCES, TRUTHS

_SEGMENT_SHARES: Final = dict(zip(SEGMENTS, (0.20, 0.65, 0.15), strict=True))
_ROUNDING_EUR: Final = 5_000
_GROWTH_A_MONTH: Final = 1.03
_RAMP: Final = (0.15, 0.6, 0.9)  # the first leads need weeks to become opportunities
_EXPECTED: Final = 0.93  # the rest of the opportunities comes after the last month
_DIP: Final = {8: 0.72, 12: 0.85}
_MONTHS: Final = 21  # to the end of the year of the export
_ADS: Final = "Paid search"
_AD_ROUNDING_EUR: Final = 10


def _months() -> list[date]:
    start = FIRST_DAY.month - 1
    return [
        date(FIRST_DAY.year + (start + n) // 12, (start + n) % 12 + 1, 1) for n in range(_MONTHS)
    ]


def targets(leads: int) -> pl.DataFrame:
    """Plan the pipeline that each source should bring in each month, in euros.

    Args:
        leads: The number of leads of the whole sample, which sets the scale.

    Returns:
        One row per month and source: month, source, amount, currency.
    """
    mean = sum(share * mean_amount_eur(name) for name, share in _SEGMENT_SHARES.items())
    shape = np.array(
        [
            _GROWTH_A_MONTH**n * _DIP.get(day.month, 1.0) * (_RAMP[n] if n < len(_RAMP) else 1.0)
            for n, day in enumerate(_months())
        ]
    )
    known = sum(day <= AS_OF for day in _months())
    shape = shape / shape[:known].sum()
    rows = []
    for source in SOURCES:
        months, weights = _months(), shape
        if source.name == TRUTHS.young_source:
            months = [day for day in months if day >= date(2026, 8, 1)]
            weights = np.array((0.1, 0.3, 0.55, 0.7, 0.6))
        total = _EXPECTED * leads * source.share * source.conversion * mean
        total *= source.target_factor
        for day, weight in zip(months, weights, strict=True):
            amount = max(1, round(total * weight / _ROUNDING_EUR)) * _ROUNDING_EUR
            rows.append((day, source.name, amount, "EUR"))
    return pl.DataFrame(rows, schema=["month", "source", "amount", "currency"], orient="row")


def rates() -> pl.DataFrame:
    """List the exchange rate of each foreign currency at the start of each month.

    Returns:
        One row per currency and month: currency, date, rate (euros for one unit).
    """
    known = [day for day in _months() if day <= AS_OF]
    rows = [
        (code, day, round(EUROS[code] * (1 + 0.012 * np.sin(n / 2.3)), 5))
        for code in EUROS
        if code != "EUR"
        for n, day in enumerate(known)
    ]
    return pl.DataFrame(rows, schema=["currency", "date", "rate"], orient="row")


def costs() -> pl.DataFrame:
    """List what the ads cost each month, as the tool that places them tells.

    What all other campaigns cost stands on the campaign.

    Returns:
        One row per month and campaign: month, campaign, channel, amount (euros), currency.
    """
    known = [day for day in _months() if day <= AS_OF]
    ads = campaigns().filter(Type=_ADS).select("Name", "StartDate", "EndDate", "BudgetedCost")
    rows = [
        (day, name, _ADS, _spent(planned, place), "EUR")
        for name, first, last, planned in ads.iter_rows()
        for place, day in enumerate(known)
        if first <= day <= last
    ]
    schema = ["month", "campaign", "channel", "amount", "currency"]
    return pl.DataFrame(rows, schema=schema, orient="row").sort("month", "campaign")


def _spent(planned: int, place: int) -> int:
    """Spread what was planned for a quarter over its months, not quite evenly."""
    month = planned / 3 * (1 + 0.11 * np.sin(1.7 * place))
    return int(round(month / _AD_ROUNDING_EUR) * _AD_ROUNDING_EUR)
