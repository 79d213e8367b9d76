"""Numbers for records, stage names and pipelines.

Ordering and comparing millions of events by number instead of by text costs a third of the time;
the text comes back at the end.
"""

from __future__ import annotations

import narwhals as nw

from alignment.marts.shared import (
    EARLIEST,
    LATEST,
    UNKNOWN,
    Lazy,
    Tables,
    distinct,
    filled,
    first_known,
    stage_ranks,
)
from alignment.settings import Settings


def words(tables: Tables, _settings: Settings) -> Lazy:
    """Number the tools' own stage names and give each its agreed stage.

    Returns:
        One row per (entity, raw) that an event enters or leaves and time in which it meant one
        stage: ``raw_no`` of the name, ``rank``, ``from_day`` and ``until_day``, which is the first
        day after. The times of a name leave no day out: before it was mapped its rank is UNKNOWN.
    """
    entered = tables["stage_event"].select("entity", raw="to_raw")
    left = tables["stage_event"].select("entity", raw=filled("from_raw"))
    left = left.filter(~nw.col("raw").is_null())
    named = distinct(nw.concat([distinct(entered), distinct(left)], how="vertical"))
    numbered = named.with_row_index("raw_no", order_by=["entity", "raw"])
    ranks = stage_ranks(tables).select("entity", "raw", "rank", "from_day", "until_day")
    mapped = numbered.join(ranks, on=["entity", "raw"], how="inner")
    begins = ranks.group_by("entity", "raw").agg(until_day=nw.col("from_day").min())
    before = numbered.join(begins, on=["entity", "raw"], how="left").with_columns(
        rank=nw.lit(UNKNOWN).cast(nw.Int16),
        from_day=nw.lit(EARLIEST).cast(nw.Int32),
        until_day=nw.col("until_day").fill_null(LATEST),
    )
    before = before.filter(nw.col("until_day") > EARLIEST)
    columns = ("entity", "raw", "raw_no")
    return nw.concat([_spans(mapped, columns), _spans(before, columns)], how="vertical")


def _spans(frame: Lazy, columns: tuple[str, ...]) -> Lazy:
    """Give times in which a name meant one stage the same columns and types."""
    days = (nw.col(name).cast(nw.Int32) for name in ("from_day", "until_day"))
    return frame.select(*columns, nw.col("rank").cast(nw.Int16), *days)


def pipes(tables: Tables, _settings: Settings) -> Lazy:
    """Number the pipelines that events name; a blank one has no number.

    Returns:
        One row per pipeline: ``pipeline``, ``pipeline_no``.
    """
    named = distinct(tables["stage_event"].select(pipeline=filled("pipeline")))
    known = named.filter(~nw.col("pipeline").is_null())
    numbered = known.with_row_index("pipeline_no", order_by="pipeline")
    return numbered.with_columns(nw.col("pipeline_no").cast(nw.Int64))


def records(tables: Tables, _settings: Settings) -> Lazy:
    """Number the leads and opportunities, and whatever else events are about.

    Returns:
        One row per (entity, entity_id): ``own_no``, ``record_no`` (one for all leads that were
        merged into one) and ``is_merged``.
    """
    merged = tables["_survivor"].select("survivor_id", entity=nw.lit("lead"), entity_id="lead_id")
    named = distinct(tables["stage_event"].select("entity", "entity_id"))
    leads = tables["lead"].select(entity=nw.lit("lead"), entity_id="lead_id")
    deals = tables["opportunity"].select(entity=nw.lit("opportunity"), entity_id="opp_id")
    every = distinct(nw.concat([named, leads, deals], how="vertical"))
    numbered = every.with_row_index("own_no", order_by=["entity", "entity_id"])
    numbered = numbered.with_columns(nw.col("own_no").cast(nw.Int64))
    numbers = numbered.select("entity", survivor_id="entity_id", kept_no="own_no")
    kept = merged.join(numbers, on=["entity", "survivor_id"], how="inner")
    joined = numbered.join(kept, on=["entity", "entity_id"], how="left")
    return joined.select(
        "entity",
        "entity_id",
        "own_no",
        record_no=first_known(nw.col("kept_no"), nw.col("own_no")),
        is_merged=~nw.col("kept_no").is_null(),
    )


def standing(tables: Tables) -> Lazy:
    """Give the records that stand for themselves: ``entity``, ``entity_id``, ``record_no``."""
    own = tables["_record"].filter(~nw.col("is_merged"))
    return own.select("entity", "entity_id", "record_no")
