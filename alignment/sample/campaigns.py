"""The campaigns of the sample company, and which of them brought each lead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import polars as pl

from alignment.sample.cells import make_id
from alignment.sample.truths import AS_OF, FIRST_DAY

_WEBINARS: Final = (
    "Planning without spreadsheets",
    "Shorter lead times",
    "One view of the order book",
    "From quote to cash",
    "Stock you can trust",
    "Audit-ready in a week",
)
_EVENTS: Final = (
    (date(2025, 5, 20), "Spring Operations Forum 2025"),
    (date(2025, 6, 24), "Nordic Supply Days 2025"),
    (date(2025, 9, 16), "Autumn Industry Fair 2025"),
    (date(2025, 11, 11), "Customer Day 2025"),
    (date(2026, 2, 3), "Winter Logistics Meeting 2026"),
    (date(2026, 4, 21), "Spring Operations Forum 2026"),
    (date(2026, 6, 9), "Nordic Supply Days 2026"),
    (date(2026, 9, 15), "Autumn Industry Fair 2026"),
)
_PAPERS: Final = ("Buyer's guide", "Benchmark report", "Checklist", "Cost calculator")
_STANDING: Final = (
    ("Webinar recording: Planning without spreadsheets", "On-demand webinar", 60_000),
    ("Webinar recording: Stock you can trust", "On-demand webinar", 60_000),
    ("Planning handbook", "Whitepaper", 70_000),
    ("Maturity model for operations", "Whitepaper", 70_000),
    ("Template for a demand plan", "Whitepaper", 65_000),
    ("Cost of a late order", "Whitepaper", 65_000),
    ("Book a demo", "Demo request", 96_000),
    ("Ask our planners", "Contact form", 60_000),
)
"""What is open to buyers all the time: name, type and cost."""


def _quarters() -> list[date]:
    """List the first days of the quarters that the sample covers."""
    return [date(y, m, 1) for y in (2025, 2026) for m in (1, 4, 7, 10) if _covers(date(y, m, 1))]


def _covers(day: date) -> bool:
    return FIRST_DAY <= day <= AS_OF


def _rows() -> list[tuple[str, str, date, date, int]]:
    """List name, source, first and last day and cost of every campaign."""
    rows = [(name, "Event", day, day + timedelta(days=2), 70_000) for day, name in _EVENTS]
    months = [date(2025 + n // 12, n % 12 + 1, 12) for n in range(3, 21)]
    for number, day in enumerate(months):
        title = f"Webinar {day:%Y-%m}: {_WEBINARS[number % len(_WEBINARS)]}"
        rows.append((title, "Webinar", day, day, 4_000))
    for number, first in enumerate(_quarters()):
        last = first + timedelta(days=89)
        label = f"{first.year} Q{(first.month + 2) // 3}"
        paper = _PAPERS[number % len(_PAPERS)]
        rows.append((f"{paper} {label}", "Content download", first, last, 26_000))
        rows.append((f"Search ads {label}", "Paid search", first, last, 60_000))
        rows.append((f"Calling sequence {label}", "Outbound", first, last, 40_000))
        rows.append((f"Product mail {label}", "Email", first, last, 5_000))
    rows += [(name, kind, FIRST_DAY, date(2026, 12, 31), cost) for name, kind, cost in _STANDING]
    rows.append(("Partner pilot", "Partner", date(2026, 2, 1), date(2026, 7, 31), 6_000))
    rows.append(
        ("Partner programme launch", "Partner", date(2026, 8, 1), date(2026, 12, 31), 30_000)
    )
    return sorted(rows, key=lambda row: (row[2], row[0]))


def campaigns() -> pl.DataFrame:
    """List the campaigns.

    Returns:
        One row per campaign, oldest first: Id, Name, Type, StartDate, EndDate, BudgetedCost,
        ActualCost.
    """
    schema = ["Name", "Type", "StartDate", "EndDate", "BudgetedCost"]
    frame = pl.DataFrame(_rows(), schema=schema, orient="row").with_row_index("n", 1)
    return frame.select(
        make_id("701", pl.col("n")).alias("Id"),
        *schema,
        # Every seventh campaign cost a tenth more than planned, the rest a little less.
        ActualCost=(pl.col("BudgetedCost") * (0.95 + 0.15 * (pl.col("n") % 7 == 0))).cast(pl.Int64),
    )


def campaign_days(source: str) -> list[date]:
    """List the days on which a source's campaigns draw a crowd."""
    return [day for _, kind, day, last, _ in _rows() if kind == source and (last - day).days < 7]  # noqa: PLR2004 - a week


def attach(leads: pl.DataFrame) -> pl.DataFrame:
    """Give each lead the newest campaign of its source that had begun by then.

    Args:
        leads: One row per lead with its true ``source`` and its ``entry`` date.

    Returns:
        The rows in the same order with ``CampaignId``; null where the source runs no campaigns.
    """
    begun = campaigns().select("StartDate", source="Type", CampaignId="Id").sort("StartDate")
    return (
        leads.with_row_index("position")
        .sort("entry")
        .join_asof(
            begun, left_on="entry", right_on="StartDate", by="source", check_sortedness=False
        )
        .sort("position")
        .drop("position", "StartDate")
    )
