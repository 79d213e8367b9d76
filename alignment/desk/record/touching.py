"""What a record's people did in answer to marketing: where, of what kind, how strong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import narwhals as nw
import polars as pl

from alignment.desk.record.gathered import Gathered, Row
from alignment.marts.shared import Lazy
from alignment.marts.touch_kinds import phrases
from alignment.marts.ways import KEYS, meanings, member_keys, told_ways, touch_keys
from alignment.schema.canonical import TABLES
from alignment.schema.marts import NOT_RECORDED
from alignment.settings import Settings

_KINDS: Final = {
    "request": "a request",
    "event": "an event",
    "content": "content",
    "other": "another kind",
}


def touches(gathered: Gathered) -> Iterator[Row]:
    """Tell each touch that is recorded of a record's people.

    Args:
        gathered: All rows about it.

    Returns:
        One line per campaign member and per row of a list of touches, in no order. Those that did
        nothing say so.
    """
    members, listed = (_standing(rows) for rows in (gathered.members, gathered.touched))
    if members.is_empty() and listed.is_empty():
        return
    tables = _tables(members, listed, gathered.campaigns)
    for row in _read(tables, "campaign_member", member_keys()):
        day = row["responded_day"] if row["responded_day"] is not None else row["created_day"]
        about = ("lead", row["lead_id"] or gathered.lead_ids[0])
        yield _line(row, about, day, row["status_raw"])
    for row in _read(tables, "touch", touch_keys()):
        about = gathered.whose(row, row["opp_id"])
        yield _line(row, about, row["day"], row["deed_raw"])


def _standing(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(~pl.col("is_deleted").fill_null(value=False))


def _tables(
    members: pl.DataFrame, listed: pl.DataFrame, campaigns: pl.DataFrame
) -> dict[str, Lazy]:
    """Read what the deeds mean, as the marts do."""
    frames: dict[str, pl.DataFrame] = {
        **{name: TABLES[name].create_empty() for name in ("lead", "opportunity")},
        "campaign_member": members,
        "touch": listed,
        "campaign": campaigns,
    }
    tables: dict[str, Lazy] = {name: nw.from_native(rows.lazy()) for name, rows in frames.items()}
    firm = Settings()
    for name, step in (("_told_way", told_ways), ("_phrase", phrases), ("_meaning", meanings)):
        tables[name] = step(tables, firm)
    return tables


def _read(tables: dict[str, Lazy], name: str, keys: Mapping[str, nw.Expr]) -> Iterator[Row]:
    """Give the rows of a table with what was read of their deeds."""
    deeds = tables["_meaning"].select(
        *("is_deed", "kind", "is_intent"),
        of_campaign="campaign",
        of_channel="via",
        **{f"key_{key}": nw.col(key) for key in KEYS},
    )
    keyed = tables[name].with_columns(**{f"key_{key}": told for key, told in keys.items()})
    joined = keyed.join(deeds, on=[f"key_{key}" for key in KEYS], how="left")
    found: pl.DataFrame = joined.collect("polars").to_native()
    yield from found.iter_rows(named=True)


def _line(row: Row, about: tuple[str, str], day: int | None, word: str | None) -> Row:
    return {
        "day": day,
        "kind": "touch",
        "side": "marketing",
        "entity": about[0],
        "entity_id": about[1],
        "what": _said(row, word),
        "upload_id": row["upload_id"],
        "file": row["file"],
        "row_no": row["row_no"],
        "as_of_day": row["as_of"],
    }


def _said(row: Row, told: str | None) -> str:
    """Say what was done, in answer to what."""
    names = [row[name] for name in ("of_campaign", "of_channel") if row[name] != NOT_RECORDED]
    where = f"“{names[0]}”" if names else "a campaign without a name"
    word = f"“{told}”: " if told else ""
    if not row["is_deed"]:
        return f"{word}reached by {where}, nothing done that counts as a touch"
    strength = "shows intent" if row["is_intent"] else "weak"
    return f"{word}{where}, {_KINDS[row['kind']]}, {strength}"
