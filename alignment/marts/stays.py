"""From events to stays: short detours merged, and what came before and after each."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.events import COLUMNS, over, without_repeats
from alignment.marts.shared import OPPORTUNITY, WON, Lazy, Tables
from alignment.settings import Settings

_DETOUR: Final = "10m"
"""A stay shorter than this that leads straight back was a slip of the hand."""


def marked_detours(tables: Tables, _settings: Settings) -> Lazy:
    """Mark the stays of under ten minutes after which the record went back where it was.

    Returns:
        One row per entry into a stage with ``is_detour``.
    """
    told = tables["_event"].select(*COLUMNS)
    every = nw.concat([told, _before_the_first(tables)], how="vertical")
    marked = without_repeats(every).with_columns(
        was_raw_no=over(nw.col("raw_no").shift(1)),
        next_raw_no=over(nw.col("raw_no").shift(-1)),
        next_at=over(nw.col("at").shift(-1)),
    )
    is_back = nw.col("was_raw_no") == nw.col("next_raw_no")
    is_short = nw.col("next_at") < nw.col("at").dt.offset_by(_DETOUR)
    is_detour = (is_back & is_short).fill_null(value=False)
    return marked.with_columns(is_detour=is_detour).drop("was_raw_no", "next_raw_no", "next_at")


def _before_the_first(tables: Tables) -> Lazy:
    """Give the entry into the stage that a record's first event left, where that one names it.

    The record stood in it from its creation, or since the history began. Its number is 0.
    """
    first = tables["_event"].filter((nw.col("nth") == 1) & ~nw.col("from_no").is_null())
    since = tables["_began"].select("record_no", "began_day")
    words = tables["_word"].select("from_day", "until_day", from_no="raw_no", from_rank="rank")
    is_then = nw.col("began_day").is_between(nw.col("from_day"), nw.col("until_day"), closed="left")
    joined = (
        first.join(since, on="record_no", how="inner")
        .filter(nw.col("began_day") <= nw.col("day"))
        .join(words, on="from_no", how="inner")
        .filter(is_then)
    )
    return joined.with_columns(
        nth=nw.lit(0).cast(nw.Int32),
        raw_no=nw.col("from_no"),
        rank=nw.col("from_rank"),
        day=nw.col("began_day"),
        at=nw.when(nw.col("nth") < 1).then(nw.col("at")),
    ).select(*COLUMNS)


def stays(tables: Tables, _settings: Settings) -> Lazy:
    """Give each stay its number and its neighbours.

    Returns:
        One row per stay; ``was_*`` is null for a record's first one, ``next_*`` for its last;
        ``nth`` orders a record's stays (0: what its first event left), ``nth_qualified`` counts
        the entries into opportunity or won so far.
    """
    kept = without_repeats(tables["_marked"].filter(~nw.col("is_detour")).drop("is_detour"))
    is_qualified = nw.col("rank").is_between(OPPORTUNITY, WON)
    return (
        kept.with_columns(is_qualified=is_qualified.cast(nw.Int32))
        .with_columns(
            was_rank=over(nw.col("rank").shift(1)),
            was_pipeline_no=over(nw.col("pipeline_no").shift(1)),
            next_rank=over(nw.col("rank").shift(-1)),
            next_day=over(nw.col("day").shift(-1)),
            next_pipeline_no=over(nw.col("pipeline_no").shift(-1)),
            nth_qualified=over(nw.col("is_qualified").cum_sum()).cast(nw.Int32),
        )
        .drop("is_qualified", "at")
    )
