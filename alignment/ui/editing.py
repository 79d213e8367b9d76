"""A table that a person fills in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig


def edit(
    frame: pl.DataFrame,
    columns: Mapping[str, ColumnConfig],
    *,
    key: str,
    fixed: Collection[str] = (),
    is_growing: bool = False,
) -> pl.DataFrame:
    """Show a table for a person to change.

    Args:
        frame: As it is now.
        columns: How each column is headed and filled in.
        key: Of the widget; another key begins anew with the frame as it is.
        fixed: Columns that can't be changed.
        is_growing: Lines can be added and taken away.

    Returns:
        The table as changed, with the columns and types of the frame.
    """
    edited: Any = st.data_editor(
        frame,
        column_config=columns,
        key=key,
        disabled=list(fixed),
        num_rows="dynamic" if is_growing else "fixed",
        hide_index=True,
        placeholder="",
    )
    # Streamlit gives dates back as moments.
    return pl.DataFrame(edited).cast(frame.schema)


def choice(title: str, names: Mapping[str, str], *, is_required: bool = False) -> ColumnConfig:
    """Head a column whose cells take one of several keys, shown by their names.

    Args:
        title: Of the column.
        names: What people read, by key.
        is_required: Whether a cell can't be left empty.

    Returns:
        The column's configuration.
    """
    return st.column_config.SelectboxColumn(
        title,
        options=list(names),
        format_func=lambda key: names.get(str(key), str(key)),
        required=is_required,
    )
