"""The settings page: what is set once, the exchange rates, and where targets are entered."""

from __future__ import annotations

import streamlit as st

from alignment.store import Database
from alignment.ui import settings_form, settings_rates
from alignment.ui.places import find, to_page


def show(db: Database) -> None:
    """Show everything that is set once.

    Args:
        db: The database that keeps it.
    """
    settings_form.form(db)
    st.subheader("Exchange rates")
    settings_rates.editor(db)
    st.subheader("Joint targets")
    st.page_link(to_page(find("Funnel")), label="Enter them beside the pipeline")
