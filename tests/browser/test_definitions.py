"""Two teams write down what they call qualified, and see where they differ."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page

from alignment.desk.agreements import withdraw
from alignment.desk.loading import load_sample
from alignment.store import Database
from tests.browser.conftest import LARGE, Visitor, running

WORDS = {"marketing": "Scored", "sales": "Funded"}


def blank(folder: Path) -> Path:
    """The sample company before anybody has agreed on what is qualified."""
    path = folder / "alignment.duckdb"
    with Database.open(path) as db:
        load_sample(db)
        for held in db.agreements("definition"):
            withdraw(db, "definition", held.key, held.day)
    return path


def form(page: Page, team: str) -> Locator:
    """The form of one team."""
    badge = page.get_by_text(team.capitalize(), exact=True)
    boxes = page.locator("[data-testid='stColumn']").filter(has=badge)
    return boxes.filter(has=page.get_by_label("What it is called")).first


def choose(page: Page, spot: Locator, text: str) -> None:
    """Choose one of a list's options."""
    spot.click()
    page.get_by_role("option").filter(has_text=text).first.click()


def test_two_definitions_are_entered_tried_saved_and_compared(
    tmp_path: Path, visit: Callable[..., Visitor]
) -> None:
    with running(blank(tmp_path)) as address:
        visitor = visit(address, size=LARGE)
        page = visitor.open("/definitions")
        _enter_marketing(visitor)
        _enter_sales(visitor)
        said = visitor.text()
        assert "Both definitions say the same of" in said
        assert "would meet it" in said
        for team in WORDS:
            _save(visitor, team)
        visitor.assert_is_sound()
        _change(visitor)
        visitor.assert_is_sound()
        visitor.open("/agreement")
        assert "Both definitions say the same of" in visitor.text()
        visitor.assert_is_sound()
        assert page.locator(".js-plotly-plot").count() > 0


def _enter_marketing(visitor: Visitor) -> None:
    box = form(visitor.page, "marketing")
    box.get_by_label("What it is called").fill(WORDS["marketing"])
    box.get_by_label("Value", exact=True).fill("60")
    box.get_by_label("Value", exact=True).press("Enter")
    visitor.settle()


def _enter_sales(visitor: Visitor) -> None:
    box = form(visitor.page, "sales")
    box.get_by_label("What it is called").fill(WORDS["sales"])
    choose(visitor.page, box.get_by_label("What is asked"), "Budget confirmed")
    visitor.settle()


def _save(visitor: Visitor, team: str) -> None:
    page = visitor.page
    form(page, team).get_by_role("button", name="Save …").click()
    page.get_by_label("Stands for it in marketing").last.fill("Ana")
    page.get_by_label("Stands for it in sales").last.fill("Ben")
    page.get_by_role("button", name="Save as a new version").click()
    form(page, team).get_by_text("Saved as a new version.").wait_for()
    visitor.settle()
    assert "Ana and Ben" in form(page, team).inner_text()


def _change(visitor: Visitor) -> None:
    """Change a criterion and see at once how many leads that makes."""
    box = form(visitor.page, "marketing")
    box.get_by_label("Value", exact=True).fill("90")
    box.get_by_label("Value", exact=True).press("Enter")
    box.get_by_text("0 newly").wait_for()
    visitor.settle()
    assert "no longer" in box.inner_text()
    assert "now →" in visitor.text()
