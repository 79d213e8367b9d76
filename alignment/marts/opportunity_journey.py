"""Who reached the people of each opportunity, and when?"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.shared import LATEST, Lazy, Tables, filled, first_known, where
from alignment.schema.credit import OpportunityJourney
from alignment.schema.marts import NOT_RECORDED
from alignment.settings import Settings

_STEP: Final = 2**32
_COUNTS: Final = (
    *("touches", "qualified_touches", "early_touches", "late_touches", "touches_after_handover"),
    *("activities", "shared_months", "people"),
)
_DAYS: Final = (
    *("first_touch_day", "last_touch_day", "first_intent_day", "first_sales_day"),
    *("last_sales_day", "longest_silence_days", "silence_from_day"),
)


def told_deals(tables: Tables, _settings: Settings) -> Lazy:
    """Say of each opportunity who had it when: its first lead, its handover and its acceptance.

    Returns:
        One row per opportunity: ``opp_no``, ``opp_id``, ``account_id``, ``channel``, ``cluster``,
        ``lead_day``, ``handover_day``, ``accepted_day`` and ``qualified_day``.
    """
    own = tables["_deal"].select("opp_id", "campaign_id", account_id=filled("account_id"))
    channels = tables["campaign"].select("campaign_id", own_channel=filled("channel"))
    primary = tables["_link"].filter(nw.col("is_primary")).select("opp_id", "lead_id")
    leads = tables["_cycle"].select("lead_id", lead_channel="channel")
    theirs = primary.join(leads, on="lead_id", how="inner").select("opp_id", "lead_channel")
    clusters = tables["_about_deal"].select("cluster", opp_id="entity_id")
    numbers = tables["_deal_no"].select("opp_id", "opp_no")
    joined = (
        own.join(channels, on="campaign_id", how="left")
        .join(theirs, on="opp_id", how="left")
        .join(clusters, on="opp_id", how="inner")
        .join(numbers, on="opp_id", how="inner")
        .join(_lead_days(tables), on="opp_id", how="left")
        .join(tables["pipeline"].select("opp_id", "qualified_day"), on="opp_id", how="inner")
    )
    channel = first_known(nw.col("own_channel"), nw.col("lead_channel"), nw.lit(NOT_RECORDED))
    return joined.select(
        *("opp_no", "opp_id", "account_id", "cluster", "lead_day", "handover_day"),
        *("accepted_day", "qualified_day"),
        channel=channel,
    )


def _lead_days(tables: Tables) -> Lazy:
    """Give the first days of each opportunity's leads."""
    entry = nw.col("entry_day")
    leads = tables["journey"].select(
        "lead_id",
        "entry_day",
        mql_day=entry + nw.col("days_to_mql"),
        sql_day=entry + nw.col("days_to_sql"),
    )
    linked = tables["_link"].select("opp_id", "lead_id").join(leads, on="lead_id", how="inner")
    return linked.group_by("opp_id").agg(
        lead_day=nw.col("entry_day").min(),
        handover_day=nw.col("mql_day").min(),
        accepted_day=nw.col("sql_day").min(),
    )


def touched(tables: Tables, _settings: Settings) -> Lazy:
    """Sum up the touches of each opportunity's people.

    Returns:
        One row per opportunity with any: ``opp_no`` and the columns about touches.
    """
    days = tables["_told_deal"].select("opp_no", "qualified_day", "handover_day")
    joined = tables["_passing"].join(days, on="opp_no", how="inner")
    is_on = nw.col("moment") == 0
    day = nw.col("day")
    marked = joined.with_columns(
        on_day=nw.when(is_on).then(day),
        qualified=where(is_on & (day <= nw.col("qualified_day")), "day"),
        early=where(nw.col("moment") < 0, "day"),
        late=where(nw.col("moment") > 0, "day"),
        after=where(is_on & (day > nw.col("handover_day")), "day"),
        intent_day=where(is_on & nw.col("is_intent"), "day"),
    )
    return marked.group_by("opp_no").agg(
        touches=nw.col("on_day").count(),
        qualified_touches=nw.col("qualified").count(),
        early_touches=nw.col("early").count(),
        late_touches=nw.col("late").count(),
        touches_after_handover=nw.col("after").count(),
        first_touch_day=nw.col("on_day").min(),
        last_touch_day=nw.col("on_day").max(),
        first_intent_day=nw.col("intent_day").min(),
    )


def silences(tables: Tables, _settings: Settings) -> Lazy:
    """Find the longest silence of both sides before each opportunity's close, the first of several.

    Returns:
        One row per opportunity with two days or more: ``opp_no``, ``longest_silence_days``,
        ``silence_from_day``.
    """
    before = nw.col("day").shift(1).over("opp_no", order_by="day")
    days = tables["_contact_day"].select("opp_no", "day").with_columns(before=before)
    gap = (nw.col("day") - nw.col("before")).cast(nw.Int64)
    # One number orders by length first, and by the earlier day among equals.
    coded = days.filter(~nw.col("before").is_null()).with_columns(
        code=gap * _STEP + (LATEST - nw.col("before"))
    )
    longest = coded.group_by("opp_no").agg(code=nw.col("code").max())
    return longest.select(
        "opp_no",
        longest_silence_days=(nw.col("code") // _STEP).cast(nw.Int32),
        silence_from_day=(LATEST - nw.col("code") % _STEP).cast(nw.Int32),
    )


def shared(tables: Tables, _settings: Settings) -> Lazy:
    """Count the calendar months in which both sides were in touch.

    Returns:
        One row per opportunity with any: ``opp_no``, ``shared_months``.
    """
    months = tables["_contact_day"].join(tables["_day"], on="day", how="inner")
    sides = months.group_by("opp_no", "month_no").agg(nw.col("touched").sum(), nw.col("met").sum())
    both = sides.filter((nw.col("touched") > 0) & (nw.col("met") > 0))
    return both.group_by("opp_no").agg(shared_months=nw.len())


def reached_people(tables: Tables, _settings: Settings) -> Lazy:
    """Count the different people who touched or were reached: ``opp_no``, ``people``."""
    touching = tables["_passing"].filter(nw.col("moment") == 0)
    every = [each.select("opp_no", "person_no").unique() for each in (touching, tables["_met"])]
    known = nw.concat(every, how="vertical").filter(~nw.col("person_no").is_null()).unique()
    return known.group_by("opp_no").agg(people=nw.len())


def opportunity_journey(tables: Tables, _settings: Settings) -> Lazy:
    """Build one row per opportunity.

    Returns:
        Rows valid against ``schema.credit.OpportunityJourney``, in no order.
    """
    activities = tables["_contact_day"].filter(nw.col("met") > 0)
    sales = activities.group_by("opp_no").agg(
        activities=nw.col("met").sum(),
        first_sales_day=nw.col("day").min(),
        last_sales_day=nw.col("day").max(),
    )
    joined = tables["pipeline"].join(
        tables["_told_deal"].drop("qualified_day"), on="opp_id", how="inner"
    )
    parts = (tables[name] for name in ("_touched", "_silence", "_shared", "_reached_people"))
    for part in (sales, *parts):
        joined = joined.join(part, on="opp_no", how="left")
    counts = (nw.col(name).fill_null(0).cast(nw.Int32).alias(name) for name in _COUNTS)
    days = (nw.col(name).cast(nw.Int32).alias(name) for name in _DAYS)
    return joined.with_columns(*counts, *days).select(*OpportunityJourney.column_names())
