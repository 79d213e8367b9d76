"""Any export, read as text without losing or changing a row.

``read`` looks at the first bytes, decides how the file is to be read, and returns every record as
text, the rows kept out with their reasons, and a count that was made in another way.
"""

from __future__ import annotations

from alignment.ingest.reading.raw import RawTable, ReadOptions
from alignment.ingest.reading.reader import read

__all__ = ["RawTable", "ReadOptions", "read"]
