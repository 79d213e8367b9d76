"""From a mark to its records, and to one record that a link can show to others."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.conftest import Visitor


def test_a_record_opens_in_a_drawer_is_shared_and_closed_again(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    first = visit(sample_app)
    page = first.open("/funnel?mark=funnel|opportunity|Partner")
    page.locator("[data-testid='stDataFrame'] canvas").first.wait_for()
    # The first cell of a row is the box that chooses it.
    page.locator("[data-testid='stDataFrame']").first.click(position={"x": 15, "y": 55})
    page.wait_for_url("**record=lead**")
    first.settle()
    drawer = page.get_by_role("dialog")
    drawer.get_by_text("What happened").first.wait_for()
    second = visit(sample_app)
    other = second.open(page.url).get_by_role("dialog")
    other.get_by_text("What each definition says").wait_for()
    other.get_by_role("button", name="Open opportunity").click()
    second.page.wait_for_url("**record=opportunity**")
    second.settle()
    second.page.get_by_role("dialog").get_by_text("Opportunity created").wait_for()
    second.assert_is_sound()
    page.keyboard.press("Escape")
    page.wait_for_url(lambda address: "record=" not in address)
    first.settle()
    assert page.get_by_role("dialog").count() == 0
    assert "mark=" in page.url
    first.assert_is_sound()
