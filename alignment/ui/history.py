"""One record's history as a table: day by day, and which upload said so."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from alignment.metrics.words import count
from alignment.schema.money import minor_digits
from alignment.schema.record import KINDS
from alignment.scope import to_date
from alignment.ui.escape import escape

_EVIDENCE: Final = (
    (100, "history"),
    (80, "dated field"),
    (70, "date of the change"),
    (50, "difference of two uploads"),
)
_SIDES: Final = {"marketing": "marketing", "sales": "sales", "both": "both teams"}
_COLOURED: Final = {
    "marketing": ":blue[marketing]",
    "sales": ":orange[sales]",
    "both": "both\u00a0teams",
}
_READ: Final = ("Day", "Team", "What happened", "Stayed", "Said by")
_LINE: Final = {
    "day": "Day",
    "kind": "Kind",
    "what": "What happened",
    "days": "Days",
    "ended": "How it ended",
    "amount": "Amount",
    "side": "Team",
    "entity": "Record",
    "known": "Known by",
    "said": "Said by",
}
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


def timeline(lines: pl.DataFrame) -> pl.DataFrame:
    """Give a record's lines dates, words and the upload that said so.

    Args:
        lines: Rows of schema ``RecordLine``.

    Returns:
        The same rows and order, without columns that hold nothing; a line without a day keeps an
        empty one.
    """
    made = lines.with_columns(
        pl.col("day").cast(pl.Date),
        pl.Series("amount", [_amount(*pair) for pair in _money(lines)], dtype=pl.String),
        pl.Series("said", [_said(row) for row in lines.to_dicts()], dtype=pl.String),
        pl.col("kind").replace(KINDS),
        pl.col("side").replace(_SIDES),
        pl.when(pl.col("evidence").is_not_null()).then(_known()).alias("known"),
    )
    held = [
        name for name in _LINE if name in ("day", "what") or made[name].null_count() < made.height
    ]
    return made.select(pl.col(name).alias(_LINE[name]) for name in held)


def told(lines: pl.DataFrame) -> pl.DataFrame:
    """Give a record's lines as a table to read, as Markdown in which uploaded text is harmless.

    Args:
        lines: Rows of schema ``RecordLine``.

    Returns:
        The same rows and order: day, team, what happened, how long and how it ended, said by.
    """
    rows = [
        {
            "Day": _dated(row["day"]),
            "Team": _COLOURED[row["side"]],
            "What happened": _happened(row),
            "Stayed": _stayed(row),
            "Said by": escape(_said(row) or "follows from the rest"),
        }
        for row in lines.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(_READ, pl.String))


def _dated(day: int | None) -> str:
    """Give a day in words, on one line."""
    return "day not recorded" if day is None else f"{to_date(day):%-d\u00a0%b\u00a0%Y}"


def marked(rows: pl.DataFrame) -> pl.DataFrame:
    """Make every text of a table harmless where Streamlit reads it as Markdown."""
    return pl.DataFrame(
        {name: [escape(text) for text in rows[name].to_list()] for name in rows.columns},
        schema=dict.fromkeys(rows.columns, pl.String),
    )


def _happened(row: dict[str, Any]) -> str:
    """Say what happened, the stages and the outcome in bold, with the amount."""
    what, amount = escape(row["what"]), _amount(row["amount_minor"], row["currency"])
    strong = f"**{what}**" if row["kind"] in ("decision", "outcome", "conversion") else what
    return f"{strong} · {escape(amount)}" if amount else strong


def _stayed(row: dict[str, Any]) -> str:
    """Say for how long a stay lasted and how it ended; empty where it is none."""
    days = "" if row["days"] is None else count(row["days"], "day")
    return escape(", ".join(part for part in (days, row["ended"] or "") if part))


def _money(lines: pl.DataFrame) -> list[tuple[int | None, str | None]]:
    return list(lines.select("amount_minor", "currency").iter_rows())


def _amount(minor: int | None, currency: str | None) -> str | None:
    """Write an amount in its own currency's unit."""
    if minor is None:
        return None
    return f"{currency or ''} {minor / 10 ** minor_digits(currency):,.0f}".strip()


def _said(row: dict[str, Any]) -> str | None:
    """Name what said so: the file and line, the upload and the day that it describes."""
    if row["upload_id"] is None:
        return None
    place = f"{row['file']} line {row['row_no']}, " if row["file"] else ""
    day = "" if row["as_of_day"] is None else f", data of {to_date(row['as_of_day'])}"
    return f"{place}upload {row['upload_id']}{day}"


def _known() -> pl.Expr:
    """Say in words how an entry into a stage is known."""
    known = pl.lit("present state")
    for grade, word in reversed(_EVIDENCE):
        known = pl.when(pl.col("evidence") >= grade).then(pl.lit(word)).otherwise(known)
    return known


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
    made = told.with_columns(
        pl.col("day").cast(pl.Int32).cast(pl.Date),
        (pl.col("amount_minor") / unit).alias("amount"),
        _known().alias("known"),
        pl.col("loaded_at").dt.date(),
        pl.when(~pl.col("is_current")).then(pl.lit("replaced by a newer upload")).alias("standing"),
    )
    held = [
        name
        for name in _NAMES
        if name in made.columns and (name == "day" or made[name].null_count() < made.height)
    ]
    return made.select(pl.col(name).alias(_NAMES[name]) for name in held)
