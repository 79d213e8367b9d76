"""From events to stays: short detours merged, and what came before and after each."""

from __future__ import annotations

from typing import Final

import narwhals as nw

from alignment.marts.events import ORDER, over, without_repeats
from alignment.marts.shared import OPPORTUNITY, WON, Lazy, Tables
from alignment.settings import Settings

_DETOUR: Final = "10m"
"""A stay shorter than this that leads straight back was a slip of the hand."""


def marked_detours(tables: Tables, _settings: Settings) -> Lazy:
    """Mark the stays of under ten minutes after which the record went back where it was.

    Returns:
        One row per entry into a stage with ``is_detour``.
    """
    marked = without_repeats(tables["_event"]).with_columns(
        was_raw_no=over(nw.col("raw_no").shift(1)),
        next_raw_no=over(nw.col("raw_no").shift(-1)),
        next_at=over(nw.col("at").shift(-1)),
    )
    is_back = nw.col("was_raw_no") == nw.col("next_raw_no")
    is_short = nw.col("next_at") < nw.col("at").dt.offset_by(_DETOUR)
    is_detour = (is_back & is_short).fill_null(value=False)
    return marked.with_columns(is_detour=is_detour).drop("was_raw_no", "next_raw_no", "next_at")


def stays(tables: Tables, _settings: Settings) -> Lazy:
    """Give each stay its number and its neighbours.

    Returns:
        One row per stay; ``was_rank`` is null for a record's first one, ``next_*`` for its last;
        ``visit`` counts the entries into this stage so far, ``nth_qualified`` those into
        opportunity or won.
    """
    kept = without_repeats(tables["_marked"].filter(~nw.col("is_detour")).drop("is_detour"))
    is_qualified = nw.col("rank").is_between(OPPORTUNITY, WON)
    return (
        kept.with_columns(is_qualified=is_qualified.cast(nw.Int32))
        .with_columns(
            was_rank=over(nw.col("rank").shift(1)),
            next_rank=over(nw.col("rank").shift(-1)),
            next_day=over(nw.col("day").shift(-1)),
            next_pipeline_no=over(nw.col("pipeline_no").shift(-1)),
            visit=nw.col("raw_no").cum_count().over("record_no", "raw_no", order_by=ORDER),
            nth_qualified=over(nw.col("is_qualified").cum_sum()).cast(nw.Int32),
        )
        .drop("is_qualified")
    )
