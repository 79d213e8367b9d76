"""What happened to a record, one line each, with the upload that said so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import dataframely as dy
import polars as pl

from alignment.desk.record.contacting import contacts
from alignment.desk.record.gathered import Gathered, Row, holding
from alignment.desk.record.steps import decisions
from alignment.desk.record.touching import touches
from alignment.ladder import STAGES, UNMAPPED
from alignment.metrics.stays import ENDS
from alignment.schema.record import KINDS, RecordLine

_ENDED: Final = {
    "open": "still there",
    "forward": "moved on to {}",
    "skip": "moved on to {}, leaving out a stage",
    "back": "went back to {}",
    "within": "went on to {}, the same shared stage",
    "reopen": "came back to {}",
    "moved_pipeline": "moved to another pipeline, {}",
    "unmapped": "moved on to {}",
}
_OTHERWISE: Final = "ended as {}"


def history_of(gathered: Gathered) -> dy.DataFrame[RecordLine]:
    """Put a record's whole history on one line of time.

    Args:
        gathered: All rows about it.

    Returns:
        One row per thing that happened to the record or to one linked with it: oldest first,
        what has no day last.
    """
    told = (_created, _stays, touches, contacts, decisions)
    rows = [row for tell in told for row in tell(gathered)]
    kinds = list(KINDS)
    lines = pl.DataFrame(
        [_complete(row) for row in rows], schema=RecordLine.create_empty().schema
    ).with_columns(
        order=pl.col("kind").replace_strict(kinds, range(len(kinds)), return_dtype=pl.Int8)
    )
    return RecordLine.validate(
        lines.sort("day", "entity", "order", nulls_last=True, maintain_order=True).drop("order")
    )


def source_of(row: Mapping[str, Any]) -> Row:
    """Name the upload, file and line that a stored row came from."""
    return {
        "upload_id": row["upload_id"],
        "file": row["file"],
        "row_no": row["row_no"],
        "as_of_day": row["as_of"],
    }


def _complete(row: Row) -> Row:
    return {name: row.get(name) for name in RecordLine.columns()}


def _created(gathered: Gathered) -> Iterator[Row]:
    """Tell when each record was created, and what was merged."""
    for row in holding(gathered.leads).iter_rows(named=True):
        about = {"entity": "lead", "entity_id": row["lead_id"], **source_of(row)}
        told = f"Lead created, source {row['source'] or 'not recorded'}"
        yield {
            "day": row["created_day"],
            "kind": "created",
            "side": "marketing",
            "what": told,
        } | about
        if row["merged_into"]:
            told = f"Merged into lead {row['merged_into']}, which stands for both"
            yield {"kind": "merged", "side": "both", "what": told} | about
    for row in holding(gathered.opportunities).iter_rows(named=True):
        yield {
            "day": row["created_day"],
            "kind": "created",
            "side": "sales",
            "entity": "opportunity",
            "entity_id": row["opp_id"],
            "what": "Opportunity created",
            "amount_minor": None,
            **source_of(row),
        }


def _stays(gathered: Gathered) -> Iterator[Row]:
    """Tell each stay in a stage, in the tool's own word and the shared one."""
    told = _told(gathered)
    for _, stays in gathered.stays.sort("entity", "entity_id", "entered_day").group_by(
        ["entity", "entity_id"], maintain_order=True
    ):
        rows = stays.sort(["entered_day", "visit"]).to_dicts()
        for stay in rows:
            yield _stay(stay, rows, told, gathered.as_of)


def _stay(
    stay: Row, others: list[Row], told: Mapping[tuple[str, int, str], Row], as_of: int
) -> Row:
    is_end = stay["stage"] in ENDS or (stay["entity"] == "lead" and stay["stage"] == "opportunity")
    days = stay["days"]
    if days is None and stay["exit_kind"] == "open" and not is_end:
        days = max(as_of - stay["entered_day"], 0)
    event = told.get((stay["entity"], stay["entered_day"], stay["raw"]), {})
    entry = event or told.get((stay["entity"], -1, stay["entity_id"]), {})
    owner = STAGES[stay["stage"]].owner if stay["stage"] in STAGES else "both"
    since = "; there since before the history begins" if stay["is_left_truncated"] else ""
    return {
        "day": stay["entered_day"],
        "kind": "stage",
        "side": owner,
        "entity": stay["entity"],
        "entity_id": stay["entity_id"],
        "what": f"{_both(stay['raw'], stay['stage'])}{since}",
        "days": days,
        "ended": None if is_end and stay["exit_kind"] == "open" else _ended(stay, others),
        "evidence": stay["evidence"],
        "amount_minor": event.get("amount_minor"),
        "currency": event.get("currency"),
        **(source_of(entry) if entry else {}),
    }


def _ended(stay: Row, others: list[Row]) -> str:
    """Say how a stay ended: to which of the tool's words, and which shared stage that is."""
    day = None if stay["days"] is None else stay["entered_day"] + stay["days"]
    after = next((each for each in others if each["entered_day"] == day and each is not stay), None)
    shared = stay["exit_stage"] or ""
    if after is not None and (not shared or after["stage"] == shared):
        where = _both(after["raw"], after["stage"])
    else:
        where = STAGES[shared].label if shared in STAGES else "another stage"
    return _ENDED.get(stay["exit_kind"], _OTHERWISE).format(where)


def _both(raw: str, stage: str) -> str:
    """Name a stage in the tool's own word and the shared one."""
    shared = "not mapped to a shared stage" if stage == UNMAPPED else STAGES[stage].label
    return f"“{raw}”, {shared}" if raw else shared


def _told(gathered: Gathered) -> dict[tuple[str, int, str], Row]:
    """Find what told an entry into a stage, by entity, day and word; and each record's own row."""
    found: dict[tuple[str, int, str], Row] = {}
    for entity, key, rows in (
        ("lead", "lead_id", gathered.leads),
        ("opportunity", "opp_id", gathered.opportunities),
    ):
        found |= {(entity, -1, row[key]): row for row in holding(rows).iter_rows(named=True)}
    for row in holding(gathered.events).iter_rows(named=True):
        found[row["entity"], row["day"], row["to_raw"]] = row
    return found
