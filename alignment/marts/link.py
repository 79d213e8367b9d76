"""Which lead became which opportunity?"""

from __future__ import annotations

import narwhals as nw

from alignment.marts.merges import on_survivor
from alignment.marts.shared import Lazy, Tables, filled
from alignment.settings import Settings


def link(tables: Tables, _settings: Settings) -> Lazy:
    """Join leads and opportunities that name each other.

    Exactly one lead of each opportunity is the primary one, so that its money counts once: the
    lead that the opportunity names, else the oldest.

    Returns:
        One row per (lead, opportunity) with ``is_primary``; both are in the data.
    """
    named = tables["opportunity"].select("opp_id", lead_id=filled("lead_id"), is_theirs=nw.lit(0))
    naming = tables["lead"].select(filled("opp_id").alias("opp_id"), "lead_id", is_theirs=nw.lit(1))
    pairs = nw.concat(
        [
            named.select("lead_id", "opp_id", "is_theirs"),
            naming.select("lead_id", "opp_id", "is_theirs"),
        ],
        how="vertical",
    )
    pairs = pairs.filter(~nw.col("lead_id").is_null() & ~nw.col("opp_id").is_null())
    once = (
        on_survivor(pairs, tables)
        .group_by("lead_id", "opp_id")
        .agg(is_theirs=nw.col("is_theirs").min())
    )
    known = once.join(tables["opportunity"].select("opp_id"), on="opp_id", how="semi")
    aged = known.join(tables["_cycle"].select("lead_id", "created_day"), on="lead_id", how="inner")
    keyed = aged.with_columns(
        is_undated=nw.col("created_day").is_null(), created_day=nw.col("created_day").fill_null(0)
    )
    order = ("is_theirs", "is_undated", "created_day", "lead_id")
    place = nw.col("lead_id").cum_count().over("opp_id", order_by=order)
    return keyed.with_columns(is_primary=place == 1).select("lead_id", "opp_id", "is_primary")
