"""A company small enough to count on one's fingers, as its CRM would export it."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Final

FIRST: Final = date(2024, 1, 8)
PLAN: Final = (("Webinar", 40, 20, 6), ("Partner", 30, 6, 3))
"""Source, leads, of them opportunities, of them won."""
AMOUNT: Final = 1_000


def write(folder: Path) -> list[Path]:
    """Write Lead.csv and Opportunity.csv of a Salesforce Data Export.

    Args:
        folder: Where to; it is made.

    Returns:
        The two files.
    """
    leads = [
        _lead(source, number, is_converted=number < n_opportunities)
        for source, n_leads, n_opportunities, _ in PLAN
        for number in range(n_leads)
    ]
    opportunities = [
        _opportunity(source, number, is_won=number < n_won)
        for source, _, n_opportunities, n_won in PLAN
        for number in range(n_opportunities)
    ]
    return [_write(folder / "Lead.csv", leads), _write(folder / "Opportunity.csv", opportunities)]


def _lead(source: str, number: int, *, is_converted: bool) -> dict[str, object]:
    created = FIRST + timedelta(days=number % 28)
    return {
        "Id": f"00Q{source[0]}{number:04d}",
        "IsDeleted": 0,
        "Company": f"Firm {number}",
        "LeadSource": source,
        "Status": "Qualified" if is_converted else "New",
        "OwnerId": "005A",
        "IsConverted": int(is_converted),
        "ConvertedDate": created + timedelta(days=14) if is_converted else "",
        "ConvertedOpportunityId": f"006{source[0]}{number:04d}" if is_converted else "",
        "CreatedDate": f"{created} 09:00:00",
    }


def _opportunity(source: str, number: int, *, is_won: bool) -> dict[str, object]:
    created = FIRST + timedelta(days=number % 28 + 14)
    return {
        "Id": f"006{source[0]}{number:04d}",
        "IsDeleted": 0,
        "Name": f"Deal {number}",
        "StageName": "Closed Won" if is_won else "Proposal",
        "Amount": AMOUNT,
        "CloseDate": created + timedelta(days=46),
        "IsClosed": int(is_won),
        "IsWon": int(is_won),
        "LeadSource": source,
        "OwnerId": "005A",
        "CreatedDate": f"{created} 10:00:00",
    }


def _write(path: Path, rows: list[dict[str, object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path
