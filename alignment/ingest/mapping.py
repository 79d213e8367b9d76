"""How the columns of one kind of file become the columns of a canonical table."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rapidfuzz import process

from alignment.errors import MappingError
from alignment.ingest.money import CODES
from alignment.ingest.reading import RawTable
from alignment.schema.canonical import TABLES

OTHER: Final = "other"
"""The system of a file that no known system writes."""

DATE_ORDERS: Final = ("dmy", "mdy", "ymd")
DECIMAL_MARKS: Final = (".", ",")

EMAIL: Final = "email"
"""Maps a column of addresses: kept as a keyed hash and its domain."""

OUTCOME: Final = "outcome"
"""Maps a column that says won, lost or open: the flags, and the stage of a closed record."""

MICROS: Final = "amount_micros"
"""Maps a column of amounts in millionths of a unit of money."""

MODIFIED: Final = "modified_at"
"""Maps a column that tells which of several rows of one record is the newest."""

EXTRA: Final[dict[str, tuple[str, ...]]] = {
    "lead": (EMAIL,),
    "opportunity": (OUTCOME,),
    "contact": (EMAIL, MODIFIED),
    "campaign": (MODIFIED,),
    "touch": (EMAIL,),
    "activity": (EMAIL, MODIFIED),
    "cost": (MICROS,),
}
"""What a header can be mapped to beside the columns of the table itself."""

TOUCH_PARTS: Final = ("day", "campaign_name", "channel", "content")
"""What the columns of a lead or contact can tell of a touch of theirs."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """How the columns of one kind of file become the columns of a canonical table.

    Args:
        system: The tool that wrote the file: salesforce, hubspot, pipedrive, zoho, dynamics,
            alignment for our own tables, or other.
        object: The canonical table that a row is a record of.
        columns: Header and canonical column; a header may occur twice. Where two headers give one
            canonical column, the first that has a value counts.
        stage_columns: Header, the tool's word for the stage, and its pipeline: each date in such a
            column is an entry of the record into that stage.
        constants: Canonical column and the text that every row has there.
        date_orders: Header and dmy, mdy or ymd, where a person has said so.
        decimal_marks: Header and its decimal mark, where a person or the tool has said so.
        percent_columns: Headers of shares given from 0 to 100.
        only_rows: Header and the value that a row must have there to be a record.
        touch_columns: What a touch of a lead or contact is called, header, and which of TOUCH_PARTS
            it tells: each name is one touch of the record. Of several headers for one part the
            first that has a value counts.
        currency: Of amounts that name none; empty for the firm's base currency.
        time_zone: In which the tool writes times; empty for the firm's own.
        decimal_mark: Of all numbers in the file; empty where their column has to show it.
        match: File name pattern, such as ``deals*.csv``, where a mapping file has several.
        headers: Fingerprint of the headers it was made for, or empty.
    """

    system: str
    object: str
    columns: tuple[tuple[str, str], ...] = ()
    stage_columns: tuple[tuple[str, str, str], ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    date_orders: tuple[tuple[str, str], ...] = ()
    decimal_marks: tuple[tuple[str, str], ...] = ()
    percent_columns: tuple[str, ...] = ()
    only_rows: tuple[tuple[str, str], ...] = ()
    touch_columns: tuple[tuple[str, str, str], ...] = ()
    currency: str = ""
    time_zone: str = ""
    decimal_mark: str = ""
    match: str = ""
    headers: str = ""


def spelling(header: str) -> str:
    """Reduce a header to what stays the same whatever its case, spaces and underscores."""
    return re.sub(r"[\s_\ufeff]+", "", header).casefold()


def fingerprint(headers: Iterable[str]) -> str:
    """Name a set of headers: the same whatever their order, case and spaces."""
    spelt = "\n".join(sorted(spelling(header) for header in headers))
    return hashlib.sha256(spelt.encode()).hexdigest()[:32]


def mappable(table: str) -> tuple[str, ...]:
    """List what a header can be mapped to in a canonical table."""
    own = tuple(name for name in TABLES[table].column_names() if name not in {"file_no", "row_no"})
    hidden = {"email_hash", "email_domain"}
    return (*(name for name in own if name not in hidden), *EXTRA.get(table, ()))


def used_headers(mapping: Mapping) -> tuple[str, ...]:
    """List the headers that a mapping reads, each once, in its own order."""
    named = (
        *(header for header, _ in mapping.columns),
        *(header for header, _, _ in mapping.stage_columns),
        *(header for header, _ in mapping.only_rows),
        *(header for _, header, _ in mapping.touch_columns),
    )
    return tuple(dict.fromkeys(named))


def pick(mappings: Sequence[Mapping], raw: RawTable) -> Mapping | None:
    """Choose the mapping made for a file: by its headers, then its name, then what it needs."""
    mark = fingerprint(raw.headers)
    present = {spelling(header) for header in raw.headers}
    fits = [
        mapping
        for mapping in mappings
        if all(spelling(header) in present for header in used_headers(mapping))
    ]
    ranked = (
        [mapping for mapping in mappings if mapping.headers == mark],
        [mapping for mapping in mappings if mapping.match and fnmatch(raw.name, mapping.match)],
        fits,
    )
    return next((found[0] for found in ranked if found), None)


def positions(mapping: Mapping, raw: RawTable) -> dict[str, int]:
    """Find the position of every header that a mapping reads.

    Raises:
        MappingError: The mapping doesn't fit the file or the tables.
    """
    _check_names(mapping)
    exact = {header: place for place, header in reversed(list(enumerate(raw.headers)))}
    spelt = {spelling(header): place for header, place in exact.items()}
    found = {}
    for header in used_headers(mapping):
        place = exact.get(header, spelt.get(spelling(header)))
        if place is None:
            raise MappingError(
                f"{raw.name} has no column called {header!r}{_nearest(header, raw.headers)}.",
                "Map the columns anew for this file.",
            )
        found[header] = place
    return found


def _check_names(mapping: Mapping) -> None:
    """Refuse tables and canonical columns that don't exist."""
    if mapping.object not in TABLES:
        raise MappingError(
            f"There is no table called {mapping.object!r}{_nearest(mapping.object, TABLES)}.",
            f"Use one of {', '.join(TABLES)}.",
        )
    allowed = mappable(mapping.object)
    targets = (*(name for _, name in mapping.columns), *(name for name, _ in mapping.constants))
    for name in targets:
        if name not in allowed:
            raise MappingError(
                f"The table {mapping.object} has no column called {name!r}"
                f"{_nearest(name, allowed)}.",
                f"Use one of {', '.join(allowed)}.",
            )
    _check_touches(mapping)
    money = [
        "amount_minor" if name == MICROS else name
        for _, name in mapping.columns
        if name == MICROS or name.endswith("_minor")
    ]
    if len(money) != len(set(money)):
        raise MappingError(
            "Two columns are mapped to one amount.", "Map one of them, so that the money adds up."
        )
    _check_formats(mapping)


def _check_touches(mapping: Mapping) -> None:
    """Refuse touches beside records that aren't people, and parts that no touch has."""
    if mapping.touch_columns and mapping.object not in {"lead", "contact"}:
        raise MappingError(
            "Only the file of a lead or contact can tell of their touches.",
            "Take touch_columns out of the mapping.",
        )
    for _, _, part in mapping.touch_columns:
        if part not in TOUCH_PARTS:
            raise MappingError(
                f"A touch has no part called {part!r}{_nearest(part, TOUCH_PARTS)}.",
                f"Use one of {', '.join(TOUCH_PARTS)}.",
            )


def _check_formats(mapping: Mapping) -> None:
    """Refuse formats, a currency and a time zone that nobody knows."""
    marks = [mark for _, mark in mapping.decimal_marks]
    said = (
        *(("date order", order, DATE_ORDERS) for _, order in mapping.date_orders),
        *(("decimal mark", mark, DECIMAL_MARKS) for mark in (*marks, mapping.decimal_mark)),
        ("currency", mapping.currency, CODES),
    )
    for kind, value, known in said:
        if value and value not in known:
            raise MappingError(
                f"The mapping names the {kind} {value!r}, which isn't known.",
                f"Use one of {', '.join(sorted(known))}.",
            )
    try:
        ZoneInfo(mapping.time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise MappingError(
            f"There is no time zone called {mapping.time_zone!r}.",
            "Use an IANA name such as Europe/Berlin.",
        ) from problem


def _nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name is nearest, if any is near."""
    best = process.extractOne(name, list(known), score_cutoff=60)
    return f" (did you mean {best[0]!r}?)" if best else ""
