"""What both teams' rules say of the same lead: both yes, only one, neither, or unknown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import Final

import narwhals as nw

from alignment.agreed import TEAMS, Agreed, Criterion, Rule
from alignment.agreed.checking import criteria_of
from alignment.agreed.compiling import combined, criterion_answer
from alignment.metrics.collecting import Lazy
from alignment.metrics.outcomes import Mixed
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


def with_cell(rows: Lazy, rules: tuple[Rule, Rule], *, name: str) -> Lazy:
    """Add which cell a lead lies in, as a place in CELLS.

    Unknown is a lead of which anything that either rule asks for isn't known.

    Args:
        rows: Rows with the columns that the rules ask about.
        rules: Marketing's and sales'.
        name: The new column.
    """
    mixed = cell(rules)
    return rows.with_columns(**mixed.parts).with_columns(mixed.whole.alias(name))


def cell(rules: tuple[Rule, Rule]) -> Mixed:
    """Say which cell a lead lies in, made of what each criterion says, once however often asked."""
    names = {each: f"said{place}" for place, each in enumerate(unique_criteria(rules))}
    answers = {each: nw.col(name) for each, name in names.items()}
    known = [~answers[each].is_null() for each in unique_criteria(rules) if _can_miss(each)]
    marketing, sales = (combined(rule.group, answers.__getitem__) for rule in rules)
    # By reckoning, which costs less than a choice among four.
    yes = [said.cast(nw.Int32) for said in (marketing, sales)]
    found = NEITHER - yes[0] * (NEITHER - ONLY_MARKETING) - yes[1] * (NEITHER - ONLY_SALES)
    if known:
        found = nw.when(reduce(and_, known)).then(found).otherwise(nw.lit(UNKNOWN))
    return Mixed({name: criterion_answer(each) for each, name in names.items()}, found)


def _can_miss(criterion: Criterion) -> bool:
    return criterion.operator != "is known"
