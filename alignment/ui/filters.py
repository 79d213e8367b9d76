"""What the question is about: the filters, kept in the link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import narwhals as nw
import streamlit as st

from alignment import ladder
from alignment.desk.measuring import choices, default_scope
from alignment.metrics.collecting import collect
from alignment.scope import FILTERS, Scope, to_date, to_day
from alignment.ui.escape import escape
from alignment.ui.journey_filters import from_link, recent
from alignment.ui.opening import database
from alignment.ui.periods import CUSTOM, YEAR, periods
from alignment.ui.shell import Page
from alignment.ui.theme import is_projected

_FEW: Final = 9
_WIDTHS: Final = (1.5, 2.6, 7.2)
_CUSTOM_WIDTHS: Final = (2.8, 2.6, 5.9)
"""Two dates need more room than the name of a period."""
_WINDOWS: Final = (30, 60, 90, 120, 180, 365)
_BY: Final = ("source", "region", "team", "segment", "campaign")


@dataclass(frozen=True, slots=True)
class Known:
    """What can be chosen in the present state of the database.

    Args:
        usual: The scope of a page that nobody has filtered.
        values: The values to filter by, by column.
        spans: First and last day of the periods, by name.
    """

    usual: Scope
    values: dict[str, list[str]]
    spans: dict[str, tuple[int, int]]


@st.cache_data(show_spinner=False, max_entries=4)
def _known(path: str, version: int) -> Known:
    """Look up once per state of the database what can be chosen."""
    del path, version  # they are the key
    db = database()
    usual = default_scope(db)
    firsts = [
        collect(rows.filter(nw.col("exclusion") == "").select(nw.col(day).min())).item()
        for rows, day in ((db.mart("journey"), "entry_day"), (db.mart("spell"), "entered_day"))
    ]
    first = min((day for day in firsts if day is not None), default=None)
    spans = periods(
        (usual.first_day, usual.last_day),
        usual.first_day if first is None else int(first),
        usual.as_of,
        db.settings.fiscal_start_month,
    )
    return Known(usual, choices(db), spans)


def scope(
    page: Page,
    *,
    has_steps: bool = False,
    is_recent: bool = False,
    more: Callable[[Page, Scope], Scope] | None = None,
) -> Scope:
    """Ask for the period and the filters; in projector mode print what the link says.

    Args:
        page: The open page.
        has_steps: Whether the window and the two steps can be chosen as well.
        is_recent: Whether the newest months are asked for instead (see ``journey_filters``).
        more: Asks what else the page's questions need, rows among it, and in projector mode prints
            what is asked (see ``stay_filters`` and ``credit_filters``).

    Returns:
        The scope of the page's questions.
    """
    known = _known(str(page.db.path), page.db.version)
    usual, values, spans = known.usual, known.values, known.spans
    if is_projected():
        chosen = _from_link(usual, values, spans)
        if more is not None:
            return more(page, chosen)
        if is_recent:
            return from_link(page, chosen)
        page.aside.markdown(_told(chosen, page, has_steps=has_steps))
        return chosen
    asked = (st.session_state.get("period"), st.query_params.get("period"))
    is_custom = CUSTOM in asked and not is_recent
    first, second, third = st.columns(_CUSTOM_WIDTHS if is_custom else _WIDTHS)
    with first:
        span = recent(usual) if is_recent else _period(usual, spans)
    with second:
        region = _several("region", values)
    with third:
        source = _several("source", values)
    chosen = _more(page, known, has_rows=more is None, has_steps=has_steps)
    made = replace(chosen, first_day=span[0], last_day=span[1], region=region, source=source)
    return made if more is None else more(page, made)


def _more(page: Page, known: Known, *, has_rows: bool, has_steps: bool) -> Scope:
    """Ask for what is chosen less often: team, segment, rows and steps."""
    usual, values = known.usual, known.values
    with page.actions, st.popover("More filters", icon=":material/tune:"):
        team, segment = _several("team", values), _several("segment", values)
        names = {name: name.capitalize() for name in _BY}
        by = _one("by", _BY, names, usual.by, "Rows by") if has_rows else usual.by
        chosen = _steps(usual) if has_steps else usual
    return replace(chosen, team=team, segment=segment, by=by)


def _period(usual: Scope, spans: dict[str, tuple[int, int]]) -> tuple[int, int]:
    chosen = st.selectbox("Period", [*spans, CUSTOM], key="period", bind="query-params")
    if chosen != CUSTOM:
        return spans.get(chosen or YEAR, spans[YEAR])
    whole = (to_date(usual.first_day), to_date(usual.last_day))
    days = st.date_input(
        "From and to",
        whole,
        min_value=to_date(0),
        key="days",
        bind="query-params",
        help="Pick both days, or type them and close the calendar.",
    )
    given = list(days) if isinstance(days, tuple) else [days]
    if len(given) < 2:  # noqa: PLR2004 - from and to
        st.caption(f"Choose the last day as well: until then it is {YEAR.lower()}.")
    return _pair(given, spans)


def _pair(days: Sequence[date | None], spans: dict[str, tuple[int, int]]) -> tuple[int, int]:
    known = [to_day(day) for day in days if day is not None]
    return (min(known), max(known)) if len(known) > 1 else spans[YEAR]


def _several(column: str, values: dict[str, list[str]]) -> tuple[str, ...]:
    """Ask for some of the values of a column; none chosen means all."""
    known = values.get(column, [])
    label = column.capitalize()
    if not known:
        st.selectbox(label, ["not recorded"], disabled=True)
        return ()
    if len(known) <= _FEW:
        chosen = st.pills(
            label,
            known,
            selection_mode="multi",
            format_func=escape,
            key=column,
            bind="query-params",
            wrap=True,
        )
    else:
        chosen = st.multiselect(label, known, key=column, bind="query-params")  # reads no Markdown
    return tuple(chosen)


def _one(key: str, options: Sequence[str], names: dict[str, str], usual: str, label: str) -> str:
    chosen = st.selectbox(
        label,
        options,
        index=list(options).index(usual),
        format_func=names.__getitem__,
        key=key,
        bind="query-params",
    )
    return chosen or usual


def _steps(usual: Scope) -> Scope:
    """Ask for the window and for the two steps of the ladder, the second above the first."""
    names = {stage.key: stage.label for stage in ladder.STEPS}
    keys = list(names)
    start = _one("from", keys[:-1], names, usual.from_stage, "From step")
    above = keys[keys.index(start) + 1 :]
    end = _one(
        "to", above, names, usual.to_stage if usual.to_stage in above else above[0], "To step"
    )
    windows = sorted({*_WINDOWS, usual.window_days})
    window = st.selectbox(
        "Within days",
        windows,
        index=windows.index(usual.window_days),
        key="window",
        bind="query-params",
    )
    return replace(usual, from_stage=start, to_stage=end, window_days=window or usual.window_days)


def _from_link(
    usual: Scope, values: dict[str, list[str]], spans: dict[str, tuple[int, int]]
) -> Scope:
    """Read the filters from the link, by the same keys and words as the widgets write them."""
    asked = st.query_params
    span = spans.get(asked.get("period", YEAR), spans[YEAR])
    if asked.get("period") == CUSTOM:
        span = _pair([_date(text) for text in asked.get_all("days")], spans)
    kept = {}
    for column in FILTERS:
        known = values.get(column, [])
        words = {value: value for value in known} | {escape(value): value for value in known}
        kept[column] = tuple(words[text] for text in asked.get_all(column) if text in words)
    stages = {stage.label: stage.key for stage in ladder.STEPS}
    start = stages.get(asked.get("from", ""), usual.from_stage)
    end = stages.get(asked.get("to", ""), usual.to_stage)
    if ladder.POSITION[end] <= ladder.POSITION[start]:
        end = ladder.STEPS[min(ladder.POSITION[start] + 1, len(ladder.STEPS) - 1)].key
    by = asked.get("by", "").lower()
    return replace(
        usual,
        first_day=span[0],
        last_day=span[1],
        from_stage=start,
        to_stage=end,
        window_days=_number(asked.get("window", ""), usual.window_days),
        by=by if by in _BY else usual.by,
        source=kept["source"],
        region=kept["region"],
        team=kept["team"],
        segment=kept["segment"],
    )


def _number(text: str, usual: int) -> int:
    known = {str(window): window for window in _WINDOWS}
    return known.get(text, usual)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_WHAT: Final = {
    "board": "From",
    "pipeline": "Opportunities first qualified",
    "wins": "Opportunities first qualified",
    "Acceptance": "Leads handed over",
}
"""What a view's period is about, where it isn't leads."""


def _told(chosen: Scope, page: Page, *, has_steps: bool) -> str:
    """Say the filters in one line."""
    days = f"{to_date(chosen.first_day):%-d %b %Y} to {to_date(chosen.last_day):%-d %b %Y}"
    view = "" if page.stop is None else page.stop.view
    parts = [f"{_WHAT.get(view, 'Leads that entered')} {days}"]
    if view == "Open pipeline":
        parts = [f"Opportunities open on {to_date(chosen.as_of):%-d %b %Y}"]
    for column, values in chosen.kept().items():
        parts.append(f"{column}: {', '.join(map(escape, values))}")
    if has_steps:
        start, end = ladder.STAGES[chosen.from_stage].label, ladder.STAGES[chosen.to_stage].label
        parts.append(f"{start} to {end} within {chosen.window_days} days")
    return " · ".join(parts)
