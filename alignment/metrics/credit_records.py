"""The opportunities behind credit, and those that no touch can get credit for."""

from __future__ import annotations

import narwhals as nw

from alignment.metrics.collecting import Lazy
from alignment.metrics.crediting import is_in_view, level_of, of_view, value_in
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.metrics.records import ABOUT
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.schema.measures import TOTAL
from alignment.scope import Scope

TOUCHES = {"won": "touches", "qualified": "qualified_touches"}
"""How many touches of an opportunity count, by ``Scope.anchor``."""


def credited_behind(
    opportunities: Lazy, credit: Lazy, names: Lazy, scope: Scope, split: str
) -> Lazy:
    """List the opportunities of the view that had a touch of a name.

    Args:
        opportunities: One row per opportunity (schema ``OpportunityJourney``).
        credit: One row per touch (schema ``Credit``).
        names: What credit can be given to (schema ``CreditName``).
        scope: The scope of the credit.
        split: A campaign, channel or source; NO_TOUCH for opportunities without any touch; TOTAL
            for all.

    Returns:
        One row per opportunity: ids, attributes, its touches in the view, days and money; in no
        order.
    """
    touches = nw.col(TOUCHES[scope.anchor])
    rows = keep_counted(opportunities, scope, ~nw.col("is_renewal"), is_in_view(scope))
    if split == NO_TOUCH:
        rows = rows.filter(touches == 0)
    elif split != TOTAL:
        level = level_of(scope)
        wanted = names.filter(nw.col("level") == level, nw.col("name") == split).select("no")
        here = of_view(credit, scope).select("opp_id", no=nw.col(f"{level}_no"))
        here = here.join(wanted, on="no", how="semi").select("opp_id").unique()
        rows = rows.join(here, on="opp_id", how="semi")
    return rows.select(
        "opp_id",
        "lead_id",
        *ABOUT,
        touches.alias("touches"),
        "activities",
        "first_touch_day",
        "qualified_day",
        nw.when(nw.col("outcome_day") <= scope.as_of).then(nw.col("outcome_day")),
        value_minor=value_in(scope),
    )


def leads_behind(journeys: Lazy, scope: Scope, split: str) -> Lazy:
    """List the leads of the period that came by a campaign, channel or source.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The scope of the credit.
        split: A campaign, channel or source, or TOTAL for all.

    Returns:
        One row per lead: ids, attributes, ``entry_day`` and the days to SQL and to the opportunity
        that had come by the day of observation; in no order.
    """
    rows = keep_counted(journeys, scope, is_entered(scope))
    if split != TOTAL:
        rows = rows.filter(nw.col(level_of(scope)) == split)
    age = nw.lit(scope.as_of) - nw.col("entry_day")
    days = {
        name: nw.when(nw.col(name) <= age).then(nw.col(name))
        for name in ("days_to_sql", "days_to_opportunity")
    }
    return rows.select("lead_id", "opp_id", *ABOUT, "entry_day", **days)
