"""Entering the joint targets for pipeline created."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from alignment.schema.money import minor_digits
from alignment.scope import EPOCH
from alignment.store import Database
from alignment.ui import saving
from alignment.ui.theme import is_projected

ALL_SOURCES = "All sources"


def targets(db: Database, sources: list[str]) -> None:
    """Let a person change the targets by month and source, and save them as an upload.

    Args:
        db: The database.
        sources: What the data knows as sources.
    """
    if is_projected():
        return
    currency = db.settings.base_currency
    with st.expander("Joint targets by source and month"):
        st.caption(
            f"What marketing and sales want to create together, in {currency}. Each month is named "
            "by its first day. Saving counts as an upload and can be undone on the page Uploads; a "
            "CSV with month, source, amount and currency can be loaded there as well."
        )
        with st.form("targets", border=False, enter_to_submit=False):
            held = shown(db.targets(), currency)
            edited = _editor(held, sources, currency)
            is_sent = st.form_submit_button("Save the targets")
        if is_sent:
            saving.save(db, "targets", lambda: _saved(db, edited, currency))
    saving.tell(db, "targets")


def shown(held: pl.DataFrame, currency: str) -> pl.DataFrame:
    """Turn stored targets into what the editor shows: month, source and major units."""
    month = pl.lit(EPOCH) + pl.duration(days=pl.col("month_day").cast(pl.Int64))
    return held.select(
        month.cast(pl.Date).alias("Month"),
        pl.when(pl.col("source") == "")
        .then(pl.lit(ALL_SOURCES))
        .otherwise(pl.col("source"))
        .alias("Source"),
        (pl.col("amount_minor") / 10 ** minor_digits(currency)).alias("Amount"),
    )


def stored(edited: pl.DataFrame, currency: str) -> pl.DataFrame:
    """Turn the editor's lines into targets; lines without month or amount are left out.

    Two lines for the same month and source add up.
    """
    lines = edited.drop_nulls(["Month", "Amount"]).select(
        pl.col("Month").cast(pl.Date).dt.month_start().alias("month"),
        pl.col("Source").fill_null(ALL_SOURCES).replace({ALL_SOURCES: ""}).alias("source"),
        (pl.col("Amount").cast(pl.Float64) * 10 ** minor_digits(currency))
        .round()
        .cast(pl.Int64)
        .alias("amount_minor"),
    )
    return (
        lines.group_by("month", "source")
        .agg(pl.col("amount_minor").sum())
        .sort("month", "source")
        .select(
            (pl.col("month") - pl.lit(date(1970, 1, 1)))
            .dt.total_days()
            .cast(pl.Int32)
            .alias("month_day"),
            "source",
            "amount_minor",
        )
    )


def _editor(held: pl.DataFrame, sources: list[str], currency: str) -> pl.DataFrame:
    known = [ALL_SOURCES, *sorted({*sources, *held["Source"].to_list()} - {ALL_SOURCES})]
    edited: pl.DataFrame = st.data_editor(
        held,
        num_rows="dynamic",
        hide_index=True,
        key="targets-editor",
        alt="Targets by month and source",
        column_config={
            "Month": st.column_config.DateColumn(format="MMM YYYY", required=True),
            "Source": st.column_config.SelectboxColumn(options=known, default=ALL_SOURCES),
            "Amount": st.column_config.NumberColumn(
                f"Amount ({currency})", min_value=0, format="localized", required=True
            ),
        },
    )
    return edited


def _saved(db: Database, edited: pl.DataFrame, currency: str) -> str:
    kept = stored(edited, currency)
    db.save_targets(kept)
    return f"Targets saved: {kept.height:,} in all."
