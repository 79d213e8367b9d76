"""An upload that doesn't fit on the disk says so and leaves the database as it was."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from alignment.schema.upload import Batch
from alignment.store import Database
from tests.store.test_killed import DAY, LOAD, ROOT

if sys.platform == "win32":
    pytest.skip("Windows has no limit on the size of files", allow_module_level=True)

LIMITED = """
import resource, sys
from alignment.errors import AlignmentError
def limit():
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM))
try:
    exec(compile(LOAD.replace("db.apply", "limit()\\ndb.apply"), "load", "exec"))
except AlignmentError as problem:
    print(problem, flush=True)
    print("uploads:", db.uploads().height, flush=True)
"""
"""Python leaves the signal of a file that grows too large alone, so writing ends in an error."""


@pytest.mark.parametrize("room", [0, 300_000, 600_000])
def test_an_upload_that_does_not_fit_is_told_and_changes_nothing(
    tmp_path: Path,
    company: Batch,
    everything: Callable[[Database], dict[str, list[tuple[object, ...]]]],
    room: int,
) -> None:
    path = tmp_path / "a.duckdb"
    with Database.open(path) as first:
        first.apply(company, as_of=DAY)
        before = everything(first)
    limit = path.stat().st_size + room
    script = f"LOAD = {LOAD!r}\nROOM = {limit}\n{LIMITED}"
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "end" not in done.stdout.split("\n")
    assert "The database file couldn't be written; nothing was changed." in done.stdout, done.stderr
    held = len(before["upload_file"])
    assert f"uploads: {held}" in done.stdout, "the same process goes on with what was there"
    with Database.open(path) as after:
        assert after.warnings == ()
        assert everything(after) == before
