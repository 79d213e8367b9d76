"""Which shared stage each of the tool's own words stands for."""

from __future__ import annotations

import polars as pl
import streamlit as st

from alignment.errors import AlignmentError
from alignment.ladder import UNMAPPED
from alignment.store import Database
from alignment.ui.editing import choice, edit
from alignment.ui.trouble import sentence
from alignment.ui.uploads_words import STAGE_LABELS, TABLE_NAMES


def show(db: Database) -> None:
    """Show the stage map for a person to change, opened where a word is not mapped yet.

    Args:
        db: Holds the map.
    """
    held = db.stage_map()
    if held.is_empty():
        return
    open_words = held.filter(pl.col("stage") == UNMAPPED).height
    title = f"Stages ({open_words} of {held.height} not mapped)"
    with st.expander(title, expanded=open_words > 0):
        st.caption(
            "Each word of the tool stands for one stage of the shared ladder. A word that is not "
            "mapped is shown as such on every page and never dropped."
        )
        changed = _edit(held, key=f"stages-{db.version}")
        if st.button("Save the stages", key="save-stages"):
            _save(db, changed)


def _edit(held: pl.DataFrame, *, key: str) -> pl.DataFrame:
    shown = held.select("entity", "raw", "records", "stage").sort(
        pl.col("stage") != UNMAPPED, "entity", "raw"
    )
    edited = edit(
        shown.with_columns(pl.col("entity").replace(_PLURALS)),
        {
            "entity": st.column_config.TextColumn("Of"),
            "raw": st.column_config.TextColumn("The tool's word"),
            "records": st.column_config.NumberColumn("Records"),
            "stage": choice("Shared stage", STAGE_LABELS, is_required=True),
        },
        key=key,
        fixed=("entity", "raw", "records"),
    )
    return shown.with_columns(edited.get_column("stage"))


_PLURALS = {name: TABLE_NAMES[name] for name in ("lead", "opportunity")}


def _save(db: Database, changed: pl.DataFrame) -> None:
    try:
        with st.spinner("Building what the pages count on"):
            db.save_stage_map(changed)
    except AlignmentError as problem:
        sentence(str(problem))
        return
    st.toast("Stages saved.")
    st.rerun()
