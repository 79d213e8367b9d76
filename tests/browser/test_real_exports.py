"""Real exports, brought through the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, Visitor
from tests.browser.uploading import load

CASES = {
    "salesforce_data_export": ("", "131 rows read"),
    "olist": ("olist.toml", "11,937 rows read"),
    "maven_crm": ("maven.toml", "8,927 rows read"),
}
"""By folder: the mapping it needs, what the report says."""


@pytest.mark.parametrize("folder", list(CASES))
def test_real_exports_load_through_the_page(
    own_app: str, visit: Callable[..., Visitor], shared_data: Path, folder: str
) -> None:
    mapping, said = CASES[folder]
    files = sorted((shared_data / folder).glob("*.csv"))
    visitor = visit(own_app)
    report = load(visitor, files, ROOT / "tests" / "mappings" / mapping if mapping else None)
    assert said in report
    visitor.open("/funnel")
    assert "Sample company" not in visitor.text()
    visitor.assert_is_sound()
