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
