"""What campaigns and channels cost, month by month, to the cent."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.months import FIRST_DAY, LAST_DAY
from alignment.marts.shared import Lazy, Tables, filled, first_known, total_or_null, yes
from alignment.schema.marts import NOT_RECORDED
from alignment.settings import Settings

_LINE: Final = ("campaign", "channel", "month_no", "basis", "minor", "is_unpriced")


def campaign_cost(tables: Tables, _settings: Settings) -> Lazy:
    """Add up what each campaign, and each channel alone, cost in each month.

    Returns:
        Rows valid against ``schema.credit.CampaignCost``, in no order.
    """
    recorded = _recorded(tables)
    names = recorded.select("campaign").filter(nw.col("campaign") != NOT_RECORDED).unique()
    spread = _spread(tables, names)
    lines = nw.concat([recorded, spread], how="vertical").with_columns(
        unpriced=nw.when(nw.col("is_unpriced")).then(nw.lit(1))
    )
    summed = lines.group_by("campaign", "channel", "month_no", "basis").agg(
        total=total_or_null("minor"), unpriced=nw.col("unpriced").count()
    )
    # A part of a month's cost would read as all of it.
    is_unpriced = nw.col("unpriced") > 0
    total = nw.when(~is_unpriced).then(nw.col("total"))
    months = tables["_month"].select("month_no", month_day="first_day")
    return summed.join(months, on="month_no", how="left").select(
        *("campaign", "channel", "month_day", "basis"),
        cost_minor=total.cast(nw.Int64),
        is_unpriced=is_unpriced,
    )


def _campaigns(tables: Tables) -> Lazy:
    """Name each campaign and its channel."""
    return tables["campaign"].select(
        "campaign_id",
        name=first_known(filled("name"), nw.col("campaign_id")),
        of_channel=filled("channel"),
    )


def _recorded(tables: Tables) -> Lazy:
    """Give the rows of cost, each under the name of its campaign.

    The campaign's own channel counts before the one in the row; a name that several campaigns have
    has none of its own.
    """
    campaigns = _campaigns(tables)
    single = campaigns.group_by("name").agg(
        own=nw.len(), channel_by_name=nw.col("of_channel").min()
    )
    single = single.filter(nw.col("own") == 1).select("name", "channel_by_name")
    costs = tables["cost"].select(
        *("campaign_id", "campaign_name", "day", "is_unpriced"),
        row_channel=filled("channel"),
        minor=nw.col("amount_base_minor").cast(nw.Int64),
    )
    joined = costs.join(campaigns, on="campaign_id", how="left").with_columns(
        campaign=first_known(
            nw.col("name"), filled("campaign_name"), filled("campaign_id"), nw.lit(NOT_RECORDED)
        )
    )
    named = joined.drop("name").join(single, left_on="campaign", right_on="name", how="left")
    channels = [nw.col(name) for name in ("of_channel", "channel_by_name", "row_channel")]
    dated = named.join(tables["_day"], on="day", how="left")
    return dated.with_columns(
        channel=first_known(*channels, nw.lit(NOT_RECORDED)), basis=nw.lit("recorded")
    ).select(*_LINE)


def _spread(tables: Tables, recorded: Lazy) -> Lazy:
    """Spread the actual cost of campaigns without rows of cost, else the budgeted, over their days.

    Args:
        tables: Needs campaign and clock.
        recorded: The names that have rows of cost.
    """
    own = (
        tables["campaign"]
        .filter(~yes("is_deleted"))
        .join(tables["clock"].select("as_of"), how="cross")
    )
    is_actual = ~nw.col("actual_minor").is_null()
    base = nw.when(is_actual).then(nw.col("actual_base_minor"))
    priced = own.filter(is_actual | ~nw.col("budgeted_minor").is_null()).with_columns(
        campaign=first_known(filled("name"), nw.col("campaign_id")),
        channel=first_known(filled("channel"), nw.lit(NOT_RECORDED)),
        is_actual=is_actual,
        basis=nw.when(is_actual).then(nw.lit("actual")).otherwise(nw.lit("budgeted")),
        total=base.otherwise(nw.col("budgeted_base_minor")).cast(nw.Int64),
    )
    spans = _spans(priced.join(recorded, on="campaign", how="anti"))
    parted = _by_month(spans, tables).with_columns(is_unpriced=nw.col("minor").is_null())
    return parted.select(*_LINE)


def _usable(name: str) -> nw.Expr:
    """Give a day of the calendar; any other stands for a blank."""
    return nw.when(nw.col(name).is_between(FIRST_DAY, LAST_DAY)).then(nw.col(name))


def _spans(campaigns: Lazy) -> Lazy:
    """Give the first and last day over which each campaign's cost is spread; null without a date.

    An end before the start says nothing. What was actually spent was spent by the day of
    observation; what is only budgeted goes on after it, and counts up to it (``counted_day``).
    """
    start, end = _usable("start_day"), _usable("end_day")
    first = campaigns.with_columns(first_day=first_known(start, end), end=end)
    stated = nw.max_horizontal("first_day", "end")
    last = first.with_columns(
        last_day=nw.when(nw.col("is_actual"))
        .then(nw.max_horizontal("first_day", nw.min_horizontal(stated, nw.col("as_of"))))
        .otherwise(stated)
    )
    counted = nw.when(nw.col("is_actual")).then(nw.col("last_day"))
    return last.with_columns(counted_day=counted.otherwise(nw.min_horizontal("last_day", "as_of")))


def _by_month(spans: Lazy, tables: Tables) -> Lazy:
    """Part what is spread by month, and leave in one piece what has no day."""
    months = tables["_month"].select("month_no", begin="first_day", end_of="last_day")
    first, counted = nw.col("first_day"), nw.col("counted_day")
    touched = spans.join(months, how="cross").filter(
        (nw.col("begin") <= counted) & (nw.col("end_of") >= first) & (counted >= first)
    )
    elapsed = touched.with_columns(
        days=nw.col("last_day") - first + 1,
        before=nw.max_horizontal(nw.col("begin") - first, nw.lit(0)),
        until=nw.min_horizontal(nw.col("end_of"), counted) - first + 1,
    )
    parted = elapsed.with_columns(minor=_part("until") - _part("before"))
    undated = spans.filter(first.is_null()).with_columns(
        month_no=nw.lit(None).cast(nw.Int32), minor=nw.col("total")
    )
    kept = ("campaign", "channel", "month_no", "basis", "minor")
    return nw.concat([parted.select(*kept), undated.select(*kept)], how="vertical")


def _part(elapsed: str) -> nw.Expr:
    """Give what the first so many of a span's days cost.

    Parts are cut off, not rounded, so that the differences of neighbours add up to the whole; the
    whole units a day apart from the rest, so that no product grows large.
    """
    size = nw.col("total").abs()
    spent, days = nw.col(elapsed).cast(nw.Int64), nw.col("days").cast(nw.Int64)
    part = size // days * spent + size % days * spent // days
    return nw.when(nw.col("total") < 0).then(-part).otherwise(part)
