"""One record's history: day by day, and which upload said so."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from alignment.schema.money import minor_digits
from alignment.ui.escape import escape
from alignment.ui.opening import database

_EVIDENCE: Final = (
    (100, "history"),
    (80, "dated field"),
    (70, "date of the change"),
    (50, "difference of two uploads"),
)
_NAMES: Final = {
    "day": "Day",
    "to_raw": "Stage in the tool",
    "pipeline": "Pipeline in the tool",
    "amount": "Amount",
    "currency": "Currency",
    "known": "Known by",
    "standing": "Standing",
    "file": "File",
    "row_no": "Row",
    "upload_id": "Upload",
    "loaded_at": "Loaded on",
}


def history(record: str) -> None:
    """Show what is known of one record.

    Args:
        record: Entity and id with a bar between, as the link names it.
    """
    entity, _, entity_id = record.partition("|")
    if entity not in ("lead", "opportunity"):
        return
    told = database().history(entity, entity_id)
    st.markdown(f"**History of {entity}** {escape(entity_id)}")
    if told.is_empty():
        st.text("No change of stage is recorded.")
        return
    st.dataframe(
        plain(told),
        hide_index=True,
        placeholder="–",
        alt="History of the record",
        key="history",
        column_config={
            "Amount": st.column_config.NumberColumn(format="localized"),
            "Day": st.column_config.DateColumn(format="YYYY-MM-DD"),
            "Loaded on": st.column_config.DateColumn(format="YYYY-MM-DD"),
        },
    )


def plain(told: pl.DataFrame) -> pl.DataFrame:
    """Give a history words and dates, without columns that hold nothing.

    Args:
        told: A frame of ``Database.history``.

    Returns:
        The same rows and order; a stage without a day keeps an empty one.
    """
    units = {
        code: 10 ** minor_digits(code) for code in told["currency"].drop_nulls().unique().to_list()
    }
    unit = pl.col("currency").replace_strict(units, default=100, return_dtype=pl.Float64)
    known = pl.lit("present state")
    for grade, word in reversed(_EVIDENCE):
        known = pl.when(pl.col("evidence") >= grade).then(pl.lit(word)).otherwise(known)
    made = told.with_columns(
        pl.col("day").cast(pl.Int32).cast(pl.Date),
        (pl.col("amount_minor") / unit).alias("amount"),
        known.alias("known"),
        pl.col("loaded_at").dt.date(),
        pl.when(~pl.col("is_current")).then(pl.lit("replaced by a newer upload")).alias("standing"),
    )
    held = [
        name
        for name in _NAMES
        if name in made.columns and (name == "day" or made[name].null_count() < made.height)
    ]
    return made.select(pl.col(name).alias(_NAMES[name]) for name in held)
