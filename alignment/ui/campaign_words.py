"""What the page Campaigns says besides the headlines of its measures."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.charts.words import cut
from alignment.estimators.attribution import RULES
from alignment.metrics.credit_words import listed
from alignment.metrics.estimating import FEW
from alignment.metrics.words import between_money, count, is_named
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.schema.money import minor_digits
from alignment.scope import Scope

NO_TOUCHES: Final = (
    "No opportunity of this period has a touch on record. Load campaign members, an automation "
    "tool’s activities or a list of touches on the page Uploads, or choose another period."
)
TWO_VIEWS: Final = (
    "Costs, leads and opportunities are those of the period, each by its own day: a flow, not what "
    "became of these leads. Accepted are the leads that have reached SQL so far; young ones still "
    "may. A name’s opportunities are those with a touch of it, so they can’t be added up. Credit "
    "for pipeline counts touches up to the day an opportunity was first qualified, credit for "
    "value won all touches up to the close: two views of the same opportunities, never added. "
    "Choose a row to see its opportunities and its leads."
)
_TOO_MANY: Final = (
    "With so many names it isn’t told how much other accounts would change this rule’s credit."
)
LONGEST: Final = 60
PROJECTED_LONGEST: Final = 28
"""So many letters of a name have room in a headline."""
_MOST: Final = 5
"""So many names are told in words; the table marks all."""


def focus(found: pl.DataFrame) -> str:
    """Name what the headline talks about; empty where too few opportunities can be compared.

    Args:
        found: Rows of schema Campaigns.
    """
    named = _names(found)
    few = found.is_empty() or found["buyers"][0] < FEW
    return "" if few or named.is_empty() else str(named["split"][0])


def _names(found: pl.DataFrame) -> pl.DataFrame:
    """Keep the names that credit can go to, in their order."""
    rows = found.filter(~pl.col("is_total"), pl.col("split") != NO_TOUCH, pl.col("touches") > 0)
    return rows.filter(pl.col("split").map_elements(is_named, return_dtype=pl.Boolean))


def in_short(text: str, found: pl.DataFrame, longest: int = LONGEST) -> str:
    """Cut the names in a headline that would take a line of it or more.

    Args:
        text: The headline of ``campaigns``.
        found: Rows of schema Campaigns.
        longest: How many letters of a name have room.
    """
    for name in found["split"].to_list():
        if len(name) > longest and name in text:
            text = text.replace(name, cut(name, longest))
    return text


def nothing(found: pl.DataFrame, scope: Scope) -> str:
    """Say why there is no credit to draw, and what to do.

    Args:
        found: Rows of schema Campaigns.
        scope: The question.
    """
    if found["opportunities"][0]:
        return NO_TOUCHES
    other = "first qualified" if scope.anchor == "won" else "won"
    fewer = ", take a filter away" if scope.kept() else ""
    return (
        f"There is nothing to share credit for. Choose a longer period{fewer}, "
        f"or look at opportunities {other}."
    )


def under_chart(found: pl.DataFrame, scope: Scope, currency: str, undrawn: int) -> str:
    """Say that all credit is all the money, how sure the first dot is, and what isn't drawn.

    Args:
        found: Rows of schema Campaigns.
        scope: The question.
        currency: The base currency.
        undrawn: How many names with credit stand in the table only.
    """
    parts = [_added_up(found, scope, currency), _how_sure(found, scope, currency)]
    if undrawn:
        parts.append(f"Not drawn: {count(undrawn, 'name')} with less credit by this rule.")
    return " ".join(part for part in parts if part)


def _added_up(found: pl.DataFrame, scope: Scope, currency: str) -> str:
    total = found["credit_minor"][0]
    if total is None:
        return "None of these opportunities has a usable amount, so credit is counted only."
    digits = minor_digits(currency)
    what = "value won" if scope.anchor == "won" else "pipeline created"
    exact, apart = (
        f"{currency} {each / 10**digits:,.{digits}f}"
        for each in (total, found["credit_minor"][-1] or 0)  # what nobody touched stands last
    )
    without = f", {apart} of it without a recorded touch" if found["credit_minor"][-1] else ""
    return (
        f"Under each of the {len(RULES)} rules the credit adds up to all {what}, {exact}{without}."
    )


def _how_sure(found: pl.DataFrame, scope: Scope, currency: str) -> str:
    """Say within what range the first name's credit lies if other accounts had come."""
    name = focus(found)
    if not name:
        return ""
    row = found.filter(~pl.col("is_total"), pl.col("split") == name).row(0, named=True)
    if row["credit_low_minor"] is None:
        is_wide = scope.rule == "markov" and row["opportunities"] >= FEW
        return _TOO_MANY if is_wide and row["credit_minor"] is not None else ""
    ends = (row["credit_low_minor"], row["credit_high_minor"])
    span = between_money(*ends, currency, minor_digits(currency))
    return (
        f"Had other accounts come, {RULES[scope.rule].name} would likely give "
        f"{in_short(name, found)} {currency} {span}."
    )


def no_cost(found: pl.DataFrame, scope: Scope) -> str:
    """Say why no cost is shown; empty where one is.

    Args:
        found: Rows of schema Campaigns.
        scope: The question.
    """
    names = found.filter(~pl.col("is_total"))["cost_minor"]
    if names.null_count() < names.len():
        return ""
    if scope.by == "source":
        return "Costs aren’t kept by source: choose channels or campaigns to see them."
    if found["cost_minor"].null_count() < found.height:
        return f"None of the cost names a {scope.by}: it stands in the row of all."
    if scope.kept():
        return "Costs aren’t kept by region, team, segment or source: with a filter none is shown."
    return (
        "No cost is on record for this period. Load campaigns with their cost, an advertising "
        "tool’s report or a list of costs by month on the page Uploads."
    )


def flagged(found: pl.DataFrame) -> str:
    """Say which names have credit that needs an experiment, and why.

    Args:
        found: Rows of schema Campaigns.
    """
    rows = found.filter("needs_experiment").to_dicts()
    if found["buyers"][0] < FEW:
        return f"With fewer than {FEW} buyers it can’t be told what most buyers pass anyway."
    if not rows:
        return (
            "No name with much credit is passed by two of three buyers or more, so none is marked "
            "as needing an experiment. Credit is still no proof of effect."
        )
    named = [
        f"{row['split']} ({row['buyers_passing']:,} of {row['buyers']:,} buyers passed it)"
        for row in rows[:_MOST]
    ]
    if len(rows) > _MOST:
        named.append(f"{len(rows) - _MOST:,} more")
    verb, it, does = ("needs", "it", "it does") if len(rows) == 1 else ("need", "them", "they do")
    return (
        f"{listed(named)} {verb} an experiment: most who buy pass {it} anyway, so credit can’t "
        f"tell what {does}. Leave some accounts without {it}, by lot, and compare."
    )
