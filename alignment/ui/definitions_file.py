"""All that is agreed on as a file: taking it away, and seeing what another one would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from alignment.agreed.toml import MOST_CHARACTERS
from alignment.desk.agreement_changes import changes, title
from alignment.desk.definitions_file import bring_in, exported, imported
from alignment.errors import AlignmentError, DefinitionError
from alignment.schema.agreement import Agreement
from alignment.scope import to_day
from alignment.store import Database
from alignment.ui import saving
from alignment.ui.definitions_signing import held, line, today
from alignment.ui.shell import Page
from alignment.ui.trouble import sentence

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_PLACE: Final = "definitions-file"
_NAME: Final = "definitions.toml"
_MOST_BYTES: Final = 4 * MOST_CHARACTERS


def show(page: Page) -> None:
    """Offer the file, and show what an uploaded one would change before it is kept."""
    db = page.db
    text = exported(db)
    n_agreed = sum(map(len, map(db.agreements, ("definition", "stage", "term", "days", "target"))))
    page.top.title(_heading(n_agreed), anchor=False)
    page.has_headline = True
    left, right = st.columns(2, gap="medium")
    with left:
        _take_away(text)
    with right:
        _bring_in(db)


def _heading(number: int) -> str:
    if not number:
        return "Nothing is agreed on yet; a file can bring it in."
    return f"{number:,} things are agreed on: here they are as one file that people can read."


def _take_away(text: str) -> None:
    st.subheader("Take it away", anchor=False)
    st.markdown(
        "Definitions, stages, words, days and targets as TOML: a text to read, to sign, to keep "
        "beside other documents, or to change in any editor."
    )
    st.download_button(
        f"Download {_NAME}",
        text,
        file_name=_NAME,
        mime="application/toml",
        icon=":material/download:",
        on_click="ignore",
        disabled=not text,
    )
    if text:
        with st.expander("Read it here"):
            st.code(text, language=None, height=480)


def _bring_in(db: Database) -> None:
    st.subheader("Bring one in", anchor=False)
    saving.tell(db, _PLACE)
    file = st.file_uploader(
        "A file as the download gives it. What it doesn’t name stays as it is.",
        type=("toml", "txt"),
        key=f"{_PLACE}-{db.version}",
        max_upload_size=1,
    )
    if file is None:
        return
    try:
        text = _text(file)
        found = imported(text, to_day(today(db)))
    except AlignmentError as problem:
        sentence(f"Nothing was changed. {problem}")
        return
    _preview(db, text, found)


def _text(file: UploadedFile) -> str:
    """Read an uploaded file as text."""
    if file.size > _MOST_BYTES:
        raise DefinitionError(
            f"The file has {file.size:,} bytes, more than any definition needs.",
            "Choose a file such as the download gives.",
        )
    try:
        return file.getvalue().decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise DefinitionError(
            "The file is not a text in UTF-8.", "Save it as plain text in UTF-8."
        ) from problem


def _preview(db: Database, text: str, found: tuple[Agreement, ...]) -> None:
    """Show what the file would change, and offer to keep it."""
    new = [(each, told) for each in found if (told := _told(db, each))]
    if not new:
        st.markdown("The file says what is agreed on already; there is nothing to save.")
        return
    things = "1 thing" if len(new) == 1 else f"{len(new):,} things"
    st.markdown(f"**It would change {things}**; {len(found) - len(new):,} stay as they are.")
    for each, told in new:
        with st.container(border=True):
            st.text(title(each.kind, each.key))
            st.text("; ".join(told))
            st.caption(line(each, has_version=False))
    if st.button(f"Save these {things}" if len(new) > 1 else "Save it", key=f"do-{_PLACE}"):
        saving.save(db, _PLACE, lambda: _saved(db, text), meanwhile="Saving")


def _told(db: Database, each: Agreement) -> tuple[str, ...]:
    return changes(held(db, each.kind, each.key), each, db.settings.base_currency)


def _saved(db: Database, text: str) -> str:
    number = bring_in(db, text, to_day(today(db)))
    return f"Saved: {number:,} new {'version' if number == 1 else 'versions'}."
