"""The same work without a browser: the command ``alignment``."""

from alignment.cli.commands import main

__all__ = ["main"]
