"""Which shared stage each of the tool's own words stands for."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from alignment.errors import MappingError
from alignment.ladder import UNMAPPED
from alignment.scope import EPOCH
from alignment.store import Database
from alignment.ui import saving
from alignment.ui.editing import choice, edit
from alignment.ui.uploads_words import STAGE_LABELS, TABLE_NAMES

_BETWEEN: Final = "|"
"""Joins entity and word; no entity holds it, and a word may."""
_OF: Final = {name: TABLE_NAMES[name] for name in ("lead", "opportunity")}


def show(db: Database) -> None:
    """Show the stage map for a person to change, opened where a word is not mapped yet.

    Args:
        db: Holds the map.
    """
    held = db.stage_map()
    if held.is_empty():
        return
    open_words = _words(held.filter(pl.col("stage") == UNMAPPED))
    title = f"Stages ({open_words} of {_words(held)} not mapped)"
    with st.expander(title, expanded=open_words > 0):
        st.caption(
            "Each word of the tool stands for one stage of the shared ladder. A word that is not "
            "mapped is shown as such on every page and never dropped. Where a word came to mean "
            "another stage, add a line for it with the first day: each event counts by the line "
            "that held on its day."
        )
        edited = _edit(held, key=f"stages-{db.version}")
        if st.button("Save the stages", key="save-stages"):
            saving.save(db, "stages", lambda: _saved(db, edited))
    saving.tell(db, "stages")


def _words(held: pl.DataFrame) -> int:
    """Count the words of a stage map."""
    return held.select("entity", "raw").n_unique()


def lines(edited: pl.DataFrame) -> pl.DataFrame:
    """Turn the table as filled in into lines of the stage map.

    Args:
        edited: word (entity and the tool's word, joined), stage, from as a date; whole lines may
            be blank.

    Returns:
        One row per line: entity, raw, stage, valid_from counted since 1970-01-01, null for always.

    Raises:
        MappingError: A line has no word or no stage.
    """
    filled = edited.filter(~pl.all_horizontal(pl.col("word", "stage", "from").is_null()))
    if filled.select(pl.any_horizontal(pl.col("word", "stage").is_null()).any()).item():
        raise MappingError(
            "A line of the stages can't be used.",
            "Each line needs one of the tool's words and the stage it stands for.",
        )
    parts = pl.col("word").str.splitn(_BETWEEN, 2).struct
    since = (pl.col("from") - pl.lit(EPOCH)).dt.total_days().cast(pl.Int32)
    return filled.select(
        parts.field("field_0").alias("entity"),
        parts.field("field_1").alias("raw"),
        "stage",
        since.alias("valid_from"),
    )


def shown(held: pl.DataFrame) -> pl.DataFrame:
    """Turn the stage map into the table to fill in.

    Args:
        held: One row per line of the stage map.

    Returns:
        One row per line, not mapped ones first: word, from as a date, stage, records.
    """
    return held.sort(
        pl.col("stage") != UNMAPPED, "entity", "raw", "valid_from", nulls_last=False
    ).select(
        pl.concat_str("entity", "raw", separator=_BETWEEN).alias("word"),
        (pl.lit(EPOCH) + pl.duration(days="valid_from")).cast(pl.Date).alias("from"),
        "stage",
        "records",
    )


def _edit(held: pl.DataFrame, *, key: str) -> pl.DataFrame:
    filled_in = shown(held)
    words = {word: _label(word) for word in filled_in["word"].to_list()}
    return edit(
        filled_in,
        {
            "word": choice("The tool's word", words, is_required=True),
            "from": st.column_config.DateColumn(
                "From", format="YYYY-MM-DD", help="Empty: it has always meant this stage."
            ),
            "stage": choice("Shared stage", STAGE_LABELS, is_required=True),
            "records": st.column_config.NumberColumn("Records"),
        },
        key=key,
        fixed=("records",),
        is_growing=True,
    )


def _label(word: str) -> str:
    """Show a word with what it is said of."""
    entity, _, raw = word.partition(_BETWEEN)
    return f"{_OF.get(entity, entity)}: {raw}"


def _saved(db: Database, edited: pl.DataFrame) -> str:
    db.save_stage_map(lines(edited))
    return "Stages saved. Every page counts by them now."
