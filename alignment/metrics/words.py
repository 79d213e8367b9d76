"""How metrics speak: natural frequencies, counts and money in few, neutral words."""

from __future__ import annotations

from alignment.ladder import STAGES

_THOUSAND = 1_000
_MILLION = 1_000_000
_FINE = 0.03


def of_100(rate: float) -> str:
    """Say a share as so many of 100, or of 1,000 where it is small."""
    if 0 < rate < _FINE:
        return f"{rate * _THOUSAND:.0f} of 1,000"
    return f"{rate * 100:.0f} of 100"


def between(low: float, high: float) -> str:
    """Say a range as so many to so many of 100, or of 1,000 where it is small."""
    if 0 < high < _FINE:
        return f"{low * _THOUSAND:.0f} to {high * _THOUSAND:.0f} of 1,000"
    return f"{low * 100:.0f} to {high * 100:.0f} of 100"


def count(number: int, one: str, many: str = "") -> str:
    """Say a number with its noun, such as 1 lead or 1,200 leads."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def money(minor: int, currency: str, digits: int = 2) -> str:
    """Say an amount of money, shortened to thousands or millions.

    Args:
        minor: The amount in the currency's minor unit.
        currency: Its ISO 4217 code.
        digits: How many digits the minor unit has.
    """
    major = minor / 10**digits
    if abs(major) >= _MILLION:
        return f"{currency} {major / _MILLION:,.1f} M"
    if abs(major) >= 10 * _THOUSAND:
        return f"{currency} {major / _THOUSAND:,.0f} k"
    return f"{currency} {major:,.0f}"


def label(stage: str) -> str:
    """Give the name of a stage without the explanation in brackets."""
    return STAGES[stage].label.split(" (")[0]


def starters(stage: str) -> str:
    """Name the records that start at a step, in the plural."""
    return "leads" if stage == "lead" else f"leads that reached {label(stage)}"
