"""From files to a loaded upload: what the Uploads page and the command share."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from alignment.desk.answers import ANY, Answers
from alignment.desk.definitions_file import imported
from alignment.desk.files import Opened, open_files, open_one, paths_in, several
from alignment.errors import (
    AlignmentError,
    NoRecordsError,
    NotMappedError,
)
from alignment.ingest import (
    Converted,
    Mapping,
    assemble,
    convert,
    fingerprint,
    recognise,
    to_toml,
)
from alignment.schema.upload import Batch, KeptOut, SourceFile, UploadReport
from alignment.scope import to_day
from alignment.store import Database
from alignment.store.repeats import single

__all__ = [
    "ANY",
    "Answers",
    "Opened",
    "check",
    "load",
    "load_sample",
    "open_files",
    "paths_in",
    "take_in",
]


def check(db: Database, opened: Sequence[Opened]) -> Batch:
    """Convert opened files into one batch.

    Args:
        db: Holds the settings, and the secret that keys e-mail hashes.
        opened: The files; those with a mapping other than the recognised one have it remembered.

    Returns:
        The batch, with all rows that it keeps out. Its ``newest_day`` is the proposal for the day
        that the data describes.

    Raises:
        AnswerNeededError: When only a person can decide how to read something.
        FileRefusedError: When a file can't be read.
        NoRecordsError: When none of several files has a row below its header.
        MappingError: When a file isn't mapped, or its mapping doesn't fit.
        ReconciliationError: When rows or money don't add up.
    """
    is_among = len(opened) > 1
    converted = [
        _convert(db, file, file_no, among_others=is_among) for file_no, file in enumerate(opened)
    ]
    # One row a record, so that whatever a load keeps out is listed before it.
    return single(_batch(converted, [_to_remember(file) for file in opened]))


def take_in(
    db: Database,
    paths: Sequence[tuple[Path, str]],
    *,
    answers: Answers | None = None,
    mapping: Mapping | Sequence[Mapping] | None = None,
) -> Batch:
    """Do what open_files and check do, one file after the other, to hold less in memory.

    Args:
        db: As for open_files.
        paths: As for open_files.
        answers: As for open_files.
        mapping: As for open_files.

    Returns:
        The batch.

    Raises:
        AlignmentError: What check raises, of the first file that has trouble.
    """
    given = answers or Answers()
    mappings = several(mapping)
    converted, remembered = [], []
    for file_no, (path, name) in enumerate(paths):
        opened = open_one(db, path, name, given, mappings, is_alone=len(paths) == 1)
        converted.append(_convert(db, opened, file_no, among_others=len(paths) > 1))
        remembered.append(_to_remember(opened))
        del opened  # its text is large, and the next file's comes beside it
    return _batch(converted, remembered)


def load(
    db: Database,
    batch: Batch,
    as_of: int,
    *,
    is_dry_run: bool = False,
    is_given_up: bool = False,
) -> UploadReport:
    """Load a batch as one upload. The first of one's own replaces the sample company.

    Args:
        db: Where to.
        batch: What check returned.
        as_of: The day the data describes, days since 1970-01-01.
        is_dry_run: Only tell what would happen.
        is_given_up: The batch isn't needed any more, and its memory can go to other uses.

    Returns:
        What became of every row.
    """
    return db.apply(batch, as_of=as_of, is_dry_run=is_dry_run, is_given_up=is_given_up)


def load_sample(db: Database) -> UploadReport:
    """Load the sample company, with what its teams have agreed on.

    Raises:
        AlignmentError: When one's own data is loaded already.
    """
    from alignment import sample

    if not db.is_sample and not db.uploads().is_empty():
        raise AlignmentError(
            "Your own data is loaded; the sample company would mix with it.",
            "Use another database file for the sample company.",
        )
    with tempfile.TemporaryDirectory() as folder:
        sample.write(Path(folder))
        paths = [(path, path.name) for path in paths_in(Path(folder))]
        batch = take_in(db, paths)
    as_of = to_day(sample.AS_OF)
    report = db.apply(batch, as_of=as_of, is_sample=True)
    for agreement in imported(sample.agreements(), as_of):
        db.agree(agreement, is_sample=True)
    return report


def _convert(db: Database, opened: Opened, file_no: int, *, among_others: bool) -> Converted:
    """Convert one file. One without records is refused only when it is alone."""
    if opened.question is not None:
        raise opened.question
    if opened.refusal is not None and among_others and isinstance(opened.refusal, NoRecordsError):
        return _without_records(opened.name, opened.refusal, file_no)
    if opened.refusal is not None:
        raise opened.refusal
    if opened.raw is None or opened.mapping is None:
        raise NotMappedError(
            f"{opened.name} isn't an export that is recognised.",
            "Say what its columns mean, on the Uploads page or in a mapping file.",
        )
    return convert(
        opened.raw, opened.mapping, file_no=file_no, settings=db.settings, secret=db.secret
    )


def _without_records(name: str, refusal: NoRecordsError, file_no: int) -> Converted:
    """Tell of a file that has a header only, as a CRM writes for what it has none of."""
    nothing = Decimal(0)
    file = SourceFile(
        file_no=file_no,
        name=name,
        sha256="",
        system="other",
        object="",
        encoding="",
        delimiter="",
        sheet="",
        n_read=0,
        n_duplicate=0,
        money_source=None,
        money_kept_out=nothing,
        money_duplicate=nothing,
        notes=(refusal.what,),
    )
    return Converted(file, {}, KeptOut.create_empty(), None)


def _to_remember(opened: Opened) -> tuple[str, str] | None:
    """Give the mapping to remember with the upload, unless the file is recognised as it is."""
    raw, mapping = opened.raw, opened.mapping
    if raw is None or mapping is None or mapping == recognise(raw):
        return None
    return fingerprint(raw.headers), to_toml(replace(mapping, match="", headers=""))


def _batch(converted: Sequence[Converted], remembered: Sequence[tuple[str, str] | None]) -> Batch:
    """Put the files together. One without records does no harm beside others that have some."""
    if len(converted) > 1 and not any(one.file.n_read for one in converted):
        raise NoRecordsError(
            f"The {len(converted)} files hold headers and no rows below them, so there is nothing"
            " to load.",
            "Export them with their records.",
        )
    mappings = tuple(one for one in remembered if one is not None)
    return replace(assemble(converted), mappings=mappings)
