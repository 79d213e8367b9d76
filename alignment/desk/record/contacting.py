"""What sales did with a record's people: calls, meetings, e-mails and tasks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl

from alignment.desk.activity_words import meanings_of
from alignment.desk.record.gathered import Gathered, Row

_KINDS: Final = {
    "call": "a call",
    "meeting": "a meeting",
    "email": "an e-mail or message",
    "task": "a task",
}


def contacts(gathered: Gathered) -> Iterator[Row]:
    """Tell each activity that is recorded with a record's people or about it.

    Args:
        gathered: All rows about it.

    Returns:
        One line per activity, in no order. Those that don't count say so.
    """
    rows = gathered.activities.filter(~pl.col("is_deleted").fill_null(value=False))
    if rows.is_empty():
        return
    meant = meanings_of(rows)
    for row in rows.iter_rows(named=True):
        kind, is_human = meant[row["kind_raw"] or ""]
        entity, entity_id = gathered.whose(row, row["about_id"])
        yield {
            "day": row["day"],
            "kind": "activity",
            "side": "sales",
            "entity": entity,
            "entity_id": entity_id,
            "what": _said(row, kind, gathered.as_of, is_human=is_human),
            "upload_id": row["upload_id"],
            "file": row["file"],
            "row_no": row["row_no"],
            "as_of_day": row["as_of"],
        }


def _said(row: Row, kind: str, as_of: int, *, is_human: bool) -> str:
    """Say what was done, and why it doesn't count where it doesn't."""
    word = f"“{row['kind_raw']}”, " if row["kind_raw"] else ""
    if not is_human:
        return f"{word}a note or sent by a machine, doesn’t count as contact"
    if row["is_done"] is False or row["day"] is None or row["day"] > as_of:
        return f"{word}{_KINDS[kind]} not known to be done, doesn’t count as contact"
    return f"{word}{_KINDS[kind]}"
