"""What a question about credit asks besides the filters: rows, rule, and credit for what."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from alignment.estimators.attribution import RULES
from alignment.scope import Scope, to_date
from alignment.ui.escape import escape
from alignment.ui.shell import Page
from alignment.ui.theme import is_projected

ROWS: Final = {"Channels": "channel", "Campaigns": "campaign", "Sources": "source"}
ANCHORS: Final = {"Won": "won", "First qualified": "qualified"}
_RULES: Final = {each.name: key for key, each in RULES.items()}
_NAMES: Final = {key: each.name for key, each in RULES.items()}
_HELP: Final = {
    "Won": "Influenced: value won in the period, all touches up to the close.",
    "First qualified": "Sourced: pipeline created in the period, touches up to that day.",
}


def credit(page: Page, scope: Scope) -> Scope:
    """Ask for the rows, for what credit is given, and by which rule.

    Args:
        page: The open page.
        scope: The period and the filters.

    Returns:
        The scope of the page's questions.
    """
    if is_projected():
        asked = st.query_params
        made = replace(
            scope,
            by=ROWS.get(asked.get("rows", ""), "channel"),
            anchor=ANCHORS.get(asked.get("credit", ""), scope.anchor),
            rule=_RULES.get(asked.get("rule", ""), scope.rule),
        )
        view = "" if page.stop is None else page.stop.view
        page.aside.markdown(told(made, view))
        return made
    first, second, third = st.columns([2.4, 2.6, 3.4])
    with first:
        rows = _pick("Rows", ROWS, "rows", "")
    with second:
        anchor = _pick("Credit for opportunities", ANCHORS, "credit", _why())
    with third:
        rule = st.selectbox(
            "Credit by",
            list(_RULES),
            index=list(_RULES.values()).index(scope.rule),
            key="rule",
            bind="query-params",
            help="  \n".join(f"**{each.name}:** {each.text}" for each in RULES.values()),
        )
    return replace(
        scope, by=ROWS[rows], anchor=ANCHORS[anchor], rule=_RULES.get(rule or "", scope.rule)
    )


def _pick(label: str, options: dict[str, str], key: str, told_by: str) -> str:
    usual = next(iter(options))
    chosen = st.segmented_control(
        label,
        list(options),
        default=usual,
        required=True,
        key=key,
        bind="query-params",
        help=told_by or None,
    )
    return chosen or usual


def _why() -> str:
    return "  \n".join(f"**{name}:** {text}" for name, text in _HELP.items()) + (
        "  \nThese are two views of the same opportunities and are never added."
    )


def told(scope: Scope, view: str = "") -> str:
    """Say in one line what is asked; safe for Markdown.

    Args:
        scope: The question.
        view: The view that is presented; those that are no credit have their own words.
    """
    days = f"{to_date(scope.first_day):%-d %b %Y} to {to_date(scope.last_day):%-d %b %Y}"
    parts = [f"Month by month, {days}"]
    if view in ("", "credit"):
        what = "won" if scope.anchor == "won" else "first qualified"
        rows = next(name for name, column in ROWS.items() if column == scope.by)
        parts = [f"Opportunities {what} {days}", rows.lower(), f"credit by: {_NAMES[scope.rule]}"]
    parts += [
        f"{column}: {', '.join(map(escape, values))}" for column, values in scope.kept().items()
    ]
    return " · ".join(parts)
