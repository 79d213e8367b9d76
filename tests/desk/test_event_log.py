"""Logs of events from other tools: every event is read, and the days and ways are theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polars as pl
import pytest

from alignment.desk.loading import load, take_in
from alignment.desk.measuring import measure
from alignment.ingest import from_toml
from alignment.ladder import STAGES
from alignment.scope import Scope
from alignment.store import Database

MAPPING: Final = Path(__file__).resolve().parents[1] / "mappings" / "helpdesk.toml"
SLIP: Final = pl.duration(minutes=10)
"""A visit shorter than this that leads straight back is taken for a slip of the hand."""

# The book log of W. van der Aalst, Process Mining (2011), chapter 1: case, activity, time.
RUNNING: Final = {
    1: "lead 30T11:02 engaged 31T10:06 sql 36T15:12 opportunity 37T11:18 lost 38T14:24",
    2: "lead 30T11:32 sql 30T12:12 mql 30T14:16 opportunity 36T11:22 won 39T12:05",
    3: "lead 30T14:32 mql 30T15:06 sql 30T16:34 opportunity 37T09:18 recycled 37T12:18 "
    "engaged 37T13:06 sql 39T11:43 opportunity 40T09:55 won 46T10:45",
    4: "lead 37T15:02 sql 38T12:06 engaged 39T14:43 opportunity 40T12:02 lost 43T15:44",
    5: "lead 37T09:02 mql 38T10:16 sql 39T11:22 opportunity 41T13:28 recycled 42T16:18 "
    "sql 45T14:33 mql 47T15:50 opportunity 50T11:18 recycled 51T12:48 mql 52T09:06 "
    "sql 52T11:34 opportunity 54T13:12 lost 55T14:56",
    6: "lead 37T15:02 mql 37T16:06 sql 38T16:22 opportunity 38T16:52 won 47T11:47",
}
"""Days since the end of November 2010. Each activity goes by the name of a shared stage: register
request lead, examine thoroughly engaged, examine casually mql, check ticket sql, decide
opportunity, reinitiate request recycled, pay compensation won, reject request lost."""
# Directly-follows counts of the same log by pm4py 2.7.23.11.
FOLLOWS: Final = {
    ("sql", "opportunity"): 6,
    ("sql", "mql"): 2,
    ("sql", "engaged"): 1,
    ("opportunity", "won"): 3,
    ("opportunity", "recycled"): 3,
    ("opportunity", "lost"): 3,
    ("mql", "sql"): 4,
    ("mql", "opportunity"): 2,
    ("engaged", "sql"): 2,
    ("engaged", "opportunity"): 1,
    ("lead", "sql"): 2,
    ("lead", "mql"): 3,
    ("lead", "engaged"): 1,
    ("recycled", "sql"): 1,
    ("recycled", "mql"): 1,
    ("recycled", "engaged"): 1,
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    with Database.open(tmp_path / "a.duckdb") as opened:
        yield opened


def scope_of(db: Database, *, is_per_visit: bool = False) -> Scope:
    """The whole log, in its own words."""
    assert db.as_of is not None
    return Scope(0, db.as_of, db.as_of, pipeline="lead", is_per_visit=is_per_visit)


def take(db: Database, path: Path) -> tuple[int, int, int]:
    """Load a log by the mapping; gives the rows read, loaded and repeated."""
    mapping = from_toml(MAPPING.read_text("utf-8"))
    batch = take_in(db, [(path, path.name)], mapping=mapping)
    assert batch.newest_day is not None
    report = load(db, batch, batch.newest_day).files[0]
    return report.file.n_read, report.n_new, report.file.n_duplicate


def follows(db: Database) -> dict[tuple[str, str], int]:
    """Count from which shared stage to which records moved."""
    found = measure(db, "transitions", scope_of(db))
    counts = found.group_by("from_stage", "to_stage").agg(pl.col("moves").sum())
    return {(here, there): number for here, there, number in counts.iter_rows()}


def test_the_running_example_has_its_published_directly_follows_counts(
    db: Database, tmp_path: Path
) -> None:
    lines = ["CaseID,ActivityID,CompleteTimestamp"]
    for case, told in RUNNING.items():
        words = told.split()
        for stage, when in zip(words[::2], words[1::2], strict=True):
            day, _, hour = when.partition("T")
            number = int(day)
            on = f"2010-12-{number:02d}" if number < 32 else f"2011-01-{number - 31:02d}"
            lines.append(f"{case},{stage},{on} {hour}:00")
    path = tmp_path / "helpdesk_running.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    assert take(db, path) == (42, 42, 0)
    as_is = db.stage_map().with_columns(stage=pl.col("raw"))
    db.save_stage_map(as_is)
    assert follows(db) == FOLLOWS


def visits_of(path: Path) -> pl.DataFrame:
    """Count the visits of a log by hand: case, activity, day, next activity and day, slips out."""
    events = pl.read_csv(path, infer_schema=False).unique(maintain_order=True)
    events = events.select(
        case="CaseID",
        activity="ActivityID",
        at=pl.col("CompleteTimestamp").str.to_datetime("%Y-%m-%d %H:%M:%S"),
    ).sort("case", "at", maintain_order=True)
    runs = _runs(events)
    before, after = (pl.col("activity").shift(step).over("case") for step in (1, -1))
    is_short = pl.col("at").shift(-1).over("case") < pl.col("at") + SLIP
    slip = ((before == after) & is_short).fill_null(value=False)
    runs = _runs(runs.with_columns(slip=slip).filter(~pl.col("slip")).drop("slip"))
    return runs.with_columns(
        next=pl.col("activity").shift(-1).over("case"),
        days=(pl.col("at").dt.date().shift(-1).over("case") - pl.col("at").dt.date())
        .dt.total_days()
        .cast(pl.Int64),
    )


def _runs(events: pl.DataFrame) -> pl.DataFrame:
    """Keep the first of several events of one activity in a row."""
    return events.filter(
        (pl.col("activity") != pl.col("activity").shift(1).over("case")).fill_null(value=True)
    )


@pytest.fixture
def helpdesk(shared_data: Path) -> Path:
    """The log of a help desk."""
    return shared_data / "event_log" / "helpdesk.csv"


def test_every_event_of_a_help_desk_is_read(db: Database, helpdesk: Path) -> None:
    read, new, repeated = take(db, helpdesk)
    assert (read, new + repeated) == (13_710, 13_710)
    assert repeated == 91  # the same case, activity and second twice


def test_the_days_of_a_help_desk_are_those_counted_by_hand(db: Database, helpdesk: Path) -> None:
    take(db, helpdesk)
    visits = visits_of(helpdesk)
    ended = visits.drop_nulls("days")
    by_visit = {row["stage"]: row for row in _rows(db, is_per_visit=True)}
    by_case = {row["stage"]: row for row in _rows(db, is_per_visit=False)}
    assert set(by_visit) == set(by_case) == set(visits["activity"])
    for activity, found in by_visit.items():
        rows, done = (frame.filter(pl.col("activity") == activity) for frame in (visits, ended))
        assert found["entrants"] == rows.height
        assert (found["moved"], found["open"]) == (done.height, rows.height - done.height)
        if done.height == rows.height > 19:
            assert found["completed_mean_days"] == pytest.approx(done["days"].mean())
            assert found["median_days"] == sorted(done["days"])[(rows.height + 1) // 2 - 1]
    for activity, found in by_case.items():
        rows = visits.filter(pl.col("activity") == activity)
        cases = rows.group_by("case").agg(pl.col("days").sum(), pl.col("next").last())
        assert found["entrants"] == cases.height
        assert found["open"] == cases["next"].null_count()
        if not found["open"] and cases.height > 19:
            assert found["completed_mean_days"] == pytest.approx(cases["days"].mean())
            assert found["median_days"] == sorted(cases["days"])[(cases.height + 1) // 2 - 1]


def _rows(db: Database, *, is_per_visit: bool) -> list[dict[str, object]]:
    return measure(db, "velocity", scope_of(db, is_per_visit=is_per_visit)).to_dicts()


def test_the_ways_of_a_help_desk_are_those_counted_by_hand(db: Database, helpdesk: Path) -> None:
    take(db, helpdesk)
    stages = dict(zip(sorted(db.stage_map()["raw"]), STAGES, strict=True))
    db.save_stage_map(db.stage_map().with_columns(stage=pl.col("raw").replace_strict(stages)))
    counted = visits_of(helpdesk).drop_nulls("next").group_by("activity", "next").len()
    by_hand = {(stages[here], stages[there]): number for here, there, number in counted.iter_rows()}
    assert len(by_hand) > 9
    assert follows(db) == by_hand
