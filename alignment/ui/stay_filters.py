"""What a question about days in stage asks besides the filters: whose words, which stage, how."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from alignment.charts.velocity import stage_of
from alignment.desk.measuring import pipelines_in
from alignment.metrics.stay_words import stage_name
from alignment.metrics.stays import LEADS, OPPORTUNITIES
from alignment.scope import Scope, to_date
from alignment.ui.escape import escape
from alignment.ui.measures import measure
from alignment.ui.opening import database
from alignment.ui.shell import Page
from alignment.ui.theme import is_projected

STAGE: Final = "stage"
"""The link's name for the stage that is looked at."""
_WORDS: Final = "words"
_COUNT: Final = "count"
_AGAINST: Final = "against"
_SHARED: Final = "Shared ladder"
_RECORD, _VISIT = "All visits of a record", "Each visit"
_REST, _BEFORE = "The rest", "The period before"
_OWN: Final = {LEADS: "Own words for leads", OPPORTUNITIES: "Own words for opportunities"}


def stays(page: Page, scope: Scope) -> Scope:
    """Ask whose words for stages, what is counted, what it is held against, and which stage.

    Args:
        page: The open page.
        scope: The period and the filters.

    Returns:
        The scope of the page's questions; its stage is empty for the measure's own choice.
    """
    names = _pipelines()
    if is_projected():
        return _from_link(page, scope, names)
    first, second, third, fourth = st.columns([2, 2.4, 2.6, 2.4])
    with first:
        words = _one("Stages by", list(names), _WORDS)
    with second:
        spot = st.container()
    with third:
        visit = _one("Days of", [_RECORD, _VISIT], _COUNT)
    with fourth:
        against = _one("Against", [_REST, _BEFORE], _AGAINST)
    asked = replace(
        scope,
        pipeline=names.get(words, ""),
        is_per_visit=visit == _VISIT,
        by="period" if against == _BEFORE else "source",
    )
    with spot:
        return replace(asked, stage=_stage(asked))


def look_at(place: str) -> None:
    """Look at the stage of a mark that was clicked; to be called before the page runs.

    Args:
        place: The mark's place, as ``charts.velocity.token`` wrote it.
    """
    st.session_state[STAGE] = stage_of(place)


def _one(label: str, options: list[str], key: str) -> str:
    chosen = st.selectbox(label, options, key=key, bind="query-params")
    return chosen or options[0]


def _stage(scope: Scope) -> str:
    """Ask which stage; the measure's own choice stays unsaid."""
    known, usual = _known(scope)
    if not known:
        st.selectbox("Stage", ["no stage recorded"], disabled=True, key="no-stage")
        return ""
    chosen = st.selectbox(
        "Stage",
        known,
        index=known.index(usual),
        format_func=lambda stage: stage_name(stage, scope),
        key=STAGE,
        bind="query-params",
    )
    return "" if chosen in (None, usual) else str(chosen)


def _known(scope: Scope) -> tuple[list[str], str]:
    """List the stages in order, and the one that is looked at unasked."""
    found = measure("velocity", scope).filter(pl.col("side") == "all")
    stages: list[str] = found["stage"].to_list()
    usual: list[str] = found.filter("is_chosen")["stage"].to_list()
    return stages, usual[0] if usual else ""


def _pipelines() -> dict[str, str]:
    """Give the values of ``Scope.pipeline`` by the words that people choose from."""
    db = database()
    return {_SHARED: ""} | {
        _OWN.get(name, f"Own words, {name}"): name for name in _own(str(db.path), db.version)
    }


@st.cache_data(show_spinner=False, max_entries=4)
def _own(path: str, version: int) -> list[str]:
    del path, version  # they are the key
    return pipelines_in(database())


def _from_link(page: Page, scope: Scope, names: dict[str, str]) -> Scope:
    """Read from the link what the widgets write there, and print it."""
    asked = st.query_params
    words = asked.get(_WORDS, _SHARED)
    made = replace(
        scope,
        pipeline=names.get(words, ""),
        is_per_visit=asked.get(_COUNT, "") == _VISIT,
        by="period" if asked.get(_AGAINST, "") == _BEFORE else "source",
    )
    known, _ = _known(made)
    stages = {stage_name(stage, made): stage for stage in known}
    made = replace(made, stage=stages.get(asked.get(STAGE, ""), ""))
    page.aside.markdown(told(made, escape(words) if words in names else _SHARED))
    return made


def told(scope: Scope, words: str) -> str:
    """Say in one line what is asked.

    Args:
        scope: The question.
        words: Whose words for stages, safe for Markdown.
    """
    days = f"{to_date(scope.first_day):%-d %b %Y} to {to_date(scope.last_day):%-d %b %Y}"
    parts = [f"Stays that began {days}", words, (_VISIT if scope.is_per_visit else _RECORD).lower()]
    for column, values in scope.kept().items():
        parts.append(f"{column}: {', '.join(map(escape, values))}")
    if scope.by == "period":
        parts.append("against the period before")
    return " · ".join(parts)
