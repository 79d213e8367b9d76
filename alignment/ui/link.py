"""What the link calls the mark and the record that are open."""

from __future__ import annotations

from typing import Final

MARK: Final = "mark"
"""The mark whose records are listed."""
RECORD: Final = "record"
"""The record whose history is open, as entity and id with a bar between."""
JOURNEY: Final = "journey"
"""The opportunity whose journey is open."""
BACK: Final = "back"
"""The page that led to it."""
PASSING: Final = (MARK, RECORD, BACK)
"""What a link to another page or view doesn't take along."""
