"""The months that a question about journeys looks back on, kept in the link."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from alignment.fiscal import last_months
from alignment.scope import Scope, to_date
from alignment.ui.escape import escape
from alignment.ui.link import JOURNEY
from alignment.ui.shell import Page

_LEAST: Final = 6
_MOST: Final = 12
_MONTHS: Final = {f"{months} months": months for months in range(_MOST, _LEAST - 1, -1)}
_KEY: Final = "months"
_WHAT: Final = {"paths": "Stays that began", "journey": "Clients picked of those closed"}


def recent(usual: Scope) -> tuple[int, int]:
    """Ask for the newest 6 to 12 months.

    Args:
        usual: Knows the day of observation.

    Returns:
        First and last day.
    """
    chosen = st.selectbox("In the last", list(_MONTHS), key=_KEY, bind="query-params")
    return _days(chosen or "", usual.as_of)


def _days(chosen: str, as_of: int) -> tuple[int, int]:
    first, last = last_months(as_of, _MONTHS.get(chosen, _MOST))
    return first, last


def from_link(page: Page, scope: Scope) -> Scope:
    """Read the months from the link, and print the question in one line.

    Args:
        page: The open page.
        scope: Its filters.
    """
    first, last = _days(st.query_params.get(_KEY, ""), scope.as_of)
    made = replace(scope, first_day=first, last_day=last)
    view = "" if page.stop is None else page.stop.view
    if not (view == "journey" and JOURNEY in st.query_params):  # it was opened, not picked
        page.aside.markdown(told(made, view))
    return made


def told(scope: Scope, view: str) -> str:
    """Say in one line what is asked; safe for Markdown.

    Args:
        scope: The question.
        view: The part of the page that is shown.
    """
    days = f"{to_date(scope.first_day):%-d %b %Y} to {to_date(scope.last_day):%-d %b %Y}"
    parts = [f"{_WHAT.get(view, 'Clients closed')} {days}"]
    parts += [
        f"{column}: {', '.join(map(escape, values))}" for column, values in scope.kept().items()
    ]
    return " · ".join(parts)
