"""What the opportunities of each lead came to."""

from __future__ import annotations

import narwhals as nw

from alignment.marts.shared import Lazy, Tables, filled, total_or_null, where
from alignment.settings import Settings


def outcomes(tables: Tables, _settings: Settings) -> Lazy:
    """Sum up each lead's linked opportunities.

    A lead is lost with the last of its opportunities, and only when none is open or won. An
    opportunity that is left out of every number says nothing about its lead.

    Returns:
        One row per linked lead.
    """
    pairs = tables["_link"].join(tables["_deal"].drop("lead_id"), on="opp_id", how="inner")
    counts = nw.col("exclusion") == ""
    is_won, is_lost = nw.col("outcome") == "won", nw.col("outcome") == "lost"
    is_primary = counts & nw.col("is_primary")
    is_reached = counts & (is_won | ~nw.col("qualified_day").is_null())
    marked = pairs.with_columns(
        account_id=filled("account_id"),
        kept=where(counts, "opp_id"),
        test=where(nw.col("exclusion") == "test amount", "opp_id"),
        reached=where(is_reached, "opp_id"),
        lost=where(counts & is_lost, "opp_id"),
        won=where(counts & is_won, "opp_id"),
        qualified=where(counts, "qualified_day"),
        won_day=where(counts & is_won, "outcome_day"),
        lost_day=where(counts & is_lost, "outcome_day"),
        won_minor=where(is_primary & is_won, "value_minor"),
        pipeline_minor=where(is_primary & is_reached, "amount_minor"),
    )
    return marked.group_by("lead_id").agg(
        linked_opp_id=nw.col("opp_id").min(),
        linked_account_id=nw.col("account_id").min(),
        n_kept=nw.col("kept").count(),
        n_test=nw.col("test").count(),
        n_reached=nw.col("reached").count(),
        n_lost=nw.col("lost").count(),
        n_won=nw.col("won").count(),
        qualified_day=nw.col("qualified").min(),
        won_day=nw.col("won_day").min(),
        lost_day=nw.col("lost_day").max(),
        opp_seen_day=nw.col("seen_day").max(),
        won_minor=total_or_null("won_minor"),
        pipeline_minor=total_or_null("pipeline_minor"),
    )
