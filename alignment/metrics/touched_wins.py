"""Of what was won, how much had marketing touched? C16."""

from __future__ import annotations

from typing import Any

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.metrics.closed import closed_in
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, SOME, counted_share, judge
from alignment.metrics.splitting import by_split
from alignment.metrics.words import between, count, of_100
from alignment.schema.campaign_measures import TouchedWins
from alignment.schema.journey_measures import CLOSED
from alignment.scope import Scope


def tally_touched_wins(opportunities: Lazy, scope: Scope) -> Lazy:
    """Count the opportunities closed in the period by outcome and by whether they had a touch.

    Args:
        opportunities: One row per opportunity (schema ``OpportunityJourney``).
        scope: Period of the close, filters and day of observation.

    Returns:
        One row per ``split``, ``outcome`` and ``is_touched``, with ``opportunities`` and
        ``touches``; in no order.
    """
    rows = closed_in(opportunities, scope).select(
        "outcome",
        "opportunities",
        "touches",
        split=nw.col(scope.by),
        is_touched=nw.col("touches") > 0,
    )
    return rows.group_by("split", "outcome", "is_touched").agg(
        nw.col("opportunities").sum().cast(nw.Int64), nw.col("touches").sum().cast(nw.Int64)
    )


def touched_wins(opportunities: Lazy, scope: Scope) -> dy.DataFrame[TouchedWins]:
    """Tell how many of the opportunities won, and of those lost, had a touch on record.

    Args:
        opportunities: One row per opportunity (schema ``OpportunityJourney``).
        scope: Period of the close, filters, split and day of observation.

    Returns:
        The total, then one row per split value, most won first.

    Source:
        Wilson (1927) for the ranges.
    """
    counts = collect(tally_touched_wins(opportunities, scope))
    is_won = pl.col("outcome") == "won"
    counts = counts.with_columns(won=pl.when(is_won).then("opportunities").otherwise(0))
    rows = by_split(counts, lambda part: [_row(part)], size="won")
    frame = pl.DataFrame(rows, schema=TouchedWins.create_empty().schema)
    return TouchedWins.validate(frame)


def _row(part: pl.DataFrame) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for outcome in CLOSED:
        here = part.filter(outcome=outcome)
        number = int(here["opportunities"].sum())
        touched = int(here.filter("is_touched")["opportunities"].sum())
        row |= {outcome: number, f"{outcome}_touched": touched}
        shares = counted_share(touched, number)
        row |= {f"{outcome}_{name}": share for name, share in shares.items()}
    if row["won"]:
        row["touches_per_won"] = int(part.filter(outcome="won")["touches"].sum()) / row["won"]
    return row | {"verdict": judge(row["won"])}


def headline(found: pl.DataFrame) -> str:
    """Say how many wins had a touch on record, and how many losses, side by side.

    Args:
        found: A frame of ``touched_wins``.
    """
    row = found.row(0, named=True)
    if not row["won"]:
        return "No opportunity was won in this period."
    if row["won"] < FEW:
        wins = count(row["won"], "win")
        return f"{row['won_touched']:,} of {wins} had a touch on record; too few for a share."
    if not row["won_touched"] + row["lost_touched"]:
        return f"{count(row['won'], 'win')}, none of them with a touch on record."
    return (
        f"{_won(row)}{_lost(row)}; {row['touches_per_won']:,.1f} touches for each one won. It went "
        "together; nothing is said of causes."
    )


def _won(row: dict[str, Any]) -> str:
    """Say how many of those won were touched; the counts first where there are few."""
    fits = between(row["won_low"], row["won_high"])
    if row["won"] < SOME:
        return (
            f"{row['won_touched']:,} of {row['won']:,} opportunities won had a touch on record "
            f"(anything from {fits} fits)"
        )
    return (
        f"{of_100(row['won_rate'])} of the opportunities won had a touch on record "
        f"({row['won_touched']:,} of {row['won']:,}; range {fits})"
    )


def _lost(row: dict[str, Any]) -> str:
    """Say the same of those lost; nothing where there are too few to stand beside."""
    if row["lost"] < FEW:
        return ""
    counts = f"{row['lost_touched']:,} of {row['lost']:,}"
    if row["lost"] < SOME:
        return f", and {counts} of those lost"
    return f", and {of_100(row['lost_rate'])} of those lost ({counts})"
