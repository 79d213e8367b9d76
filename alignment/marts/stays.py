"""From events to stays: short detours merged, and what came before and after each."""

from __future__ import annotations

import narwhals as nw

from alignment.marts.events import COLUMNS, is_detour, over, without_repeats
from alignment.marts.shared import OPPORTUNITY, WON, Lazy, Tables
from alignment.settings import Settings


def marked_detours(tables: Tables, _settings: Settings) -> Lazy:
    """Mark the detours of the records with an odd event; the others have none.

    Returns:
        One row per entry into a stage of these few records, with ``is_detour``.
    """
    events = tables["_event"].join(_odd(tables), on="record_no", how="semi")
    marked = without_repeats(_entries(events, tables)).with_columns(
        was_raw_no=over(nw.col("raw_no").shift(1)),
        next_raw_no=over(nw.col("raw_no").shift(-1)),
        next_at=over(nw.col("at").shift(-1)),
    )
    return marked.select(*COLUMNS, is_detour=is_detour())


def _odd(tables: Tables) -> Lazy:
    """Give the records with an event that may repeat the one before it or be a detour."""
    return tables["_event"].filter(nw.col("is_odd")).select("record_no")


def _entries(events: Lazy, tables: Tables) -> Lazy:
    """Give the entries into stages that events tell, with what the first ones left."""
    told = [events.select(*COLUMNS), _before_the_first(events, tables)]
    return nw.concat(told, how="vertical")


def _before_the_first(events: Lazy, tables: Tables) -> Lazy:
    """Give the entry into the stage that a record's first event left, where that one names it.

    The record stood in it from its creation, or since the history began. Its number is 0.
    """
    first = events.filter((nw.col("nth") == 1) & ~nw.col("from_no").is_null())
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
    events = tables["_event"].join(_odd(tables), on="record_no", how="anti")
    mended = without_repeats(tables["_marked"].filter(~nw.col("is_detour")).select(*COLUMNS))
    every = nw.concat([_entries(events, tables), mended], how="vertical")
    is_qualified = nw.col("rank").is_between(OPPORTUNITY, WON)
    return (
        every.with_columns(is_qualified=is_qualified.cast(nw.Int32))
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
