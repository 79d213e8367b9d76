"""A process that is killed in the middle of an upload leaves the database as it was."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from alignment.schema.upload import Batch
from alignment.store import Database

DAY = 19_700
ROOT = Path(__file__).resolve().parents[2]

LOAD = """
import sys, pathlib
from alignment.schema.canonical import TABLES
from alignment.schema.upload import Batch, KeptOut, SourceFile
from alignment.store import Database
from decimal import Decimal
import polars as pl
n = 60_000
empty = TABLES["lead"].create_empty().schema
leads = pl.select(
    pl.int_range(n).cast(pl.Int32).mul(0).alias("file_no"),
    pl.int_range(2, n + 2).alias("row_no"),
    pl.format("x{}", pl.int_range(n)).alias("lead_id"),
    (pl.int_range(n) % 500 + 19000).cast(pl.Int32).alias("created_day"),
)
leads = leads.with_columns(
    pl.lit(None, kind).alias(name) for name, kind in empty.items() if name not in leads.columns
).select(empty.names())
file = SourceFile(0, "l.csv", "x", "other", "lead", "", "", "", n, 0, None, Decimal(0), Decimal(0))
db = Database.open(pathlib.Path(sys.argv[1]))
print("begin", flush=True)
db.apply(Batch((file,), {"lead": leads}, KeptOut.create_empty(), 19600), as_of=19700)
print("end", flush=True)
"""


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.2, 0.5])
def test_a_killed_upload_is_there_whole_or_not_at_all(
    tmp_path: Path,
    company: Batch,
    everything: Callable[[Database], dict[str, list[tuple[object, ...]]]],
    seconds: float,
) -> None:
    path = tmp_path / "a.duckdb"
    with Database.open(path) as first:
        first.apply(company, as_of=DAY)
        before = everything(first)
    with subprocess.Popen(
        [sys.executable, "-c", LOAD, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as loader:
        assert loader.stdout is not None
        assert loader.stdout.readline() == "begin\n"
        time.sleep(seconds)
        loader.send_signal(signal.SIGKILL)
        was_done = loader.stdout.readline() == "end\n"
    with Database.open(path) as after:
        assert after.warnings == ()
        if after.as_of == DAY and after.uploads()["upload_id"].max() == 1:
            assert not was_done
            assert everything(after) == before
        else:
            assert len(everything(after)["lead"]) == 60_003
            assert len(everything(after)["journey"]) == 60_003
