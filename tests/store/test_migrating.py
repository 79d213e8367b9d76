"""A database of an earlier layout goes on as if it had been made by this version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import duckdb
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from alignment.schema.agreement import Agreement
from alignment.schema.upload import Batch
from alignment.store import Database, layout

DAY: Final = 19_700
_ADDED: Final = {
    "lead": (
        *("employees", "handover_score", "has_budget", "has_decision_maker", "has_need"),
        *("has_timing", "decision_reason"),
    ),
    "opportunity": ("has_budget", "has_decision_maker", "has_need", "has_timing"),
    "stage_event": ("from_raw",),
}
"""The columns that layout 4 added."""

_TABLES_OF_5: Final = ("contact", "touch", "activity", "cost")
"""The tables that layout 5 added."""

_FILLED: Final = (*_ADDED, "journey", "spell", "pipeline", "ladder_spell", "uploads", "stage_map")
"""What has rows although nobody loaded touches or costs."""


def _as_of(path: Path, version: int) -> None:
    """Take away from a file what an older layout didn't have yet."""
    with duckdb.connect(str(path)) as connection:
        cursor = connection.cursor()
        _without(cursor, {"campaign_member": ("campaign_name",)})
        for table in _TABLES_OF_5:
            cursor.execute(f"DROP VIEW current_{table}")
            cursor.execute(f"DROP TABLE {table}")
        if version == 3:
            _without(cursor, _ADDED)
            cursor.execute("DROP TABLE agreement")
        for name in layout.MARTS:
            cursor.execute(f"DROP TABLE {name}")
        cursor.execute("UPDATE meta SET value = ? WHERE name = 'schema_version'", [str(version)])


def _without(cursor: duckdb.DuckDBPyConnection, added: Mapping[str, tuple[str, ...]]) -> None:
    """Take columns away from tables."""
    for table, columns in added.items():
        cursor.execute(f"DROP VIEW current_{table}")
        for column in columns:
            cursor.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        layout._create_view(cursor, table)


def _told(db: Database) -> dict[str, pl.DataFrame]:
    """Give what a database shows: its uploads, rows, stages and marts, in a fixed order."""
    frames = {name: db.mart(name).collect("polars").to_native() for name in layout.MARTS}
    frames |= {name: db.mart(name).collect("polars").to_native() for name in _ADDED}
    columns = {name: sorted(set(frame.columns)) for name, frame in frames.items()}
    ordered = {name: frames[name].select(columns[name]).sort(columns[name]) for name in frames}
    return ordered | {"uploads": db.uploads(), "stage_map": db.stage_map()}


@pytest.fixture(params=[3, 4])
def older(
    request: pytest.FixtureRequest, tmp_path: Path, company: Batch
) -> tuple[Path, dict[str, pl.DataFrame]]:
    """A file of an older layout with one upload, and what it showed."""
    path = tmp_path / "a.duckdb"
    with Database.open(path) as made:
        made.apply(company, as_of=DAY)
        told = _told(made)
    _as_of(path, request.param)
    return path, told


def test_uploads_and_numbers_stay_as_they_were(
    older: tuple[Path, dict[str, pl.DataFrame]],
) -> None:
    path, told = older
    with Database.open(path) as opened:
        assert opened.warnings == ()
        found = _told(opened)
    assert list(found) == list(told)
    for name, frame in told.items():
        assert frame.height > 0 or name not in _FILLED, name
        assert_frame_equal(found[name], frame)


def test_the_new_tables_can_be_used(
    older: tuple[Path, dict[str, pl.DataFrame]], made: Callable[..., Batch]
) -> None:
    path, _ = older
    touch = {"touch_id": "t1", "person_id": "l1", "day": DAY - 10, "channel": "Web"}
    member = {"member_id": "m1", "lead_id": "l2", "campaign_name": "Spring"}
    with Database.open(path) as opened:
        opened.apply(made({"touch": [touch], "campaign_member": [member]}), as_of=DAY)
        touches = opened.mart("touch").collect("polars").to_native()
        members = opened.mart("campaign_member").collect("polars").to_native()
    assert touches.select("touch_id", "channel").rows() == [("t1", "Web")]
    assert members["campaign_name"].to_list() == ["Spring"]


def test_the_new_columns_and_agreements_can_be_used(
    older: tuple[Path, dict[str, pl.DataFrame]], made: Callable[..., Batch]
) -> None:
    path, _ = older
    lead = {"lead_id": "l4", "created_day": DAY, "handover_score": 70.0, "employees": 60}
    agreed = Agreement("days", "mql", 1, "days = 14", DAY, "Kim", "Lou")
    with Database.open(path) as opened:
        opened.apply(made({"lead": [lead]}), as_of=DAY + 1)
        assert opened.agree(agreed)
        journeys = opened.mart("journey").collect("polars").to_native()
        assert opened.agreements("days")[0].body == "days = 14"
    found = journeys.filter(pl.col("score").is_not_null())
    assert found.select("lead_id", "score", "employees", "is_score_late").rows() == [
        ("l4", 70.0, 60, False)
    ]
    assert journeys.height == 4
