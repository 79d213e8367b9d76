"""The command as a person or a cron job calls it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alignment import sample
from alignment.cli import main

Run = Callable[..., Result]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "alignment.duckdb"


@pytest.fixture
def run(database: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command on a database of its own."""
    monkeypatch.delenv("ALIGNMENT_DEBUG", raising=False)
    monkeypatch.setenv("ALIGNMENT_DB", str(database))

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments])

    return call


@pytest.fixture(scope="session")
def mappings_folder() -> Path:
    """Mapping files for the exports of no known tool."""
    return Path(__file__).resolve().parents[1] / "mappings"


@pytest.fixture(scope="session")
def small_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small sample company's files."""
    folder = tmp_path_factory.mktemp("small")
    sample.write(folder, leads=800)
    return folder


@pytest.fixture(scope="session")
def loaded(small_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the small sample company and its agreements, for commands that only read."""
    path = tmp_path_factory.mktemp("loaded") / "alignment.duckdb"
    agreed = path.with_name("agreed.toml")
    agreed.write_text(sample.agreements(), "utf-8")
    loading = ["load", str(small_sample), "--as-of", "2026-09-30"]
    for arguments in (loading, ["definitions", "import", str(agreed)]):
        found = CliRunner().invoke(main, ["--database", str(path), *arguments])
        assert found.exit_code == 0, found.output
    return path
