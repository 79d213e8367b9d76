"""What a person does on the uploads page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tests.browser.conftest import Visitor

INPUT = "[data-testid='stFileUploaderDropzoneInput']"


def check(visitor: Visitor, files: Sequence[Path], mapping: Path | None = None) -> None:
    """Choose files, go on to the check, and bring a mapping where there is one."""
    page = visitor.open("/uploads")
    page.locator(INPUT).first.set_input_files(list(files))
    page.get_by_role("button", name=re.compile(r"^Check \d")).click()
    page.get_by_role("button", name="Choose other files").wait_for()
    visitor.settle()
    if mapping is not None:
        page.get_by_text("Use a mapping from a file").click()
        page.locator(INPUT).first.set_input_files([mapping])
        page.get_by_text(mapping.name).wait_for()
        visitor.settle()


def load(visitor: Visitor, files: Sequence[Path], mapping: Path | None = None) -> str:
    """Load files and give what the report says."""
    check(visitor, files, mapping)
    visitor.page.get_by_role("button", name="Load", exact=True).click()
    visitor.page.get_by_text("Loaded as upload").wait_for()
    visitor.settle()
    return visitor.text()
