"""Task.csv and Event.csv of the sample company: calls, e-mails and tasks, and meetings."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.sample.cells import link, make_id, stamp
from alignment.sample.truths import AS_OF

_SUBJECTS: Final = {"Call": "Call", "Email": "E-mail to the buyer", "Other": "Prepare the offer"}
_MEETING: Final = "Meeting"


def task(activities: pl.DataFrame) -> pl.DataFrame:
    """Write Task.csv: one row per call, e-mail or task.

    Args:
        activities: As ``activities.named`` gives them.
    """
    rows = activities.filter(pl.col("kind") != _MEETING).with_row_index("n", 1)
    done = pl.when("is_done")
    return rows.select(
        make_id("00T", pl.col("n")).alias("Id"),
        WhoId=link("WhoId"),
        WhatId=link("OpportunityId"),
        Subject=pl.col("kind").replace_strict(_SUBJECTS),
        ActivityDate=pl.col("at").dt.truncate("1d"),
        Status=done.then(pl.lit("Completed")).otherwise(pl.lit("Not Started")),
        Priority=pl.lit("Normal"),
        OwnerId="OwnerId",
        Type="kind",
        IsDeleted=pl.lit(value=False),
        AccountId=link("AccountId"),
        IsClosed="is_done",
        CreatedDate=_made(),
        **stamp(_made()),
        CompletedDateTime=done.then("at"),
    )


def event(activities: pl.DataFrame) -> pl.DataFrame:
    """Write Event.csv: one row per meeting, also those that are only planned.

    Args:
        activities: As ``activities.named`` gives them.
    """
    rows = activities.filter(kind=_MEETING).with_row_index("n", 1)
    return rows.select(
        make_id("00U", pl.col("n")).alias("Id"),
        WhoId=link("WhoId"),
        WhatId=link("OpportunityId"),
        Subject=pl.lit("Meeting with the buyer"),
        IsAllDayEvent=pl.lit(value=False),
        ActivityDateTime="at",
        ActivityDate=pl.col("at").dt.truncate("1d"),
        DurationInMinutes=pl.lit(45),
        AccountId=link("AccountId"),
        OwnerId="OwnerId",
        Type="kind",
        IsDeleted=pl.lit(value=False),
        IsChild=pl.lit(value=False),
        CreatedDate=_made(),
        **stamp(_made()),
    )


def _made() -> pl.Expr:
    """Give when the row was written: at once, or on the day of export for what is planned."""
    return pl.when("is_done").then("at").otherwise(pl.lit(AS_OF).cast(pl.Datetime("us")))
