"""What a known system's export looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """What one known export looks like.

    Args:
        system: The tool that writes it.
        object: The canonical table that a row is a record of.
        needs: What tells it from other exports: of each group, one header must be there.
        lacks: Headers that another export has and this one never.
        columns: Canonical column and the headers that give it, best first: labels and internal
            names of any year. Only the first one present is read.
        several: Canonical column and headers of which the first with a value counts, row by row.
        constants: Canonical column and the text that every row has there.
        percent: Headers of shares given from 0 to 100.
        only_rows: Header and the value that a row must have there to be a record.
        touches: What a touch of the record is called, the part of it, and the headers that tell it,
            best first.
        has_stage_columns: Whether ``Date entered "Stage (Pipeline)"`` columns tell its history.
        time_zone: In which it writes times, where that is known.
        decimal_mark: Of its numbers, where that is known.
    """

    system: str
    object: str
    needs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    lacks: tuple[str, ...] = ()
    several: tuple[tuple[str, tuple[str, ...]], ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    percent: tuple[str, ...] = ()
    only_rows: tuple[tuple[str, str], ...] = ()
    touches: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    has_stage_columns: bool = False
    time_zone: str = ""
    decimal_mark: str = ""
