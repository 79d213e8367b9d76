"""From files to a loaded upload, read and mapped for real."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from alignment import sample
from alignment.desk.loading import (
    ANY,
    Answers,
    check,
    load,
    load_sample,
    open_files,
    paths_in,
    take_in,
)
from alignment.errors import (
    AlignmentError,
    AnswerNeededError,
    MappingError,
    NoRecordsError,
    NotFoundError,
)
from alignment.ingest import Mapping, ReadOptions, from_toml
from alignment.scope import to_day
from alignment.store import Database

LEADS = "Id,IsDeleted,Status,LeadSource,OwnerId,IsConverted,ConvertedOpportunityId,CreatedDate\n"
OWN = "Nr,Seen on,State,Worth\n1,03/04/2024,New,10\n2,05/04/2024,Won,20\n"
DEALS = Mapping(
    system="other",
    object="opportunity",
    columns=(
        ("Nr", "opp_id"),
        ("Seen on", "created_day"),
        ("State", "stage_raw"),
        ("Worth", "amount_minor"),
    ),
    currency="EUR",
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    with Database.open(tmp_path / "a.duckdb") as opened:
        yield opened


def write(folder: Path, name: str, text: str) -> tuple[Path, str]:
    """Write a file; gives its path and the name to show."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path, name


def test_a_folder_gives_its_tables_at_any_depth_in_order(tmp_path: Path) -> None:
    for name in ("b/two.CSV", "b/.hidden.csv", "a.xlsx", "b/~$a.xlsx", "c/d/e.parquet", "read.md"):
        write(tmp_path, name, "x")
    found = [path.relative_to(tmp_path).as_posix() for path in paths_in(tmp_path)]
    assert found == ["a.xlsx", "b/two.CSV", "c/d/e.parquet"]
    assert paths_in(tmp_path / "read.md") == [tmp_path / "read.md"]


def test_a_place_without_tables_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no file to load"):
        paths_in(tmp_path)
    with pytest.raises(NotFoundError, match="no file or folder"):
        paths_in(tmp_path / "nowhere")


def test_a_known_export_is_recognised_and_loaded(db: Database, tmp_path: Path) -> None:
    rows = "1,0,New,Web,u1,0,,2024-01-02 08:00:00\n2,0,Junk Lead,Web,u1,0,,2024-01-03 08:00:00\n"
    opened = open_files(db, [write(tmp_path, "Lead.csv", LEADS + rows)])
    assert opened[0].mapping is not None
    assert (opened[0].mapping.system, opened[0].mapping.object) == ("salesforce", "lead")
    batch = check(db, opened)
    assert batch.newest_day is not None
    report = load(db, batch, batch.newest_day)
    assert report.files[0].n_new == 2
    assert report.notes == ("No owners are loaded yet, so what names them leads nowhere.",)
    assert load(db, batch, batch.newest_day).is_unchanged


def test_all_rows_that_a_load_would_keep_out_are_listed_before_it(
    db: Database, tmp_path: Path
) -> None:
    rows = "00Q1,0,New,Web,O,0,,2024-01-02\n" * 2 + "00Q1,0,Open,Web,O,0,,2024-01-02\n"
    files = [write(tmp_path, name, LEADS + rows) for name in ("Lead.csv", "Lead2.csv")]
    batch = check(db, open_files(db, files))
    planned = load(db, batch, 19_800, is_dry_run=True)
    listed = batch.kept_out.group_by("file_no").len().sort("file_no")["len"].to_list()
    assert listed == [one.n_kept_out for one in planned.files] == [2, 1]
    assert any("of another file" in reason for reason in batch.kept_out["reason"])


def test_a_file_that_nobody_mapped_is_opened_but_not_loaded(db: Database, tmp_path: Path) -> None:
    opened = open_files(db, [write(tmp_path, "own.csv", OWN)])
    assert opened[0].raw is not None
    assert opened[0].mapping is None
    with pytest.raises(MappingError, match=r"own\.csv"):
        check(db, opened)


def test_ambiguous_dates_are_asked_about_and_the_answer_is_taken(
    db: Database, tmp_path: Path
) -> None:
    files = [write(tmp_path, "own.csv", OWN)]
    with pytest.raises(AnswerNeededError) as asked:
        take_in(db, files, mapping=DEALS)
    assert (asked.value.option, asked.value.column) == ("date_order", "Seen on")
    for place in (("own.csv", "Seen on"), ("own.csv", ANY), (ANY, "Seen on"), (ANY, ANY)):
        batch = take_in(db, files, answers=Answers(date_orders={place: "dmy"}), mapping=DEALS)
        days = batch.tables["opportunity"]["created_day"].to_list()
        assert days == [19_816, 19_818]  # 3 and 5 April 2024


def test_a_mapping_is_remembered_with_its_answers_until_its_upload_is_undone(
    db: Database, tmp_path: Path
) -> None:
    files = [write(tmp_path, "own.csv", OWN)]
    answers = Answers(date_orders={(ANY, "Seen on"): "dmy"})
    report = load(db, take_in(db, files, answers=answers, mapping=DEALS), 19_900)
    again = take_in(db, [write(tmp_path, "other name.csv", OWN + "3,06/04/2024,New,30\n")])
    assert [row[1] for row in again.tables["opportunity"].select("opp_id", "created_day").rows()]
    assert again.tables["opportunity"]["created_day"].to_list() == [19_816, 19_818, 19_819]
    db.undo(report.upload_id)
    assert open_files(db, files)[0].mapping is None


def test_a_recognised_file_needs_no_remembering(db: Database, tmp_path: Path) -> None:
    files = [write(tmp_path, "Lead.csv", LEADS + "1,0,New,Web,u1,0,,2024-01-02 08:00:00\n")]
    assert take_in(db, files).mappings == ()


def test_a_mapping_file_serves_the_files_that_it_fits(db: Database, tmp_path: Path) -> None:
    files = [
        write(tmp_path, "own.csv", OWN),
        write(tmp_path, "Lead.csv", LEADS + "1,0,New,Web,u1,0,,2024-01-02 08:00:00\n"),
    ]
    answers = Answers(date_orders={(ANY, ANY): "dmy"})
    opened = open_files(db, files, answers=answers, mapping=(DEALS,))
    assert [one.mapping.object for one in opened if one.mapping] == ["opportunity", "lead"]


def test_trouble_with_one_file_keeps_no_other_from_being_opened(
    db: Database, tmp_path: Path
) -> None:
    unclear = tmp_path / "unclear.csv"
    unclear.write_bytes(LEADS.encode() + b"1,0,\x81\x8d\x8f,Web,u1,0,,2024-01-02\n")
    files = [
        write(tmp_path, "empty.csv", ""),
        (unclear, "unclear.csv"),
        write(tmp_path, "Lead.csv", LEADS + "2,0,New,Web,u1,0,,2024-01-02 08:00:00\n"),
    ]
    empty, asking, good = open_files(db, files)
    assert empty.refusal is not None
    assert asking.question is not None
    assert asking.question.option == "encoding"
    assert good.mapping is not None
    with pytest.raises(AlignmentError, match=r"empty\.csv"):
        check(db, [empty, good])
    options = {"unclear.csv": ReadOptions(encoding=asking.question.choices[0])}
    told = open_files(db, files, answers=Answers(by_file=options))
    assert check(db, told[1:]).tables["lead"]["lead_id"].to_list() == ["1", "2"]


def test_a_header_without_rows_is_refused_alone_and_noted_among_others(
    db: Database, tmp_path: Path
) -> None:
    bare = write(tmp_path, "Bare.csv", LEADS)
    with pytest.raises(NoRecordsError, match=r"Bare\.csv"):
        take_in(db, [bare])
    full = write(tmp_path, "Lead.csv", LEADS + "1,0,New,Web,u1,0,,2024-01-02 08:00:00\n")
    report = load(db, take_in(db, [bare, full]), 19_800)
    assert [file.n_new for file in report.files] == [0, 1]
    assert "no rows below it" in report.files[0].file.notes[0]


def test_the_sample_company_loads_whole_and_marks_itself(db: Database) -> None:
    report = load_sample(db)
    assert db.is_sample
    assert db.as_of == to_day(sample.AS_OF)
    assert report.unresolved == ()
    assert report.unmapped == ()
    assert sum(file.n_kept_out for file in report.files) == 0
    leads = next(file for file in report.files if file.file.object == "lead")
    assert db.mart("journey").collect("polars").to_native().height == leads.n_new == 12_000


def test_ones_own_files_replace_the_sample_and_it_does_not_come_back(
    db: Database, tmp_path: Path
) -> None:
    load_sample(db)
    files = [write(tmp_path, "Lead.csv", LEADS + "1,0,New,Web,u1,0,,2024-01-02 08:00:00\n")]
    load(db, take_in(db, files), 19_800)
    assert not db.is_sample
    assert db.mart("lead").collect("polars").to_native().height == 1
    with pytest.raises(AlignmentError, match="own data"):
        load_sample(db)


def test_real_salesforce_exports_load_whole_and_only_once(db: Database, shared_data: Path) -> None:
    files = [(path, path.name) for path in paths_in(shared_data / "salesforce_data_export")]
    batch = check(db, open_files(db, files))
    assert batch.newest_day is not None
    report = load(db, batch, batch.newest_day)
    assert len(report.files) == len(files)
    assert sum(file.n_new for file in report.files) > 0
    assert load(db, batch, batch.newest_day).is_unchanged
    before = db.uploads()
    db.undo(report.upload_id)
    assert before.height == len(files)
    assert db.uploads().height == 0


def test_a_remembered_mapping_can_be_read(db: Database, tmp_path: Path) -> None:
    batch = take_in(
        db,
        [write(tmp_path, "own.csv", OWN)],
        answers=Answers(date_orders={(ANY, ANY): "dmy"}, currencies={ANY: "USD"}),
        mapping=DEALS,
    )
    ((_, toml),) = batch.mappings
    remembered = from_toml(toml)[0]
    assert remembered.currency == "USD"
    assert dict(remembered.date_orders)["Seen on"] == "dmy"


def test_several_files_without_rows_are_nothing_to_load(db: Database, tmp_path: Path) -> None:
    paths = [write(tmp_path, name, "Id,Name\n") for name in ("Account.csv", "Campaign.csv")]
    with pytest.raises(NoRecordsError, match="nothing to load"):
        check(db, open_files(db, paths))
    with pytest.raises(NoRecordsError, match="nothing to load"):
        take_in(db, paths)


def test_the_sample_company_does_not_mix_with_what_was_entered(db: Database) -> None:
    rates = pl.DataFrame({"currency": ["USD"], "day": [19_000], "rate": [0.9]})
    db.save_rates(rates.cast({"day": pl.Int32}))
    with pytest.raises(AlignmentError, match="would mix with it"):
        load_sample(db)
