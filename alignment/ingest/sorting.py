"""Every row of a file is loaded, kept out with its reason, or a repeat of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from alignment.ingest.columns import Reading
from alignment.ingest.privacy import masked
from alignment.ingest.records import is_among, numbered, repeats, replaced, with_ids
from alignment.schema.canonical import KEYS, TABLES

_SHORT: Final = 200
_OURS: Final = ("file_no", "row_no", "event_id", "seq")
_NEEDED: Final = {"touch": ("day",)}
"""What a row must have although the table would take it without: it could never count."""
_NAMING: Final = {"touch": ("person_id", "email_hash", "account_id", "opp_id")}
"""Of these columns one must have a value."""
_TELLING: Final = ("campaign_name", "campaign_id")
_NOBODY: Final = "names no person, e-mail address, account or opportunity"


@dataclass(frozen=True, slots=True)
class Sorted:
    """A file's rows, sorted.

    Args:
        loaded: Canonical values of the rows to load, with ``place``, their row in the file's frame.
        kept_out: ``row_no``, ``column``, ``reason`` and ``raw`` of the rows kept out.
        is_repeat: By row of the file's frame: repeats another in every field.
        is_out: By row of the file's frame: kept out.
    """

    loaded: pl.DataFrame
    kept_out: pl.DataFrame
    is_repeat: pl.Series
    is_out: pl.Series


def sort_rows(rows: pl.DataFrame, reading: Reading) -> Sorted:
    """Decide for every row whether it is loaded, kept out or a repeat of another."""
    table = reading.mapping.object
    values = pl.DataFrame({"row_no": rows["row_no"], **reading.values})
    values = with_ids(_closed_stage(values), table).with_row_index("place")
    if KEYS[table] not in values.columns:
        values = values.with_columns(pl.lit(None, pl.String).alias(KEYS[table]))
    is_shared = values[KEYS[table]].is_duplicated()
    is_repeat = repeats(rows, is_shared)
    if KEYS[table] not in reading.values:
        values = numbered(values, table, is_repeat)
    first = _first_problems(values, reading)
    alone = _kept(values, first["reason"].is_null() & ~is_repeat)
    by_other = replaced(alone if is_shared.any() else alone.clear(), table)
    loaded = _kept(alone, ~alone["row_no"].is_in(by_other["row_no"].implode()))
    wrong = first.filter(pl.col("reason").is_not_null() & ~is_repeat).drop("place")
    return Sorted(
        loaded,
        pl.concat([wrong, _replaced_rows(by_other, alone, table)]).sort("row_no"),
        is_repeat,
        ~is_among(loaded["place"], rows.height) & ~is_repeat,
    )


def _kept(rows: pl.DataFrame, is_kept: pl.Series) -> pl.DataFrame:
    """Keep some rows; mostly it is all of them, and a copy of a file is large."""
    return rows if is_kept.all() else rows.filter(is_kept)


def _closed_stage(values: pl.DataFrame) -> pl.DataFrame:
    """Let the word for won or lost be the stage of a closed record."""
    if "_outcome" not in values.columns:
        return values
    if "stage_raw" not in values.columns:
        return values.with_columns(stage_raw="_outcome")
    return values.with_columns(stage_raw=pl.coalesce("_outcome", "stage_raw"))


def _first_problems(values: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Give the first thing that is wrong with each row, with the cell it is about."""
    table = reading.mapping.object
    key = KEYS[table]
    named = {name: header for header, name in reading.mapping.columns}
    needed = [
        name
        for name, kind in TABLES[table].columns().items()
        if (not kind.nullable or name in _NEEDED.get(table, ())) and name not in (*_OURS, key)
    ]
    checks = [(key, "has no id"), *((name, "has no value") for name in needed)]
    problems = list(reading.problems)
    for name, reason in checks:
        gap = _are_absent(values, (name,))
        if gap.any():
            problems.append((named.get(name, ""), _where(gap, reason)))
    if table in _NAMING:
        problems.append(("", _where(_are_absent(values, _NAMING[table]), _NOBODY)))
    columns, reasons, raws = _coalesced(problems, reading, values.height)
    if reasons.null_count() == values.height:
        return values.select("place", "row_no", column=pl.lit(""), reason=reasons, raw=pl.lit(""))
    identified = _identified(values, reading, key)
    if not reading.settings.keeps_email:
        raws = masked(raws)
        identified = pl.when(~identified.str.contains("@")).then(identified).otherwise(pl.lit(""))
    return (
        values.select("place", "row_no", identified.alias("id"))
        .with_columns(columns, reasons, raws)
        .select(
            "place",
            "row_no",
            "column",
            "reason",
            raw=pl.format("{} {}", "id", "raw").str.strip_chars().str.slice(0, _SHORT),
        )
    )


def _identified(values: pl.DataFrame, reading: Reading, key: str) -> pl.Expr:
    """Tell a row by its id; one that we made says nothing to people, its campaign does."""
    if any(name == key for _, name in reading.mapping.columns):
        return pl.col(key).fill_null("")
    told = [name for name in _TELLING if name in values.columns]
    return pl.coalesce(*told, pl.lit("")) if told else pl.lit("")


def _are_absent(values: pl.DataFrame, names: tuple[str, ...]) -> pl.Series:
    """Tell in which rows none of some columns has a value."""
    there = [name for name in names if name in values.columns]
    if not there:
        return pl.repeat(value=True, n=values.height, dtype=pl.Boolean, eager=True)
    return values.select(pl.all_horizontal(pl.col(name).is_null() for name in there)).to_series()


def _where(gap: pl.Series, reason: str) -> pl.Series:
    """Give the reason where there is a gap."""
    return pl.DataFrame({"gap": gap}).select(pl.when("gap").then(pl.lit(reason))).to_series()


def _coalesced(
    problems: list[tuple[str, pl.Series]], reading: Reading, height: int
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Take each row's first problem: the column, the reason and the cell's text."""
    empty = pl.Series([None], dtype=pl.String).new_from_index(0, height)
    columns, reasons, raws = empty, empty, empty
    for header, problem in problems:
        if problem.null_count() == height:
            continue
        is_first = problem.is_not_null() & reasons.is_null()
        cells = reading.cells.get(header, empty)
        columns = pl.Series([header]).new_from_index(0, height).zip_with(is_first, columns)
        raws = cells.zip_with(is_first, raws)
        reasons = problem.zip_with(is_first, reasons)
    return (
        columns.fill_null("").alias("column"),
        reasons.alias("reason"),
        raws.fill_null("").alias("raw"),
    )


def _replaced_rows(by_other: pl.DataFrame, alone: pl.DataFrame, table: str) -> pl.DataFrame:
    """Say of rows with an id that is there again which row was loaded instead."""
    told = by_other.join(alone.select("row_no", raw=KEYS[table]), on="row_no")
    newer = pl.format("row {} has the same id and was modified later", "by_row_no")
    last = pl.format("row {} has the same id and comes later in the file", "by_row_no")
    return told.select(
        "row_no",
        column=pl.lit(""),
        reason=pl.when("is_newer").then(newer).otherwise(last),
        raw=pl.col("raw").str.slice(0, _SHORT),
    )
