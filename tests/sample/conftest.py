"""The sample company as it is written, read back as text the way any reader has to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from alignment.desk import loading
from alignment.desk.measuring import default_scope
from alignment.sample import AS_OF, FIRST_DAY, write
from alignment.scope import Scope, to_day
from alignment.store import Database


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


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The sample company as the first start loads it."""
    with Database.open(tmp_path_factory.mktemp("db") / "alignment.duckdb") as opened:
        loading.load_sample(opened)
        yield opened


@pytest.fixture(scope="session")
def whole(database: Database) -> Scope:
    """Everything since the company began to record."""
    usual = default_scope(database)
    return replace(usual, first_day=to_day(FIRST_DAY), last_day=to_day(AS_OF))
