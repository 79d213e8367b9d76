"""The versions of what is agreed on: when, by whom, and what changed in words."""

from __future__ import annotations

import polars as pl
import streamlit as st

from alignment.desk.agreement_changes import changes, history, title
from alignment.scope import to_date
from alignment.store import Database
from alignment.ui.definitions_signing import line
from alignment.ui.escape import escape
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


def everything(db: Database) -> None:
    """Show every version of all that is agreed on, as a table with its downloads."""
    found = history(db)
    if not found:
        empty("Nothing has been agreed on yet.")
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


def heading(db: Database, title_text: str) -> str:
    """Say how much is agreed on and when it last changed.

    Args:
        db: Keeps it.
        title_text: What to say where nothing is agreed on.
    """
    found = [each for each, _ in history(db)]
    if not found:
        return title_text
    things = {(each.kind, each.key) for each in found if each.body}
    newest = to_date(max(each.day for each in found))
    return escape(
        f"{len(things):,} things are or were agreed on, in {len(found):,} versions. "
        f"The newest is of {newest:%-d %B %Y}."
    )
