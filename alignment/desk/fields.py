"""What definitions can ask about in the present data."""

from __future__ import annotations

from typing import Final

import polars as pl

from alignment.metrics import known_fields
from alignment.scope import Scope
from alignment.store import Database

MOST_VALUES: Final = 500
"""So many texts of a field are offered, the most frequent ones; others can be typed."""


def fields_known(db: Database, scope: Scope) -> pl.DataFrame:
    """Count for each field the leads in scope of which it is known.

    Returns:
        As ``metrics.known_fields.known_fields``.
    """
    return known_fields.known_fields(db.mart("journey"), scope)


def field_values(db: Database) -> dict[str, list[str]]:
    """List the texts that the data has, by field."""
    return known_fields.known_values(db.mart("journey"), MOST_VALUES)
