"""What is entered on a page, targets and exchange rates, as an upload like any other."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Final

import polars as pl

from alignment.schema.canonical import KEYS, TABLES
from alignment.schema.upload import Batch, KeptOut, SourceFile
from alignment.settings import Settings
from alignment.store.repeats import major

NAME: Final = "Entered on the page"

_PARTS: Final = {"target": ("source", "month_day"), "rate": ("currency", "day")}
"""What identifies a line; its id is made from it where it has none."""


def batch(table: str, lines: pl.DataFrame, settings: Settings) -> Batch:
    """Turn the lines of a page's table into a batch.

    Args:
        table: ``target`` or ``rate``.
        lines: One row a target or rate, with the columns of its schema; id, file_no, row_no
            and a target's currency may be missing.
        settings: The firm's; targets are in its base currency.

    Returns:
        A batch of one file.
    """
    rows = _completed(table, lines, settings)
    money = _money(table, rows)
    source = SourceFile(
        file_no=0,
        name=NAME,
        sha256=hashlib.sha256(rows.write_csv().encode()).hexdigest(),
        system="other",
        object=table,
        encoding="",
        delimiter="",
        sheet="",
        n_read=rows.height,
        n_duplicate=0,
        money_source=money,
        money_kept_out=Decimal(0),
        money_duplicate=Decimal(0),
    )
    return Batch((source,), {table: rows}, KeptOut.create_empty(), None)


def _completed(table: str, lines: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Give each line its place, its id and, for a target, its currency."""
    made_id = pl.concat_str([pl.col(part).cast(pl.String) for part in _PARTS[table]], separator="|")
    schema = TABLES[table]
    if table == "target" and "currency" not in lines.columns:
        lines = lines.with_columns(currency=pl.lit(settings.base_currency))
    if KEYS[table] not in lines.columns:
        lines = lines.with_columns(made_id.alias(KEYS[table]))
    lines = lines.with_columns(
        pl.col(KEYS[table]).fill_null(made_id),
        file_no=pl.lit(0, pl.Int32),
        row_no=pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
    )
    return schema.validate(lines.select(schema.column_names()), cast=True)


def _money(table: str, rows: pl.DataFrame) -> Decimal | None:
    """Add up the targets in major units."""
    if table != "target":
        return None
    return major(zip(rows["currency"], rows["amount_minor"], strict=True))
