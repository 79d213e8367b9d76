"""Stage entries that a file tells besides its own records."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.ingest.columns import Reading
from alignment.ladder import suggest
from alignment.schema.canonical import KEYS, StageEvent

DATE_ENTERED: Final = 80
BECAME: Final = 70
PRESENT_STAGE: Final = 30
_ENTITIES: Final = ("lead", "opportunity")


def events_by_column(
    reading: Reading, table: pl.DataFrame, days: dict[str, pl.DataFrame]
) -> pl.DataFrame:
    """Turn the dates of stage columns into stage entries.

    Args:
        reading: The file.
        table: Its loaded records with ``place``, their row in the file's frame.
        days: The read dates by header.

    Returns:
        One row per date, valid against StageEvent but for file_no.
    """
    entity = reading.mapping.object
    key = KEYS[entity]
    found = [_no_events()]
    for seq, (header, stage, pipeline) in enumerate(reading.mapping.stage_columns):
        dated = days[header].with_row_index("place").filter(pl.col("day").is_not_null())
        grade = BECAME if header.strip().casefold().startswith("became") else DATE_ENTERED
        joined = table.select("place", "row_no", key).join(dated, on="place", maintain_order="left")
        found.append(
            joined.select(
                "row_no",
                event_id=pl.concat_str(pl.lit(entity), key, pl.lit(header), separator="|"),
                entity=pl.lit(entity),
                entity_id=key,
                pipeline=pl.lit(pipeline or None, pl.String),
                to_raw=pl.lit(stage),
                day="day",
                at="at",
                seq=pl.lit(seq, pl.Int64),
                evidence=pl.lit(grade, pl.Int16),
            )
        )
    return pl.concat(found, how="diagonal")


def events_by_present_stage(table: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """Tell of the present stage of opportunities without a history.

    An open one is taken to stand in its stage since its creation; a closed one to have entered it
    on its close date.

    Args:
        table: Loaded opportunities.
        known: Ids of those that have better evidence.
    """
    needed = {"stage_raw": pl.String, "created_day": pl.Int32, "close_day": pl.Int32}
    flags = {"is_closed": pl.Boolean, "is_won": pl.Boolean}
    absent = [pl.lit(None, kind).alias(n) for n, kind in (needed | flags).items() if n not in table]
    full = table.with_columns(absent).filter(~pl.col("opp_id").is_in(known.implode()))
    words = full["stage_raw"].drop_nulls().unique().to_list()
    ended = [word for word in words if suggest("opportunity", word) in {"won", "lost"}]
    is_closed = is_closed_by(ended)
    day = pl.when(is_closed).then("close_day").otherwise("created_day")
    at = pl.when(~is_closed).then("created_at") if "created_at" in table.columns else pl.lit(None)
    pipeline = pl.col("pipeline") if "pipeline" in table.columns else pl.lit(None, pl.String)
    return full.select(
        "row_no",
        # With its stage, so that what an earlier upload assumed stays when the stage changes.
        event_id=pl.concat_str(pl.lit("present"), "opp_id", "stage_raw", separator="|"),
        entity=pl.lit("opportunity"),
        entity_id="opp_id",
        pipeline=pipeline,
        to_raw="stage_raw",
        day=day,
        at=at.cast(pl.Datetime("us", "UTC")),
        seq=pl.lit(0, pl.Int64),
        evidence=pl.lit(PRESENT_STAGE, pl.Int16),
    ).drop_nulls(["to_raw", "day"])


def is_closed_by(ended: list[str]) -> pl.Expr:
    """Tell closed opportunities by their flags, and by stages that mean an end."""
    by_stage = pl.col("stage_raw").is_in(ended)
    won = pl.col("is_won").fill_null(value=False)
    return pl.coalesce(won | pl.col("is_closed"), won | by_stage).fill_null(value=False)


def has_events(table: str) -> bool:
    """Tell whether a table's records move through stages."""
    return table in _ENTITIES


def _no_events() -> pl.DataFrame:
    """Give events without a row."""
    return StageEvent.create_empty().drop("file_no", "from_raw", "amount_minor", "currency")
