"""Which criterion causes the disagreement, and what would remain if both teams asked for it?"""

from __future__ import annotations

from typing import Any

import dataframely as dy
import polars as pl

from alignment.agreed import FIELDS, Agreed, Criterion, Group, Rule, describe_criterion
from alignment.agreed.checking import criteria_of
from alignment.estimators.proportions import wilson
from alignment.metrics.cells import DEFINE_FIRST, rules_of, unique_criteria
from alignment.metrics.collecting import Lazy
from alignment.metrics.estimating import FEW, judge
from alignment.metrics.patterns import Patterns, patterns
from alignment.metrics.words import of_100
from alignment.schema.agreement_measures import Criteria
from alignment.scope import Scope

_SHORTEST = 90


def criteria(journeys: Lazy, scope: Scope, agreed: Agreed) -> dy.DataFrame[Criteria]:
    """Tell for each thing asked for how often it can be decided and how much it is disputed.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.
        agreed: Both teams' rules.

    Returns:
        One row per criterion, the one that alone causes most disputes first. No row at all where
        one of the teams has no rule.
    """
    rules = rules_of(agreed)
    if rules is None:
        return Criteria.create_empty()
    found = patterns(journeys, scope, rules)
    shared = {
        "leads": int(found.rows["leads"].sum()),
        "compared": found.count(found.is_complete(rules)),
        "disputed": _disputed(found, rules, (rules[0].group, rules[1].group)),
    }
    rows = [_row(found, rules, each, shared) for each in unique_criteria(rules)]
    frame = pl.DataFrame(rows, schema=Criteria.create_empty().schema)
    order = ["alone", "harmonised_rate", "team", "criterion"]
    frame = frame.sort(order, descending=[True, False, False, False], nulls_last=True)
    return Criteria.validate(frame)


def _row(
    found: Patterns, rules: tuple[Rule, Rule], criterion: Criterion, shared: dict[str, int]
) -> dict[str, Any]:
    said = found.says(criterion)
    yes, no = found.count(said), found.count(~said)
    decided, compared = yes + no, shared["compared"]
    unknown = shared["leads"] - decided
    field = FIELDS[criterion.field]
    row: dict[str, Any] = {
        "team": _team(rules, criterion),
        "field": criterion.field,
        "topic": field.topic,
        "criterion": describe_criterion(criterion),
        **shared,
        "yes": yes,
        "no": no,
        "unknown": unknown,
        "decided_rate": decided / shared["leads"] if shared["leads"] else None,
        "is_recorded": yes > 0 if criterion.operator == "is known" else decided > 0,
        "alone": _alone(found, rules, criterion),
        "verdict": judge(compared),
    }
    if decided >= FEW:
        low, high = wilson(yes, decided)
        row |= {"yes_rate": yes / decided, "yes_low": low, "yes_high": high}
    if shared["disputed"]:
        row["alone_rate"] = row["alone"] / shared["disputed"]
    if compared >= FEW:
        left = _disputed(found, rules, harmonised(rules, criterion))
        row |= {"now_rate": shared["disputed"] / compared, "harmonised_rate": left / compared}
    return row


def _team(rules: tuple[Rule, Rule], criterion: Criterion) -> str:
    asked = [criterion in criteria_of(rule.group) for rule in rules]
    if all(asked):
        return "both"
    return "marketing" if asked[0] else "sales"


def _disputed(
    found: Patterns, rules: tuple[Rule, Rule], groups: tuple[Group | None, Group | None]
) -> int:
    """Count the comparable leads of which two groups of criteria say different things."""
    one, other = (found.answer(group) for group in groups)
    return found.count(found.is_complete(rules) & (one != other))


def _alone(found: Patterns, rules: tuple[Rule, Rule], criterion: Criterion) -> int:
    """Count the disputed leads of which both rules would say the same without a criterion."""
    one, other = (found.answer(rule.group) for rule in rules)
    first, second = (found.answer(without(rule.group, criterion)) for rule in rules)
    return found.count(found.is_complete(rules) & (one != other) & (first == second))


def without(group: Group, criterion: Criterion) -> Group | None:
    """Leave a criterion away; None where nothing is left to ask for."""
    parts = (
        without(part, criterion) if isinstance(part, Group) else part
        for part in group.parts
        if part != criterion
    )
    kept = tuple(part for part in parts if part is not None)
    return Group(group.match, kept) if kept else None


def harmonised(rules: tuple[Rule, Rule], criterion: Criterion) -> tuple[Group, Group]:
    """Give both rules with a criterion asked for by both.

    The team that doesn't ask for it asks for it in addition to all else: for the criterion itself,
    or, where it is one of several of which any will do, for the whole group of them.
    """
    asked = [criterion in criteria_of(rule.group) for rule in rules]
    groups = [rule.group for rule in rules]
    if all(asked):
        return groups[0], groups[1]
    owner = 0 if asked[0] else 1
    groups[1 - owner] = Group("all", (groups[1 - owner], _part(groups[owner], criterion)))
    return groups[0], groups[1]


def _part(group: Group, criterion: Criterion) -> Criterion | Group:
    """Find what has to be met for a criterion's sake: itself, or the group of which any will do."""
    if group.match == "any":
        return group
    for part in group.parts:
        if part == criterion:
            return part
        if isinstance(part, Group) and criterion in criteria_of(part):
            return _part(part, criterion)
    return group


def headline(found: pl.DataFrame, agreed: Agreed) -> str:
    """Name the criterion that causes most disputes, and what would remain without it."""
    if rules_of(agreed) is None:
        return DEFINE_FIRST
    top = found.to_dicts()[0]
    missing = _missing(found)
    if not top["compared"]:
        return f"There is no lead on which both definitions can be compared.{missing}"
    if not top["disputed"]:
        return f"Both definitions say the same of all {top['compared']:,} leads.{missing}"
    if not top["alone"]:
        return f"No criterion by itself causes a dispute: it takes several together.{missing}"
    share = f"{top['alone']:,} of {top['disputed']:,}"
    told = f"“{_short(top['criterion'])}” alone causes {share} disputes"
    if top["harmonised_rate"] is None:
        return f"{told}.{missing}"
    return (
        f"{told}. If both teams asked for it, the definitions would differ on "
        f"{of_100(top['harmonised_rate'])} leads instead of {of_100(top['now_rate'])}.{missing}"
    )


def _missing(found: pl.DataFrame) -> str:
    """Say what isn't recorded at all, or else what is missing most often."""
    never = [row for row in found.to_dicts() if not row["is_recorded"] and row["leads"]]
    if never:
        named = " and ".join(dict.fromkeys(FIELDS[row["field"]].label for row in never))
        return f" Not recorded at all: {named}."
    most = found.sort("unknown", descending=True).to_dicts()[0]
    if not most["unknown"]:
        return ""
    label = FIELDS[most["field"]].label
    return f" Missing most often: {label}, for {most['unknown']:,} of {most['leads']:,} leads."


def _short(text: str) -> str:
    return text if len(text) <= _SHORTEST else f"{text[: _SHORTEST - 1]}…"
