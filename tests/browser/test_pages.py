"""What a person sees, filters, opens, takes away and shares."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import LARGE, SMALL, Visitor, running

PAGES = (
    "scoreboard",
    "targets",
    "funnel",
    "conversion",
    "agreement",
    "definitions",
    "glossary",
    "uploads",
    "settings",
)


def test_a_stranger_sees_the_sample_company(sample_app: str, visit: Callable[..., Visitor]) -> None:
    visitor = visit(sample_app)
    visitor.open("/")
    assert "Sample company" in visitor.text()
    visitor.page.locator(".js-plotly-plot .plot-container").first.wait_for()
    visitor.assert_is_sound()


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_sound_at_both_sizes(
    sample_app: str, visit: Callable[..., Visitor], name: str, size: dict[str, int]
) -> None:
    visitor = visit(sample_app, size=size)
    visitor.open(f"/{name}")
    assert name.capitalize() in visitor.text()
    visitor.assert_is_sound()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_can_be_the_first_that_anybody_opens(
    sample_database: Path, visit: Callable[..., Visitor], tmp_path: Path, name: str
) -> None:
    database = tmp_path / "alignment.duckdb"
    shutil.copy(sample_database, database)
    with running(database) as address:
        visitor = visit(address)
        visitor.open(f"/{name}?period=All")
        assert visitor.page.url == f"{address}/{name}?period=All"
        assert f"{name.capitalize()} ·" in visitor.text()
        visitor.assert_is_sound()
