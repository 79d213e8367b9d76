"""How metrics speak: natural frequencies, counts and money in few, neutral words."""

from __future__ import annotations

from alignment.ladder import STAGES
from alignment.schema.unknown import NAMELESS

_THOUSAND = 1_000
_MILLION = 1_000_000
_FINE = 0.03
_ALMOST = 0.995


def of_100(rate: float) -> str:
    """Say a share as so many of 100, or of 1,000 where it is small; never some as none or all."""
    if 0 < rate < _FINE:
        return f"{rate * _THOUSAND:.0f} of 1,000" if rate >= 1 / _THOUSAND else "under 1 of 1,000"
    return "over 99 of 100" if _ALMOST <= rate < 1 else f"{rate * 100:.0f} of 100"


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


def between_money(low: float, high: float, currency: str, digits: int = 2) -> str:
    """Say a range of money, the currency once."""
    first, last = (money(round(each), currency, digits) for each in (low, high))
    return f"{first.removeprefix(currency + ' ')} to {last.removeprefix(currency + ' ')}"


def label(stage: str) -> str:
    """Give the name of a stage without the explanation in brackets."""
    return STAGES[stage].label.split(" (")[0]


def starters(stage: str) -> str:
    """Name the records that start at a step, in the plural."""
    return "leads" if stage == "lead" else f"leads that reached {label(stage)}"


def is_named(split: str) -> bool:
    """Tell whether a group has a name, so that a sentence may speak of it.

    What isn't recorded, or what a tool calls unknown, is no source: it stays in every table and
    chart, but nothing can be said of it.
    """
    return split.strip().casefold() not in NAMELESS


def in_100(rate: float) -> str:
    """Say a share as a bare number where the sentence has just told shares of 100."""
    return of_100(rate).removesuffix(" of 100")
