"""What can be said of credit: only what holds under every rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import polars as pl

from alignment.estimators.attribution import RULES
from alignment.metrics.crediting import level_of
from alignment.metrics.estimating import FEW
from alignment.metrics.words import between_money, count, is_named, money
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.scope import Scope

NOT_PROOF: Final = "Share of credit, not proof of effect."
"""Stands wherever credit does."""
TOP: Final = 3


class Told(NamedTuple):
    """What a sentence needs to know of one name.

    Args:
        name: The campaign, channel or source.
        least: The least credit under any rule, in minor units or opportunities.
        most: The most.
        is_always_top: Whether it is among the first three under every rule.
        needs_experiment: Whether its credit can't tell what it does.
    """

    name: str
    least: float
    most: float
    is_always_top: bool
    needs_experiment: bool


def always_top(shares: pl.DataFrame) -> set[str]:
    """Name those that every rule puts among the first three, of those that have a name.

    Args:
        shares: One row per ``split`` and ``rule`` with ``share``.
    """
    named = shares.filter(pl.col("split").map_elements(is_named, return_dtype=pl.Boolean))
    rank = pl.col("share").rank("min", descending=True).over("rule")
    found = (
        named.with_columns(rank=rank)
        .group_by("split")
        .agg(is_top=((pl.col("rank") <= TOP) & (pl.col("share") > 0)).all())
    )
    return set(found.filter("is_top")["split"].to_list())


def headline_of(
    names: list[Told],
    scope: Scope,
    *,
    number: int,
    touched: int,
    unit: tuple[str, int] | None,
    by_all: bool = True,
) -> str:
    """Say what holds under every rule, or that nothing does.

    Args:
        names: With the most credit under the rule asked for first.
        scope: The question.
        number: Opportunities of the view.
        touched: Those of them with a touch on record.
        unit: Currency and its decimals; None where credit is in opportunities.
        by_all: Whether the least and most are those of all rules; else of the one asked for.
    """
    what = "won" if scope.anchor == "won" else "first qualified"
    if not number:
        return f"No opportunity was {what} in this period."
    opened = count(number, f"opportunity {what}", f"opportunities {what}")
    if not touched:
        none = "without" if number == 1 else "none of them with"
        return f"{opened}, {none} a touch on record: there is no credit to share."
    if touched < FEW:
        some = "with" if number == 1 else f"{touched:,} of them with"
        return (
            f"{opened}, {some} a touch on record: too few to compare {level_of(scope)}s. "
            f"{NOT_PROOF}"
        )
    named = [each for each in names if is_named(each.name) and each.name != NO_TOUCH]
    if not named:
        return f"{opened}; none of their touches has a name to give credit to. {NOT_PROOF}"
    rule = "" if by_all else scope.rule
    said = (_main(named, scope, unit, rule), _warning(named), NOT_PROOF)
    return " ".join(part for part in said if part)


def _main(named: list[Told], scope: Scope, unit: tuple[str, int] | None, rule: str) -> str:
    first = named[0]
    always = [each for each in named if each.is_always_top]
    if len(named) == 1:
        return f"{first.name} is the only one with a touch on record, so every rule gives it all."
    if len(named) <= TOP:
        return f"{_gets(first, unit, rule)}."
    if not always:
        return (
            f"No {level_of(scope)} is among the first three under every rule; "
            f"{_gets(first, unit, rule)}."
        )
    told = f"{_gets(always[0], unit, rule)}; no rule puts it outside the first three"
    more = [each.name for each in always[1:]]
    return f"{told}, nor {listed(more)}." if more else f"{told}."


def _gets(one: Told, unit: tuple[str, int] | None, rule: str) -> str:
    if unit is None:
        span = f"{one.least:,.0f} to {one.most:,.0f} opportunities"
        same = count(round(one.least), "opportunity", "opportunities")
    else:
        span = f"{unit[0]} {between_money(one.least, one.most, *unit)}"
        same = money(round(one.least), *unit)
    if rule:
        return f"{one.name} gets {same} of credit by the rule {RULES[rule].name}"
    if round(one.least) == round(one.most):
        return f"{one.name} gets {same} of credit under every rule"
    return f"{one.name} gets {span} of credit depending on the rule"


def _warning(named: list[Told]) -> str:
    flagged = [each.name for each in named if each.needs_experiment]
    if not flagged:
        return ""
    if len(flagged) == 1:
        return (
            f"{flagged[0]} needs an experiment: most who buy pass it anyway, so its credit "
            "can't tell what it does."
        )
    return (
        f"{listed(flagged)} need an experiment: most who buy pass them anyway, so their credit "
        "can't tell what they do."
    )


def listed(names: Sequence[str]) -> str:
    """Name several: with commas, and "and" before the last."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
