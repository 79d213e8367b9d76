"""One record in a drawer beside the page: kept in the link, so that a shared link opens it."""

from __future__ import annotations

from typing import Any, Final

import polars as pl
import streamlit as st

from alignment.desk.record import ENTITIES, Record, record_in
from alignment.store import Database
from alignment.ui.escape import escape
from alignment.ui.history import marked, plain, timeline, told
from alignment.ui.link import BACK, JOURNEY, RECORD
from alignment.ui.opening import database
from alignment.ui.places import Place, find, to_page
from alignment.ui.tables import downloads

_WIDTH: Final = 1020
_RULES: Final = {
    "marketing": "Marketing’s definition",
    "sales": "Sales’ definition",
    "minimum": "What a lead needs",
}
_DATES: Final = {"Day": st.column_config.DateColumn(format="YYYY-MM-DD")}
_LOADED: Final = {"Loaded on": st.column_config.DateColumn(format="YYYY-MM-DD")}
_AMOUNTS: Final = {"Amount": st.column_config.NumberColumn(format="localized")}


def show(db: Database, place: Place) -> None:
    """Open the record that the link names, if it names any.

    Args:
        db: The database.
        place: The page that it stands beside.
    """
    entity, _, entity_id = st.query_params.get(RECORD, "").partition("|")
    if not entity_id or entity not in ENTITIES:
        return
    title = f"{entity.capitalize()} {escape(entity_id)}"
    opened: Any = st.dialog(title, width=_WIDTH, position="right", on_dismiss=_closed)(_inside)
    opened(db, place, entity, entity_id)


def _closed() -> None:
    st.query_params.pop(RECORD, None)


def _inside(db: Database, place: Place, entity: str, entity_id: str) -> None:
    found = _found(str(db.path), db.version, entity, entity_id)
    if found is None:
        st.text(
            f"There is no {entity} with this id in the data. It may have been in an upload that "
            "was undone."
        )
        return
    _head(found)
    if entity == "opportunity":
        _to_journey(place, entity_id)
    st.markdown("**What happened**")
    if entity == "opportunity":
        st.caption(
            "To it and to its lead. What other people of its account saw and heard stands in its "
            "journey, and counts for its credit too."
        )
    lines = told(found.history)
    st.table(lines, border="horizontal", hide_index=True, alt="History of the record")
    downloads(timeline(found.history), "record_history", db)
    _handover(found)
    with st.expander("Every word of the uploads about its stages, replaced ones too"):
        _uploaded(db, found)


@st.cache_data(show_spinner=False, max_entries=100)
def _found(path: str, version: int, entity: str, entity_id: str) -> Record | None:
    """Gather a record once per state of the database."""
    del path, version  # they are the key
    return record_in(database(), entity, entity_id)


def _head(found: Record) -> None:
    """Say what it is, what it is linked with, and whether it counts."""
    if found.about:
        about = [f"{name.capitalize()}: {value}" for name, value in found.about]
        st.caption(escape(" · ".join(about)))
    if found.left_out:
        with st.container(border=True):
            st.text(f"Left out of every number, because {found.left_out}.")
    if found.linked:
        with st.container(horizontal=True, gap="small"):
            for entity, entity_id in found.linked:
                label = f"Open {entity} {escape(entity_id)}"
                if st.button(label, key=f"open-{entity}-{entity_id}", icon=":material/link:"):
                    st.query_params[RECORD] = f"{entity}|{entity_id}"
                    st.rerun()


def _to_journey(place: Place, opp_id: str) -> None:
    """Lead to the opportunity's journey, with the filters and the way back in the link."""
    there = find("Journeys")
    link = st.query_params
    kept = {key: link.get_all(key) for key in link if key != RECORD}
    if place is not there:
        kept[BACK] = [place.path]
    st.page_link(
        to_page(there),
        label="Its journey",
        icon=":material/timeline:",
        query_params=kept | {JOURNEY: [opp_id]},
    )


def _handover(found: Record) -> None:
    """Say what was known at the handover, and what each rule says of it."""
    if found.facts.is_empty():
        st.text("No lead is linked with it, so no definition can be asked about it.")
        return
    lead = "" if found.entity == "lead" else " of its lead"
    st.markdown(f"**What each definition says{lead}**")
    if found.verdicts:
        said = [f"{_RULES[name]}: **{word}**" for name, word in found.verdicts.items()]
        st.markdown(" · ".join(said))
        rows = marked(_answers(found.answers))
        st.table(rows, border="horizontal", hide_index=True, alt="What each criterion says")
    else:
        st.text("No definition has been agreed on yet.")
    with st.expander(f"All that was known{lead} at the handover"):
        if found.is_score_late:
            st.caption("The score is today’s: the one at the handover isn’t recorded.")
        known = pl.col("known").fill_null("not recorded")
        rows = marked(found.facts.select(pl.col("label").alias("What"), known.alias("Known")))
        st.table(rows, border="horizontal", hide_index=True, alt="What was known at the handover")


def _answers(answers: pl.DataFrame) -> pl.DataFrame:
    """Name the columns, and leave out rules that nobody has given."""
    kept = [name for name in _RULES if answers[name].null_count() < answers.height]
    return answers.select(
        pl.col("criterion").alias("Asked for"),
        pl.col("known").fill_null("not recorded").alias("Known"),
        *(pl.col(name).fill_null("").alias(_RULES[name]) for name in kept),
    )


def _uploaded(db: Database, found: Record) -> None:
    stored = db.history(found.entity, found.entity_id)
    if stored.is_empty():
        st.text("No change of stage is recorded.")
        return
    st.dataframe(
        plain(stored),
        hide_index=True,
        placeholder="–",
        alt="What uploads said of its stages",
        key="record-uploads",
        column_config=_DATES | _LOADED | _AMOUNTS,
    )
