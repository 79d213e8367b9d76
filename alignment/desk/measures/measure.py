"""A question, how it is answered and what it is said with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from alignment.agreed import Agreed
from alignment.metrics.collecting import Lazy
from alignment.schema.money import minor_digits
from alignment.scope import Scope
from alignment.settings import Settings

Marts = Mapping[str, Lazy]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a firm has set, and what its teams have agreed on.

    Args:
        settings: The firm's.
        agreed: The teams'.
    """

    settings: Settings
    agreed: Agreed


@dataclass(frozen=True, slots=True)
class Measure:
    """A question and how to answer it.

    Args:
        name: How the command and the pages name it.
        question: What it answers.
        marts: The tables it reads; the first one holds the records that its footnote counts.
        function: Gives the typed frame.
        headline: Says the frame's main point in a sentence or two.
        definition: A key of DEFINITIONS.
        counted: The column whose totals the footnote counts, where the measure is about other
            records than those that entered in the period.
        day: The day that decides whether an opportunity is in the period, where it isn't the first
            qualified one; ``anchor`` where the scope's anchor decides.
        splits: What its rows can be split by, the usual one first; empty for what all measures of
            its marts can be split by.
        notes: Further sentences under the frame, from the marts.
        is_credit: Whether it shares credit by the scope's rule.
        leading: What a terminal has room for of a wide frame, in this order; empty for all.
    """

    name: str
    question: str
    marts: tuple[str, ...]
    function: Callable[[Marts, Scope, Terms], pl.DataFrame]
    headline: Callable[[pl.DataFrame, Scope, Terms], str]
    definition: str
    counted: str = ""
    day: str = ""
    splits: tuple[str, ...] = ()
    notes: Callable[[Marts, Scope], tuple[str, ...]] | None = None
    is_credit: bool = False
    leading: tuple[str, ...] = ()


def money_of(terms: Terms) -> tuple[str, int]:
    """Give the base currency and its number of decimals."""
    currency = terms.settings.base_currency
    return currency, minor_digits(currency)
