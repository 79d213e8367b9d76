"""What an upload did, or would do: the equation, the money and everything left out."""

from __future__ import annotations

from typing import Final

import polars as pl
import streamlit as st

from alignment.schema.upload import UploadReport
from alignment.ui import uploads_words as words
from alignment.ui.tables import formats, table

_MOST_IN_SIGHT: Final = 30


def show(report: UploadReport, kept_out: pl.DataFrame, *, key: str) -> None:
    """Show how the rows and the money of an upload add up, and what was left out.

    Args:
        report: Of a load or of a dry run.
        kept_out: One row per row kept out: file, row, column, reason and the row as text.
        key: Makes the widgets of one report different from those of another.
    """
    st.markdown(f"**{words.equation_sentence(report)}**")
    rows = words.equation(report)
    st.dataframe(
        rows,
        hide_index=True,
        column_config=formats(rows, rows),
        height="content" if rows.height <= _MOST_IN_SIGHT else "auto",
    )
    _section("Money, to the cent", words.money(report), f"{key}-money", is_open=True)
    _section(
        "Rows kept out",
        kept_out,
        f"{key}-kept-out",
        empty="No row was kept out.",
        is_open=kept_out.height > 0,
    )
    _section("Links that lead nowhere", words.links(report), f"{key}-links")
    _section("Columns left out", words.left_out(report), f"{key}-left-out")
    _section("What was noticed while reading", words.notes(report), f"{key}-notes")


def kept_out_of(batch_kept_out: pl.DataFrame, report: UploadReport) -> pl.DataFrame:
    """Name the files of rows that a dry run keeps out.

    Args:
        batch_kept_out: As the batch has them, one row per row kept out.
        report: Of the same batch.

    Returns:
        One row per row kept out, in the order of the files and their rows.
    """
    names = {one.file.file_no: one.file.name for one in report.files}
    named = batch_kept_out.sort("file_no", "row_no").with_columns(
        pl.col("file_no").replace_strict(names, default="", return_dtype=pl.String).alias("file")
    )
    return readable(named)


def readable(kept_out: pl.DataFrame) -> pl.DataFrame:
    """Give rows kept out their headings.

    Args:
        kept_out: One row per row kept out: file, row_no, column, reason, raw.

    Returns:
        The same rows in the same order.
    """
    return kept_out.select(
        pl.col("file").alias("File"),
        pl.col("row_no").alias("Row"),
        pl.col("column").alias("Column"),
        pl.col("reason").alias("Reason"),
        pl.col("raw").alias("As read"),
    )


def _section(
    title: str, frame: pl.DataFrame, key: str, *, empty: str = "", is_open: bool = False
) -> None:
    if frame.is_empty():
        if empty:
            st.caption(empty)
        return
    with st.expander(f"{title} ({frame.height:,})", expanded=is_open):
        table(frame, name=key)
