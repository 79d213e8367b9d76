"""What the link calls the mark and the record that are open."""

from __future__ import annotations

from typing import Final

MARK: Final = "mark"
"""The mark whose records are listed."""
RECORD: Final = "record"
"""The record whose history is open, as entity and id with a bar between."""
PASSING: Final = (MARK, RECORD)
"""What a link to another page or view doesn't take along."""
