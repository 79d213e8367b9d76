"""Tables with our own names for columns, and their downloads."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, Final

import polars as pl
import streamlit as st

from alignment.desk.tables import file_name, readable, to_csv, to_parquet, to_xlsx
from alignment.store import Database
from alignment.ui.labels import NAMES, WORDS, label
from alignment.ui.opening import database

_SHARES: Final = (
    *("rate", "low", "high", "pace", "ratio", "rest_difference"),
    *("share", "least", "most", "difference", "alike_difference", "lift", "return_ratio"),
)
_CODED: Final = (
    *("verdict", "upper_answer", "lower_answer", "against_rest"),
    *("cell", "stricter", "kind", "deed", "ended", "detour"),
    *("rule", "least_rule", "most_rule", "cost_basis", "series", "answer"),
)
"""The columns that hold our own codes, whose words WORDS has; others may hold uploaded text."""
_STAGES: Final = ("stage", "from_stage", "to_stage")
"""The columns that hold keys of the shared ladder; a tool's own word stands in ``raw``."""
_LETTER: Final = 7
"""How wide a letter of a table is, in pixels."""
_EDGES: Final = 24
"""What a column needs beside its letters."""
_CENTS: Final = "%,.2f"
"""How exact sums of money are shown; downloads keep every digit."""
_KINDS: Final[tuple[tuple[str, Callable[[pl.DataFrame], bytes], str], ...]] = (
    ("csv", to_csv, "text/csv"),
    ("xlsx", to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("parquet", to_parquet, "application/vnd.apache.parquet"),
)


def table(
    frame: pl.DataFrame,
    name: str,
    *,
    by: str = "",
    is_whole: bool = False,
    then: Callable[[int], None] | None = None,
) -> None:
    """Show a table with its downloads.

    Args:
        frame: What to show; columns named in LABELS get our own names, others keep theirs.
        name: Lower-case word for the file name and the widgets' keys.
        by: What ``split`` holds, such as source.
        is_whole: Whether all rows are in sight, where it has one row more than fit.
        then: What the choice of a row does, given its number; None where rows can't be chosen.
    """
    db = database()
    frame = frame.drop("is_total", strict=False)
    shown = named(frame, db.settings.base_currency)
    if by and "split" in frame.columns:
        shown = shown.rename({label("split"): label(by)})
    st.dataframe(
        _rounded(frame, shown),
        hide_index=True,
        placeholder="–",
        key=f"table-{name}",
        on_select="ignore" if then is None else partial(_choose, f"table-{name}", then),
        selection_mode="single-row",
        height="content" if is_whole else "auto",
        column_config=formats(frame, shown),
        alt=f"Table: {name.replace('_', ' ')}",
    )
    if sum(frame.null_count().row(0)):
        st.caption("– stands for what is not recorded, or too few to tell.")
    downloads(shown, name, db)


def _choose(key: str, then: Callable[[int], None]) -> None:
    """Pass on which row was chosen; nothing where the choice was taken back."""
    for row in st.session_state[key]["selection"]["rows"]:
        then(row)


def _rounded(frame: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """Give shares the decimals that can be read; downloads keep them all."""
    return shown.with_columns(
        pl.col(after).round(3)
        for before, after in zip(frame.columns, shown.columns, strict=True)
        if _is_share(before) and frame[before].dtype.is_float()
    )


def named(frame: pl.DataFrame, currency: str) -> pl.DataFrame:
    """Give a frame dates, major units, words instead of codes, and our own column names.

    Args:
        frame: A measure or a list of records.
        currency: ISO 4217 code of its money.

    Returns:
        The same rows and order.
    """
    names = [
        f"{label(column)} ({currency})" if column.endswith("_minor") else label(column)
        for column in frame.columns
    ]
    words = dict.fromkeys(_CODED, WORDS) | dict.fromkeys(_STAGES, NAMES)
    plain = readable(frame, currency).with_columns(
        pl.col(column).replace(told) for column, told in words.items() if column in frame.columns
    )
    return plain.rename(dict(zip(plain.columns, names, strict=True)))


def downloads(shown: pl.DataFrame, name: str, db: Database) -> None:
    """Offer what is shown as CSV, XLSX and Parquet; files are made when asked for."""
    with st.popover("Download", icon=":material/download:", key=f"download-{name}"):
        for ending, write, mime in _KINDS:
            st.download_button(
                ending.upper(),
                data=_maker(write, shown),
                file_name=file_name(name, as_of=db.as_of, ending=ending),
                mime=mime,
                key=f"download-{name}-{ending}",
                on_click="ignore",
                width="stretch",
            )


def _maker(write: Callable[[pl.DataFrame], bytes], shown: pl.DataFrame) -> Callable[[], bytes]:
    return lambda: write(shown)


def _is_share(column: str) -> bool:
    if column.startswith(("kappa", "median")):
        return False  # not shares, though they have ends of ranges
    return column in _SHARES or column.endswith(("_rate", "_low", "_high", " from the step before"))


def formats(frame: pl.DataFrame, shown: pl.DataFrame) -> dict[str, Any]:
    """Show shares as percentages, days as dates, and numbers with thousands marks.

    Names stay in sight while a wide table is moved, as wide as they need to be read.
    """
    formats: dict[str, Any] = {}
    for before, after in zip(frame.columns, shown.columns, strict=True):
        if before == "split" and shown[after].dtype == pl.String:
            formats[after] = st.column_config.TextColumn(pinned=True, width=_width(shown[after]))
        elif _is_share(before):
            formats[after] = st.column_config.NumberColumn(format="percent")
        elif before.endswith("_day") or shown[after].dtype == pl.Date:
            formats[after] = st.column_config.DateColumn(format="YYYY-MM-DD")
        elif _has_cents(before, shown[after]):
            width = _LETTER * max(len(after), _longest(shown[after])) + _EDGES
            formats[after] = st.column_config.NumberColumn(format=_CENTS, width=width)
        elif before.endswith("_minor") or shown[after].dtype.is_integer():
            formats[after] = st.column_config.NumberColumn(format="localized")
    return formats


def _has_cents(column: str, values: pl.Series) -> bool:
    """Whether any amount of a column is more than a whole number, so that all show their cents."""
    if values.dtype.is_decimal():
        return True
    is_money = column.endswith("_minor") and values.dtype.is_float()
    return is_money and bool((values % 1 != 0).any())


def _width(names: pl.Series) -> int:
    """Give the width of a column of names in pixels: that of the longest, within reason."""
    longest = names.str.len_chars().max()
    return min(max(_LETTER * (longest if isinstance(longest, int) else 0) + _EDGES, 110), 340)


def _longest(amounts: pl.Series) -> int:
    """Give the length of the longest amount as it is shown."""
    ends = (amounts.min(), amounts.max())
    return max(
        (len(f"{each:,.2f}") for each in ends if isinstance(each, float | Decimal)), default=0
    )
