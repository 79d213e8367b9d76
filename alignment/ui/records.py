"""The records behind a mark, and one record with its history."""

from __future__ import annotations

from functools import partial
from typing import Final

import narwhals as nw
import polars as pl
import streamlit as st

from alignment.scope import Scope
from alignment.ui import behind_agreement, behind_credit, behind_rates, behind_velocity
from alignment.ui.escape import escape
from alignment.ui.link import MARK, RECORD
from alignment.ui.marks import Mark
from alignment.ui.opening import database
from alignment.ui.shell import Page
from alignment.ui.tables import downloads, formats, named
from alignment.ui.theme import is_projected

MOST: Final = 5_000
"""How many records are listed at once; the newest come first."""
LISTINGS: Final = {
    **behind_rates.LISTINGS,
    **behind_agreement.LISTINGS,
    **behind_velocity.LISTINGS,
    **behind_credit.LISTINGS,
}
"""What every chart knows of the records behind its marks, by its name."""


_ASKED: Final = "record_asked"
_LAST: Final = "record_row"


def parse(text: str) -> Mark | None:
    """Read a mark from the link; None where the link holds none that makes sense."""
    parts = text.split("|", 2)
    mark = Mark(*parts) if len(parts) == 3 else None  # noqa: PLR2004 - chart, place, split
    if mark is None or mark.chart not in LISTINGS:
        return None
    return mark if LISTINGS[mark.chart].is_sound(mark) else None


def records(page: Page, scope: Scope, chart: str) -> None:
    """List the records behind the mark that the link names, if it is one of this chart.

    Args:
        page: The open page.
        scope: The scope of the chart.
        chart: Its name on the page.
    """
    mark = parse(st.query_params.get(MARK, ""))
    if mark is None or mark.chart != chart or is_projected() or not page.is_work:
        return
    with st.container(border=True, key=f"records-{chart}"):
        line, button = st.columns([6, 1], vertical_alignment="center")
        line.markdown(f"Records behind **{escape(title(mark))}**")
        button.button("Close", key=f"close-{chart}", on_click=_close, width="stretch")
        _listed(mark, scope)


def title(mark: Mark) -> str:
    """Say which mark it is, in plain words."""
    return LISTINGS[mark.chart].title(mark)


@st.fragment
def _listed(mark: Mark, scope: Scope) -> None:
    kinds = LISTINGS[mark.chart].kinds
    kind = next(iter(kinds))
    if len(kinds) > 1:
        asked = st.segmented_control(
            "Which of them",
            list(kinds),
            format_func=kinds.__getitem__,
            default=kind,
            required=True,
            label_visibility="collapsed",
            key=f"kind-{mark.chart}",
        )
        kind = asked or kind
    db = database()
    found, number = _found(str(db.path), db.version, mark, kind, scope)
    if not number:
        st.text("None.")
        return
    more = f", the newest {MOST:,} listed" if number > MOST else ""
    listed = "1 record" if number == 1 else f"{number:,} records"
    st.caption(f"{listed}{more}. Choose a row to see its history.")
    shown = named(found, db.settings.base_currency)
    key = f"records-{mark.chart}-{kind}"
    st.dataframe(
        shown,
        hide_index=True,
        height=300,
        placeholder="–",
        key=key,
        on_select=partial(_remember, key, found),
        selection_mode="single-row",
        column_config=formats(found, shown),
        alt="Records behind the mark",
    )
    downloads(shown, f"{mark.chart}_records", db)
    if st.session_state.pop(_ASKED, False):
        st.rerun()  # the page opens the record that the link now names


def _id(found: pl.DataFrame, row: int) -> str:
    if found.columns[0] == "entity":  # both kinds may be listed together
        return f"{found.item(row, 0)}|{found.item(row, 1)}"
    entity = "opportunity" if found.columns[0] == "opp_id" else "lead"
    return f"{entity}|{found.item(row, 0)}"


def _remember(key: str, found: pl.DataFrame) -> None:
    """Copy the chosen record to the link; the chosen row clicked again opens it again."""
    rows = st.session_state[key]["selection"]["rows"] or st.session_state.get(_LAST, [])
    if rows and rows[0] < found.height:
        st.session_state[_LAST] = rows
        st.session_state[_ASKED] = True
        st.query_params[RECORD] = _id(found, rows[0])


def _close() -> None:
    for name in (MARK, RECORD):
        if name in st.query_params:
            del st.query_params[name]


@st.cache_data(show_spinner=False, max_entries=60)
def _found(
    path: str, version: int, mark: Mark, kind: str, scope: Scope
) -> tuple[pl.DataFrame, int]:
    """Look the records up: the newest MOST of them, and how many there are."""
    del path, version  # they are the key
    lazy, day = LISTINGS[mark.chart].behind(mark, kind, scope)
    counted = lazy.select(nw.len().cast(nw.Int64).alias("n")).collect("polars").to_native()
    names = lazy.collect_schema().names()
    key = names[1] if names[0] == "entity" else names[0]
    rows = lazy.sort([day, key], descending=[True, False]).head(MOST)
    return rows.collect("polars").to_native(), int(counted.item())
