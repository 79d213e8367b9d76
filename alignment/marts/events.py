"""From what every tool said about stages to the moves that happened, in order."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.shared import UNKNOWN, Lazy, Tables, distinct, filled, first_known
from alignment.settings import Settings

ORDER: Final = ("day", "place", "is_timed", "at", "seq", "raw_no", "row_no")
"""The order of what is told of a record; ``nth`` numbers its events by it.

``place`` is the rank of the stage on days with an event that has no time, else 0. ``is_timed``
keeps the events without a time together, so that no engine's place for nulls matters.
"""
_TOLD: Final = (
    *("own_no", "record_no", "raw_no", "from_no", "rank", "pipeline_no"),
    *("day", "at", "seq", "row_no", "evidence", "amount_minor", "is_unpriced"),
)
COLUMNS: Final = (
    *("record_no", "nth", "raw_no", "rank", "pipeline_no"),
    *("day", "at", "evidence", "amount_minor", "is_unpriced"),
)
"""What is kept of an event in every later step."""
_DETOUR: Final = "10m"
"""A stay shorter than this that leads straight back was a slip of the hand."""


def over(value: nw.Expr) -> nw.Expr:
    """Evaluate along one record's events in their order."""
    return value.over("record_no", order_by="nth")


def told(tables: Tables, _settings: Settings) -> Lazy:
    """Read what is visible as of the newest upload, in shared stages.

    Returns:
        One row per event, in no order; several sources may tell of the same one.
    """
    seen = tables["stage_event"].join(tables["clock"].select("as_of"), how="cross")
    seen = seen.filter(nw.col("day") <= nw.col("as_of"))
    words = tables["_word"].rename({"raw": "to_raw"})
    left = tables["_word"].select("entity", from_raw="raw", from_no="raw_no").unique()
    is_then = nw.col("day").is_between(nw.col("from_day"), nw.col("until_day"), closed="left")
    joined = (
        seen.with_columns(pipeline=filled("pipeline"))
        .join(words, on=["entity", "to_raw"], how="inner")
        .filter(is_then)
        .join(tables["_record"], on=["entity", "entity_id"], how="inner")
        .join(tables["_pipe"], on="pipeline", how="left")
        .join(left, on=["entity", "from_raw"], how="left")
    )
    return joined.with_columns(
        amount_minor=nw.col("amount_base_minor"),
        is_unpriced=nw.col("is_unpriced").fill_null(value=False),
    ).select(*_TOLD)


def events(tables: Tables, _settings: Settings) -> Lazy:
    """Believe the best-graded source where several tell of the same stage of a record.

    Events of a merged lead are graded among themselves: they are another record's history.

    Returns:
        The rows of ``_told`` that are believed, each with its number among its record's;
        ``is_odd`` where it may repeat the stage before it or be a detour. Few are.
    """
    # A stage that nobody has mapped is known by its own name, numbered below the ranks.
    unnamed = UNKNOWN - 1 - nw.col("raw_no").cast(nw.Int64)
    is_unmapped = nw.col("rank") == UNKNOWN
    topic = nw.when(is_unmapped).then(unnamed).otherwise(nw.col("rank").cast(nw.Int64))
    every = tables["_told"].with_columns(topic=topic)
    grades = every.group_by("own_no").agg(
        low=nw.col("evidence").min(), high=nw.col("evidence").max()
    )
    mixed = grades.filter(nw.col("low") < nw.col("high"))
    best = (
        every.join(mixed, on="own_no", how="semi")
        .group_by("own_no", "topic")
        .agg(best=nw.col("evidence").max())
    )
    believed = every.join(best, on=["own_no", "topic"], how="left").filter(
        nw.col("best").is_null() | (nw.col("evidence") == nw.col("best"))
    )
    return _placed(believed, tables)


def _placed(believed: Lazy, tables: Tables) -> Lazy:
    """Number each record's events in their order."""
    undated = tables["_told"].filter(nw.col("at").is_null())
    undated = distinct(undated.select("record_no", "day"))
    undated = undated.with_columns(is_by_ladder=nw.lit(value=True))
    by_ladder = nw.col("is_by_ladder").fill_null(value=False)
    joined = believed.join(undated, on=["record_no", "day"], how="left")
    ordered = joined.with_columns(
        place=nw.when(by_ladder).then(nw.col("rank")).otherwise(nw.lit(0)).cast(nw.Int16),
        is_timed=~nw.col("at").is_null(),
    )
    told = ordered.with_columns(
        nth=_in_order(nw.col("raw_no").cum_count()).cast(nw.Int32),
        was_raw_no=first_known(_in_order(nw.col("raw_no").shift(1)), nw.col("from_no")),
        next_raw_no=_in_order(nw.col("raw_no").shift(-1)),
        next_at=_in_order(nw.col("at").shift(-1)),
    )
    is_repeat = nw.col("was_raw_no") == nw.col("raw_no")
    is_odd = is_repeat.fill_null(value=False) | is_detour()
    return told.with_columns(is_odd=is_odd).select(*COLUMNS, "from_no", "is_odd")


def _in_order(value: nw.Expr) -> nw.Expr:
    """Evaluate along what is told of one record, before it is numbered."""
    return value.over("record_no", order_by=ORDER)


def is_detour() -> nw.Expr:
    """Tell the stays of under ten minutes after which the record went back where it was."""
    is_back = nw.col("was_raw_no") == nw.col("next_raw_no")
    is_short = nw.col("next_at") < nw.col("at").dt.offset_by(_DETOUR)
    return (is_back & is_short).fill_null(value=False)


def without_repeats(frame: Lazy) -> Lazy:
    """Drop an event that names the stage its record is already in."""
    marked = frame.with_columns(
        was_raw_no=over(nw.col("raw_no").shift(1)),
        was_pipeline_no=over(nw.col("pipeline_no").shift(1)),
    )
    is_same = (nw.col("was_raw_no") == nw.col("raw_no")).fill_null(value=False)
    is_repeat = is_same & ~has_moved("was_pipeline_no", "pipeline_no")
    return marked.filter(~is_repeat).drop("was_raw_no", "was_pipeline_no")


def has_moved(before: str, after: str) -> nw.Expr:
    """Tell whether a record changed pipeline; a blank one is not known, so it is no change."""
    return (nw.col(before) != nw.col(after)).fill_null(value=False)
