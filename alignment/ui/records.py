"""The records behind a mark, and one record with its history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

import narwhals as nw
import polars as pl
import streamlit as st

from alignment import ladder
from alignment.fiscal import month_end
from alignment.metrics.conversion_by_cohort import cohorts
from alignment.metrics.records import converted_behind, journeys_behind, opportunities_behind
from alignment.schema.measures import TOTAL
from alignment.scope import Scope, to_date
from alignment.ui.escape import escape
from alignment.ui.history import history
from alignment.ui.opening import database
from alignment.ui.shell import Page
from alignment.ui.show import MARK, RECORD
from alignment.ui.tables import downloads, formats, named
from alignment.ui.theme import is_projected

MOST: Final = 5_000
"""How many records are listed at once; the newest come first."""
_KINDS: Final = {
    "funnel": {"reached": "Got here", "open": "Still here", "exit": "Left here"},
    "pipeline": {"reached": "Created"},
    "win": {"reached": "First qualified"},
    "curve": {"reached": "Converted in time", "exit": "Left", "open": "Still open", "all": "All"},
}
_KINDS["groups"] = _KINDS["cohort"] = _KINDS["ages"] = _KINDS["curve"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark of a chart.

    Args:
        chart: The chart's name on its page.
        place: Where on it: a step, a cohort's first day (``day@age`` for one age), or empty.
        split: The split value.
    """

    chart: str
    place: str
    split: str

    @property
    def is_sound(self) -> bool:
        """Whether a link that says so can be followed."""
        if self.chart == "funnel":
            return self.place in ladder.POSITION
        if self.chart == "ages":
            first, _, age = self.place.partition("@")
            return _is_day(first) and _is_day(age)
        if self.chart in ("pipeline", "cohort"):
            return _is_day(self.place) or (self.chart == "pipeline" and not self.place)
        return self.chart in _KINDS


def _is_day(text: str) -> bool:
    """Whether a part of a link can be a day since 1970, or a number of days."""
    number = text.removeprefix("-")
    return number.isascii() and number.isdigit() and len(number) < 6  # noqa: PLR2004 - days


def parse(text: str) -> Mark | None:
    """Read a mark from the link; None where the link holds none that makes sense."""
    parts = text.split("|", 2)
    mark = Mark(*parts) if len(parts) == 3 else None  # noqa: PLR2004 - chart, place, split
    return mark if mark is not None and mark.is_sound else None


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
    name = "all leads" if mark.split == TOTAL else mark.split
    if mark.chart == "funnel":
        return f"{name}, {ladder.STAGES[mark.place].label}"
    if mark.chart == "win" and mark.split == TOTAL:
        return "all sources"
    if mark.chart == "pipeline" and mark.place:
        name = "all sources" if mark.split == TOTAL else mark.split
        return f"{name}, {to_date(int(mark.place)):%B %Y}"
    return name


@st.fragment
def _listed(mark: Mark, scope: Scope) -> None:
    kinds = _KINDS[mark.chart]
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
    st.caption(f"{number:,} records{more}. Choose a row to see its history.")
    shown = named(found, db.settings.base_currency)
    key = f"records-{mark.chart}-{kind}"
    chosen: Any = st.dataframe(
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
    rows = chosen["selection"]["rows"]
    record = _id(found, rows[0]) if rows else st.query_params.get(RECORD, "")
    if record:
        history(record)


def _id(found: pl.DataFrame, row: int) -> str:
    entity = "opportunity" if found.columns[0] == "opp_id" else "lead"
    return f"{entity}|{found.item(row, 0)}"


def _remember(key: str, found: pl.DataFrame) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < found.height:
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
    lazy, day = _behind(mark, kind, scope)
    counted = lazy.select(nw.len().cast(nw.Int64).alias("n")).collect("polars").to_native()
    id_column = "opp_id" if mark.chart in ("pipeline", "win") else "lead_id"
    rows = lazy.sort([day, id_column], descending=[True, False]).head(MOST)
    return rows.collect("polars").to_native(), int(counted.item())


def _behind(mark: Mark, kind: str, scope: Scope) -> tuple[nw.LazyFrame[Any], str]:
    db = database()
    split = None if mark.split == TOTAL else mark.split
    if mark.chart in ("pipeline", "win"):
        month = int(mark.place) if mark.place else None
        return opportunities_behind(db.mart("pipeline"), scope, split, month), "qualified_day"
    if mark.chart == "funnel":
        return journeys_behind(db.mart("journey"), scope, split, mark.place, kind), "entry_day"
    if mark.chart in ("cohort", "ages"):
        scope, split = _of_cohort(mark.place, scope), None
    return converted_behind(db.mart("journey"), scope, split, kind), "entry_day"


def _of_cohort(place: str, scope: Scope) -> Scope:
    """Narrow a scope to one cohort, and to one age where the place names it."""
    day, _, age = place.partition("@")
    first = int(day)
    periods = cohorts(scope, database().settings)
    last = next((each.last_day for each in periods if each.first_day == first), month_end(first))
    return replace(
        scope,
        first_day=max(first, scope.first_day),
        last_day=min(last, scope.last_day),
        window_days=int(age) if age else scope.window_days,
    )
