"""The equation of a load: every row and every cent of a file is somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

import duckdb
import polars as pl

from alignment.schema.canonical import KEYS
from alignment.schema.upload import Batch, FileReport, SourceFile, prove
from alignment.store.comparing import Change
from alignment.store.layout import current
from alignment.store.offering import offered
from alignment.store.repeats import MONEY, PLACE, major
from alignment.store.sql import fill, listed

_MONEY: Final = """
SELECT held.currency, {sums}
FROM loaded JOIN {view} AS held ON held.{key} = loaded.{key}
GROUP BY ALL
"""
_MONEY_OF_FILE: Final = """
SELECT held.currency, {sums} FROM {table} AS held WHERE held.file_no = ? GROUP BY ALL
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
    found = []
    for file in batch.files:
        report = _with_money(cursor, batch, _count(batch, file, changes), changes)
        _prove(report)
        found.append(report)
    return tuple(found)


def _count(batch: Batch, file: SourceFile, changes: Mapping[str, Change]) -> FileReport:
    """Sort a file's rows into new, changed and unchanged."""
    kept_out = batch.kept_out.filter(file_no=file.file_no).select(PLACE).n_unique()
    own = batch.tables.get(file.object)
    if own is None:
        return FileReport(file, 0, 0, 0, kept_out, None)
    own = own.filter(file_no=file.file_no).select(*PLACE, key=KEYS[file.object])
    change = changes[file.object]
    if change.is_all_new:
        return FileReport(file, own["row_no"].n_unique(), 0, 0, kept_out, None)
    fresh = change.fresh.filter(file_no=file.file_no).select(*PLACE, key=KEYS[file.object])
    # A row is new when a record of its own is; everything else that moved makes it changed.
    new = fresh.join(change.replaced, on="key", how="anti").select(PLACE).unique()
    loaded = own.select(PLACE).unique()
    touched = pl.concat(
        other.fresh.filter(file_no=file.file_no).select(PLACE) for other in changes.values()
    )
    moved = loaded.join(touched, on=PLACE, how="semi").join(new, on=PLACE, how="anti")
    return FileReport(
        file,
        n_new=new.height,
        n_changed=moved.height,
        n_unchanged=loaded.height - new.height - moved.height,
        n_kept_out=kept_out,
        money_loaded=None,
    )


def _with_money(
    cursor: duckdb.DuckDBPyConnection,
    batch: Batch,
    report: FileReport,
    changes: Mapping[str, Change],
) -> FileReport:
    """Add up the stored money of the records that the file's rows stand for."""
    file = report.file
    if file.money_source is None or file.object not in MONEY:
        return report
    own = batch.tables.get(file.object)
    total = Decimal(0)
    if own is not None:
        keys = own.filter(file_no=file.file_no).select(KEYS[file.object])
        is_all_new = changes[file.object].is_all_new
        total = _stored_money(cursor, file, None if is_all_new else keys)
    return replace(report, money_loaded=total)


def _stored_money(
    cursor: duckdb.DuckDBPyConnection, file: SourceFile, keys: pl.DataFrame | None
) -> Decimal:
    """Add up the current records of some keys; None for all that the file brought."""
    table = file.object
    sums = listed([fill("coalesce(sum(held.{c}), 0)", c=column) for column in MONEY[table]])
    if keys is None:
        statement = fill(_MONEY_OF_FILE, sums=sums, table=table)
        rows = cursor.execute(statement, [file.file_no]).fetchall()
    else:
        statement = fill(_MONEY, sums=sums, view=current(table), key=KEYS[table])
        with offered(cursor, "loaded", keys):
            rows = cursor.execute(statement).fetchall()
    return major((row[0], sum(row[1:])) for row in rows)


def _prove(report: FileReport) -> None:
    """Stop the transaction unless the file's rows and money add up."""
    file = report.file
    rows = (
        report.n_new + report.n_changed + report.n_unchanged + report.n_kept_out + file.n_duplicate
    )
    loaded = report.money_loaded
    prove(
        file, rows, None if loaded is None else loaded + file.money_kept_out + file.money_duplicate
    )
