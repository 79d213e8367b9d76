"""Opening the file: private, locked down, shared within a process and refused in words."""

from __future__ import annotations

import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from alignment.errors import DatabaseBusyError, DatabaseRefusedError, NotFoundError
from alignment.schema.upload import Batch
from alignment.store import Database, layout, room

DAY = 19_700
ROOT = Path(__file__).resolve().parents[2]
Made = Callable[..., Batch]

HOLD = """
import sys, pathlib
from alignment.store import Database
db = Database.open(pathlib.Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def test_a_new_database_is_its_users_alone(db: Database) -> None:
    files = [db.path.parent, *db.path.parent.iterdir()]
    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in files] == [0] * len(files)


def test_two_openings_in_one_process_share_one_connection(db: Database, company: Batch) -> None:
    with Database.open(db.path) as other:
        other.apply(company, as_of=DAY)
    assert db.as_of == DAY
    assert db.version == 2


def test_what_was_loaded_is_there_after_closing(tmp_path: Path, company: Batch) -> None:
    path = tmp_path / "a.duckdb"
    with Database.open(path) as first:
        first.apply(company, as_of=DAY)
        version, secret = first.version, first.secret
    with Database.open(path) as again:
        assert (again.version, again.secret, again.as_of) == (version, secret, DAY)
        assert again.warnings == ()


def test_no_write_ahead_log_is_left_after_an_upload(db: Database, company: Batch) -> None:
    db.apply(company, as_of=DAY)
    log = db.path.with_name(f"{db.path.name}.wal")
    assert not log.exists() or log.stat().st_size == 0


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY (SELECT 1) TO '/tmp/alignment-should-not-exist.csv'",
        "ATTACH '/tmp/alignment-should-not-exist.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET threads = 1",
        "SET allowed_configs = ['enable_external_access']",
    ],
)
def test_the_connection_reaches_nothing_but_its_file(db: Database, statement: str) -> None:
    with pytest.raises(duckdb.Error):
        db._shared.connection.cursor().execute(statement).fetchall()


def test_the_connection_counts_time_in_utc(db: Database) -> None:
    cursor = db._shared.connection.cursor()
    assert cursor.execute("SELECT current_setting('TimeZone')").fetchall()[0][0] == "Etc/UTC"


def test_a_file_held_by_another_process_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(DatabaseBusyError, match=r"app's Uploads page, or close the app"):
            Database.open(path)
        holder.communicate()
    Database.open(path).close()


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    path.write_bytes(b"name,amount\n" * 999)
    with pytest.raises(DatabaseRefusedError, match=r"a\.duckdb"):
        Database.open(path)
    assert path.read_bytes() == b"name,amount\n" * 999


def test_a_damaged_file_is_refused(tmp_path: Path, company: Batch) -> None:
    path = tmp_path / "a.duckdb"
    with Database.open(path) as first:
        first.apply(company, as_of=DAY)
    whole = path.read_bytes()
    # The three headers take the first 12 KB; what follows is data with checksums.
    path.write_bytes(whole[:12_288] + bytes(len(whole) - 12_288))
    with pytest.raises(DatabaseRefusedError):
        Database.open(path)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as other:
        other.execute("CREATE TABLE recipe (name VARCHAR)")
    with pytest.raises(DatabaseRefusedError, match="not one that Alignment made"):
        Database.open(path)


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    Database.open(path).close()
    with duckdb.connect(str(path)) as later:
        later.execute("UPDATE meta SET value = '99' WHERE name = 'schema_version'")
    with pytest.raises(DatabaseRefusedError, match="layout 99, made by a newer version"):
        Database.open(path)


def test_an_empty_file_becomes_a_database_of_the_newest_layout(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    duckdb.connect(str(path)).close()
    with Database.open(path) as opened:
        assert opened.version == 1


def test_a_file_of_the_first_layout_is_brought_up_to_date(tmp_path: Path, company: Batch) -> None:
    path = tmp_path / "a.duckdb"
    with duckdb.connect(str(path)) as first:
        layout.MIGRATIONS[0](first.cursor())
        first.execute("UPDATE meta SET value = '1' WHERE name = 'schema_version'")
        first.execute("INSERT INTO stage_map VALUES ('lead', 'Foo', 'mql', 0)")
        for number, stage in ((1, "Demo"), (2, "Offer")):
            first.execute(
                "INSERT INTO stage_event (file_no, row_no, event_id, entity, entity_id, to_raw,"
                " day, seq, evidence, upload_id)"
                " VALUES (0, 2, 'present|o1', 'opportunity', 'o1', ?, 5, 0, 30, ?)",
                [stage, number],
            )
        first.execute("INSERT INTO superseded VALUES ('stage_event', 'present|o1', 1, 2)")
    with Database.open(path) as opened:
        events = opened.mart("stage_event").collect("polars").to_native()
        assert events["event_id"].to_list() == ["present|o1|Offer"]
        assert opened.stage_map().select("raw", "stage", "valid_from").rows() == [
            ("Foo", "mql", None)
        ]
        opened.apply(company, as_of=DAY)
        assert opened.unmapped().is_empty()
    with Database.open(path) as again:
        assert again.stage_map().height == 6


def test_rows_that_are_missing_are_told_on_opening(tmp_path: Path, company: Batch) -> None:
    path = tmp_path / "a.duckdb"
    with Database.open(path) as first:
        first.apply(company, as_of=DAY)
    with duckdb.connect(str(path)) as thief:
        thief.execute("DELETE FROM lead WHERE lead_id = 'l2'")
    with Database.open(path) as opened:
        assert len(opened.warnings) == 1
        assert "Upload 1 brought 3 rows of lead, but 2 are stored" in opened.warnings[0]


def test_a_table_that_does_not_exist_is_named(db: Database) -> None:
    with pytest.raises(NotFoundError, match="journey, spell, pipeline"):
        db.mart("x; DROP TABLE lead")


def test_readers_go_on_while_uploads_are_written(db: Database, made: Made) -> None:
    seen: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.is_set():
            frame: pl.DataFrame = db.mart("journey").collect("polars").to_native()
            seen.append(frame.height)

    reader = threading.Thread(target=watch)
    reader.start()
    for number in range(3):
        rows = [{"lead_id": f"l{number}-{row}", "created_day": 1} for row in range(100)]
        db.apply(made({"lead": rows}), as_of=DAY)
    done.set()
    reader.join()
    assert set(seen) <= {0, 100, 200, 300}
    assert seen == sorted(seen)


def test_writers_in_several_threads_wait_for_each_other(db: Database, made: Made) -> None:
    batches = [
        made({"lead": [{"lead_id": f"l{number}", "created_day": number}]}) for number in range(4)
    ]
    threads = [
        threading.Thread(target=db.apply, args=(batch,), kwargs={"as_of": DAY}) for batch in batches
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(db.uploads()["upload_id"].to_list()) == [1, 2, 3, 4]
    assert db.version == 5


@pytest.mark.parametrize(
    ("incoming", "most", "allowed"),
    [
        (0, 9_000_000_000, 450_000_000),
        (20_000_000, 9_000_000_000, 2_300_000_000),
        (90_000_000, 9_000_000_000, 9_000_000_000),
        (90_000_000, 1, 450_000_000),
    ],
)
def test_memory_grows_with_the_rows_up_to_what_the_machine_has(
    db: Database, incoming: int, most: int, allowed: int
) -> None:
    cursor = db._shared.connection.cursor()
    room.make(cursor, most, incoming, room.STORING)
    found = cursor.execute("SELECT current_setting('memory_limit')").fetchall()[0][0]
    number, unit = found.split()
    assert float(number) * 1024 ** {"MiB": 2, "GiB": 3}[unit] == pytest.approx(allowed, rel=0.05)


def test_half_of_what_duckdb_would_take_is_the_most_that_it_may_hold() -> None:
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '8GiB'")
        assert room.at_most(connection) == 4 * 1024**3


def test_rows_of_touches_ask_for_a_fifth_of_the_memory_of_others() -> None:
    assert room.weighed({"lead": 1_000, "campaign_member": 8_000, "touch": 400}) == 2_680
