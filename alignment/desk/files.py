"""Finding the files of an upload, reading them, and finding out what their columns mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alignment.desk.answers import Answers
from alignment.errors import AlignmentError, AnswerNeededError, NotFoundError
from alignment.ingest import (
    Mapping,
    RawTable,
    fingerprint,
    from_toml,
    pick,
    read,
    recognise,
)
from alignment.store import Database

ENDINGS: Final = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".parquet"})
"""The endings of files that are looked for in a folder."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One file, as far as it could be opened.

    Args:
        name: As shown to people.
        raw: What was read; None where the file was refused or an answer is needed first.
        mapping: What its columns mean; None where nobody has said so and it isn't recognised.
        question: What only a person can answer before the file can be read.
        refusal: Why it can't be read.
    """

    name: str
    raw: RawTable | None = None
    mapping: Mapping | None = None
    question: AnswerNeededError | None = None
    refusal: AlignmentError | None = None


def paths_in(place: Path) -> list[Path]:
    """List the files to load at a place: the file itself, or those in a folder and below.

    Raises:
        NotFoundError: When there is nothing, or nothing that could be a table.
    """
    if place.is_file():
        return [place]
    if not place.exists():
        raise NotFoundError(f"There is no file or folder {place}.", "Check the name.")
    found = [
        path
        for path in sorted(place.rglob("*"))
        if path.is_file()
        and path.suffix.lower() in ENDINGS
        and not any(part.startswith((".", "~$")) for part in path.relative_to(place).parts)
    ]
    if not found:
        raise NotFoundError(
            f"There is no file to load in {place}.",
            f"Put files ending in {', '.join(sorted(ENDINGS))} there.",
        )
    return found


def open_files(
    db: Database,
    paths: Sequence[tuple[Path, str]],
    *,
    answers: Answers | None = None,
    mapping: Mapping | Sequence[Mapping] | None = None,
) -> tuple[Opened, ...]:
    """Read files and find out what their columns mean.

    Args:
        db: Remembers the mappings of earlier uploads.
        paths: Each file and the name to show for it.
        answers: What a person has answered.
        mapping: What a person has mapped; used for the files that it fits.

    Returns:
        One Opened a file, in order. Trouble with one file doesn't keep the others from being
        opened.
    """
    given = answers or Answers()
    mappings = several(mapping)
    return tuple(
        open_one(db, path, name, given, mappings, is_alone=len(paths) == 1) for path, name in paths
    )


def several(mapping: Mapping | Sequence[Mapping] | None) -> tuple[Mapping, ...]:
    """Give one mapping, several or none the same shape."""
    if mapping is None:
        return ()
    return (mapping,) if isinstance(mapping, Mapping) else tuple(mapping)


def open_one(
    db: Database,
    path: Path,
    name: str,
    answers: Answers,
    mappings: tuple[Mapping, ...],
    *,
    is_alone: bool,
) -> Opened:
    """Open one file.

    Args:
        db: Remembers the mappings of earlier uploads.
        path: The file.
        name: What to show for it.
        answers: What a person has answered.
        mappings: What a person has mapped; used where it fits.
        is_alone: Whether it is the only file, so that a mapping is surely meant for it.

    Returns:
        The file, as far as it could be opened.
    """
    try:
        raw = read(path, name=name, options=answers.reading(name))
        # A mapping given for one file is that file's, so that what doesn't fit is named.
        given = mappings[0] if is_alone and len(mappings) == 1 else pick(mappings, raw)
        mapping = given or _remembered(db, raw) or recognise(raw)
    except AnswerNeededError as question:
        return Opened(name, question=question)
    except AlignmentError as refusal:
        return Opened(name, refusal=refusal)
    return Opened(name, raw, answers.into(mapping, name) if mapping else None)


def _remembered(db: Database, raw: RawTable) -> Mapping | None:
    """Recall how a file with these headers was mapped before."""
    toml = db.remembered_mapping(fingerprint(raw.headers))
    return from_toml(toml)[0] if toml is not None else None
