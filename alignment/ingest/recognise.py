"""Known exports, recognised by their headers."""

from __future__ import annotations

import re
from typing import Final

from alignment.ingest.mapping import Mapping, fingerprint, spelling
from alignment.ingest.reading import RawTable
from alignment.ingest.systems import LAYOUTS, Layout

_ENTERED: Final = re.compile(
    r"""^\s*date\s+entered\s+(["'“‘])(?P<stage>.+?)(?:\s*\((?P<pipeline>[^()]*)\))?["'”’]\s*$""",
    re.IGNORECASE,
)
_BECAME: Final = re.compile(
    r"^\s*became\s+an?\s+(?P<stage>.+?)(\s+lifecycle)?\s+date\s*$", re.IGNORECASE
)
_PREFIX: Final = re.compile(r"^(lead|opportunity)_(?=[A-Z(])", re.IGNORECASE)


def recognise(raw: RawTable) -> Mapping | None:
    """Recognise a known system's export by its headers.

    Returns:
        How its columns become canonical ones, or None for a file that no known system writes.
    """
    spelt = _spelt(raw.headers)
    fitting = [layout for layout in LAYOUTS if _fits(layout, spelt)]
    if not fitting:
        return None
    best = max(fitting, key=lambda layout: (len(layout.needs), _share(layout, spelt)))
    return _mapping(best, spelt, raw.headers)


def stage_column(header: str) -> tuple[str, str, str] | None:
    """Read the stage and pipeline out of a header such as ``Date entered "Won (Sales)"``."""
    entered = _ENTERED.match(header)
    if entered:
        return header, entered["stage"].strip(), (entered["pipeline"] or "").strip()
    became = _BECAME.match(header)
    return (header, became["stage"].strip(), "") if became else None


def _spelt(headers: tuple[str, ...]) -> dict[str, str]:
    """Index headers by spelling; the first of equal ones counts, with and without a prefix."""
    spelt: dict[str, str] = {}
    for header in headers:
        spelt.setdefault(spelling(header), header)
    for header in headers:
        spelt.setdefault(spelling(_PREFIX.sub("", header.strip())), header)
    return spelt


def _fits(layout: Layout, spelt: dict[str, str]) -> bool:
    """Tell whether the headers are those of a layout."""
    needs = all(any(spelling(name) in spelt for name in group) for group in layout.needs)
    return needs and not any(spelling(name) in spelt for name in layout.lacks)


def _share(layout: Layout, spelt: dict[str, str]) -> float:
    """Give the share of a layout's columns that the headers have."""
    found = sum(any(spelling(name) in spelt for name in names) for names in layout.columns.values())
    return found / len(layout.columns)


def _mapping(layout: Layout, spelt: dict[str, str], headers: tuple[str, ...]) -> Mapping:
    """Turn a layout into a mapping of the headers at hand."""

    def present(names: tuple[str, ...]) -> list[str]:
        return [spelt[spelling(name)] for name in names if spelling(name) in spelt]

    columns = [
        (found[0], column) for column, names in layout.columns.items() if (found := present(names))
    ]
    columns += [(header, column) for column, names in layout.several for header in present(names)]
    stages = (stage_column(header) for header in headers if layout.has_stage_columns)
    return Mapping(
        layout.system,
        layout.object,
        tuple(dict.fromkeys(columns)),
        stage_columns=tuple(dict.fromkeys(stage for stage in stages if stage)),
        constants=layout.constants,
        percent_columns=tuple(present(layout.percent)),
        touch_columns=tuple(
            (called, header, part)
            for called, part, names in layout.touches
            for header in present(names)
        ),
        only_rows=tuple((spelt[spelling(name)], value) for name, value in layout.only_rows),
        time_zone=layout.time_zone,
        decimal_mark=layout.decimal_mark,
        headers=fingerprint(headers),
    )
