"""How many opportunities were created for each lead created in the same period? M1b.

A flow ratio may pass 1 and is no conversion: the opportunities need not come from these leads.
"""

from __future__ import annotations

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.metrics.words import count
from alignment.schema.measures import TOTAL, FlowRatio
from alignment.scope import Scope


def tally_leads(journeys: Lazy, scope: Scope) -> Lazy:
    """Count the leads that entered in the period: one row per ``split``, in no order."""
    rows = keep_counted(journeys, scope, is_entered(scope))
    rows = rows.select("leads", split=nw.col(scope.by))
    return rows.group_by("split").agg(nw.col("leads").sum().cast(nw.Int64))


def tally_opportunities(pipeline: Lazy, scope: Scope) -> Lazy:
    """Count opportunities first qualified in the period: one row per ``split``, in no order."""
    is_created = is_entered(scope, "qualified_day")
    rows = keep_counted(pipeline, scope, ~nw.col("is_renewal"), is_created)
    rows = rows.select("opportunities", split=nw.col(scope.by))
    return rows.group_by("split").agg(nw.col("opportunities").sum().cast(nw.Int64))


def flow_ratio(journeys: Lazy, pipeline: Lazy, scope: Scope) -> dy.DataFrame[FlowRatio]:
    """Divide the opportunities created in the period by the leads created in it.

    Args:
        journeys: One row per lead (schema ``Journey``).
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: Period, filters and day of observation.

    Returns:
        The total, then one row per split value, most leads first; null where no lead entered.
    """
    leads = collect(tally_leads(journeys, scope))
    opportunities = collect(tally_opportunities(pipeline, scope))
    both = leads.join(opportunities, on="split", how="full", coalesce=True).fill_null(0)
    both = both.sort(["leads", "split"], descending=[True, False])
    total = pl.select(
        split=pl.lit(TOTAL), leads=both["leads"].sum(), opportunities=both["opportunities"].sum()
    )
    marked = [total.with_columns(is_total=True), both.with_columns(is_total=False)]
    ratio = pl.when(pl.col("leads") > 0).then(pl.col("opportunities") / pl.col("leads"))
    frame = pl.concat(marked, how="diagonal_relaxed").with_columns(ratio=ratio)
    return FlowRatio.validate(frame, cast=True)


def headline(found: pl.DataFrame) -> str:
    """Say both counts and their ratio, and that it is no conversion."""
    row = found.filter("is_total").to_dicts()[0]
    leads, opportunities = row["leads"], row["opportunities"]
    if not leads:
        return f"{count(opportunities, 'opportunity', 'opportunities')} and no lead were created."
    return (
        f"{count(opportunities, 'opportunity', 'opportunities')} and {count(leads, 'lead')} were "
        f"created in the period: {100 * row['ratio']:.0f} for every 100. "
        "This is a flow, not a conversion: they need not be the same ones."
    )
