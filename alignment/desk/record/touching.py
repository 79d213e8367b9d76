"""What a record's campaign members did: with which campaign, of what kind, how strong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import narwhals as nw
import polars as pl

from alignment.desk.record.gathered import Gathered, Row
from alignment.marts.shared import Lazy
from alignment.marts.touch_kinds import phrases
from alignment.marts.ways import KEYS, meanings, member_keys, told_ways
from alignment.schema.canonical import TABLES
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
    read = _read(members, gathered.campaigns)
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


def _read(members: pl.DataFrame, campaigns: pl.DataFrame) -> pl.DataFrame:
    """Add to campaign members what the marts read of their deeds."""
    empty = {name: TABLES[name].create_empty() for name in ("touch", "lead", "opportunity")}
    frames = empty | {"campaign_member": members, "campaign": campaigns}
    tables: dict[str, Lazy] = {name: nw.from_native(rows.lazy()) for name, rows in frames.items()}
    firm = Settings()
    for name, step in (("_told_way", told_ways), ("_phrase", phrases), ("_meaning", meanings)):
        tables[name] = step(tables, firm)
    deeds = tables["_meaning"].select(*KEYS, "is_deed", "kind", "is_intent")
    keyed = tables["campaign_member"].with_columns(
        **{f"key_{name}": key for name, key in member_keys().items()}
    )
    joined = keyed.join(
        deeds,
        left_on=[f"key_{name}" for name in KEYS],
        right_on=list(KEYS),
        how="left",
        suffix="_told",
    )
    found: pl.DataFrame = joined.collect("polars").to_native()
    return found


def _said(row: Row, campaign: str | None) -> str:
    """Say what was done, in answer to what."""
    where = f"“{campaign}”" if campaign else "a campaign without a name"
    word = f"“{row['status_raw']}”: " if row["status_raw"] else ""
    if not row["is_deed"]:
        return f"{word}reached by {where}, nothing done that counts as a touch"
    strength = "shows intent" if row["is_intent"] else "weak"
    return f"{word}{where}, {_KINDS[row['kind']]}, {strength}"
