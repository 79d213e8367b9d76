"""From the table of campaigns to the opportunities of one that the chart has no room for."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Visitor


def test_a_row_of_the_table_opens_what_is_behind_its_name(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(sample_app)
    page = visitor.open("/campaigns?rows=Campaigns")
    table = page.locator("[data-testid='stDataFrame']").first
    table.locator("canvas").first.wait_for()
    # The first cell of a row is the box that chooses it; the second row is a campaign's.
    table.click(position={"x": 15, "y": 90})
    page.wait_for_url("**mark=campaigns**")
    visitor.settle()
    page.locator(".st-key-records-campaigns").get_by_text("records. Choose a row").wait_for()
    assert page.locator(".st-key-records-credit").count() == 0
    visitor.assert_is_sound()
