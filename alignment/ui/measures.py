"""The numbers of a page, worked out once per state of the database."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import streamlit as st

from alignment.desk import measuring
from alignment.metrics.collecting import collect
from alignment.scope import Scope
from alignment.ui.opening import database


@st.cache_data(show_spinner=False, max_entries=400)
def _measured(path: str, version: int, name: str, scope: Scope) -> pl.DataFrame:
    """Measure; the path and version of the database are part of the key, frames never are."""
    del path, version
    return measuring.measure(database(), name, scope)


def measure(name: str, scope: Scope) -> pl.DataFrame:
    """Give a metric's frame for a scope.

    Args:
        name: A key of METRICS.
        scope: Period and filters.

    Returns:
        The frame in the schema that the metric promises.
    """
    db = database()
    return _measured(str(db.path), db.version, name, scope)


@st.cache_data(show_spinner=False, max_entries=4)
def _has_leads(path: str, version: int) -> bool:
    del path, version  # they are the key
    counted = database().mart("journey").filter(nw.col("exclusion") == "")
    return bool(collect(counted.select("lead_id").head(1)).height)


def has_leads() -> bool:
    """Whether the data holds any lead that counts, of whatever period."""
    db = database()
    return _has_leads(str(db.path), db.version)


def headline_text(name: str, scope: Scope) -> str:
    """Give a measure's main point in a sentence or two."""
    db = database()
    return _headline(str(db.path), db.version, name, scope)


@st.cache_data(show_spinner=False, max_entries=400)
def _headline(path: str, version: int, name: str, scope: Scope) -> str:
    del path, version  # they are the key
    return measuring.headline_for(database(), name, measure(name, scope), scope)


def footnote_parts(name: str, scope: Scope) -> tuple[str, ...]:
    """Give what stands under a measure's figure, in parts."""
    db = database()
    return _footnote(str(db.path), db.version, name, scope)


@st.cache_data(show_spinner=False, max_entries=400)
def _footnote(path: str, version: int, name: str, scope: Scope) -> tuple[str, ...]:
    del path, version  # they are the key
    return measuring.footnote_for(database(), name, measure(name, scope), scope).parts()
