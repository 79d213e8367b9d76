"""A running app and a browser that may speak to nobody else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from alignment.desk.loading import load_sample
from alignment.store import Database

ROOT: Final = Path(__file__).resolve().parents[2]
SMALL: Final = {"width": 1366, "height": 768}
LARGE: Final = {"width": 1920, "height": 1080}
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS: Final = 60_000
START_S: Final = 90
REST_MS: Final = 200
RESTS: Final = 4
AT_REST: Final = """() => {
    const app = document.querySelector("[data-testid='stApp']");
    const main = document.querySelector("[data-testid='stMainBlockContainer']");
    return app.dataset.testScriptState === "notRunning"
        && main !== null && main.innerText.trim() !== ""
        && !document.querySelector("[data-stale='true'], [data-testid='stSkeleton'],"
            + " [data-testid='stSpinner']");
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser, one after the other."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the browser is. Without one the tests skip, but never where CI runs them."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if path is None:
        reason = "there is no Chromium on this machine"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One headless Chromium for all tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield started
        started.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_healthy(address: str) -> bool:
    """Whether the app answers."""
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310 - our own app
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@contextmanager
def running(database: Path) -> Iterator[str]:
    """Start the app as the README does, on a database of its own, and give its address."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    environment = {**os.environ, "ALIGNMENT_DB": str(database)}
    log = database.with_suffix(".log")
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + START_S
            while not is_healthy(address):
                assert process.poll() is None, log.read_text("utf-8")
                assert time.monotonic() < deadline, log.read_text("utf-8")
                time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that holds the sample company, for copying."""
    path = tmp_path_factory.mktemp("sample") / "alignment.duckdb"
    with Database.open(path) as db:
        load_sample(db)
    return path


@pytest.fixture(scope="session")
def sample_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app as a stranger first sees it: no database yet, so it makes the sample company."""
    with running(tmp_path_factory.mktemp("stranger") / "alignment.duckdb") as address:
        yield address


@pytest.fixture
def own_app(tmp_path: Path, sample_database: Path) -> Iterator[str]:
    """An app of the test's own, whose data it may replace."""
    shutil.copy(sample_database, tmp_path / "alignment.duckdb")
    with running(tmp_path / "alignment.duckdb") as address:
        yield address


class Visitor:
    """A person at a fresh browser, who remembers whom it spoke to.

    Args:
        page: The tab.
        address: Of the app.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.hosts: set[str] = set()
        page.on("request", self._remember)

    def _remember(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"}:
            self.hosts.add(parts.netloc)

    def open(self, path: str = "/") -> Page:
        """Open a page of the app, or a whole link, and wait until it has settled."""
        self.page.goto(path if path.startswith("http") else f"{self.address}{path}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the page shows something and its script has stayed at rest for a while.

        A first visit runs the script two or three times, with short rests between.
        """
        self.page.locator("[data-testid='stApp']").wait_for(timeout=PATIENCE_MS)
        rests, deadline = 0, time.monotonic() + PATIENCE_MS / 1000
        while rests < RESTS:
            assert time.monotonic() < deadline, self.text()
            rests = rests + 1 if self.page.evaluate(AT_REST) else 0
            self.page.wait_for_timeout(REST_MS)

    def text(self) -> str:
        """All that can be read on the page; spaces that don't break count as spaces."""
        return self.page.locator("[data-testid='stApp']").inner_text().replace("\u00a0", " ")

    def assert_is_sound(self) -> None:
        """No traceback, nothing cut off at the side, and no word to another machine."""
        assert "Traceback" not in self.text()
        assert self.page.locator("[data-testid='stException']").count() == 0
        width = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0
        assert self.hosts == {urlsplit(self.address).netloc}


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Let another person open the app in a browser of their own."""
    contexts = []

    def enter(address: str, *, size: dict[str, int] = SMALL) -> Visitor:
        context = browser.new_context(
            viewport={"width": size["width"], "height": size["height"]}, accept_downloads=True
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return Visitor(context.new_page(), address)

    yield enter
    for context in contexts:
        context.close()
