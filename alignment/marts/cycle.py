"""Each lead with what its owner, account, campaign and merged duplicates say about it."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.merges import on_survivor
from alignment.marts.shared import (
    EXIT,
    Lazy,
    Tables,
    filled,
    first_known,
    size_band,
    where,
    with_attributes,
    with_stage,
    yes,
)
from alignment.settings import Settings

_COLUMNS: Final = (
    *("lead_id", "opp_id", "account_id", "created_day", "converted_day", "is_converted"),
    *("seen_day",),
    *("source", "campaign", "channel", "region", "team", "owner", "segment"),
    *("now_stage", "now_rank", "exclusion"),
    *("score", "is_score_late", "employees", "industry", "title", "country"),
    *("has_budget", "has_decision_maker", "has_need", "has_timing", "decision_reason"),
)


def cycle(tables: Tables, settings: Settings) -> Lazy:
    """Describe each lead; the one that stands for several begins with the earliest of them.

    Returns:
        One row per lead, merged ones too; attributes are null where nobody recorded them.
    """
    merged_ids = tables["_survivor"].select("lead_id", is_merged=nw.lit(value=True))
    joined = with_attributes(tables["lead"], tables)
    joined = joined.join(merged_ids, on="lead_id", how="left")
    joined = joined.join(_absorbed(tables), on="lead_id", how="left")
    staged = with_stage(joined, tables, "lead", "status_raw")
    return staged.with_columns(
        opp_id=filled("opp_id"),
        account_id=filled("account_id"),
        created_day=nw.min_horizontal("created_day", "their_created_day"),
        converted_day=nw.min_horizontal("converted_day", "their_converted_day"),
        is_converted=yes("is_converted") | yes("they_converted"),
        source=filled("source"),
        exclusion=_exclusion(settings),
        **_facts(),
    ).select(*_COLUMNS)


def _facts() -> dict[str, nw.Expr]:
    """Give what was known about a lead; a company's facts come from its account if need be."""
    score, today = nw.col("handover_score"), nw.col("score")
    employees = first_known(nw.col("employees"), nw.col("account_employees"))
    is_told = (nw.col("decision_reason") != nw.col("status_raw")).fill_null(value=True)
    is_out = (nw.col("now_rank") >= EXIT).fill_null(value=False)
    return {
        "score": first_known(score, today),
        "is_score_late": score.is_null() & ~today.is_null(),
        "employees": employees,
        "segment": first_known(nw.col("segment"), size_band("employees")),
        "industry": first_known(filled("industry"), nw.col("account_industry")),
        "country": first_known(filled("country"), nw.col("account_country")),
        "title": filled("title"),
        # Where the status itself is the reason, it is one for leads that are out only.
        "decision_reason": nw.when(is_told | is_out).then(filled("decision_reason")),
    }


def _absorbed(tables: Tables) -> Lazy:
    """Sum up, per surviving lead, the leads that were merged into it."""
    merged = tables["lead"].join(tables["_survivor"].select("lead_id"), on="lead_id", how="semi")
    converted = where(yes("is_converted"), "seen_day")
    grouped = on_survivor(merged, tables).group_by("lead_id")
    return grouped.agg(
        their_created_day=nw.col("created_day").min(),
        their_converted_day=nw.col("converted_day").min(),
        they_converted=converted.count() > 0,
    )


def _exclusion(settings: Settings) -> nw.Expr:
    """Name why a lead is left out of every number; empty where it counts."""
    reason: nw.Expr = nw.lit("")
    own = [domain.lower() for domain in settings.own_domains]
    if own:
        domain = nw.col("email_domain").fill_null("").str.to_lowercase()
        reason = nw.when(domain.is_in(own)).then(nw.lit("own domain")).otherwise(reason)
    reason = nw.when(yes("is_deleted")).then(nw.lit("deleted")).otherwise(reason)
    return nw.when(yes("is_merged")).then(nw.lit("merged")).otherwise(reason)
