"""What both teams mean by qualified, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import LARGE, SMALL, Visitor


def test_a_click_on_a_part_of_the_overlap_lists_its_leads(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(sample_app)
    page = visitor.open("/agreement")
    page.locator(".js-plotly-plot .bars .point path").last.click(force=True)
    page.wait_for_url("**mark=**")
    visitor.settle()
    assert "Records behind" in visitor.text()
    visitor.assert_is_sound()


def test_the_part_that_is_on_screen_is_in_the_link_and_is_presented(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(sample_app)
    page = visitor.open("/agreement")
    page.get_by_role("radio", name="Acceptance").click()
    page.wait_for_url("**view=Acceptance**")
    visitor.settle()
    assert "Deed against deed." in visitor.text()
    link = page.get_by_role("link", name="Present").get_attribute("href")
    assert link is not None
    other = visit(sample_app, size=LARGE)
    other.open(f"/agreement{link}")
    assert "What became of what marketing passed" in other.text()
    assert "Two definitions" not in other.text()
    other.assert_is_sound()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
def test_the_disagreement_is_paged_through_on_a_projector(
    sample_app: str, visit: Callable[..., Visitor], size: dict[str, int]
) -> None:
    visitor = visit(sample_app, size=size)
    page = visitor.open("/agreement?embed=true&embed_options=light_theme")
    told = []
    for _ in range(4):
        told.append(page.locator("h1").first.inner_text())
        visitor.assert_is_sound()
        page.keyboard.press("PageDown")
        visitor.settle()
    starts = [text.split()[0] for text in told]
    assert starts == ["Both", "“budget", "Sales", "EUR"]
    page.keyboard.press("PageUp")
    visitor.settle()
    assert page.locator("h1").first.inner_text() == told[-1]
