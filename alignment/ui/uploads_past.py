"""What was loaded before, and taking the newest upload back."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from alignment.errors import AlignmentError
from alignment.store import Database
from alignment.ui import uploads_draft
from alignment.ui.tables import table
from alignment.ui.trouble import sentence
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
    if not db.is_sample:
        _offer_undo(db, int(held.get_column("upload_id")[0]))


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
    )


def _offer_undo(db: Database, newest: int) -> None:
    with st.popover(f"Undo upload {newest}"):
        st.text("Its rows go, and the database is as it was before.")
        if st.button(f"Yes, undo upload {newest}", key=f"undo-{newest}"):
            try:
                with st.spinner("Taking it back"):
                    db.undo(newest)
            except AlignmentError as problem:
                sentence(str(problem))
                return
            uploads_draft.finish()
            st.rerun()
