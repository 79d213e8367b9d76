"""The equation of a load: every row and every cent of a file is somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import duckdb
import polars as pl

from alignment.errors import ReconciliationError
from alignment.schema.canonical import KEYS
from alignment.schema.upload import Batch, FileReport, SourceFile
from alignment.store.comparing import Change
from alignment.store.layout import current
from alignment.store.repeats import MONEY, PLACE, major
from alignment.store.sql import Sql, fill, listed

_TODO: Final = "Nothing was loaded. Please keep the file: this is a mistake of ours."

_MONEY: Final = """
SELECT held.currency, {sums}
FROM loaded JOIN {view} AS held ON held.{key} = loaded.{key}
GROUP BY ALL
"""


def reports(
    cursor: duckdb.DuckDBPyConnection, batch: Batch, changes: Mapping[str, Change]
) -> tuple[FileReport, ...]:
    """Count each file's rows and money, from what is stored now, and see that they add up.

    Args:
        cursor: Within the upload's transaction, after the rows were added.
        batch: What came in, one row a key.
        changes: What was new or changed, by table.

    Returns:
        One report a file.

    Raises:
        ReconciliationError: When rows or money are missing or too many.
    """
    touched = pl.concat(
        [
            pl.DataFrame(schema={"file_no": pl.Int32, "row_no": pl.Int64}),
            *(change.fresh.select(PLACE) for change in changes.values()),
        ]
    ).unique()
    found = []
    for file in batch.files:
        report = _count(batch, file, changes, touched.filter(file_no=file.file_no))
        report = _with_money(cursor, batch, report)
        _prove(report)
        found.append(report)
    return tuple(found)


def _count(
    batch: Batch, file: SourceFile, changes: Mapping[str, Change], touched: pl.DataFrame
) -> FileReport:
    """Sort a file's rows into new, changed and unchanged."""
    kept_out = batch.kept_out.filter(file_no=file.file_no).select(PLACE).n_unique()
    own = batch.tables.get(file.object)
    if own is None:
        return FileReport(file, 0, 0, 0, kept_out, None)
    own = own.filter(file_no=file.file_no).select(*PLACE, key=KEYS[file.object])
    change = changes[file.object]
    fresh = change.fresh.filter(file_no=file.file_no).select(*PLACE, key=KEYS[file.object])
    # A row is new when a record of its own is; everything else that moved makes it changed.
    new = fresh.join(change.replaced, on="key", how="anti").select(PLACE).unique()
    loaded = own.select(PLACE).unique()
    moved = loaded.join(touched, on=PLACE, how="semi").join(new, on=PLACE, how="anti")
    return FileReport(
        file,
        n_new=new.height,
        n_changed=moved.height,
        n_unchanged=loaded.height - new.height - moved.height,
        n_kept_out=kept_out,
        money_loaded=None,
    )


def _with_money(cursor: duckdb.DuckDBPyConnection, batch: Batch, report: FileReport) -> FileReport:
    """Add up the stored money of the records that the file's rows stand for."""
    file = report.file
    own = batch.tables.get(file.object)
    if file.money_source is None or file.object not in MONEY:
        return report
    total = Decimal(0)
    if own is not None and own.height:
        key = KEYS[file.object]
        sums = listed(
            [fill("coalesce(sum(held.{c}), 0)", c=column) for column in MONEY[file.object]]
        )
        cursor.register("loaded", own.filter(file_no=file.file_no).select(key))
        rows = cursor.execute(
            fill(_MONEY, sums=Sql(sums), view=current(file.object), key=key)
        ).fetchall()
        cursor.unregister("loaded")
        total = major((row[0], sum(row[1:])) for row in rows)
    return FileReport(
        file,
        report.n_new,
        report.n_changed,
        report.n_unchanged,
        report.n_kept_out,
        money_loaded=total,
    )


def _prove(report: FileReport) -> None:
    """Stop the transaction unless the file's rows and money add up."""
    file = report.file
    rows = (
        report.n_new + report.n_changed + report.n_unchanged + report.n_kept_out + file.n_duplicate
    )
    if rows != file.n_read:
        raise ReconciliationError(
            f"{file.name}: {file.n_read} rows were read but {rows} are accounted for.", _TODO
        )
    if report.money_loaded is None or file.money_source is None:
        return
    money = report.money_loaded + file.money_kept_out + file.money_duplicate
    if money != file.money_source:
        raise ReconciliationError(
            f"{file.name}: the amounts in the file add up to {file.money_source},"
            f" those accounted for to {money}.",
            _TODO,
        )
