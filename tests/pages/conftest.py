"""A small sample company and the pages that show it."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from alignment.desk import loading
from alignment.store import Database

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample company."""
    path = tmp_path_factory.mktemp("company") / "alignment.duckdb"
    with Database.open(path) as db:
        loading.load_sample(db)
    return path


@pytest.fixture
def own(company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample company that a test may change."""
    path = tmp_path / "alignment.duckdb"
    shutil.copy(company, path)
    monkeypatch.setenv("ALIGNMENT_DB", str(path))
    return path


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """A process without caches from other tests."""
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()
    st.cache_data.clear()
    gc.unfreeze()


@pytest.fixture
def show(company: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Run a page, by itself as Streamlit does when it is the first that anybody opens."""

    def run(page: str, **asked: str | list[str]) -> AppTest:
        monkeypatch.setenv("ALIGNMENT_DB", str(company))
        app = AppTest.from_file(str(ROOT / page), default_timeout=60)
        for name, value in asked.items():
            app.query_params[name] = value
        return app.run()

    return run
