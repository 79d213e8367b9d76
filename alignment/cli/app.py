"""``alignment app``: open the pages in a browser."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from alignment.errors import NotFoundError


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), help="Instead of the usual one.")
@click.pass_context
def app(context: click.Context, port: int | None) -> None:
    """Start the pages on this machine; end them with Ctrl+C."""
    front = Path(__file__).resolve().parents[2] / "app.py"
    if not front.is_file():
        raise NotFoundError(
            "The pages are not installed with this command.",
            "Run it from a copy of the project, where app.py lies beside the package.",
        )
    command = [sys.executable, "-m", "streamlit", "run", str(front)]
    if port is not None:
        command += ["--server.port", str(port)]
    surroundings = os.environ | {"ALIGNMENT_DB": str(Path(context.obj).resolve())}
    # The project's own folder holds the settings that keep the pages on this machine.
    try:
        ended = subprocess.run(command, cwd=front.parent, env=surroundings, check=False)  # noqa: S603 - our own file and a number
    except KeyboardInterrupt:
        context.exit(0)
    context.exit(ended.returncode)
