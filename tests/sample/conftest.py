"""The sample company as it is written, read back as text the way any reader has to."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from alignment.sample import write


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write(folder)
    return folder


@pytest.fixture(scope="session")
def files(sample_folder: Path) -> dict[str, pl.DataFrame]:
    """Every file by its name, all cells as text and blanks as empty text."""
    return {
        path.stem: pl.read_csv(path, infer_schema=False).fill_null("")
        for path in sorted(sample_folder.glob("*.csv"))
    }
