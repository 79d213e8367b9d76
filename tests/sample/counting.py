"""What anybody can count from the sample company's files, without a measure of the project."""

from __future__ import annotations

import polars as pl

from alignment.sample import AS_OF

Files = dict[str, pl.DataFrame]
EMPTY_ID = "000000000000000AAA"
TIME = "%Y-%m-%d %H:%M:%S"
SALES = ("has_budget", "has_decision_maker", "has_timing")
_FLAGS = {
    "has_budget": "Budget_Confirmed__c",
    "has_decision_maker": "Decision_Maker__c",
    "has_timing": "Timing_Confirmed__c",
}
_KINDS = {
    "Webinar": "event",
    "On-demand webinar": "event",
    "Event": "event",
    "Content download": "content",
    "Whitepaper": "content",
    "Demo request": "request",
    "Contact form": "request",
}


def day(column: str) -> pl.Expr:
    return pl.col(column).str.to_datetime(TIME, strict=False).dt.date()


def number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Int64, strict=False)


def first_day(files: Files, status: str) -> pl.DataFrame:
    """Give the first day on which each lead was given a status."""
    rows = files["LeadHistory"].filter(NewValue=status)
    return (
        rows.group_by("LeadId").agg(day("CreatedDate").min().alias(status)).rename({"LeadId": "Id"})
    )


def touches(files: Files, until: pl.DataFrame) -> pl.DataFrame:
    """Count what each lead did up to its last day: requests, events and content."""
    done = files["CampaignMember"].filter(HasResponded="1").with_columns(at=day("CreatedDate"))
    kinds = files["Campaign"].select(
        CampaignId="Id", kind=pl.col("Type").replace_strict(_KINDS, default="other")
    )
    counted = done.join(kinds, on="CampaignId").join(until, left_on="LeadId", right_on="Id")
    counted = counted.filter(pl.col("at") <= pl.col("last"))
    return counted.group_by("LeadId").agg(
        (pl.col("kind") == kind).sum().alias(kind) for kind in ("request", "event", "content")
    )


def judged(files: Files) -> pl.DataFrame:
    """Run both teams' definitions by hand.

    Returns:
        One row per lead that was not merged, with each criterion, ``marketing`` and ``sales`` as
        yes, no or null where it can't be told.
    """
    leads = files["Lead"].filter(IsDeleted="0").with_columns(entry=day("CreatedDate"))
    for status in ("MQL", "SQL", "Not accepted", "Recycled"):
        leads = leads.join(first_day(files, status), on="Id", how="left")
    handed = pl.coalesce("MQL", pl.col("entry") + pl.duration(days=90))
    leads = leads.with_columns(last=pl.min_horizontal(handed, pl.lit(AS_OF)))
    leads = leads.join(
        touches(files, leads.select("Id", "last")), left_on="Id", right_on="LeadId", how="left"
    )
    firms = files["Account"].select(ConvertedAccountId="Id", theirs=number("NumberOfEmployees"))
    leads = leads.join(firms, on="ConvertedAccountId", how="left").with_columns(
        score=pl.coalesce(number("Score_At_Handover__c"), number("Score__c")),
        employees=pl.coalesce(number("NumberOfEmployees"), "theirs"),
        **{key: number(column) == 1 for key, column in _FLAGS.items()},
    )
    engaged = pl.any_horizontal(
        pl.col("request").fill_null(0) >= 1,
        pl.col("event").fill_null(0) >= 1,
        pl.col("content").fill_null(0) >= 2,
    )
    leads = leads.with_columns(
        has_score=pl.col("score") >= 60, fits=pl.col("employees") >= 50, engaged=engaged
    )
    return leads.with_columns(
        marketing=pl.all_horizontal("has_score", "fits", "engaged"),
        sales=pl.all_horizontal("fits", *SALES),
    )


def share(frame: pl.DataFrame, condition: pl.Expr) -> float:
    """Count the share of the rows that a condition holds for, of those that it can be told of."""
    told = frame.select(condition).to_series().drop_nulls()
    return float(told.sum()) / told.len()


def disagreement(leads: pl.DataFrame, without: str = "") -> float:
    """Give the share of the leads judged by both that one calls qualified and the other doesn't.

    Args:
        leads: As ``judged`` gives them.
        without: A criterion that both teams drop.
    """
    sales = [name for name in ("fits", *SALES) if name != without]
    marketing = [name for name in ("has_score", "fits", "engaged") if name != without]
    return share(leads, pl.all_horizontal(marketing) != pl.all_horizontal(sales))
