"""When was each opportunity first qualified, and how did it end?"""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.identity import standing
from alignment.marts.shared import (
    EXIT,
    OPPORTUNITY,
    WON,
    Lazy,
    Tables,
    first_known,
    where,
    with_stage,
    yes,
)
from alignment.settings import Settings

_ASSUMED: Final = 30
"""The evidence grade of what only the record's created date and present stage tell."""
_KEPT: Final = (
    *("opp_id", "lead_id", "account_id", "owner_id", "campaign_id"),
    *("source", "region", "team", "segment", "seen_day"),
    *("qualified_day", "outcome", "outcome_day", "first_closed_day"),
    *("amount_minor", "value_minor", "is_unpriced", "is_renewal", "exclusion", "evidence"),
    *("has_budget", "has_decision_maker", "has_need", "has_timing"),
)


def deal(tables: Tables, settings: Settings) -> Lazy:
    """Judge each opportunity by its history, and by its record where the history is silent.

    Returns:
        One row per opportunity.
    """
    joined = tables["opportunity"].join(_history(tables), on="opp_id", how="left")
    joined = joined.join(tables["clock"].select("as_of"), how="cross")
    staged = with_stage(joined, tables, "opportunity", "stage_raw")
    judged = staged.with_columns(outcome=_outcome(), close_day=_seen(nw.col("close_day")))
    dated = judged.with_columns(
        qualified_day=_qualified_day(),
        outcome_day=_outcome_day(),
        first_closed_day=_first_closed_day(),
    )
    return dated.with_columns(**_money(), **_marks(settings)).select(*_KEPT)


def _seen(day: nw.Expr) -> nw.Expr:
    """Drop a day that lies after the newest upload: it is a plan, not an event."""
    return nw.when(day <= nw.col("as_of")).then(day)


def _history(tables: Tables) -> Lazy:
    """Sum up each opportunity's stays."""
    ids = standing(tables).filter(nw.col("entity") == "opportunity")
    ids = ids.select("record_no", opp_id="entity_id")
    own = tables["_stay"].join(ids, on="record_no", how="inner")
    rank = nw.col("rank")
    closes = (rank >= WON) & ((rank != nw.col("was_rank")).fill_null(value=True))
    is_first_qualified = rank.is_between(OPPORTUNITY, WON) & (nw.col("nth_qualified") == 1)
    marked = own.with_columns(
        early=nw.when(rank.is_between(0, OPPORTUNITY - 1)).then(rank),
        open_day=where(rank == OPPORTUNITY, "day"),
        won_day=where(closes & (rank == WON), "day"),
        lost_day=where(closes & (rank >= EXIT), "day"),
        qualified=where(is_first_qualified, "day"),
        first_minor=where(is_first_qualified, "amount_minor"),
        first_unpriced=nw.when(is_first_qualified).then(nw.col("is_unpriced").cast(nw.Int16)),
        last_rank=where(nw.col("next_rank").is_null(), "rank"),
    )
    return marked.group_by("opp_id").agg(
        n_early=nw.col("early").count(),
        n_open=nw.col("open_day").count(),
        first_won_day=nw.col("won_day").min(),
        first_lost_day=nw.col("lost_day").min(),
        last_won_day=nw.col("won_day").max(),
        last_lost_day=nw.col("lost_day").max(),
        qualified=nw.col("qualified").min(),
        first_minor=nw.col("first_minor").max(),
        first_unpriced=nw.col("first_unpriced").max(),
        last_rank=nw.col("last_rank").max(),
        last_day=nw.col("day").max(),
        graded=nw.col("evidence").max(),
    )


def _by_rank(name: str) -> nw.Expr:
    """Call a stage rank an outcome."""
    rank = nw.col(name)
    ended = nw.when(rank == WON).then(nw.lit("won")).when(rank >= EXIT).then(nw.lit("lost"))
    return ended.otherwise(nw.lit("open"))


def _outcome() -> nw.Expr:
    """Say how an opportunity's last cycle ended.

    The record's flags count first, then its present stage, then its last event; a history newer
    than the record counts before all of them.
    """
    is_newer = (nw.col("last_day") > nw.col("seen_day")).fill_null(value=False)
    is_mapped = (nw.col("now_rank") >= 0).fill_null(value=False)
    is_open = ~nw.col("is_closed").fill_null(value=True)
    closed_as = nw.when(nw.col("now_rank") == WON).then(nw.lit("won")).otherwise(nw.lit("lost"))
    # is_closed alone does not say which way it closed: the present stage does.
    is_lost = yes("is_closed") & ~nw.col("is_won").fill_null(value=True)
    return (
        nw.when(is_newer)
        .then(_by_rank("last_rank"))
        .when(yes("is_won"))
        .then(nw.lit("won"))
        .when(is_lost)
        .then(nw.lit("lost"))
        .when(yes("is_closed"))
        .then(closed_as)
        .when(is_open)
        .then(nw.lit("open"))
        .when(is_mapped)
        .then(_by_rank("now_rank"))
        .otherwise(_by_rank("last_rank"))
    )


def _qualified_day() -> nw.Expr:
    """Find the day an opportunity first counted as qualified pipeline.

    A history that begins with the win says nothing about the time before it: the opportunity then
    counts from its creation, unless a stage below opportunity is known for it.
    """
    has_steps = (nw.col("n_early") + nw.col("n_open")).fill_null(0) > 0
    is_below = nw.col("now_rank").is_between(0, OPPORTUNITY - 1).fill_null(value=False)
    since = _seen(nw.when(~is_below).then(nw.col("stage_since_day")))
    won = nw.when(nw.col("outcome") == "won").then(nw.col("close_day"))
    created = nw.when(~is_below).then(nw.col("created_day"))
    return (
        nw.when(has_steps)
        .then(first_known(nw.col("qualified"), nw.when(nw.col("now_rank") < EXIT).then(since), won))
        .otherwise(first_known(created, nw.col("qualified"), since))
    )


def _outcome_day() -> nw.Expr:
    """Date the end of the last cycle, by its event or else by the close date."""
    won = first_known(nw.col("last_won_day"), nw.col("close_day"))
    lost = first_known(nw.col("last_lost_day"), nw.col("close_day"))
    is_won, is_lost = nw.col("outcome") == "won", nw.col("outcome") == "lost"
    return nw.when(is_won).then(won).when(is_lost).then(lost)


def _first_closed_day() -> nw.Expr:
    """Date the first time it closed, kept when it was reopened."""
    event = nw.min_horizontal("first_won_day", "first_lost_day")
    closed = nw.when(nw.col("outcome") != "open").then(nw.col("close_day"))
    return first_known(event, closed)


def _money() -> dict[str, nw.Expr]:
    """Give the value when first qualified and now."""
    first, now = nw.col("first_minor"), nw.col("amount_base_minor")
    first_unpriced = first.is_null() & (nw.col("first_unpriced").fill_null(0) > 0)
    return {
        "amount_minor": first_known(first, now).cast(nw.Int64),
        "value_minor": now.cast(nw.Int64),
        "is_unpriced": yes("is_unpriced") | first_unpriced,
    }


def _marks(settings: Settings) -> dict[str, nw.Expr]:
    """Tell renewals, and why an opportunity is left out."""
    limit = settings.test_amount_minor
    is_test = (nw.col("amount_base_minor") <= limit).fill_null(value=False) & nw.lit(limit > 0)
    reason = nw.when(is_test).then(nw.lit("test amount")).otherwise(nw.lit(""))
    reason = nw.when(yes("is_deleted")).then(nw.lit("deleted")).otherwise(reason)
    return {
        "is_renewal": nw.col("type").fill_null("").str.to_lowercase().str.contains("renew"),
        "exclusion": reason,
        "evidence": first_known(nw.col("graded"), nw.lit(_ASSUMED)).cast(nw.Int16),
    }
