"""The database that all pages share."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import streamlit as st

from alignment.desk.loading import load_sample
from alignment.store import Database
from alignment.ui.places import ROOT


def database_path() -> Path:
    """Where the database file is: ALIGNMENT_DB, or data/alignment.duckdb beside the app."""
    return Path(os.environ.get("ALIGNMENT_DB") or ROOT / "data" / "alignment.duckdb")


@st.cache_resource(show_spinner="Opening the data. The first start makes the sample company.")
def _open(path: str) -> Database:
    """Open a database file once for the process; an empty one gets the sample company."""
    db = Database.open(Path(path))
    if db.version == 0 or db.uploads().is_empty():
        load_sample(db)
    # What is warm by now lives as long as the process: the collector need not walk it after
    # every click, which took most of a click's time.
    gc.collect()
    gc.freeze()
    return db


def database() -> Database:
    """Give the open database.

    Raises:
        DatabaseBusyError: If another process holds the file.
        DatabaseRefusedError: If the file is damaged or from a newer version.
    """
    return _open(str(database_path()))
