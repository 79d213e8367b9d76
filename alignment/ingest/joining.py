"""Activities of which one file tells the day and another whom they were with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from alignment.ingest.convert import Converted
from alignment.schema.upload import KeptOut

_WHOM: Final = ("person_id", "about_id", "account_id")
_TELLING: Final = frozenset({"day", "kind_raw", "is_done"})
"""A file of activities has one of these; one that has none only says whom they were with."""
_ADDED: Final = "says whom an activity of another file was with, and was added to it"
_UNKNOWN: Final = "names an activity that isn't in this upload"


def joined(converted: Sequence[Converted]) -> list[Converted]:
    """Add to activities whom they were with, where another file of the upload says so.

    Args:
        converted: The files of one upload.

    Returns:
        The same files. Rows that were added to another file's are kept out of the load as records,
        with the reason, so that every row of every file is accounted for.
    """
    parts = [file for file in converted if _is_part(file)]
    if not parts:
        return list(converted)
    wholes = [file for file in converted if "activity" in file.tables and not _is_part(file)]
    ids = pl.concat(
        [
            pl.Series("activity_id", [], pl.String),
            *(_activities(file)["activity_id"] for file in wholes),
        ]
    )
    return [
        _kept_out(file, ids) if _is_part(file) else _completed(file, parts) for file in converted
    ]


def _is_part(file: Converted) -> bool:
    """Tell whether a file only says whom activities were with."""
    return "activity" in file.tables and _TELLING.isdisjoint(_activities(file).columns)


def _activities(file: Converted) -> pl.DataFrame:
    return file.tables["activity"]


def _completed(file: Converted, parts: Sequence[Converted]) -> Converted:
    """Fill in whom the activities of a file were with; what the file itself says stays."""
    if "activity" not in file.tables:
        return file
    rows = _activities(file)
    for part in parts:
        told = _activities(part).select(
            "activity_id", *(name for name in _WHOM if name in _activities(part).columns)
        )
        both = rows.join(told, on="activity_id", how="left", suffix="_told", maintain_order="left")
        again = [name for name in _WHOM if f"{name}_told" in both.columns]
        rows = both.with_columns(pl.coalesce(name, f"{name}_told") for name in again).drop(
            f"{name}_told" for name in again
        )
    return replace(file, tables=file.tables | {"activity": rows})


def _kept_out(file: Converted, ids: pl.Series) -> Converted:
    """Say of every row what became of it."""
    rows = _activities(file)
    is_known = pl.col("activity_id").is_in(ids.implode())
    told = rows.select(
        "file_no",
        "row_no",
        column=pl.lit(""),
        reason=pl.when(is_known).then(pl.lit(_ADDED)).otherwise(pl.lit(_UNKNOWN)),
        raw="activity_id",
    )
    return replace(
        file,
        tables=file.tables | {"activity": rows.clear()},
        kept_out=pl.concat([file.kept_out, told.select(KeptOut.column_names())]),
    )
