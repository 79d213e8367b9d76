"""Take the README's screenshots: the sample company, as a stranger first sees it.

Run it from anywhere with ``uv run python docs/screenshot.py``. It needs Chromium.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
PICTURES: Final = (
    ("/", "screenshot.png"),
    ("/agreement", "agreement.png"),
    ("/campaigns", "campaigns.png"),
    ("/journeys?revealed=yes", "journeys.png"),
)
PATIENCE_S: Final = 120


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the app answers.

    Raises:
        SystemExit: It ended, or took longer than PATIENCE_S.
    """
    for _ in range(PATIENCE_S * 5):
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):  # noqa: S310 - our own app
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise SystemExit("The app did not start.")


def photograph(address: str) -> None:
    """Open each page in a browser and keep what it shows."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        page.set_default_timeout(PATIENCE_S * 1000)
        for path, name in PICTURES:
            page.goto(address + path)
            page.locator(".js-plotly-plot .plot-container").first.wait_for()
            page.locator("[data-test-script-state='notRunning']").wait_for()
            page.wait_for_timeout(2000)
            page.screenshot(path=ROOT / "docs" / name)
            print(f"docs/{name}")
        browser.close()


def main() -> None:
    """Start the app on a database that is dropped afterwards and photograph it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(  # noqa: S603 - the command is written here
            [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"],
            cwd=ROOT,
            env={**os.environ, "ALIGNMENT_DB": str(Path(folder) / "alignment.duckdb")},
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}", process)
            photograph(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            process.wait(timeout=20)


if __name__ == "__main__":
    main()
