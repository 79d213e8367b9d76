"""Uploads, undo, sample and app, and how the command ends when something goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alignment import cli
from alignment.cli import main
from alignment.cli.trouble import CODES
from alignment.store import Database

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]


def test_uploads_are_listed_with_the_numbers_that_add_up(run: Run, small_sample: Path) -> None:
    run("load", small_sample, "--as-of", "2026-09-30")
    listed = run("uploads").output
    assert listed.splitlines()[0].split()[:3] == ["upload_id", "as_of_on", "loaded_at"]
    rows = json.loads(run("uploads", "--format", "json").stdout)["rows"]
    assert len(rows) == len(listed.splitlines()) - 1 == 15
    for row in rows:
        parts = ("n_new", "n_changed", "n_unchanged", "n_kept_out", "n_duplicate")
        assert row["n_read"] == sum(row[part] for part in parts)


@pytest.mark.parametrize("style", ["csv", "parquet"])
def test_uploads_can_be_written_in_every_format(loaded: Path, tmp_path: Path, style: str) -> None:
    path = tmp_path / f"uploads.{style}"
    line = ["--database", str(loaded), "uploads", "--format", style, "--output", str(path)]
    assert CliRunner().invoke(main, line).exit_code == 0
    assert path.stat().st_size > 500


def test_the_newest_upload_can_be_undone(run: Run, small_sample: Path) -> None:
    run("load", small_sample, "--as-of", "2026-09-30")
    assert run("undo", "1").output == "Upload 1 is taken back.\n"
    assert run("uploads").output == "Nothing is loaded yet.\n"


def test_an_upload_that_does_not_exist_cannot_be_undone(run: Run, small_sample: Path) -> None:
    run("load", small_sample, "--as-of", "2026-09-30")
    found = run("undo", "7")
    assert found.exit_code == 1
    assert "There is no upload 7." in found.stderr


@pytest.mark.parametrize("command", [("uploads",), ("undo", "1"), ("show", "funnel")])
def test_without_a_database_a_sentence_says_what_to_do_and_none_is_made(
    run: Run, database: Path, command: tuple[str, ...]
) -> None:
    found = run(*command)
    assert found.exit_code == 1
    assert "alignment load" in found.stderr
    assert not database.exists()


def test_the_sample_company_is_written_to_a_new_folder_only(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "firm"
    found = run("sample", folder, "--leads", "200")
    assert found.exit_code == 0
    assert "200 leads" in found.output
    assert len(list(folder.iterdir())) == 16
    again = run("sample", folder, "--leads", "200")
    assert again.exit_code == 1
    assert "isn't empty" in again.stderr


def test_what_the_samples_teams_agreed_on_can_be_brought_in_with_its_files(
    run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "firm"
    run("sample", folder, "--leads", "200")
    assert run("load", folder, "--as-of", "2026-09-30").exit_code == 0
    found = run("definitions", "import", folder / "agreements.toml")
    assert found.exit_code == 0, found.stderr
    assert "27 new" in found.output
    again = run("definitions", "import", folder / "agreements.toml")
    assert again.exit_code == 0, again.stderr
    assert "27 new" not in again.output


def test_a_database_that_another_process_holds_ends_with_code_4(
    run: Run, small_sample: Path, database: Path
) -> None:
    run("load", small_sample, "--as-of", "2026-09-30")
    holding = (
        "import sys; from pathlib import Path; from alignment.store import Database\n"
        "db = Database.open(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        found = run("uploads")
        assert found.exit_code == 4
        assert len(found.stderr.splitlines()) == 1
        holder.communicate()
    assert run("uploads").exit_code == 0


def test_a_damaged_database_gets_a_sentence(run: Run, database: Path) -> None:
    database.parent.mkdir()
    database.write_bytes(b"not a database at all" * 100)
    found = run("uploads")
    assert found.exit_code == 1
    assert "Traceback" not in found.output


def test_what_nobody_expected_ends_with_code_70_and_details_only_on_request(
    run: Run, small_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def surprise(_: Database) -> None:
        raise RuntimeError("a secret detail")

    run("load", small_sample, "--as-of", "2026-09-30")
    monkeypatch.setattr(Database, "uploads", surprise)
    found = run("uploads")
    assert found.exit_code == 70
    assert "secret" not in found.output
    assert len(found.stderr.splitlines()) == 1
    monkeypatch.setenv("ALIGNMENT_DEBUG", "1")
    assert "a secret detail" in run("uploads").stderr


def test_the_help_tells_every_exit_code(run: Run) -> None:
    told = run("--help").output
    for code, meaning in CODES.items():
        assert f"{code:>2}  {meaning}" in told


def test_the_version_is_told_whether_installed_or_not(run: Run) -> None:
    found = run("--version")
    assert found.exit_code == 0
    assert found.output.startswith("main, version ")


def test_the_app_says_so_when_its_pages_are_not_there(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli.app, "__file__", str(tmp_path / "a" / "cli" / "app.py"))
    found = run("app")
    assert found.exit_code == 1
    assert "app.py" in found.stderr


def test_the_command_works_as_a_process_of_its_own(small_sample: Path, tmp_path: Path) -> None:
    surroundings = os.environ | {"ALIGNMENT_DB": str(tmp_path / "own.duckdb"), "PYTHONPATH": "."}

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "alignment.cli", *arguments],
            cwd=ROOT,
            env=surroundings,
            capture_output=True,
            text=True,
            check=False,
        )

    loaded = call("load", str(small_sample), "--as-of", "2026-09-30")
    assert (loaded.returncode, loaded.stderr) == (0, "")
    shown = call("show", "conversion", "--format", "json")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert json.loads(shown.stdout)["as_of"] == "2026-09-30"
    assert call("show").returncode == 2
