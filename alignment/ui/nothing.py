"""What there is to do while nothing is loaded."""

from __future__ import annotations

import streamlit as st

from alignment.desk.loading import load_sample
from alignment.store import Database
from alignment.ui import saving
from alignment.ui.places import find, to_page


def offer_sample(db: Database, place: str) -> None:
    """Offer the sample company where nothing at all is loaded.

    Args:
        db: Where it goes.
        place: The page, so that the buttons of two pages differ.
    """
    if not db.uploads().is_empty():
        return
    if st.button("Show the sample company", key=f"sample-{place}"):
        saving.save(db, "sample", lambda: _load(db), meanwhile="Making the sample company")


def show(db: Database, place: str) -> None:
    """Say that there is no data yet, and what can be done about it.

    Args:
        db: The empty database.
        place: The page that would show it.
    """
    with st.container(border=True):
        st.text("There is no data yet. Load the exports of your CRM, or look at an invented firm.")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(to_page(find("Uploads")), label="Use your own exports")
            offer_sample(db, place)


def _load(db: Database) -> str:
    load_sample(db)
    return "The sample company is loaded. Your own exports take its place."
