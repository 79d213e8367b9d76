"""Mapping a file of no known tool: what each of its columns means."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from alignment.errors import AlignmentError
from alignment.ingest import Mapping, RawTable, from_toml, suggest, to_toml
from alignment.ingest.mapping import mappable
from alignment.schema.canonical import TABLES
from alignment.ui import uploads_words as words
from alignment.ui.editing import choice, edit
from alignment.ui.trouble import sentence
from alignment.ui.uploads_draft import Draft

_PREVIEW_ROWS: Final = 5
_EXAMPLE_LENGTH: Final = 60
_ENDINGS: Final = {
    "_id": " id",
    "_day": " date",
    "_at": " time",
    "_minor": "",
    "_micros": " in millionths",
    "_raw": ", in the tool's words",
}


def form(draft: Draft, number: int, raw: RawTable, held: Mapping | None) -> Mapping | None:
    """Let a person say what the columns of a file mean.

    Args:
        draft: The upload the file belongs to.
        number: The file's position in it.
        raw: The file as text.
        held: The mapping already given, if any.

    Returns:
        The mapping once it is sent off, else what was held before.
    """
    st.caption("No known tool writes these columns. Say what each of them means; it is remembered.")
    preview(raw)
    tables = list(TABLES)
    proposed = held or suggest(raw)
    object_ = st.selectbox(
        "Each row is one of",
        tables,
        index=tables.index(proposed.object),
        format_func=lambda table: words.TABLE_NAMES[table],
        key=draft.key("object", number, hash(held)),
    )
    if object_ != proposed.object:
        proposed = suggest(raw, object_)
    with st.form(draft.key("mapping", number), enter_to_submit=False):
        version = (number, object_, hash(held))
        columns = _edit_columns(draft, raw, proposed, version)
        constants = _edit_constants(draft, proposed, version)
        is_sent = st.form_submit_button("Use this mapping")
    return _built(proposed, columns, constants) if is_sent else held


def preview(raw: RawTable) -> None:
    """Show the first rows of a file, as text, under its own headers."""
    shown = raw.rows.head(_PREVIEW_ROWS).drop("row_no")
    names = [f"{at + 1}. {header}" for at, header in enumerate(raw.headers)]
    st.dataframe(shown.rename(dict(zip(shown.columns, names, strict=True))), hide_index=True)


def download(draft: Draft, number: int, mapping: Mapping) -> None:
    """Offer a mapping as the TOML file that the command takes."""
    st.download_button(
        "Download the mapping",
        to_toml(mapping).encode(),
        file_name=f"mapping-{mapping.object}.toml",
        mime="application/toml",
        on_click="ignore",
        key=draft.key("mapping-file", number),
    )


def from_file(draft: Draft) -> tuple[Mapping, ...]:
    """Take mappings from a TOML file that this page or a person wrote.

    Args:
        draft: The upload that they are for.

    Returns:
        All mappings of the file; none where there is no file or it can't be used.
    """
    with st.expander("Use a mapping from a file"):
        file = st.file_uploader("A mapping as TOML", type="toml", key=draft.key("toml"))
    if file is None:
        return ()
    try:
        return from_toml(file.getvalue().decode("utf-8"))
    except UnicodeDecodeError:
        sentence("The mapping isn't a text file. Choose a TOML file that this page wrote.")
    except AlignmentError as problem:
        sentence(str(problem))
    return ()


def _edit_columns(
    draft: Draft, raw: RawTable, proposed: Mapping, version: tuple[object, ...]
) -> pl.DataFrame:
    first, second, stage = _proposals(raw, proposed)
    frame = pl.DataFrame(
        {
            "header": [header or "(blank)" for header in raw.headers],
            "example": [_example(raw, at) for at in range(len(raw.headers))],
            "first": first,
            "second": second,
            "stage": stage,
        },
        schema=dict.fromkeys(("header", "example", "first", "second", "stage"), pl.String),
    )
    names = _names(proposed.object)
    edited = edit(
        frame,
        {
            "header": st.column_config.TextColumn("Column in the file"),
            "example": st.column_config.TextColumn("For example"),
            "first": choice("Means", names),
            "second": choice("and also", names),
            "stage": st.column_config.TextColumn("or is the day of entering the stage"),
        },
        key=draft.key("columns", *version),
        fixed=("header", "example"),
    )
    return edited.with_columns(pl.Series("header", raw.headers, dtype=pl.String)).fill_null("")


def _proposals(raw: RawTable, proposed: Mapping) -> tuple[list[str], list[str], list[str]]:
    meanings: dict[str, list[str]] = {}
    for header, column in proposed.columns:
        meanings.setdefault(header, []).append(column)
    stages = {header: stage for header, stage, _ in proposed.stage_columns}
    both = [[*meanings.get(header, ()), "", ""] for header in raw.headers]
    return (
        [one[0] for one in both],
        [one[1] for one in both],
        [stages.get(header, "") for header in raw.headers],
    )


def _edit_constants(draft: Draft, proposed: Mapping, version: tuple[object, ...]) -> pl.DataFrame:
    st.caption("What holds for every row though no column says so, such as the stage of won deals:")
    edited = edit(
        pl.DataFrame(
            proposed.constants or [("", "")],
            schema={"column": pl.String, "value": pl.String},
            orient="row",
        ),
        {
            "column": choice("Column", _names(proposed.object)),
            "value": st.column_config.TextColumn("Value in every row"),
        },
        key=draft.key("constants", *version),
        is_growing=True,
    )
    return edited.fill_null("")


def _names(object_: str) -> dict[str, str]:
    return {column: label(column) for column in ("", *mappable(object_))}


def _built(proposed: Mapping, columns: pl.DataFrame, constants: pl.DataFrame) -> Mapping:
    named = [(row["header"], row[at]) for row in columns.to_dicts() for at in ("first", "second")]
    stages = columns.filter(pl.col("stage") != "")
    return replace(
        proposed,
        columns=tuple(dict.fromkeys(pair for pair in named if pair[1])),
        stage_columns=tuple((row["header"], row["stage"], "") for row in stages.to_dicts()),
        constants=tuple(
            (row["column"], row["value"]) for row in constants.to_dicts() if row["column"]
        ),
    )


def _example(raw: RawTable, at: int) -> str:
    cells = raw.rows.get_column(f"c{at}")
    filled = cells.filter(cells != "").unique(maintain_order=True).head(3)
    return " · ".join(filled)[:_EXAMPLE_LENGTH]


def label(column: str) -> str:
    """Write a canonical column as people read it."""
    if not column:
        return "left out"
    column = column.replace("opp_id", "opportunity_id")
    for ending, meaning in _ENDINGS.items():
        if column.endswith(ending):
            return column.removesuffix(ending).replace("_", " ") + meaning
    return column.replace("_", " ")
