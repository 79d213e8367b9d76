"""One upload, from a batch to stored rows, within one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import duckdb
import polars as pl

from alignment.schema.canonical import KEYS, TABLES
from alignment.schema.upload import Batch, UploadReport
from alignment.store import agreements, ledger, linking, memory, offering, repeats, stages
from alignment.store.comparing import Change, compare
from alignment.store.counting import reports
from alignment.store.differing import add_differences
from alignment.store.layout import current
from alignment.store.offering import offered
from alignment.store.reading import frame
from alignment.store.remarks import remarks
from alignment.store.sql import fill


@dataclass(frozen=True, slots=True)
class Terms:
    """How a batch is to be loaded.

    Args:
        as_of: The day the data describes; None for what is entered on a page.
        is_sample: It is the sample company.
        whole: Tables of which the batch brings everything there is: what it doesn't bring goes.
    """

    as_of: int | None
    is_sample: bool = False
    whole: Collection[str] = ()


def upload(cursor: duckdb.DuckDBPyConnection, batch: Batch, terms: Terms) -> UploadReport:
    """Add a batch's new and changed rows and tell what became of every row.

    Args:
        cursor: Within a transaction; the caller rolls back when the report is unchanged.
        batch: What was read from the files.
        terms: How to load it.

    Returns:
        The report.

    Raises:
        ReconciliationError: When the rows or the money of a file don't add up.
    """
    if not terms.is_sample and memory.meta(cursor, "is_sample") == "true":
        wipe(cursor)
    memory.set_meta(cursor, "is_sample", "true" if terms.is_sample else "false")
    batch = repeats.single(batch)
    upload_id = memory.newest_upload(cursor) + 1
    is_later = _is_later(cursor, batch, terms.as_of)
    changes = _add(cursor, batch, upload_id, terms.whole)
    found = reports(cursor, batch, changes)
    is_unchanged = not is_later and not any(
        change.fresh.height or change.replaced.height for change in changes.values()
    )
    add_differences(cursor, changes, upload_id, terms.as_of)
    links, notes = linking.unresolved(cursor)
    ledger.record_upload(cursor, upload_id, terms.as_of)
    ledger.record_files(cursor, upload_id, batch, found)
    stages.add_suggestions(cursor, upload_id)
    for fingerprint, toml in batch.mappings:
        memory.remember_mapping(cursor, fingerprint, toml, upload_id)
    return UploadReport(
        upload_id=0 if is_unchanged else upload_id,
        as_of=terms.as_of or 0,
        files=found,
        unresolved=tuple(links),
        unmapped=tuple(stages.unmapped(cursor).iter_rows()),
        is_unchanged=is_unchanged,
        notes=(*notes, *remarks(cursor, batch, terms.as_of)),
    )


def take_back(cursor: duckdb.DuckDBPyConnection, upload_id: int) -> None:
    """Remove everything that the newest upload brought."""
    tables = (*TABLES, "kept_out", "upload", "upload_file", "upload_rows", "stage_map", "mapping")
    for table in tables:
        cursor.execute(fill("DELETE FROM {t} WHERE upload_id = ?", t=table), [upload_id]).fetchall()
    cursor.execute("DELETE FROM superseded WHERE by_upload_id = ?", [upload_id]).fetchall()
    if memory.newest_upload(cursor) == 0:
        memory.set_meta(cursor, "is_sample", "false")
        agreements.drop_sample(cursor)


def wipe(cursor: duckdb.DuckDBPyConnection) -> None:
    """Remove all data; the settings and the secret stay."""
    tables = (*TABLES, "kept_out", "upload", "upload_file", "upload_rows", "stage_map", "mapping")
    for table in (*tables, "superseded"):
        cursor.execute(fill("DELETE FROM {t}", t=table)).fetchall()
    agreements.drop_sample(cursor)
    memory.set_meta(cursor, "is_sample", "false")


def _is_later(cursor: duckdb.DuckDBPyConnection, batch: Batch, as_of: int | None) -> bool:
    """Tell whether other files say, of a later day, that all is as it was.

    That is news too: every open record has been open for longer.
    """
    newest = cursor.execute("SELECT max(as_of) FROM upload").fetchall()[0][0]
    if as_of is None or newest is None or as_of <= newest:
        return False
    seen = {line[0] for line in cursor.execute("SELECT sha256 FROM upload_file").fetchall()}
    return any(file.sha256 not in seen for file in batch.files)


def _add(
    cursor: duckdb.DuckDBPyConnection, batch: Batch, upload_id: int, whole: Collection[str]
) -> dict[str, Change]:
    """Add the rows that are new or changed, and note which rows they replace."""
    changes = {}
    for table in TABLES:
        incoming = batch.tables.get(table)
        if incoming is None:
            continue
        change = compare(cursor, table, incoming, repeats.own_files(batch, table))
        if table in whole:
            change = Change(
                change.fresh, pl.concat([change.replaced, _gone(cursor, table, incoming)])
            )
        _store(cursor, table, change, upload_id)
        changes[table] = change
    return changes


def _gone(cursor: duckdb.DuckDBPyConnection, table: str, incoming: pl.DataFrame) -> pl.DataFrame:
    """Find the current rows whose key doesn't come in any more: key, upload_id."""
    key = KEYS[table]
    held = frame(cursor, fill("SELECT {k} AS key, upload_id FROM {t}", k=key, t=current(table)))
    return held.join(incoming.select(key=key), on="key", how="anti").cast(
        {"key": pl.String, "upload_id": pl.Int32}
    )


def _store(cursor: duckdb.DuckDBPyConnection, table: str, change: Change, upload_id: int) -> None:
    """Write a change."""
    names = TABLES[table].column_names()
    adding = fill(
        "INSERT INTO {t} BY NAME SELECT {names}, ? AS upload_id FROM fresh", t=table, names=names
    )
    for part in change.fresh.iter_slices(offering.ROWS):
        with offered(cursor, "fresh", part):
            cursor.execute(adding, [upload_id]).fetchall()
    if change.replaced.height:
        with offered(cursor, "replaced", change.replaced):
            cursor.execute(
                "INSERT INTO superseded SELECT ?, key, upload_id, ? FROM replaced",
                [table, upload_id],
            ).fetchall()
