"""How many records have less than a lead needs to be one at all?"""

from __future__ import annotations

from typing import Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.agreed import Agreed, Rule, answer
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import SOME, counted_share, judge
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.metrics.splitting import by_split
from alignment.metrics.words import between, of_100
from alignment.schema.agreement_measures import MinimumLead
from alignment.scope import Scope

_NO: Final = 0
_YES: Final = 1
_UNKNOWN: Final = 2


def tally_minimum_lead(journeys: Lazy, scope: Scope, rule: Rule) -> Lazy:
    """Count leads by what the minimum rule says of them.

    Returns:
        One row per ``split`` and ``said`` (0 no, 1 yes, 2 unknown) with ``leads``; in no order.
    """
    rows = keep_counted(journeys, scope, is_entered(scope)).select(
        "leads",
        split=nw.col(scope.by),
        said=answer(rule).cast(nw.Int64).fill_null(_UNKNOWN),
    )
    return rows.group_by("split", "said").agg(nw.col("leads").sum().cast(nw.Int64))


def minimum_lead(journeys: Lazy, scope: Scope, agreed: Agreed) -> dy.DataFrame[MinimumLead]:
    """Tell how many leads have less than was agreed that a lead needs.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.
        agreed: The minimum rule.

    Returns:
        The total, then one row per split value, most leads first. No row where there is no rule.

    Source:
        Wilson (1927) for the range.
    """
    if agreed.minimum is None:
        return MinimumLead.create_empty()
    counts = collect(tally_minimum_lead(journeys, scope, agreed.minimum))
    rows = by_split(counts, lambda part: [_row(part)])
    frame = pl.DataFrame(rows, schema=MinimumLead.create_empty().schema)
    return MinimumLead.validate(frame)


def _row(counts: pl.DataFrame) -> dict[str, object]:
    below, enough, unknown = (
        int(counts.filter(pl.col("said") == place)["leads"].sum())
        for place in (_NO, _YES, _UNKNOWN)
    )
    known = below + enough
    return {
        "leads": known + unknown,
        "enough": enough,
        "below": below,
        "unknown": unknown,
        "verdict": judge(known),
        **counted_share(below, known),
    }


def headline(found: pl.DataFrame, agreed: Agreed) -> str:
    """Say how many leads have less than a lead needs."""
    if agreed.minimum is None:
        return "Define first what a record needs to be a lead at all."
    row = found.filter("is_total").to_dicts()[0]
    known = row["below"] + row["enough"]
    if not row["leads"]:
        return "No leads in this period."
    left = f" For {row['unknown']:,} it can't be known." if row["unknown"] else ""
    told = f"{row['below']:,} of {known:,} leads"
    what = "have less than was agreed that a lead needs"
    if row["rate"] is None:
        return f"{told} {what}.{left}"
    fits = between(row["low"], row["high"])
    if known < SOME:
        return f"{told} {what}; anything from {fits} fits.{left}"
    return f"{of_100(row['rate'])} leads {what} ({told}; {fits} fits).{left}"
