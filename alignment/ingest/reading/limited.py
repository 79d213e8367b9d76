"""Child processes with limits: what can exhaust memory or hang does so alone."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from alignment.errors import FileRefusedError
from alignment.ingest.reading.limits import (
    CHILD_CPU_SECONDS,
    CHILD_MEMORY_BYTES,
    CHILD_WAIT_SECONDS,
)

_ROOT: Final = Path(__file__).resolve().parents[3]
_TODO: Final = "Export the records as CSV and upload that file."


def limit_self() -> None:
    """Bound this process's memory and processor time, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_CPU_SECONDS, CHILD_CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def ask_child(module: str, arguments: list[str], name: str) -> dict[str, Any]:
    """Run a module of this package in a limited process and take its JSON answer.

    Args:
        module: The module's name, such as ``workbook_child``.
        arguments: What it is called with.
        name: File name for messages.

    Raises:
        FileRefusedError: The process ended without an answer, in time or memory.
    """
    called = [sys.executable, "-m", f"alignment.ingest.reading.{module}", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "POLARS_MAX_THREADS": "2"}
    try:
        done = subprocess.run(  # noqa: S603 -- our own module; the file's path is one argument
            called, capture_output=True, check=False, env=environment, timeout=CHILD_WAIT_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise FileRefusedError(f"{name} took too long to open.", _TODO) from error
    if done.returncode != 0:
        raise FileRefusedError(
            f"{name} couldn't be opened within {CHILD_MEMORY_BYTES // 1024**3} GB of memory and "
            f"{CHILD_CPU_SECONDS // 60} minutes, or is damaged.",
            _TODO,
        )
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise FileRefusedError(f"{name} {answer['error']}.", _TODO)
    return answer
