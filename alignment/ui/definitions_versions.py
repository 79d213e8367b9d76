"""The versions of what is agreed on: when, by whom, and what changed in words."""

from __future__ import annotations

import polars as pl
import streamlit as st

from alignment.desk.agreement_changes import changes, history, title
from alignment.metrics.words import count
from alignment.schema.agreement import Agreement
from alignment.scope import to_date
from alignment.store import Database
from alignment.ui.definitions_signing import line
from alignment.ui.shell import Page
from alignment.ui.show import empty
from alignment.ui.tables import table


def versions(db: Database, kind: str, key: str) -> None:
    """List the versions of one thing, newest first.

    Args:
        db: Keeps them.
        kind: One of ``schema.agreement.KINDS``.
        key: What of that kind.
    """
    found = db.agreement_versions(kind, key)
    if not found:
        return
    label = "1 version" if len(found) == 1 else f"{len(found):,} versions"
    with st.expander(label, icon=":material/history:"):
        for new, old in zip(found, (*found[1:], None), strict=True):
            st.markdown(line(new))
            told = changes(old, new, db.settings.base_currency)
            st.text("; ".join(told) or "says the same")


def everything(page: Page) -> None:
    """Show every version of all that is agreed on, as a table with its downloads."""
    found = history(page.db)
    page.top.title(_heading([each for each, _ in found]), anchor=False)
    page.has_headline = True
    if not found:
        empty("Each version is listed here once something is saved.")
        return
    rows = [
        {
            "Agreed on": to_date(each.day),
            "What": title(each.kind, each.key),
            "Version": each.version,
            "What changed": "; ".join(told) or "says the same",
            "Marketing": each.marketing or None,
            "Sales": each.sales or None,
        }
        for each, told in found
    ]
    table(pl.DataFrame(rows, infer_schema_length=None), name="agreements")


def _heading(found: list[Agreement]) -> str:
    if not found:
        return "Nothing has been agreed on yet."
    things = {(each.kind, each.key) for each in found}
    newest = to_date(max(each.day for each in found))
    return (
        f"{count(len(things), 'thing')} agreed on in {count(len(found), 'version')}. "
        f"The newest is of {newest:%-d %B %Y}."
    )
