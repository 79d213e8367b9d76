"""What the data can't decide, asked with both readings of an example."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

import polars as pl
import streamlit as st

from alignment.errors import AnswerNeededError
from alignment.ingest import RawTable
from alignment.ingest.reading.delimiter import NAMES
from alignment.ui.escape import escape
from alignment.ui.settings_form import CURRENCIES

_LABELS: Final = {
    "dmy": "day first",
    "mdy": "month first",
    "ymd": "year first",
    ".": "a point marks the decimals",
    ",": "a comma marks the decimals",
}
_YEAR_DIGITS: Final = 2


def ask(question: AnswerNeededError, raw: RawTable | None, *, key: str) -> str | None:
    """Ask a person what the data can't decide.

    Args:
        question: What is open, with the answers that fit.
        raw: The file it is about, for an example; None where it could not be read yet.
        key: Of the widget.

    Returns:
        The answer, or None while there is none.
    """
    st.text(question.what)
    choices = question.choices
    if question.option == "currency":
        return st.selectbox(
            "Currency",
            choices or CURRENCIES,
            index=None,
            key=key,
            accept_new_options=True,
            placeholder="Three letters such as EUR",
        )
    value = example(raw, question.column, question.option) if raw else ""
    names = NAMES if question.option == "delimiter" else _LABELS
    return st.radio(
        "Which is it?",
        choices,
        index=None,
        key=key,
        format_func=lambda choice: names.get(choice, escape(choice) or "none"),
        captions=[escape(reading(value, choice)) for choice in choices] if value else None,
    )


def example(raw: RawTable, header: str, option: str) -> str:
    """Find a cell of the column that shows best what is open.

    Args:
        raw: The file.
        header: The column.
        option: ``date_order`` wants day and month to differ; everything else takes the first cell.

    Returns:
        The cell's text, or an empty string where the column has none.
    """
    if header not in raw.headers:
        return ""
    cells = raw.rows.get_column(f"c{raw.headers.index(header)}")
    filled = cells.filter(cells.str.strip_chars() != "")
    if option == "date_order":
        parts = filled.str.extract_groups(r"^\D*(\d+)\D+(\d+)")
        differs = pl.Series(parts.struct.field("1") != parts.struct.field("2")).fill_null(
            value=False
        )
        filled = filled.filter(differs) if differs.any() else filled
    if option == "decimal_mark":
        marked = filled.str.contains(r"[.,]")
        filled = filled.filter(marked) if marked.any() else filled
    return str(filled[0]) if filled.len() else ""


def reading(value: str, choice: str) -> str:
    """Say what a cell means under one answer.

    Args:
        value: Such as 03/04/2024 or 1.234.
        choice: dmy, mdy, ymd, a point or a comma.

    Returns:
        Such as ``03/04/2024 is 3 April 2024``; empty where the answer doesn't fit the cell.
    """
    if choice in {".", ","}:
        other = "," if choice == "." else "."
        number = value.replace(other, "").replace(choice, ".")
        whole, _, part = number.partition(".")
        digits = re.sub(r"\D", "", whole)
        return f"{value} is {int(digits or 0):,}{'.' + part if part else ''}"
    day = _as_date(value, choice)
    return f"{value} is {day.day} {day:%B %Y}" if day else ""


def _as_date(value: str, order: str) -> date | None:
    numbers = re.findall(r"\d+", value)[:3]
    if len(numbers) != len(order) or set(order) != set("dmy"):
        return None
    part = dict(zip(order, numbers, strict=True))
    year = int(part["y"]) + (2000 if len(part["y"]) == _YEAR_DIGITS else 0)
    try:
        return date(year, int(part["m"]), int(part["d"]))
    except ValueError:
        return None
