"""What a record's campaign members did: with which campaign, of what kind, how strong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import narwhals as nw
import polars as pl

from alignment.desk.record.gathered import Gathered, Row
from alignment.marts.touch_kinds import phrases, with_deeds
from alignment.settings import Settings

_KINDS: Final = {
    "request": "a request",
    "event": "an event",
    "content": "content",
    "other": "another kind",
}


def touches(gathered: Gathered) -> Iterator[Row]:
    """Tell each touch that is recorded of a record's leads.

    Args:
        gathered: All rows about it.

    Returns:
        One line per campaign member, in no order. Those that did nothing say so.
    """
    members = gathered.members.filter(~pl.col("is_deleted").fill_null(value=False))
    if members.is_empty():
        return
    tables = {
        "campaign_member": nw.from_native(members.lazy()),
        "campaign": nw.from_native(gathered.campaigns.lazy()),
    }
    tables["_phrase"] = phrases(tables, Settings())
    read = with_deeds(tables["campaign_member"], tables).collect("polars").to_native()
    names = dict(gathered.campaigns.select("campaign_id", "name").iter_rows())
    for row in read.iter_rows(named=True):
        yield {
            "day": row["responded_day"] if row["responded_day"] is not None else row["created_day"],
            "kind": "touch",
            "side": "marketing",
            "entity": "lead",
            "entity_id": row["lead_id"] or gathered.lead_ids[0],
            "what": _said(row, names.get(row["campaign_id"])),
            "upload_id": row["upload_id"],
            "file": row["file"],
            "row_no": row["row_no"],
            "as_of_day": row["as_of"],
        }


def _said(row: Row, campaign: str | None) -> str:
    """Say what was done, in answer to what."""
    where = f"“{campaign}”" if campaign else "a campaign without a name"
    word = f"“{row['status_raw']}”: " if row["status_raw"] else ""
    if not row["is_deed"]:
        return f"{word}reached by {where}, nothing done that counts as a touch"
    strength = "shows intent" if row["is_intent"] else "weak"
    return f"{word}{where}, {_KINDS[row['kind']]}, {strength}"
