"""What was loaded before, and taking the newest upload back."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from alignment.scope import to_date
from alignment.store import Database
from alignment.ui import saving, uploads_draft
from alignment.ui.tables import table
from alignment.ui.uploads_words import TABLE_NAMES

_SHOWN: Final = {
    "upload_id": "Upload",
    "as_of": "As of",
    "name": "File",
    "object": "Holds",
    "n_read": "Read",
    "n_new": "New",
    "n_changed": "Changed",
    "n_unchanged": "Unchanged",
    "n_kept_out": "Kept out",
    "n_duplicate": "Duplicates",
    "money_source": "Money in the file",
    "money_loaded": "Money loaded",
    "money_kept_out": "Money kept out",
    "money_duplicate": "Money in duplicates",
}


def show(db: Database) -> None:
    """Show the past uploads with their equation, newest first, and offer to undo the newest.

    Args:
        db: Keeps the ledger.
    """
    held = db.uploads()
    if held.is_empty():
        return
    st.subheader("What was loaded")
    table(readable(held), name="uploads")
    numbers = held["upload_id"].unique().sort(descending=True).to_list()
    # What was entered beside the sample company can be taken back, the company itself not.
    if not db.is_sample or len(numbers) > 1:
        _offer_undo(db, numbers)


def readable(held: pl.DataFrame) -> pl.DataFrame:
    """Give the ledger its headings, dates and table names.

    Args:
        held: One row per file per upload, as the store gives it.

    Returns:
        The same rows in the same order.
    """
    return held.select(
        pl.col(name).alias(title) for name, title in _SHOWN.items() if name in held.columns
    ).with_columns(
        pl.col("Holds").replace(TABLE_NAMES),
        pl.col("As of").cast(pl.Int32).cast(pl.Date),
        # A file without money has none kept out either: nothing to add up, which isn't 0.
        *(
            pl.when(pl.col("Money in the file").is_not_null()).then(title).alias(title)
            for title in ("Money kept out", "Money in duplicates")
        ),
    )


def _offer_undo(db: Database, numbers: list[int]) -> None:
    newest = numbers[0]
    with st.popover(f"Undo upload {newest}"):
        st.text(afterwards(numbers, is_sample=db.is_sample))
        if st.button(f"Yes, undo upload {newest}", key=f"undo-{newest}"):
            saving.save(db, "undo", lambda: _undone(db, newest), meanwhile="Taking it back")
    if len(numbers) > 1:
        st.caption(
            "Uploads build on each other, so they are undone one by one, the newest first. To take "
            "back an older one, undo those after it and load their files again."
        )


def afterwards(numbers: list[int], *, is_sample: bool) -> str:
    """Say what will be there once the newest upload is undone.

    Args:
        numbers: Of all uploads, newest first.
        is_sample: Whether the first of them is the sample company.

    Returns:
        Sentences.
    """
    if len(numbers) == 1:
        return (
            "It is the only upload: its rows go, and nothing is loaded then. "
            "A button will offer the sample company, and an empty database gets it anyway when "
            "the app is started again."
        )
    rest = "the sample company" if is_sample and len(numbers) == 2 else f"upload {numbers[1]}"  # noqa: PLR2004 - itself and the company
    return f"Its rows go, and the database is as it was after {rest}."


def _undone(db: Database, newest: int) -> str:
    db.undo(newest)
    uploads_draft.finish()
    if db.uploads().is_empty():
        return f"Upload {newest} is undone. Nothing is loaded now."
    day = "" if db.as_of is None else f", and the data describes {to_date(db.as_of):%-d %B %Y}"
    return f"Upload {newest} is undone. The database is as it was before it{day}."
