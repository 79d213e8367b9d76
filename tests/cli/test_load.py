"""``alignment load``: what it prints, what it asks, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from click.testing import Result

Run = Callable[..., Result]

LEADS = "Id,IsConverted,Status,CreatedDate,LeadSource\n"
MAPPING = """
[[file]]
system = "other"
object = "opportunity"
match = "deals*.csv"
columns = [["No", "opp_id"], ["Opened", "created_at"], ["Worth", "amount_minor"]]
constants = [["currency", "EUR"]]
"""


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    """Deals of no known tool whose dates fit two orders, and their mapping beside them."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "deals.csv").write_text("No,Opened,Worth\nD1,03/04/2024,10.50\nD2,05/06/2024,7.25\n")
    (tmp_path / "deals.toml").write_text(MAPPING)
    return folder / "deals.csv"


def test_a_load_shows_how_the_rows_and_the_money_add_up(run: Run, small_sample: Path) -> None:
    found = run("load", small_sample, "--as-of", "2026-09-30")
    assert found.exit_code == 0, found.output
    expected = "800 read = 800 new + 0 changed + 0 unchanged + 0 kept out + 0 exact duplicates"
    assert f"Lead.csv: lead rows, salesforce (utf-8, comma)\n  {expected}" in found.output
    amounts = pl.read_csv(small_sample / "Opportunity.csv")["Amount"].sum()
    assert f"money {amounts:,.2f} = {amounts:,.2f} loaded + 0.00 kept out" in found.output
    assert found.output.endswith("Loaded as upload 1, as of 2026-09-30.\n")


def test_the_same_files_again_change_nothing_and_that_is_no_trouble(
    run: Run, small_sample: Path
) -> None:
    run("load", small_sample, "--as-of", "2026-09-30")
    found = run("load", small_sample, "--as-of", "2026-09-30")
    assert found.exit_code == 0
    assert "800 read = 0 new + 0 changed + 800 unchanged" in found.output
    assert found.output.endswith("Nothing new: the database is as it was before.\n")


def test_without_a_day_the_newest_date_in_the_data_is_used_and_said(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "Lead.csv"
    path.write_text(f"{LEADS}00Q1,0,New,2024-05-06 10:00:00,Web\n")
    found = run("load", path)
    assert found.exit_code == 0, found.output
    assert "as of 2024-05-06, the newest date in the data." in found.output


def test_a_dry_run_tells_everything_and_writes_nothing(run: Run, small_sample: Path) -> None:
    found = run("load", small_sample, "--as-of", "2026-09-30", "--dry-run")
    assert found.exit_code == 0
    assert "800 read = 800 new" in found.output
    assert "Nothing was written." in found.output
    assert run("uploads").output == "Nothing is loaded yet.\n"


def test_the_report_is_also_there_for_machines(run: Run, small_sample: Path) -> None:
    found = run("load", small_sample, "--as-of", "2026-09-30", "--json")
    assert found.exit_code == 0
    report = json.loads(found.stdout)
    assert report["as_of"] == "2026-09-30"
    assert report["is_dry_run"] is False
    leads = next(one for one in report["files"] if one["file"]["name"] == "Lead.csv")
    assert leads["n_new"] == leads["file"]["n_read"] == 800


def test_rows_kept_out_are_told_and_written_with_line_and_reason(run: Run, tmp_path: Path) -> None:
    path, kept = tmp_path / "Lead.csv", tmp_path / "kept.csv"
    rows = [f"00Q{n},0,New,2024-05-06 10:00:00,Web\n" for n in range(60)]
    path.write_text(LEADS + "".join(rows) + "00Q99,0,New,soon,=Web()\n")
    found = run("load", path, "--kept-out", kept)
    assert found.exit_code == 0, found.output
    assert "61 read = 60 new + 0 changed + 0 unchanged + 1 kept out" in found.output
    assert "kept out 1 (first in line 62): CreatedDate: " in found.output
    written = pl.read_csv(kept)
    assert written.select("file", "row_no", "column").rows() == [("Lead.csv", 62, "CreatedDate")]


def test_a_question_ends_with_code_3_and_names_the_answer_as_an_option(
    run: Run, deals: Path, tmp_path: Path
) -> None:
    found = run("load", deals, "--mapping", tmp_path / "deals.toml")
    assert found.exit_code == 3
    assert "deals.csv" in found.stderr
    assert "Opened" in found.stderr
    assert "--date-order deals.csv:Opened=dmy" in found.stderr
    assert "--date-order deals.csv:Opened=mdy" in found.stderr


@pytest.mark.parametrize(
    ("answer", "newest"),
    [
        ("deals.csv:Opened=dmy", "2024-06-05"),
        ("Opened=mdy", "2024-05-06"),
        ("deals.csv=dmy", "2024-06-05"),
        ("mdy", "2024-05-06"),
    ],
)
def test_the_option_answers_the_question(
    run: Run, deals: Path, tmp_path: Path, answer: str, newest: str
) -> None:
    found = run("load", deals, "--mapping", tmp_path / "deals.toml", "--date-order", answer)
    assert found.exit_code == 0, found.output
    assert f"as of {newest}, the newest date in the data." in found.output


def test_an_answer_is_remembered_for_files_with_the_same_headers(
    run: Run, deals: Path, tmp_path: Path
) -> None:
    run("load", deals, "--mapping", tmp_path / "deals.toml", "--date-order", "dmy")
    deals.write_text("No,Opened,Worth\nD3,07/08/2024,1.00\n")
    found = run("load", deals)
    assert found.exit_code == 0, found.output
    assert "1 read = 1 new" in found.output
    assert "as of 2024-08-07" in found.output


def test_an_answer_that_none_could_mean_is_wrong_usage(run: Run, deals: Path) -> None:
    found = run("load", deals, "--date-order", "Opened=American")
    assert found.exit_code == 2
    assert "dmy mdy ymd" in found.stderr


def test_a_file_of_no_known_tool_asks_for_a_mapping(run: Run, deals: Path) -> None:
    found = run("load", deals)
    assert found.exit_code == 3
    assert "--mapping FILE.toml" in found.output
    assert "deals.csv" in found.stderr
    assert "mapping file" in found.stderr


def test_one_file_that_cannot_be_read_keeps_all_others_out(
    run: Run, small_sample: Path, tmp_path: Path
) -> None:
    (tmp_path / "broken.csv").write_bytes(b'Id,Name\n1,"never closed\n')
    found = run("load", small_sample, tmp_path / "broken.csv", "--as-of", "2026-09-30")
    assert found.exit_code == 1
    assert "broken.csv" in found.stderr
    assert run("uploads").output == "Nothing is loaded yet.\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("bomb.xlsx", b"PK\x03\x04"),
    ],
)
def test_a_hostile_file_gets_a_sentence_and_no_traceback(
    run: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    found = run("load", tmp_path / name)
    assert found.exit_code == 1
    assert name in found.stderr
    assert "Traceback" not in found.output
    assert len(found.stderr.splitlines()) == 1


def test_a_place_where_nothing_is_gets_a_sentence(run: Run, tmp_path: Path) -> None:
    found = run("load", tmp_path / "nowhere")
    assert found.exit_code == 1
    assert "nowhere" in found.stderr


def test_a_mapping_file_that_is_not_there_gets_a_sentence(
    run: Run, deals: Path, tmp_path: Path
) -> None:
    found = run("load", deals, "--mapping", tmp_path / "none.toml")
    assert found.exit_code == 1
    assert "none.toml" in found.stderr


def test_uploaded_words_cannot_move_the_terminals_cursor(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "Lead.csv"
    path.write_text(f"{LEADS}00Q1,0,\x1b[2JGone,2024-05-06 10:00:00,Web\n")
    found = run("load", path)
    assert found.exit_code == 0, found.output
    assert "[2JGone" in found.output
    assert "\x1b" not in found.output


def test_amounts_that_can_not_be_priced_are_said_with_what_to_do(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "Opportunity.csv"
    path.write_text(
        "Id,StageName,Amount,CurrencyIsoCode,CloseDate,IsWon,CreatedDate\n"
        "O1,Proposal,10.50,USD,2024-06-01,0,2024-01-10\n"
        "O2,Proposal,20.50,USD,2024-06-01,0,2024-01-10\n"
        "O3,Proposal,30.50,EUR,2024-06-01,0,2024-01-10\n"
    )
    said = "2 amounts are in USD and no exchange rate to EUR is known"
    assert said in run("load", path, "--dry-run").output
    assert said in run("load", path).output
    run("undo", "1")
    run("settings", "base_currency=USD")
    found = run("load", path)
    assert "1 amount is in EUR and no exchange rate to USD is known" in found.output
    assert "set the base currency under Settings, or load rates" in found.output


def test_a_day_before_the_newest_in_the_data_is_said(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "Lead.csv"
    path.write_text(f"{LEADS}00Q1,0,New,2024-05-06 10:00:00,Web\n")
    found = run("load", path, "--as-of", "2024-05-05")
    assert found.exit_code == 0
    assert "The data describes 2024-05-05, but holds days up to 2024-05-06" in found.output
    assert "holds days up to" not in run("load", path, "--as-of", "2024-05-06").output
