"""Mappings as text that a person can read and change."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Final

from alignment.errors import MappingError
from alignment.ingest.mapping import OTHER, Mapping

_WIDTHS: Final = {
    "columns": 2,
    "stage_columns": 3,
    "constants": 2,
    "date_orders": 2,
    "decimal_marks": 2,
    "only_rows": 2,
    "touch_columns": 3,
}
"""How many texts an entry of each list has; an entry of any other list is one text."""

_ESCAPES: Final = str.maketrans(
    {"\\": "\\\\", '"': '\\"'}
    | {chr(code): f"\\u{code:04x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
)


def to_toml(mappings: Mapping | Sequence[Mapping]) -> str:
    """Write mappings as TOML, one ``[[file]]`` each."""
    several = [mappings] if isinstance(mappings, Mapping) else list(mappings)
    return "\n".join("\n".join(("[[file]]", *_lines(mapping), "")) for mapping in several)


def from_toml(text: str) -> tuple[Mapping, ...]:
    """Read mappings from TOML: ``[[file]]`` tables, or a single one at the top level.

    Raises:
        MappingError: The text is not TOML, or not a mapping.
    """
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise MappingError(
            f"The mapping file couldn't be read: {problem}.", "Correct that line."
        ) from problem
    entries = read.get("file", [read])
    if not isinstance(entries, list) or not entries:
        raise MappingError("The mapping file maps no file.", "Add a [[file]] table.")
    return tuple(_mapping(entry) for entry in entries)


def _lines(mapping: Mapping) -> list[str]:
    """Write the fields that say something."""
    lines = []
    for field in fields(mapping):
        value = getattr(mapping, field.name)
        if value == field.default:
            continue
        if isinstance(value, str):
            lines.append(f"{field.name} = {_quoted(value)}")
        else:
            entries = "".join(f"    {_entry(entry)},\n" for entry in value)
            lines.append(f"{field.name} = [\n{entries}]")
    return lines


def _entry(entry: str | tuple[str, ...]) -> str:
    """Write one entry of a list."""
    if isinstance(entry, str):
        return _quoted(entry)
    return f"[{', '.join(_quoted(part) for part in entry)}]"


def _quoted(value: str) -> str:
    """Write a text so that any character comes back as it was."""
    return f'"{value.translate(_ESCAPES)}"'


def _mapping(entry: object) -> Mapping:
    """Build one mapping and name the first thing that doesn't fit."""
    if not isinstance(entry, dict):
        raise MappingError("A [[file]] of the mapping file is not a table.", "Write [[file]].")
    known = {field.name: field.default is MISSING for field in fields(Mapping)}
    for name in entry:
        if name not in known:
            raise MappingError(
                f"The mapping file has an entry {name!r} that means nothing here.",
                f"Use {', '.join(known)}.",
            )
    if "object" not in entry:
        raise MappingError(
            "A [[file]] of the mapping file doesn't say what its rows are.",
            'Add a line such as object = "lead".',
        )
    values = {name: _value(name, value) for name, value in entry.items()}
    return Mapping(**({"system": OTHER} | values))  # type: ignore[arg-type]  # checked by _value


def _value(name: str, value: object) -> str | tuple[str | tuple[str, ...], ...]:
    """Check one field's value and make it hashable."""
    if isinstance(value, str) and name not in _WIDTHS and name != "percent_columns":
        return value
    if isinstance(value, list) and (name in _WIDTHS or name == "percent_columns"):
        return tuple(_checked(name, entry) for entry in value)
    raise MappingError(
        f"The entry {name!r} of the mapping file has the wrong form.",
        "Use a list where several are meant and a text where one is.",
    )


def _checked(name: str, entry: object) -> str | tuple[str, ...]:
    """Check one entry of a list."""
    if name not in _WIDTHS and isinstance(entry, str):
        return entry
    parts = (
        tuple(part for part in entry if isinstance(part, str)) if isinstance(entry, list) else ()
    )
    if (
        len(parts) != _WIDTHS.get(name, 0)
        or not isinstance(entry, list)
        or len(entry) != len(parts)
    ):
        raise MappingError(
            f"An entry of {name!r} in the mapping file is not as expected.",
            f"Write {_WIDTHS.get(name, 1)} text(s) for each.",
        )
    return parts
