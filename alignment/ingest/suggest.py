"""Proposals for files that no known system writes: what a row is, and what its columns mean."""

from __future__ import annotations

import re
from typing import Final

import polars as pl
from rapidfuzz import fuzz

from alignment.ingest.cells import cleaned
from alignment.ingest.facts import FACTS, parse_employees, parse_fact
from alignment.ingest.mapping import OTHER, Mapping, fingerprint, mappable
from alignment.ingest.privacy import is_personal
from alignment.ingest.reading import RawTable
from alignment.ingest.recognise import stage_column
from alignment.ingest.systems import LAYOUTS
from alignment.schema.canonical import KEYS, TABLES

NEAR: Final = 86
"""A header is proposed for a column when their likeness, 0 to 100, is at least this."""

_SAMPLE: Final = 300
_MOSTLY: Final = 0.8
_WORDS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("lead", "lead_id"): ("lead id", "mql id", "contact id", "prospect id", "id"),
    ("lead", "created_at"): ("created", "created at", "first contact date", "date created"),
    ("lead", "source"): ("source", "origin", "channel", "utm source"),
    ("lead", "status_raw"): ("status", "lead status", "lifecycle stage", "stage"),
    ("lead", "owner_id"): ("owner", "sales rep", "assigned to"),
    ("lead", "employees"): ("employees", "headcount", "company size"),
    ("lead", "score"): ("score", "lead score"),
    ("lead", "decision_reason"): ("reason", "disposition reason", "status reason"),
    ("opportunity", "opp_id"): ("opportunity id", "deal id", "id"),
    ("opportunity", "stage_raw"): ("stage", "deal stage", "sales stage", "opportunity stage"),
    ("opportunity", "amount_minor"): ("amount", "value", "deal value", "close value", "revenue"),
    ("opportunity", "created_at"): ("created", "created at", "engage date", "open date"),
    ("opportunity", "close_day"): ("close date", "closed at", "won date"),
    ("opportunity", "owner_id"): ("owner", "sales agent", "sales rep"),
    ("opportunity", "account_id"): ("account", "account id", "company", "customer"),
    ("opportunity", "product_id"): ("product", "product id"),
    ("account", "account_id"): ("account id", "company id", "account"),
    ("account", "industry"): ("industry", "sector"),
    ("account", "country"): ("country", "office location"),
    ("owner", "owner_id"): ("sales agent", "user id", "owner", "owner id"),
    ("owner", "region"): ("region", "regional office"),
    ("owner", "team"): ("team", "manager"),
    ("product", "product_id"): ("product", "product id", "sku"),
    ("product", "price_minor"): ("price", "sales price", "list price"),
    ("stage_event", "entity_id"): ("opportunity id", "deal id", "lead id"),
    ("stage_event", "from_raw"): ("from stage", "old stage", "previous stage", "old value"),
    ("stage_event", "to_raw"): ("to stage", "new stage", "new value"),
    ("stage_event", "at"): ("changed at", "edit date", "timestamp"),
    ("campaign", "campaign_id"): ("campaign id", "id"),
    ("campaign", "name"): ("campaign name",),
    ("campaign", "budgeted_minor"): ("budget", "planned cost"),
    ("campaign", "actual_minor"): ("cost", "actual cost", "spend"),
    ("contact", "contact_id"): ("contact id", "person id"),
    ("contact", "email"): ("email", "email address"),
    ("campaign_member", "lead_id"): ("lead id",),
    ("campaign_member", "contact_id"): ("contact id",),
    ("touch", "touch_id"): ("touch id", "touchpoint id", "event id"),
    ("touch", "deed_raw"): ("touch type", "touchpoint", "interaction"),
    ("touch", "content"): ("asset", "content"),
    ("touch", "day"): ("touch date", "touched at"),
    ("activity", "activity_id"): ("activity id", "call id", "meeting id"),
    ("activity", "kind_raw"): ("activity type", "type of activity"),
    ("activity", "day"): ("activity date", "call date", "meeting date"),
    ("cost", "cost_id"): ("cost id", "invoice"),
    ("cost", "amount_minor"): ("cost", "spend", "spent", "total cost"),
    ("cost", "day"): ("month", "cost date", "invoice date"),
}
"""What people call columns, beside the headers that known systems use."""

_NEUTRAL: Final = frozenset({"id", "name", "status", "stage", "owner", "source", "type", "created"})
"""Words that say nothing about which table a file is."""

_DATE: Final = (
    r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|^\d{1,2}[ -][A-Za-z]{3}|^[A-Za-z]{3,9} \d|^\d{13}$"
)
_NUMBER: Final = r"^[^\d]{0,4}[\d.,'  ]+[^\d]{0,4}$"


def suggest(raw: RawTable, object: str | None = None) -> Mapping:  # noqa: A002 - what a row is, everywhere
    """Propose what the columns of an unknown file mean; a person checks it.

    Args:
        raw: The file.
        object: What its rows are, if a person has said so; else the table that fits best.
    """
    tables = [object] if object else [name for name in TABLES if name not in {"target", "rate"}]
    ranked = {table: _pairs(raw, table) for table in tables}
    best = max(tables, key=lambda table: sum(score for _, _, score in ranked[table]))
    stages = (stage_column(header) for header in raw.headers)
    columns = tuple((header, column) for header, column, _ in ranked[best])
    return Mapping(
        OTHER,
        best,
        columns,
        stage_columns=tuple(stage for stage in stages if stage)
        if best in {"lead", "opportunity"}
        else (),
        headers=fingerprint(raw.headers),
    )


def _pairs(raw: RawTable, table: str) -> list[tuple[str, str, float]]:
    """Pair headers with a table's columns, the likeliest first, each used once.

    Returns:
        Header, canonical column and what the pair says for the table.
    """
    likely = [
        (score, weight, place, header, column)
        for place, header in enumerate(raw.headers)
        if header.strip()
        for column in mappable(table)
        for score, weight in [_likeness(header, table, column)]
        if score >= NEAR
    ]
    taken: set[str] = set()
    pairs = []
    for score, weight, place, header, column in sorted(likely, key=lambda x: (-x[0], x[2])):
        if not taken & {header, column} and _looks_right(raw, place, table, column):
            taken |= {header, column}
            pairs.append((header, column, score * weight))
    return pairs


def _likeness(header: str, table: str, column: str) -> tuple[float, float]:
    """Say how alike a header and a column are, 0 to 100, and how much that tells."""
    said = _plain(header)
    if is_personal(header) and column in {"title", "score"}:
        return 0, 0
    words = _words(table, column)
    score = max((fuzz.ratio(said, word) for word in words), default=0)
    weight = 0.3 if said in _NEUTRAL else 1.0
    return score, 2 * weight if column == KEYS[table] and said != "id" else weight


def _words(table: str, column: str) -> tuple[str, ...]:
    """List what people and known systems call a column."""
    base = re.sub(r"_(raw|minor|day|at)$", "", column).replace("_", " ")
    known = [
        _plain(name)
        for layout in LAYOUTS
        if layout.object == table
        for name in (*layout.columns.get(column, ()), *dict(layout.several).get(column, ()))
    ]
    return (base, *_WORDS.get((table, column), ()), *known)


def _plain(header: str) -> str:
    """Write a header as plain lower-case words."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    return re.sub(r"[\s_\-.]+", " ", parted).strip().casefold()


def _looks_right(raw: RawTable, place: int, table: str, column: str) -> bool:
    """Tell whether the first values fit the kind of column."""
    values = cleaned(raw.rows[f"c{place}"].head(_SAMPLE)).drop_nulls()
    kind = TABLES[table].columns().get(column)
    if values.is_empty() or kind is None:
        return True
    if column in FACTS or column == "employees":
        read = parse_fact if column in FACTS else parse_employees
        return _readable(read(values, column, "").values[column])
    if column.endswith(("_day", "_at")) or column in {"day", "at"}:
        return _share(values, _DATE) >= _MOSTLY
    if kind.dtype.is_numeric():
        return _share(values, _NUMBER) >= _MOSTLY
    return True


def _readable(read: pl.Series) -> bool:
    """Tell whether enough values could be read."""
    return read.count() >= _MOSTLY * len(read)


def _share(values: pl.Series, pattern: str) -> float:
    """Give the share of values that have a shape."""
    return int(values.str.contains(pattern).sum()) / len(values)
