"""Who gets the credit for what was won, under each of seven rules? M9."""

from __future__ import annotations

from typing import Any

import dataframely as dy
import polars as pl

from alignment.estimators.attribution import RULES
from alignment.metrics.collecting import Lazy
from alignment.metrics.credit_ranges import SEED
from alignment.metrics.credit_words import Told, always_top, headline_of
from alignment.metrics.credited import Credited, credited
from alignment.schema.campaign_measures import NO_TOUCH, CreditByRule
from alignment.schema.measures import TOTAL
from alignment.scope import Scope


def credit(
    touches: Lazy, names: Lazy, opportunities: Lazy, scope: Scope, seed: int = SEED
) -> dy.DataFrame[CreditByRule]:
    """Share what was won, or first qualified, in the period among touches by every rule.

    Args:
        touches: One row per touch (schema ``Credit``).
        names: What its numbers stand for (schema ``CreditName``).
        opportunities: One row per opportunity (schema ``OpportunityJourney``).
        scope: Period, filters, view (``anchor``), ``rule`` and what gets the credit (``by``).
        seed: Of the resamples; the same one gives the same answer.

    Returns:
        One row per name and rule; the total first, NO_TOUCH last.
    """
    found = credited(touches, names, opportunities, scope, seed)
    rows = [{"split": TOTAL, "is_total": True, "rule": rule, **_whole(found)} for rule in RULES]
    places = [*in_order(found, scope.rule), len(found.names)]
    called = [*found.names, NO_TOUCH]
    rows += [
        {"split": called[at], "is_total": False, "rule": rule, **_part(found, rule, at)}
        for at in places
        for rule in RULES
    ]
    chosen = [row | {"is_chosen": row["rule"] == scope.rule} for row in rows]
    frame = pl.DataFrame(chosen, schema=CreditByRule.create_empty().schema)
    return CreditByRule.validate(frame)


def in_order(found: Credited, rule: str) -> list[int]:
    """List the places of the names, the most credit under a rule first, then by name."""
    return sorted(range(len(found.names)), key=lambda at: (-found.shares[rule][at], at))


def _whole(found: Credited) -> dict[str, Any]:
    is_there = found.view.opportunities > 0
    return {
        "credit_minor": found.view.value_minor,
        "credit_opportunities": float(found.view.opportunities),
        "share": 1.0 if is_there else None,
    }


def _part(found: Credited, rule: str, at: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "credit_minor": found.minor[rule][at] if found.minor else None,
        "credit_opportunities": max(float(found.opportunities[rule][at]), 0.0),
        "share": min(max(float(found.shares[rule][at]), 0.0), 1.0),
    }
    if rule in found.ranges:
        low, high = found.ranges[rule]
        row |= {"low": float(low[at]), "high": float(high[at])}
    return row


def headline(found: pl.DataFrame, scope: Scope, currency: str, digits: int = 2) -> str:
    """Say which names every rule puts first, or that none is.

    Args:
        found: A frame of ``credit``.
        scope: The question it answers.
        currency: ISO 4217 code of the base currency.
        digits: How many digits its minor unit has.
    """
    total = found.filter("is_total")
    number = int(total["credit_opportunities"][0])
    apart = found.filter(pl.col("split") == NO_TOUCH, pl.col("rule") == "first")
    touched = number - round(float(apart["credit_opportunities"].sum()))
    is_money = total["credit_minor"][0] is not None
    column = "credit_minor" if is_money else "credit_opportunities"
    rows = found.filter(~pl.col("is_total"), pl.col("split") != NO_TOUCH)
    spans = rows.group_by("split", maintain_order=True).agg(
        least=pl.col(column).min(), most=pl.col(column).max()
    )
    top = always_top(rows.select("split", "rule", "share"))
    names = [Told(name, least, most, name in top, False) for name, least, most in spans.iter_rows()]
    unit = (currency, digits) if is_money else None
    return headline_of(names, scope, number=number, touched=touched, unit=unit)
