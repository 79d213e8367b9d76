"""The exchange rates, as a table to fill in."""

from __future__ import annotations

import polars as pl
import streamlit as st

from alignment.errors import SettingError
from alignment.scope import EPOCH
from alignment.store import Database
from alignment.ui import saving
from alignment.ui.editing import edit


def editor(db: Database) -> None:
    """Show the exchange rates for a person to change.

    Args:
        db: Keeps them; saving is an upload like any other, so it can be undone.
    """
    base = db.settings.base_currency
    st.caption(
        f"One unit of the currency is worth so much {base} from that day on. "
        "Amounts without a rate are counted and stay unpriced."
    )
    held = db.rates().select("currency", _date(pl.col("day")).alias("day"), "rate")
    edited = edit(
        held,
        {
            "currency": st.column_config.TextColumn("Currency", help="Three letters such as USD"),
            "day": st.column_config.DateColumn("From", format="YYYY-MM-DD"),
            "rate": st.column_config.NumberColumn(f"{base} for one", format="%.6g"),
        },
        key=f"rates-{db.version}",
        is_growing=True,
    )
    if st.button("Save the exchange rates"):
        saving.save(db, "rates", lambda: _saved(db, edited))
    saving.tell(db, "rates")


def lines(edited: pl.DataFrame) -> pl.DataFrame:
    """Turn the table as filled in into rates.

    Args:
        edited: currency, day as a date, rate; whole lines may be blank.

    Returns:
        One row per rate: currency, day counted since 1970-01-01, rate.

    Raises:
        SettingError: A line is half filled in, given twice, or holds no currency or rate.
    """
    filled = edited.filter(~pl.all_horizontal(pl.all().is_null())).with_columns(
        pl.col("currency").str.strip_chars().str.to_uppercase(),
        (pl.col("day") - pl.lit(EPOCH)).dt.total_days().cast(pl.Int32).alias("day"),
    )
    wrong = filled.filter(
        pl.any_horizontal(pl.all().is_null())
        | ~pl.col("currency").str.contains("^[A-Z]{3}$")
        | (pl.col("rate") <= 0)
        | pl.struct("currency", "day").is_duplicated()
    )
    if wrong.height:
        raise SettingError(
            "A line of the exchange rates can't be used.",
            "Each line needs a currency of three letters, a day and a rate above 0, given once.",
        )
    return filled


def _date(day: pl.Expr) -> pl.Expr:
    return pl.lit(EPOCH) + pl.duration(days=day)


def _saved(db: Database, edited: pl.DataFrame) -> str:
    kept = lines(edited)
    db.save_rates(kept)
    return f"Exchange rates saved: {kept.height:,} in all."
