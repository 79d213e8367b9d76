"""How the shared board speaks: names, numbers in their own unit, one sentence a measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from alignment.metrics.revenue_per_lead import BOARD_AGE
from alignment.metrics.words import money
from alignment.schema.money import minor_digits

SHARE: Final = "share"
DAYS: Final = "days"
_EVER: Final = 10
"""Beyond so many times the present number nobody waits for more."""


@dataclass(frozen=True, slots=True)
class Named:
    """A shared measure as people read it.

    Args:
        name: Its name.
        told: What it is, in a few words.
        unit: SHARE, DAYS, or empty for money.
        is_lower_better: Whether less is better.
    """

    name: str
    told: str
    unit: str = ""
    is_lower_better: bool = False


BOARD: Final = {
    "pipeline": Named("Pipeline created", "Value first qualified in the period"),
    "conversion": Named("Lead to opportunity", "Leads that became one in time", SHARE),
    "sales-cycle": Named(
        "Sales cycle", "Median days, qualified to won", DAYS, is_lower_better=True
    ),
    "win-rate": Named("Win rate", "Won of all opportunities opened", SHARE),
    "revenue-per-lead": Named("Revenue per lead", f"Won by {BOARD_AGE} days ÷ leads that old"),
    "acceptance": Named("Acceptance", "Accepted of what was handed over", SHARE),
}
"""The shared measures in the order of the board."""


def plain(value: float, unit: str) -> str:
    """Say a number of the board in its own unit."""
    if unit == SHARE:
        return f"{value * 100:.1f}%"
    if unit == DAYS:
        return f"{value:,.0f} day{'' if round(value) == 1 else 's'}"
    digits = minor_digits(unit)
    return money(round(value * 10**digits), unit, digits)


def fits(low: float, high: float, unit: str) -> str:
    """Say a range of the board, its unit once."""
    first, last = plain(low, unit), plain(high, unit)
    if unit == SHARE:
        return f"{first.removesuffix('%')} to {last}"
    if unit == DAYS:
        return f"{low:,.0f} to {last}"
    return f"{first} to {last.removeprefix(f'{unit} ')}"


def short(gap_rate: float) -> str:
    """Say how much is missing to a target, such as 16% short."""
    return "under 1%" if gap_rate < 0.01 else f"{gap_rate:.0%}"  # noqa: PLR2004 - 1 %


_UNTOLD: Final = {
    "too_young": "Too young to tell: too few records were watched for long enough.",
    "not_recorded": "Not recorded in this data.",
}


def sentence(row: dict[str, Any]) -> str:
    """Say in one sentence whether a target is met, or that it can't be told.

    Args:
        row: A row of ``Scoreboard``.
    """
    if row["value"] is None:
        return _UNTOLD.get(row["verdict"], f"Too few to tell: {row['n']:,} so far.")
    told = plain(row["value"], row["unit"])
    if row["low"] is not None and row["low"] != row["high"]:
        told += f" (range {fits(row['low'], row['high'], row['unit'])})"
    if row["target"] is None:
        return f"{told}; no target is agreed."
    against = f"{told} against {plain(row['target'], row['unit'])}"
    if row["answer"] == "met":
        return f"Met: {against}."
    if row["answer"] == "not_met":
        return f"Not met, {short(row['gap_rate'])} short: {against}."
    return f"Can’t be told yet: {against}{settled(row)}."


def settled(row: dict[str, Any]) -> str:
    """Say how many more would settle it, where that many may ever come."""
    if not row["needed"]:
        return ""
    if row["needed"] > _EVER * row["n"]:
        return "; it is so close that no usual number would settle it"
    return f"; about {row['needed']:,} more would settle it"
