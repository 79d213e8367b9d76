"""A person brings exports of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import company
from tests.browser.conftest import PATIENCE_MS, Visitor
from tests.browser.uploading import check, load

MAPPING = """
system = "other"
object = "lead"
columns = [["Id", "lead_id"], ["LeadSource", "source"], ["CreatedDate", "created_at"]]
"""
HOSTILE = "![x](https://beacon.example/x.png)<script>alert(1)</script>.csv"


def test_own_exports_take_the_place_of_the_sample_and_can_be_undone(
    own_app: str, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    visitor = visit(own_app)
    said = load(visitor, company.write(tmp_path / "exports"))
    assert "96 rows read = 96 new + 0 changed + 0 unchanged" in said
    assert "Sample company" not in said
    visitor.assert_is_sound()
    visitor.open("/conversion")
    assert "Webinar" in visitor.text()
    assert "26 of 70" in visitor.text()
    _undo(visitor)
    visitor.assert_is_sound()
    visitor.open("/conversion")
    assert "There is no data yet." in visitor.text()
    visitor.page.get_by_role("button", name="Show the sample company").click()
    visitor.page.get_by_text("Sample company", exact=True).wait_for()
    visitor.settle()
    visitor.assert_is_sound()


def _undo(visitor: Visitor) -> None:
    """Take the newest upload back, with the confirmation."""
    page = visitor.open("/uploads")
    page.get_by_role("button", name="Undo upload").click()
    page.get_by_text("It is the only upload: its rows go, and nothing is loaded then.").wait_for()
    page.get_by_role("button", name="Yes, undo upload").click()
    expect(page.get_by_role("button", name="Undo upload")).to_have_count(0, timeout=PATIENCE_MS)
    visitor.settle()
    assert "Upload 1 is undone. Nothing is loaded now." in visitor.text()
    assert "Lead.csv" not in visitor.text()


def test_several_headers_without_rows_leave_nothing_to_load(
    sample_app: str, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    files = [tmp_path / "Account.csv", tmp_path / "Campaign.csv"]
    for file in files:
        file.write_text("Id,Name\n", "utf-8")
    visitor = visit(sample_app)
    check(visitor, files)
    assert "so there is nothing to load" in visitor.text()
    assert "What a load would do" not in visitor.text()
    assert visitor.page.get_by_role("button", name="Load", exact=True).count() == 0
    visitor.assert_is_sound()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("headers.csv", b"Id,LeadSource,CreatedDate\n"),
        ("login.csv", b"<!DOCTYPE html><html><body>Please sign in</body></html>"),
        ("broken.csv", b'Id,LeadSource\n1,"Web\n2,Partner\n'),
        ("book.xlsx", b"PK\x03\x04" + b"\x00" * 200),
        (HOSTILE.replace("/", ":"), b""),
    ],
)
def test_a_file_that_cannot_be_loaded_gets_a_sentence_and_changes_nothing(
    sample_app: str, visit: Callable[..., Visitor], tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    visitor = visit(sample_app)
    check(visitor, [file])
    assert name in visitor.text()
    assert visitor.page.get_by_role("button", name="Load", exact=True).count() == 0
    assert "Sample company" in visitor.text()
    visitor.assert_is_sound()


def test_an_ambiguous_date_is_asked_about_with_both_readings(
    sample_app: str, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    file = tmp_path / "Lead.csv"
    file.write_text("Id,LeadSource,Status,CreatedDate\n00Q1,Web,New,03/04/2024\n", "utf-8")
    mapping = tmp_path / "leads.toml"
    mapping.write_text(MAPPING, "utf-8")
    visitor = visit(sample_app)
    check(visitor, [file], mapping)
    assert "03/04/2024 is 3 April 2024" in visitor.text()
    assert "03/04/2024 is 4 March 2024" in visitor.text()
    visitor.page.get_by_text("day first").click()
    visitor.page.get_by_role("button", name="Load", exact=True).wait_for()
    visitor.assert_is_sound()


def _unknown(folder: Path, number: int) -> list[Path]:
    """Write files whose columns no known tool writes."""
    files = [folder / f"unknown_{at}.csv" for at in range(number)]
    for file in files:
        file.write_text("shoe,hat\n42,red\n43,blue\n", "utf-8")
    return files


def test_files_of_no_known_tool_can_be_left_out_together(
    own_app: str, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    files = [*company.write(tmp_path / "exports"), *_unknown(tmp_path, 3)]
    visitor = visit(own_app)
    check(visitor, files)
    page = visitor.page
    assert "No known tool writes the columns of 3 of" in visitor.text()
    assert "No row is loaded yet; 3 files are still open: unknown_0.csv" in visitor.text()
    assert page.get_by_role("button", name="Load", exact=True).count() == 0
    page.get_by_text("Load the others without these 3").click()
    page.get_by_role("button", name="Load", exact=True).click()
    page.get_by_text("Loaded as upload").wait_for()
    visitor.settle()
    assert "96 rows read = 96 new" in visitor.text()
    visitor.assert_is_sound()


def test_one_file_of_no_known_tool_can_be_left_out(
    sample_app: str, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    visitor = visit(sample_app)
    check(visitor, [*company.write(tmp_path / "exports"), *_unknown(tmp_path, 1)])
    visitor.page.get_by_text("Load the other files without this one").click()
    visitor.page.get_by_role("button", name="Load", exact=True).wait_for()
    visitor.settle()
    assert "unknown_0.csv is left out, and its 2 rows with it" in visitor.text()
    visitor.assert_is_sound()
