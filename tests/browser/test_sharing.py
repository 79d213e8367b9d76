"""What one person finds, another sees."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import polars as pl

from tests.browser.conftest import Visitor


def numbers(visitor: Visitor) -> list[str]:
    """The headlines of the page."""
    return visitor.page.locator("h1, h2, h3").all_inner_texts()


def test_a_filtered_view_is_shared_by_its_link(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    first = visit(sample_app)
    first.open("/conversion")
    before = numbers(first)
    first.page.get_by_role("button", name="DACH").click()
    first.page.wait_for_url("**region=**")
    first.settle()
    assert numbers(first) != before
    second = visit(sample_app)
    second.open(first.page.url)
    assert numbers(second) == numbers(first)
    second.assert_is_sound()


def test_a_click_on_a_mark_opens_the_records_behind_it(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    first = visit(sample_app)
    first.open("/funnel")
    first.page.locator(".js-plotly-plot .bars .point path").first.click(force=True)
    first.page.wait_for_url("**mark=funnel**")
    first.settle()
    assert "Got here" in first.text()
    second = visit(sample_app)
    second.open(first.page.url)
    assert "Got here" in second.text()
    second.assert_is_sound()


def test_a_table_can_be_taken_away(
    sample_app: str, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    visitor = visit(sample_app)
    page = visitor.open("/conversion")
    page.get_by_role("button", name="Download").last.click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV", exact=True).last.click()
    file = tmp_path / "taken.csv"
    waiting.value.save_as(file)
    assert waiting.value.suggested_filename.startswith("conversion_")
    assert pl.read_csv(io.BytesIO(file.read_bytes())).height > 3


def test_two_days_that_are_typed_are_the_period_and_are_shared_by_the_link(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    first = visit(sample_app)
    page = first.open("/conversion?period=Custom")
    before = numbers(first)
    fields = page.locator("[data-testid='stDateInputField'] [role='spinbutton']")
    fields.nth(0).click()
    page.keyboard.type("20260101", delay=50)
    fields.nth(3).click()
    page.keyboard.type("20260331", delay=50)
    page.get_by_role("heading").first.click()  # which closes the calendar
    page.wait_for_url("**days=2026-01-01&days=2026-03-31**")
    first.settle()
    assert numbers(first) != before
    second = visit(sample_app)
    second.open(page.url)
    assert numbers(second) == numbers(first)
    known = second.page.locator("[data-testid='stDateInputField'] input")
    assert [each.input_value() for each in known.all()] == ["2026-01-01", "2026-03-31"]
    quarter = visit(sample_app)
    quarter.open("/conversion?period=FY2026+Q1")
    assert numbers(quarter) == numbers(first)
    third = visit(sample_app)
    third.open(f"{page.url}&embed=true")
    assert "1 Jan 2026 to 31 Mar 2026" in third.text()
    third.assert_is_sound()


def test_two_days_that_are_picked_are_the_period_and_one_alone_says_what_is_missing(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(sample_app)
    page = visitor.open("/conversion?period=Custom")
    page.locator("[data-testid='stDateInputField'] [role='spinbutton']").first.click()
    days = page.locator("[role='gridcell'] [role='button']:not([aria-disabled]):visible")
    days.filter(has_text="5").first.click()
    page.get_by_text("Choose the last day as well").wait_for()
    days.filter(has_text="28").first.click()
    page.wait_for_url(lambda address: address.count("days=") == 2)
    visitor.settle()
    assert page.get_by_text("Choose the last day as well").count() == 0
    visitor.assert_is_sound()
