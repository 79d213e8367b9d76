"""What a person has answered about files whose data can be read in two ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from alignment.ingest import Mapping as FileMapping
from alignment.ingest import ReadOptions
from alignment.ingest.mapping import used_headers

ANY = ""
"""Stands for any file or any column in an answer's place."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person has answered. ANY in a place stands for all files or columns.

    Args:
        options: How files are read that ``by_file`` doesn't name.
        by_file: How a file is read, by its name.
        date_orders: dmy, mdy or ymd by file name and header.
        decimal_marks: A point or a comma by file name and header.
        currencies: The currency of amounts that name none, by file name.
    """

    options: ReadOptions = field(default_factory=ReadOptions)
    by_file: Mapping[str, ReadOptions] = field(default_factory=dict)
    date_orders: Mapping[tuple[str, str], str] = field(default_factory=dict)
    decimal_marks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)

    def reading(self, name: str) -> ReadOptions:
        """Say how a file is to be read."""
        return self.by_file.get(name, self.options)

    def into(self, mapping: FileMapping, name: str) -> FileMapping:
        """Write the answers about a file into its mapping, where they are remembered."""
        headers = used_headers(mapping)
        return replace(
            mapping,
            date_orders=_written(mapping.date_orders, self.date_orders, name, headers),
            decimal_marks=_written(mapping.decimal_marks, self.decimal_marks, name, headers),
            currency=self.currencies.get(name) or self.currencies.get(ANY) or mapping.currency,
        )


def _written(
    known: tuple[tuple[str, str], ...],
    answers: Mapping[tuple[str, str], str],
    name: str,
    headers: tuple[str, ...],
) -> tuple[tuple[str, str], ...]:
    """Put the closest answer for each header over what is known."""
    found = dict(known)
    for header in headers:
        places = ((name, header), (ANY, header), (name, ANY), (ANY, ANY))
        answer = next((answers[place] for place in places if place in answers), None)
        if answer is not None:
            found[header] = answer
    return tuple(found.items())
