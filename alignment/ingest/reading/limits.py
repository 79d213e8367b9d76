"""How large a file may be; a hostile file must not take the machine with it."""

from __future__ import annotations

from typing import Final

MAX_TEXT_BYTES: Final = 4 * 1024**3
MAX_PARQUET_BYTES: Final = 4 * 1024**3
MAX_WORKBOOK_BYTES: Final = 200 * 1024**2
MAX_LINE_BYTES: Final = 16 * 1024**2
MAX_FIELD_CHARS: Final = 1_000_000
MAX_COLUMNS: Final = 2_000
MAX_SHEET_CELLS: Final = 50_000_000
MAX_PARQUET_CELLS: Final = 500_000_000

MAX_ZIP_ENTRIES: Final = 10_000
MAX_UNPACKED_BYTES: Final = 2 * 1024**3
MAX_UNPACKED_RATIO: Final = 200
FREE_UNPACKED_BYTES: Final = 50 * 1024**2
"""Below this a high ratio does no harm."""

CHILD_MEMORY_BYTES: Final = 6 * 1024**3
CHILD_CPU_SECONDS: Final = 300
CHILD_WAIT_SECONDS: Final = 600

MAX_KEPT_OUT_RATE: Final = 0.05
MAX_RAW_CHARS: Final = 10_000
"""A kept-out row is shown up to here."""

BLOCK_BYTES: Final = 4 * 1024**2
CHUNK_ROWS: Final = 50_000
FIRST_ROWS: Final = 1_000
"""Records that are parted one by one before the rest is tried in bulk."""
CHUNK_CHARS: Final = 64_000_000
"""Records wide enough to reach this come in shorter chunks."""
