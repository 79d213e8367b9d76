"""A presentation, paged through with the keys of a presenter."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator

from alignment.ui.places import STOPS
from tests.browser.conftest import SMALL, Visitor

EMBEDDED = "?embed=true&embed_options=light_theme&region=DACH"


def stepper(visitor: Visitor, number: int) -> Locator:
    """The line at the bottom that says which stop is shown."""
    told = f"{STOPS[number].title} · {number + 1} of {len(STOPS)}"
    return visitor.page.locator("p").filter(has_text=told)


def turn(visitor: Visitor, key: str, number: int) -> None:
    """Press a presenter's key and wait until the stop is shown."""
    visitor.page.keyboard.press(key)
    stepper(visitor, number).wait_for()
    visitor.settle()


def assert_is_shown(visitor: Visitor, number: int) -> None:
    """The stop says its sentence and its filters, names nobody, and its stepper can be seen."""
    stop = STOPS[number]
    assert visitor.page.locator("h1").count() == 1, stop
    assert visitor.page.locator("h1").inner_text().strip(), stop
    assert "region: DACH" in visitor.text(), stop
    assert visitor.page.locator("[data-testid='stException']").count() == 0, stop
    assert "can’t be shown" not in visitor.text(), stop
    box = stepper(visitor, number).bounding_box()
    assert box is not None, stop
    assert box["y"] + box["height"] <= SMALL["height"], stop
    assert "region=DACH" in visitor.page.url, stop


def test_all_stops_can_be_paged_through_forwards_and_backwards(
    sample_app: str, visit: Callable[..., Visitor]
) -> None:
    visitor = visit(sample_app)
    visitor.open(f"/{STOPS[0].place.path}{EMBEDDED}")
    assert_is_shown(visitor, 0)
    last = len(STOPS) - 1
    for number in range(1, last + 1):
        turn(visitor, "PageDown", number)
        assert_is_shown(visitor, number)
    for number in range(last - 1, -1, -1):
        turn(visitor, "PageUp", number)
        assert_is_shown(visitor, number)
    visitor.assert_is_sound()
