"""How many leads lie between marketing's yes and sales' yes, and for how long? M21."""

from __future__ import annotations

from typing import Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.agreed import TEAMS, Agreed, Rule, answer
from alignment.metrics.cells import DEFINE_FIRST, rules_of
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, counted_share, judge
from alignment.metrics.handovers import handovers, until_left
from alignment.metrics.outcomes import (
    BEFORE_ENTRY,
    CONVERTED,
    LEFT_UNDATED,
    LOST,
    NOT_ACCEPTED,
    NOT_ACCEPTED_UNDATED,
    OPEN,
    RECYCLED,
    UNDATED,
    Mixed,
    tally_outcomes,
)
from alignment.metrics.splitting import by_split
from alignment.metrics.words import between, count
from alignment.schema.agreement_measures import MiddleGround
from alignment.scope import Scope

OUTSIDE, AGREED, MIDDLE, UNSURE = range(4)
WAYS: Final = {
    "still_there": (OPEN,),
    "accepted": (CONVERTED, BEFORE_ENTRY),
    "not_accepted": (NOT_ACCEPTED, NOT_ACCEPTED_UNDATED),
    "recycled": (RECYCLED,),
    "lost": (LOST,),
    "undated": (UNDATED, LEFT_UNDATED),
}
"""How leads left the middle ground, or that they didn't, with the outcomes that say so."""
_HALF: Final = 0.5
_THREE_QUARTERS: Final = 0.75


def area(rules: tuple[Rule, Rule]) -> nw.Expr:
    """Say where a lead lies between both rules."""
    return _area(**_said(rules))


def _said(rules: tuple[Rule, Rule]) -> dict[str, nw.Expr]:
    return {team: answer(rule) for team, rule in zip(TEAMS, rules, strict=True)}


def _area(marketing: nw.Expr, sales: nw.Expr) -> nw.Expr:
    return (
        nw.when(~marketing.fill_null(value=False))
        .then(nw.lit(OUTSIDE))
        .when(sales)
        .then(nw.lit(AGREED))
        .when(~sales)
        .then(nw.lit(MIDDLE))
        .otherwise(nw.lit(UNSURE))
    )


def tally_middle_ground(journeys: Lazy, scope: Scope, rules: tuple[Rule, Rule]) -> Lazy:
    """Count handovers by split value, area (``mix``), age and outcome (see ``tally_outcomes``)."""
    mixed = Mixed(_said(rules), _area(*map(nw.col, TEAMS)))
    return tally_outcomes(journeys, handovers(scope), mix=mixed)


def middle_ground(journeys: Lazy, scope: Scope, agreed: Agreed) -> dy.DataFrame[MiddleGround]:
    """Tell what lies between both definitions, how long it has lain there and how it left.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of the handover (the first entry into MQL), filters and day of observation.
        agreed: Both teams' rules.

    Returns:
        The total, then one row per split value, most leads first. No row at all where one of the
        teams has no rule.

    Source:
        Kaplan & Meier (1958) for the days; Wilson (1927) for the share's range.
    """
    rules = rules_of(agreed)
    if rules is None:
        return MiddleGround.create_empty()
    counts = collect(tally_middle_ground(journeys, scope, rules))
    counts = counts.filter(pl.col("mix") != OUTSIDE)
    rows = by_split(counts, lambda part: [_row(part)])
    frame = pl.DataFrame(rows, schema=MiddleGround.create_empty().schema)
    return MiddleGround.validate(frame)


def _row(counts: pl.DataFrame) -> dict[str, object]:
    def leads(rows: pl.DataFrame) -> int:
        return int(rows["leads"].sum())

    middle = counts.filter(pl.col("mix") == MIDDLE)
    unsure, every = leads(counts.filter(pl.col("mix") == UNSURE)), leads(counts)
    number, known = leads(middle), every - unsure
    ways = {name: leads(middle.filter(pl.col("outcome").is_in(w))) for name, w in WAYS.items()}
    return {
        "marketing_yes": every,
        "middle": number,
        "unsure": unsure,
        **ways,
        "verdict": judge(known),
        **counted_share(number, known, "share"),
        **(_days(middle) if number >= FEW else {}),
    }


def _days(middle: pl.DataFrame) -> dict[str, int | None]:
    """Give the days by which half and three quarters left, those still there included."""
    dated = middle.filter(pl.col("outcome") < UNDATED)
    if dated.is_empty():
        return {}
    days, leads = dated["days"].to_numpy(), dated["leads"].to_numpy()
    found = until_left(days, leads, is_open=dated["outcome"].to_numpy() == OPEN)
    return {"median_days": found.day_by(_HALF), "p75_days": found.day_by(_THREE_QUARTERS)}


def headline(found: pl.DataFrame, agreed: Agreed) -> str:
    """Say how many leads lie between both definitions, and how many still do."""
    if rules_of(agreed) is None:
        return DEFINE_FIRST
    row = found.filter("is_total").to_dicts()[0]
    known = row["marketing_yes"] - row["unsure"]
    left = f" For {row['unsure']:,} it can't be known." if row["unsure"] else ""
    if not row["marketing_yes"]:
        return "No lead was handed over in this period that meets marketing's definition."
    told = (
        f"{row['middle']:,} of {count(known, 'lead')} that were handed over and meet marketing's "
        "definition don't meet sales'"
    )
    if row["share"] is not None:
        told += f" ({between(row['low'], row['high'])} fits)"
    if not row["middle"]:
        return f"{told}.{left}"
    return f"{told}; {row['still_there']:,} of them await a decision{_half(row)}.{left}"


def _half(row: dict[str, int | None]) -> str:
    if row["median_days"] is None:
        return ", and half of them haven't left yet" if (row["middle"] or 0) >= FEW else ""
    return f", and half had left within {row['median_days']:,} days, open ones included"
