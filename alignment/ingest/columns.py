"""The mapped columns of a file, read into canonical columns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from alignment.errors import MappingError
from alignment.ingest.cells import (
    Parsed,
    chosen,
    cleaned,
    parse_boolean,
    parse_first,
    parse_outcome,
    parse_text,
)
from alignment.ingest.dates import parse_dates
from alignment.ingest.facts import FACTS, SCORES, parse_employees, parse_fact, parse_score
from alignment.ingest.fractions import in_units, to_the_coin
from alignment.ingest.mapping import EMAIL, MICROS, OUTCOME, Mapping, spelling
from alignment.ingest.money import mark_of, parse_currency, parse_money
from alignment.ingest.numbers import decimal_mark, parse_count, parse_number, unsigned
from alignment.ingest.privacy import impersonal, parse_email
from alignment.ingest.systems.codes import ABOUT_PEOPLE, CODES
from alignment.ingest.systems.salesforce_ids import in_full
from alignment.schema.canonical import TABLES
from alignment.settings import Settings

_DAY_AND_TIME: Final = {"created_day": "created_at", "day": "at"}
"""Columns that come in pairs: mapping a header to either gives both."""


@dataclass(slots=True)
class Reading:
    """A file's columns while they are being read.

    Args:
        name: The file, for questions.
        mapping: What its columns mean.
        settings: The firm's zone and currency.
        secret: Keys the hash of addresses.
        cells: Cleaned cells by header, null where empty.
        values: Canonical columns read so far.
        problems: Header and why a cell of it couldn't be read, per row.
        marks: The decimal mark that each money column was read with.
        notes: Sentences about how columns were read.
    """

    name: str
    mapping: Mapping
    settings: Settings
    secret: bytes
    cells: dict[str, pl.Series]
    values: dict[str, pl.Series] = field(default_factory=dict)
    problems: list[tuple[str, pl.Series]] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_columns(reading: Reading) -> None:
    """Read every mapped column; the currency first, since amounts depend on it."""
    ordered = sorted(reading.mapping.columns, key=lambda pair: pair[1] != "currency")
    for header, column in ordered:
        parsed = _parsed(reading, header, column)
        reading.problems.append((header, parsed.problem))
        reading.notes.extend(parsed.notes)
        for name, values in parsed.values.items():
            held = reading.values.get(name)
            reading.values[name] = values if held is None else held.fill_null(values)
    _add_constants(reading)
    if {"content", "deed_raw"} <= reading.values.keys():
        is_about_people = reading.values["deed_raw"].str.to_lowercase().is_in(ABOUT_PEOPLE)
        is_kept = ~is_about_people.fill_null(value=False)
        reading.values["content"] = chosen(is_kept, reading.values["content"])


def money_headers(mapping: Mapping) -> tuple[str, ...]:
    """List the headers that hold amounts."""
    return tuple(header for header, column in mapping.columns if _is_money(column))


def read_days(reading: Reading, header: str, *, is_month: bool = False) -> pl.DataFrame:
    """Read a column of dates as ``day``, ``at`` and ``problem``."""
    mapping, zone = reading.mapping, reading.settings.time_zone
    found, notes = parse_dates(
        reading.cells[header],
        file=reading.name,
        header=header,
        order=dict(mapping.date_orders).get(header, ""),
        source_zone=mapping.time_zone or zone,
        zone=zone,
        is_month=is_month,
    )
    reading.notes.extend(notes)
    return found


def cells_by_header(rows: pl.DataFrame, places: dict[str, int]) -> dict[str, pl.Series]:
    """Clean the cells of every column that is read."""
    return {header: cleaned(rows[f"c{place}"]) for header, place in places.items()}


def _is_money(column: str) -> bool:
    """Tell whether a column holds amounts."""
    return column == MICROS or column.endswith("_minor")


def _parsed(reading: Reading, header: str, column: str) -> Parsed:
    """Read one column by the kind of canonical column that it gives."""
    text = reading.cells[header]
    if column == EMAIL:
        return parse_email(text, reading.secret, keeps_email=reading.settings.keeps_email)
    if column == OUTCOME:
        return parse_outcome(text)
    if column == "currency":
        return parse_currency(text)
    if column.endswith(("_day", "_at")) or column in {"day", "at"}:
        return _dated(reading, header, column)
    if _is_money(column):
        return _money(reading, header, column)
    return _by_type(reading, header, column)


def _by_type(reading: Reading, header: str, column: str) -> Parsed:
    """Read facts, flags, numbers and text."""
    text = reading.cells[header]
    dtype = TABLES[reading.mapping.object].columns()[column].dtype
    if column in FACTS or column == "employees":
        parse = parse_fact if column in FACTS else parse_employees
        return parse(text, column, header)
    if dtype == pl.Boolean:
        return parse_boolean(text, column)
    if dtype == pl.Float64:
        return _number(reading, header, column)
    if dtype.is_integer():
        return parse_count(text, column)
    if column.endswith("_id") and header.strip().casefold().startswith("associated"):
        return parse_first(text, column, header)
    if column == "content":
        text = impersonal(text)
    if column == "deed_raw":
        text = text.replace(CODES.get(reading.mapping.system, {}))
    if column.endswith("_id") and reading.mapping.system == "salesforce":
        text = in_full(text)
    return parse_text(text, column)


def _number(reading: Reading, header: str, column: str) -> Parsed:
    """Read numbers that may have decimals."""
    text, mapping = reading.cells[header], reading.mapping
    mark = decimal_mark(
        unsigned(text.str.strip_suffix("%"))[0],
        file=reading.name,
        header=header,
        known=_known_mark(mapping, header),
    )
    if column in SCORES:
        return parse_score(text, column, header, mark)
    return parse_number(text, column, mark, percent=header in mapping.percent_columns)


def _dated(reading: Reading, header: str, column: str) -> Parsed:
    """Read a date; where the table has a column for the time too, both."""
    # A cost of a month stands on the month's first day, whichever day the file names.
    is_month = reading.mapping.object == "cost" and "month" in spelling(header)
    found = read_days(reading, header, is_month=is_month or column == "month_day")
    days, times = found["day"], found["at"]
    for day, at in _DAY_AND_TIME.items():
        if column in {day, at}:
            pair = {day: days, at: times}
            known = TABLES[reading.mapping.object].column_names()
            values = {name: part for name, part in pair.items() if name in known}
            return Parsed(values, found["problem"])
    if column == "modified_at":
        return Parsed({column: times, "_modified_day": days}, found["problem"])
    return Parsed({column: days}, found["problem"])


def _money(reading: Reading, header: str, column: str) -> Parsed:
    """Read amounts and note where their currency was assumed."""
    text, mark = reading.cells[header], _known_mark(reading.mapping, header)
    known = reading.values.get("currency")
    fallback = reading.mapping.currency or reading.settings.base_currency
    if known is None:
        known = pl.Series([None], dtype=pl.String).new_from_index(0, len(text))
    notes: tuple[str, ...] = ()
    if column == MICROS:
        text, mark, column = in_units(text), ".", "amount_minor"
    if reading.mapping.object == "cost":
        mark = mark or mark_of(text, file=reading.name, header=header)
        text, notes = to_the_coin(text, mark, known.fill_null(fallback), header)
    reading.cells[header] = text
    parsed, mark = parse_money(
        text,
        column,
        file=reading.name,
        header=header,
        mark=mark,
        currencies=known,
        fallback=fallback,
    )
    reading.marks[header] = mark
    return Parsed(parsed.values, parsed.problem, (*notes, *parsed.notes))


def _known_mark(mapping: Mapping, header: str) -> str:
    """Give the decimal mark that a person or the tool has told."""
    return dict(mapping.decimal_marks).get(header, mapping.decimal_mark)


def _add_constants(reading: Reading) -> None:
    """Set what every row has, where no column has said otherwise."""
    mapping = reading.mapping
    height = len(next(iter(reading.cells.values())))
    kinds = TABLES[mapping.object].columns()
    for column, value in mapping.constants:
        text = pl.Series(column, [value], pl.String)
        if kinds[column].dtype == pl.Boolean:
            text = parse_boolean(text, column).values[column]
        if column == "day" or column.endswith("_day"):
            text = text.str.to_date("%Y-%m-%d", strict=False)
        cast = text.cast(kinds[column].dtype, strict=False)
        if cast.null_count():
            raise MappingError(
                f"{value!r} doesn't fit the column {column}, which every row is to have.",
                "Correct the constant in the mapping.",
            )
        whole = cast.new_from_index(0, height)
        held = reading.values.get(column)
        reading.values[column] = whole if held is None else held.fill_null(whole)
