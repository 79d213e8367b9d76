"""The page Journeys: real clients first, then paths, then where the two teams lost each other."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from alignment.metrics import journey_patterns
from alignment.scope import Scope
from alignment.ui.filters import scope as filters
from alignment.ui.journeys import apart, assuming, choosing, found, one, picked, ways
from alignment.ui.shell import Page
from alignment.ui.show import empty, say

_NOBODY = (
    "No opportunity was won in these months with these filters. Choose more months, take a filter "
    "away, or load opportunities with the day of their close on the page Uploads."
)


def show(page: Page) -> None:
    """Show the page, the one journey that the link names, or the view that is presented."""
    opened = one.asked()
    if page.is_work and opened:
        one.show(page, opened)
        if not one.is_from_elsewhere():
            _set_aside(page)
        return
    scope = filters(page, is_recent=True)
    choice = choosing.choice()
    if page.shows("clients"):
        _clients(page, scope, choice)
    if page.stop is not None and page.shows("journey"):
        _presented(page, scope, choice, opened)
    if page.shows("paths"):
        ways.show(page, scope)
    if page.is_work:
        apart.show(page, scope)


def _set_aside(page: Page) -> None:
    """Put the filters, which don't change one journey, out of the way.

    A filter that isn't on the page at all would leave the link, and be lost to whoever it is sent
    to. A reader who came from another page has that page's filters in the link, and keeps them only
    as long as no filter of this page takes them for its own.
    """
    with st.expander("Filters of all clients"):
        st.caption("They don’t change this journey; they are kept for the way back.")
        filters(replace(page, actions=st.container()), is_recent=True)
        choosing.number()


def _clients(page: Page, scope: Scope, choice: choosing.Choice) -> None:
    if not choice.is_revealed:
        if page.is_work:
            choosing.controls((), {})
        assuming.ask(page)
        return
    known = found.clients(scope, choice)
    say(page, journey_patterns.headline(known.patterns))
    if page.is_work:
        choosing.controls(known.pick.journeys["opp_id"].to_list(), known.named)
    if known.pick.journeys.is_empty():
        empty(_NOBODY)
        return
    picked.show(page, scope, known)


def _presented(page: Page, scope: Scope, choice: choosing.Choice, opened: str) -> None:
    """Present the journey that the link names, else the picked one with the longest silence.

    Before the reveal only the one that the link names: turning a page must not give it away.
    """
    if not opened and not choice.is_revealed:
        assuming.ask(page)
        return
    opened = opened or picked.quietest(found.clients(scope, choice))
    if opened:
        one.show(page, opened)
    else:
        say(page, "No client’s journey can be shown.")
        empty(_NOBODY)
