"""Headline, chart, definition and footnote: what every page is made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import plotly.graph_objects as go
import streamlit as st

from alignment.desk.measuring import METRICS
from alignment.metrics.definitions import DEFINITIONS, Definition
from alignment.scope import Scope
from alignment.ui import terms
from alignment.ui.escape import escape, unbroken
from alignment.ui.link import MARK, RECORD
from alignment.ui.measures import footnote_parts, headline_text
from alignment.ui.shell import Page
from alignment.ui.theme import RATIO, is_projected, theme_name

_CONFIG: Final = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
_ROOM: Final = 140
"""About two lines of a projected headline."""
_ROOM_AT_WORK: Final = 225
"""About three lines of a headline on a small screen."""
_SENTENCE: Final = re.compile(r"[.!?] (?=[A-Z0-9“])")


def headline(page: Page, name: str, scope: Scope) -> None:
    """Show a measure's sentence, worked out from the data. It may hold uploaded words.

    The first of a page is its headline and stands above the filters, what has no room there in
    smaller type below it; later ones head their chart.

    Args:
        page: The open page.
        name: A key of METRICS.
        scope: Period and filters.
    """
    say(page, headline_text(name, scope))


def say(page: Page, text: str) -> None:
    """Show a sentence worked out from the data, as ``headline`` does a measure's."""
    if page.has_headline:
        st.markdown(unbroken(escape(text)))
        return
    first, rest = lead_in(text, _ROOM if is_projected() else _ROOM_AT_WORK)
    page.top.title(unbroken(escape(first)), anchor=False)
    if rest:
        page.top.markdown(unbroken(escape(rest)))
    page.has_headline = True


def lead_in(text: str, room: int) -> tuple[str, str]:
    """Divide a headline into the sentences that have room in its large type, and the rest.

    Args:
        text: One or more sentences.
        room: How many characters have room; the first sentence stays whole whatever its length.
    """
    ends = [found.end() for found in _SENTENCE.finditer(text)] if len(text) > room else []
    fitting = [end for end in ends if end <= room] or ends[:1]
    return (text[: fitting[-1]].rstrip(), text[fitting[-1] :]) if fitting else (text, "")


def chart(
    drawn: go.Figure,
    key: str,
    alt: str,
    *,
    then: Callable[[str], None] | None = None,
    opens: bool = True,
) -> None:
    """Show a chart; a click on a mark opens the records behind it.

    Args:
        drawn: The figure; its marks carry ``[split, place]`` as custom data.
        key: Its name on the page, also in the link.
        alt: What it shows, for those who can't see it.
        then: What a click does besides, given the mark's place.
        opens: Whether there are records to open behind its marks.
    """
    # A drawn chart doesn't follow a switch of theme: the key makes it another chart.
    place = f"{key}-{theme_name()}"
    if is_projected():
        _fit(place, int(drawn.layout.height))
    is_dead = is_projected() or not opens
    choose: Any = "ignore" if is_dead else partial(_remember, place, key, then)
    st.plotly_chart(
        drawn,
        theme=None,
        key=place,
        alt=alt,
        config=_CONFIG,
        on_select=choose,
        selection_mode="points",
    )


def _fit(place: str, height: int) -> None:
    """Take back the room that a chart drawn for 1920 pixels leaves below it on another screen."""
    st.html(
        f"<style>.st-key-{place}{{margin-bottom:calc({height}px*({RATIO} - 1))!important}}</style>"
    )


def _remember(place: str, key: str, then: Callable[[str], None] | None) -> None:
    """Copy the chosen mark to the link: a selection is lost as soon as the figure changes."""
    points = st.session_state[place]["selection"]["points"]
    known = [point["customdata"] for point in points if point.get("customdata")]
    if known:
        split, rest = known[0][0], known[0][1]
        st.query_params[MARK] = f"{key}|{rest}|{split}"
        st.query_params.pop(RECORD, None)
        if then is not None:
            then(rest)


def section(title: str, name: str = "") -> None:
    """Head a part of the page, with its definition at hand.

    Args:
        title: Our own words.
        name: A key of METRICS whose definition is offered, or empty.
    """
    if is_projected():
        return  # the headline of the view says what it is
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(title, anchor=False, width="content")
        if name:
            definition(METRICS[name].definition)


def definition(name: str, key: str = "", label: str = "How it is counted") -> None:
    """Offer the exact definition of a number.

    Args:
        name: A key of DEFINITIONS.
        key: Of the widget, where a page offers a definition twice.
        label: What the button says; it may say nothing beside its mark.
    """
    place = f"def-{key or name}"
    with st.popover(label, icon=":material/help:", type="tertiary", key=place):
        define(DEFINITIONS[name])
        terms.tell(f"{DEFINITIONS[name].name}. {DEFINITIONS[name].text}")


def define(told: Definition) -> None:
    """Show a definition in full."""
    st.markdown(f"**{told.name}** · {told.code}, version {told.version}")
    st.markdown(told.text)
    st.markdown(
        f"**Counts:** {told.numerator}  \n**Out of:** {told.denominator}  \n"
        f"**Dated by:** {told.anchor}  \n**Left out:** {told.exclusions}  \n"
        f"**Source:** {told.source}"
    )


def footnote(name: str, scope: Scope, undrawn: str = "") -> None:
    """Show what a measure's figure rests on, and what of it the chart doesn't draw."""
    parts = (*footnote_parts(name, scope), *([undrawn] if undrawn else ()))
    st.caption(unbroken(escape(" · ".join(parts))))


def empty(text: str) -> None:
    """Say in plain words why there is nothing to show."""
    with st.container(border=True):
        st.markdown(escape(text))
