"""Touches that the file of a lead or contact tells of beside the record itself."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.ingest.columns import Reading, read_days
from alignment.ingest.privacy import impersonal
from alignment.schema.canonical import KEYS

_OFFLINE: Final = r"(?i)^offline( sources?)?$"
"""A source that says the record was entered by hand or imported: nobody did anything."""
_PERSON: Final = ("email_hash", "email_domain", "account_id", "is_deleted")
_TOLD: Final = ("campaign_name", "channel", "content")


def touches_beside(reading: Reading, loaded: pl.DataFrame) -> pl.DataFrame:
    """Make touches of a record's columns, such as the first and the latest one of a contact.

    A touch needs a day and something that it was in answer to. One that says the same as the one
    before is none of its own.

    Args:
        reading: The file, read.
        loaded: Its loaded records with ``place``, their row in the file's frame.

    Returns:
        One row per touch, valid against Touch but for file_no, in the order of the records.
    """
    told = {name: _part_by_part(reading, name) for name in _names(reading)}
    key = KEYS[reading.mapping.object]
    person = [name for name in _PERSON if name in loaded.columns]
    known = loaded.select("place", "row_no", *person, person_id=key)
    frames = [
        known.join(parts.with_row_index("place"), on="place", maintain_order="left").with_columns(
            touch_id=pl.concat_str("person_id", pl.lit(name), separator="|"),
            deed_raw=pl.lit(name),
            nth=pl.lit(number),
        )
        for number, (name, parts) in enumerate(told.items())
    ]
    touches = pl.concat(frames).with_columns(_without_offline())
    something = pl.any_horizontal(pl.col(name).is_not_null() for name in _TOLD)
    real = touches.filter(pl.col("day").is_not_null() & something)
    single = real.unique(["person_id", "day", *_TOLD], keep="first", maintain_order=True)
    return single.sort("place", "nth").drop("place", "nth")


def _names(reading: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name, _, _ in reading.mapping.touch_columns))


def _part_by_part(reading: Reading, name: str) -> pl.DataFrame:
    """Read the columns of one touch; the first header of a part that has a value counts.

    Returns:
        One row per row of the file: ``day``, ``campaign_name``, ``channel``, ``content``.
    """
    found: dict[str, pl.Series] = {}
    for called, header, part in reading.mapping.touch_columns:
        if called == name:
            values = reading.cells[header]
            if part != "channel":
                values = read_days(reading, header)["day"] if part == "day" else impersonal(values)
            found[part] = found[part].fill_null(values) if part in found else values
    height = len(next(iter(found.values())))
    kinds = {"day": pl.Int32(), **dict.fromkeys(_TOLD, pl.String())}
    return pl.DataFrame(
        {
            part: found[part].cast(kind)
            if part in found
            else pl.Series([None], dtype=kind).new_from_index(0, height)
            for part, kind in kinds.items()
        }
    )


def _without_offline() -> pl.Expr:
    """Take a source that tells of nobody's doing for none."""
    is_offline = pl.col("channel").str.contains(_OFFLINE).fill_null(value=False)
    return pl.when(~is_offline).then("channel").alias("channel")
