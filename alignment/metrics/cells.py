"""What both teams' rules say of the same lead: both yes, only one, neither, or unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Final

import narwhals as nw

from alignment.agreed import TEAMS, Agreed, Criterion, Rule, answer
from alignment.agreed.checking import criteria_of
from alignment.agreed.compiling import criterion_answer
from alignment.schema.agreement_measures import CELLS

DEFINE_FIRST: Final = (
    "Define what marketing and what sales call qualified first: "
    "then both definitions can be run on the same leads."
)
"""What is said where a question needs rules that nobody has given yet."""

BOTH, ONLY_MARKETING, ONLY_SALES, NEITHER, UNKNOWN = range(len(CELLS))


def rules_of(agreed: Agreed) -> tuple[Rule, Rule] | None:
    """Give marketing's and sales' rule, or None where one of them isn't given."""
    if any(team not in agreed.rules for team in TEAMS):
        return None
    return agreed.rules["marketing"], agreed.rules["sales"]


def unique_criteria(rules: Iterable[Rule]) -> tuple[Criterion, ...]:
    """List what the rules ask for, each thing once, in order."""
    return tuple(dict.fromkeys(each for rule in rules for each in criteria_of(rule.group)))


def cell(rules: tuple[Rule, Rule]) -> nw.Expr:
    """Say which cell a lead lies in, as a place in CELLS.

    Unknown is a lead of which anything that either rule asks for isn't known.
    """
    marketing, sales = (answer(rule) for rule in rules)
    found = (
        nw.when(marketing & sales)
        .then(nw.lit(BOTH))
        .when(marketing)
        .then(nw.lit(ONLY_MARKETING))
        .when(sales)
        .then(nw.lit(ONLY_SALES))
        .otherwise(nw.lit(NEITHER))
    )
    missing = list(_missing(rules))
    return (
        nw.when(reduce(or_, missing)).then(nw.lit(UNKNOWN)).otherwise(found) if missing else found
    )


def _missing(rules: tuple[Rule, Rule]) -> Iterator[nw.Expr]:
    """Tell for each thing asked for whether it isn't known; *is known* itself always is."""
    first_of_field = {each.field: each for each in unique_criteria(rules) if _can_miss(each)}
    for each in first_of_field.values():
        yield criterion_answer(each).is_null()


def _can_miss(criterion: Criterion) -> bool:
    return criterion.operator != "is known"
