"""From a campaign to one account's journey and back by link; the reveal; the presentation."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.browser.conftest import LARGE, Visitor


def test_a_campaigns_mark_leads_to_one_journey_and_back(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    first = visit(sample_app)
    page = first.open("/campaigns?mark=credit|linear|Event")
    page.locator("[data-testid='stDataFrame'] canvas").first.wait_for()
    # The first cell of a row is the box that chooses it.
    page.locator("[data-testid='stDataFrame']").first.click(position={"x": 15, "y": 55})
    page.wait_for_url("**record=opportunity**")
    first.settle()
    page.get_by_role("dialog").get_by_role("link", name="Its journey").click()
    page.wait_for_url("**/journeys**journey=**")
    first.settle()
    page.get_by_text("All marks").wait_for()
    assert page.locator(".js-plotly-plot").count() == 1
    first.assert_is_sound()
    second = visit(sample_app)
    other = second.open(page.url)
    assert other.locator("h1").inner_text() == page.locator("h1").inner_text()
    other.get_by_text("Back to Campaigns").click()
    other.wait_for_url("**/campaigns**")
    second.settle()
    assert "journey=" not in other.url
    other.get_by_text("Records behind").wait_for()
    second.assert_is_sound()


def test_the_journeys_are_revealed_opened_by_a_mark_and_presented(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(sample_app, size=LARGE)
    page = visitor.open("/journeys")
    assert page.locator("[class*='st-key-clients-won']").count() == 0
    page.get_by_role("button", name="Show the journeys", exact=True).click()
    page.wait_for_url("**revealed=yes**")
    visitor.settle()
    lanes = page.locator("[class*='st-key-clients-won']")
    lanes.wait_for()
    visitor.assert_is_sound()
    link = page.get_by_role("link", name="Present").get_attribute("href")
    assert link is not None
    lanes.locator(".scatterlayer .trace").last.locator(".points path").first.click(force=True)
    page.wait_for_url("**journey=**")
    visitor.settle()
    page.get_by_text("All marks").wait_for()
    assert "mark=" not in page.url
    visitor.assert_is_sound()
    page = visitor.open(f"/journeys{link}")
    assert page.locator(".js-plotly-plot").count() == 2
    page.keyboard.press("PageDown")
    page.locator("p").filter(has_text="One journey · ").wait_for()
    visitor.settle()
    assert page.locator(".js-plotly-plot").count() == 1
    page.keyboard.press("PageDown")
    page.locator("p").filter(has_text="Paths · ").wait_for()
    visitor.settle()
    assert "to the next step" in visitor.text()
    visitor.assert_is_sound()


def test_one_journey_keeps_the_filters_for_the_way_back(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(sample_app)
    page = visitor.open("/journeys?revealed=yes&region=DACH&clients=5")
    lanes = page.locator("[class*='st-key-clients-won']")
    lanes.locator(".scatterlayer .trace").last.locator(".points path").first.click(force=True)
    page.wait_for_url("**journey=**")
    visitor.settle()
    assert "region=DACH" in page.url
    assert "clients=5" in page.url
    opened = page.url.partition("journey=")[2].partition("&")[0]
    page.get_by_role("button", name="All clients").click()
    visitor.settle()
    assert page.url.endswith("/journeys?revealed=yes&region=DACH&clients=5")
    page = visitor.open(f"/journeys?journey={opened}&back=funnel&region=DACH")
    assert page.get_by_text("Filters of all clients").count() == 0
    page.get_by_text("Back to Funnel").click()
    page.wait_for_url("**/funnel**")
    visitor.settle()
    assert "region=DACH" in page.url


def test_turning_the_page_before_the_reveal_gives_no_journey_away(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(sample_app, size=LARGE)
    page = visitor.open("/journeys?view=journey&embed=true")
    assert page.locator("h1").inner_text().startswith("How long is the way")
    assert page.locator(".js-plotly-plot").count() == 0
    page.get_by_role("button", name="Show the journeys", exact=True).click()
    page.wait_for_url("**revealed=yes**")
    visitor.settle()
    assert page.locator(".js-plotly-plot").count() == 1
    assert "Clients picked of those closed" in visitor.text()
    opened = re.search(r"Opportunity (\w+)", visitor.text())
    assert opened is not None
    visitor.open(f"/journeys?view=journey&embed=true&journey={opened[1]}")
    assert page.locator(".js-plotly-plot").count() == 1
    assert f"Opportunity {opened[1]}" in visitor.text()
    assert "Clients picked" not in visitor.text()
    visitor.assert_is_sound()
