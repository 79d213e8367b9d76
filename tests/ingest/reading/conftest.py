"""What the tests of the readers share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alignment.ingest.reading import RawTable, ReadOptions, read

Reader = Callable[..., RawTable]


@pytest.fixture
def read_bytes(tmp_path: Path) -> Reader:
    """Write bytes to a file and read it."""

    def write_and_read(data: bytes, name: str = "file.csv", **options: Any) -> RawTable:  # noqa: ANN401 -- the fields of ReadOptions
        path = tmp_path / name
        path.write_bytes(data)
        return read(path, options=ReadOptions(**options))

    return write_and_read
