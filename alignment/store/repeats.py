"""One record a key: what happens when a key occurs in several rows of one upload."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Final, cast

import polars as pl

from alignment.schema.canonical import KEYS, TABLES
from alignment.schema.money import minor_digits
from alignment.schema.upload import Batch, KeptOut

PLACE: Final = ("file_no", "row_no")

MONEY: Final = {
    "opportunity": ("amount_minor",),
    "stage_event": ("amount_minor",),
    "campaign": ("actual_minor", "budgeted_minor"),
    "cost": ("amount_minor",),
    "product": ("price_minor",),
    "target": ("amount_minor",),
}
"""The columns that hold the money of a file's own records, in minor units of its currency."""


def own_files(batch: Batch, table: str) -> list[int]:
    """List the files whose rows are records of the table."""
    return [file.file_no for file in batch.files if file.object == table]


def single(batch: Batch) -> Batch:
    """Keep one row a key in every table: the last of the files' own records.

    A row that another row of the upload replaces is kept out with its reason, together with
    everything else that came from it. Records derived from rows of other objects give way
    silently: they say no more than the rows they come from.
    """
    lost: list[pl.DataFrame] = []
    tables: dict[str, pl.DataFrame] = {}
    for name, frame in batch.tables.items():
        tables[name], losers = _last_of_each(frame, name, own_files(batch, name))
        if losers.height:
            lost.append(losers)
    if not lost:
        return replace(batch, tables=tables)
    kept_out = pl.concat(lost)
    places = kept_out.select(PLACE).unique()
    return replace(
        batch,
        tables={
            name: frame.join(places, on=PLACE, how="anti", maintain_order="left")
            for name, frame in tables.items()
        },
        kept_out=pl.concat([batch.kept_out, kept_out.select(KeptOut.column_names())]),
        files=tuple(
            replace(file, money_kept_out=file.money_kept_out + _money(kept_out, file.file_no))
            for file in batch.files
        ),
    )


def _last_of_each(
    frame: pl.DataFrame, table: str, own: list[int]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split a table's rows into the last of each key and the own records that lost."""
    frame = frame.select(TABLES[table].column_names())
    key = KEYS[table]
    if frame[key].n_unique() == frame.height:
        return frame, _losers(frame.clear(), table)
    ranked = frame.with_columns(is_own=pl.col("file_no").is_in(own)).sort(
        "is_own", *PLACE, maintain_order=True
    )
    kept = ranked.unique(key, keep="last", maintain_order=True)
    # A row may give several records; it has lost only where none of its own records stayed.
    lost = ranked.filter("is_own").join(kept.select(PLACE), on=PLACE, how="anti")
    lost = lost.join(
        kept.select(key, later_row=pl.col("row_no"), later_file=pl.col("file_no")), on=key
    )
    return kept.drop("is_own").sort(PLACE), _losers(lost, table)


def _losers(lost: pl.DataFrame, table: str) -> pl.DataFrame:
    """Describe rows as kept out, with their money."""
    if not lost.height:
        return KeptOut.create_empty().with_columns(
            money=pl.lit(None, pl.Int64), currency=pl.lit("")
        )
    key = KEYS[table]
    money = [pl.col(column).fill_null(0) for column in MONEY.get(table, ())]
    same_file = pl.col("file_no") == pl.col("later_file")
    where = (
        pl.when(same_file)
        .then(pl.format("row {} of this file", "later_row"))
        .otherwise(pl.format("row {} of another file", "later_row"))
    )
    return lost.select(
        *PLACE,
        column=pl.lit(""),
        reason=pl.format("The same id stands again in {}, which was loaded instead.", where),
        raw=pl.col(key),
        money=pl.sum_horizontal(money) if money else pl.lit(0, pl.Int64),
        currency=pl.col("currency").fill_null("") if money else pl.lit(""),
    )


def _money(kept_out: pl.DataFrame, file_no: int) -> Decimal:
    """Add up a file's money in rows kept out, in major units."""
    sums = kept_out.filter(file_no=file_no).group_by("currency").agg(pl.col("money").sum())
    return major(cast("Iterable[tuple[str, int]]", sums.iter_rows()))


def major(sums: Iterable[tuple[str | None, int | None]]) -> Decimal:
    """Turn sums in minor units by currency into one number in major units.

    Args:
        sums: Pairs of currency and sum in its minor unit.
    """
    with localcontext(prec=60):
        return sum(
            (Decimal(amount or 0).scaleb(-minor_digits(currency)) for currency, amount in sums),
            Decimal(0),
        )
