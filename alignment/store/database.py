"""The database file: what can be asked of it and done to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import polars as pl

from alignment.errors import AlignmentError, NotFoundError, SettingError
from alignment.schema.agreement import Agreement
from alignment.schema.canonical import TABLES
from alignment.schema.upload import Batch, UploadReport
from alignment.settings import Settings
from alignment.store import (
    agreements,
    connecting,
    entered,
    ledger,
    linking,
    memory,
    room,
    sources,
    stages,
    uploading,
)
from alignment.store.handle import Handle
from alignment.store.layout import MARTS, current
from alignment.store.reading import frame, value
from alignment.store.rebuilding import rebuild
from alignment.store.sql import fill


class Database(Handle):
    """The database file: uploads in, tables out."""

    @property
    def settings(self) -> Settings:
        """What the firm has set."""
        with self._reading() as cursor:
            return memory.load_settings(cursor)

    def save_settings(self, settings: Settings) -> None:
        """Keep the settings and rebuild what depends on them.

        Raises:
            SettingError: When the time zone changes although data is loaded: its days were
                counted in the old one.
        """
        with self._writing() as cursor:
            held = memory.load_settings(cursor)
            is_fixed = memory.newest_upload(cursor) and memory.meta(cursor, "is_sample") != "true"
            if is_fixed and settings.time_zone != held.time_zone:
                raise SettingError(
                    "The time zone can't change once data is loaded, because days were counted"
                    f" in {held.time_zone}.",
                    "Undo the uploads first, or begin with another database file.",
                )
            memory.store_settings(cursor, settings)
            rebuild(cursor, settings)

    def apply(
        self,
        batch: Batch,
        *,
        as_of: int,
        is_dry_run: bool = False,
        is_sample: bool = False,
        is_given_up: bool = False,
    ) -> UploadReport:
        """Load a batch as one upload: all of it together with the marts, or nothing.

        Args:
            batch: What was read from the files.
            as_of: The day the data describes, days since 1970-01-01.
            is_dry_run: Only tell what would happen.
            is_sample: It is the sample company; one's own data later replaces it.
            is_given_up: The batch isn't needed any more: its tables are let go once they are
                stored, so that building the marts has their room.

        Returns:
            The report. Where nothing was new the database, its version included, is as before.

        Raises:
            ReconciliationError: When the rows or the money of a file don't add up.
        """
        terms = uploading.Terms(as_of=as_of, is_sample=is_sample)
        return self._apply(batch, terms, is_dry_run=is_dry_run, is_given_up=is_given_up)

    def undo(self, upload_id: int) -> None:
        """Take the newest upload back; the database is then as before it.

        Raises:
            NotFoundError: When there is no such upload.
            AlignmentError: When newer uploads build on it.
        """
        with self._writing() as cursor:
            if value(cursor, "SELECT 1 FROM upload WHERE upload_id = ?", [upload_id]) is None:
                raise NotFoundError(
                    f"There is no upload {upload_id}.", "See the list of uploads for their numbers."
                )
            newest = memory.newest_upload(cursor)
            if upload_id != newest:
                raise AlignmentError(
                    f"Upload {upload_id} isn't the newest, and newer ones build on it.",
                    f"Undo the newer ones first, beginning with {newest}.",
                )
            uploading.take_back(cursor, upload_id)
            rebuild(cursor, memory.load_settings(cursor))

    def replace_sample(self) -> None:
        """Drop all data if it is the sample company; else do nothing."""
        if not self.is_sample:
            return
        with self._writing() as cursor:
            uploading.wipe(cursor)
            rebuild(cursor, memory.load_settings(cursor))

    def uploads(self) -> pl.DataFrame:
        """List the files of every upload, newest first, with the equation's numbers."""
        with self._reading() as cursor:
            return ledger.uploads(cursor)

    def kept_out(self, upload_id: int) -> pl.DataFrame:
        """List an upload's rows that weren't loaded: file, row_no, column, reason, raw."""
        with self._reading() as cursor:
            return ledger.kept_out(cursor, upload_id)

    def unresolved(self) -> pl.DataFrame:
        """List the links that lead nowhere: table, column, target, rows, examples."""
        with self._reading() as cursor:
            return linking.as_frame(linking.unresolved(cursor)[0])

    def unmapped(self) -> pl.DataFrame:
        """List the words for stages that nobody has mapped: entity, raw, records."""
        with self._reading() as cursor:
            return stages.unmapped(cursor)

    def stage_map(self) -> pl.DataFrame:
        """List which shared stage each word stands for: entity, raw, stage, records, valid_from.

        A word has a line for each day from which it meant another stage; null is always.
        """
        with self._reading() as cursor:
            return stages.stage_map(cursor)

    def save_stage_map(self, chosen: pl.DataFrame) -> None:
        """Change the stages of words (entity, raw, stage, valid_from) and rebuild the marts.

        Raises:
            MappingError: When a stage isn't one of the ladder's, or a word has two from one day.
        """
        with self._writing() as cursor:
            stages.save(cursor, chosen)
            rebuild(cursor, memory.load_settings(cursor))

    def remember_mapping(self, fingerprint: str, toml: str) -> None:
        """Remember a mapping with the newest upload; apply can do so with its own."""
        with self._writing() as cursor:
            memory.remember_mapping(cursor, fingerprint, toml, memory.newest_upload(cursor))

    def remembered_mapping(self, fingerprint: str) -> str | None:
        """Give the mapping last used for files with these headers, as TOML."""
        with self._reading() as cursor:
            return memory.recall_mapping(cursor, fingerprint)

    def mart(self, name: str) -> nw.LazyFrame[Any]:
        """Offer a mart, or the current rows of a canonical table, lazily.

        Raises:
            NotFoundError: When there is no such table.
        """
        return self.marts(name)[0]

    def marts(self, *names: str) -> tuple[nw.LazyFrame[Any], ...]:
        """Offer several tables as ``mart`` does, so that they can be joined with each other.

        Raises:
            NotFoundError: When there is no such table.
        """
        for name in names:
            if name not in MARTS and name not in TABLES:
                raise NotFoundError(
                    f"There is no table {name!r}.", f"There are {', '.join((*MARTS, *TABLES))}."
                )
        cursor = self._shared.connection.cursor()
        tables = [cursor.table(name if name in MARTS else current(name)) for name in names]
        return tuple(nw.from_native(table) for table in tables)

    def history(self, entity: str, entity_id: str) -> pl.DataFrame:
        """List a record's stage events, oldest first, each with the upload that said so."""
        with self._reading() as cursor:
            return ledger.history(cursor, entity, entity_id)

    def sourced(self, table: str, column: str, values: Sequence[str]) -> pl.DataFrame:
        """List a canonical table's stored rows with these ids, each with the upload that said so.

        Replaced rows are among them; see ``store.sources.sourced``.
        """
        return self.sourced_by(table, {column: values})

    def sourced_by(self, table: str, wanted: Mapping[str, Sequence[str]]) -> pl.DataFrame:
        """List rows as ``sourced`` does, by several columns at once."""
        with self._reading() as cursor:
            return sources.sourced(cursor, table, wanted)

    def agreements(self, *kinds: str) -> tuple[Agreement, ...]:
        """List what the two teams agree on of some kinds (``schema.agreement``), by key."""
        with self._reading() as cursor:
            return agreements.newest(cursor, kinds)

    def agreement_keys(self, kind: str) -> tuple[str, ...]:
        """List all of a kind that was ever agreed on, what was withdrawn too."""
        with self._reading() as cursor:
            return agreements.keys(cursor, kind)

    def agreement_versions(self, kind: str, key: str) -> tuple[Agreement, ...]:
        """List every version of one thing that was agreed on, newest first."""
        with self._reading() as cursor:
            return agreements.versions(cursor, kind, key)

    def agree(self, agreed: Agreement, *, is_sample: bool = False) -> bool:
        """Keep a new version of what is agreed on; tell whether it says anything new."""
        with connecting.transaction(self._shared) as work:
            work.is_kept = agreements.save(work.cursor, agreed, is_sample=is_sample)
            if work.is_kept:
                memory.count_write(work.cursor)
        if work.is_kept:
            connecting.checkpoint(self._shared)
        return work.is_kept

    def targets(self) -> pl.DataFrame:
        """List the targets by month and source, with the columns of Target."""
        return self._entered("target", ["month_day", "source"])

    def rates(self) -> pl.DataFrame:
        """List the exchange rates by currency and day, with the columns of Rate."""
        return self._entered("rate", ["currency", "day"])

    def save_targets(self, lines: pl.DataFrame) -> UploadReport:
        """Make these the targets, as an upload that can be undone; missing ones go."""
        return self._save_entered("target", lines)

    def save_rates(self, lines: pl.DataFrame) -> UploadReport:
        """Make these the exchange rates, as an upload that can be undone; missing ones go."""
        return self._save_entered("rate", lines)

    def _entered(self, table: str, order: list[str]) -> pl.DataFrame:
        with self._reading() as cursor:
            statement = fill("SELECT * EXCLUDE (upload_id) FROM {t}", t=current(table))
            found = frame(cursor, statement)
        return TABLES[table].validate(found, cast=True).sort(order)

    def _save_entered(self, table: str, lines: pl.DataFrame) -> UploadReport:
        batch = entered.batch(table, lines, self.settings)
        terms = uploading.Terms(as_of=None, is_sample=self.is_sample, whole=(table,))
        return self._apply(batch, terms)

    def _apply(
        self,
        batch: Batch,
        terms: uploading.Terms,
        *,
        is_dry_run: bool = False,
        is_given_up: bool = False,
    ) -> UploadReport:
        heights = {name: rows.height for name, rows in batch.tables.items()}
        incoming = sum(heights.values())
        with connecting.transaction(self._shared, room.STORING, incoming) as work:
            report = uploading.upload(work.cursor, batch, terms)
            work.is_kept = not (is_dry_run or report.is_unchanged)
            if is_given_up:
                batch.tables.clear()
            if work.is_kept:
                room.make(work.cursor, self._shared.most, room.weighed(heights), room.BUILDING)
                rebuild(work.cursor, memory.load_settings(work.cursor))
                memory.count_write(work.cursor)
        if work.is_kept:
            connecting.checkpoint(self._shared)
            return report
        return replace(report, upload_id=0)
