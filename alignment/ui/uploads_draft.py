"""The files between choosing and loading: copies on disk, dropped when done."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import streamlit as st

from alignment.errors import AlignmentError
from alignment.schema.upload import UploadReport

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

BLOCK: Final = 1 << 20
"""Bytes copied at a time."""
T = TypeVar("T")
_KEY: Final = "upload_draft"


@dataclass(slots=True)
class Draft:
    """What one person has chosen and not loaded yet.

    Args:
        round: Counts the drafts of a session, so that every widget starts anew with each.
        paths: Where each file's copy lies, and its name as shown to people.
        memory: Results that need not be worked out again while the answers stay the same.
        report: What the last load did, until another draft begins.
    """

    round: int = 0
    paths: tuple[tuple[Path, str], ...] = ()
    memory: dict[Hashable, object] = field(default_factory=dict)
    report: UploadReport | None = None
    folder: tempfile.TemporaryDirectory[str] | None = None

    def worked_out(
        self, place: Hashable, given: Hashable, work: Callable[[], T]
    ) -> T | AlignmentError:
        """Work something out once for what is given, and again only when that changes.

        Args:
            place: What it is, such as a file's position.
            given: All that the result depends on.
            work: Does it.

        Returns:
            The result, or the sentence that says why there is none.
        """
        held = self.memory.get(place)
        if isinstance(held, tuple) and held[0] == given:
            result: T | AlignmentError = held[1]
            return result
        try:
            result = work()
        except AlignmentError as problem:
            result = problem
        self.memory[place] = (given, result)
        return result

    def key(self, *parts: object) -> str:
        """Name a widget of this draft."""
        return "-".join(map(str, ("upload", self.round, *parts)))


def current() -> Draft:
    """Give the draft of this session.

    The widgets hold what they show; only the copies on disk need a place of their own.
    """
    draft: Draft = st.session_state.setdefault(_KEY, Draft())
    return draft


def choose(files: Sequence[UploadedFile]) -> None:
    """Copy the chosen files to disk under names of our own and let go of the originals.

    Raises:
        OSError: The disk is full, or can't be written; nothing is kept of the copies.
    """
    held = current()
    folder = tempfile.TemporaryDirectory(prefix="alignment-")
    paths = []
    try:
        for number, file in enumerate(files):
            path = Path(folder.name) / f"{number}.upload"
            with path.open("wb") as copy:
                shutil.copyfileobj(file, copy, BLOCK)
            paths.append((path, file.name))
    except OSError:
        folder.cleanup()
        raise
    drop(held)
    st.session_state[_KEY] = Draft(held.round + 1, tuple(paths), folder=folder)


def finish(report: UploadReport | None = None) -> None:
    """Drop the copies and begin a new draft, which remembers what was just loaded."""
    held = current()
    drop(held)
    st.session_state[_KEY] = Draft(held.round + 1, report=report)


def drop(draft: Draft) -> None:
    """Delete the copies of a draft."""
    if draft.folder is not None:
        draft.folder.cleanup()
