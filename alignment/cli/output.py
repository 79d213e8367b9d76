"""Where a table goes: to the terminal, a pipe or a file, in four formats."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import click
import orjson
import polars as pl

from alignment.cli.words import text_table
from alignment.desk.tables import to_csv, to_parquet

Command = TypeVar("Command", bound=Callable[..., Any])
FORMATS: Final = ("table", "csv", "json", "parquet")


def printing(command: Command) -> Command:
    """Give a command the options --format and --output."""
    command = click.option(
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write to this file instead of the terminal.",
    )(command)
    return click.option(
        "--format",
        "style",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to print it.",
    )(command)


def put(
    frame: pl.DataFrame,
    style: str,
    output: Path | None,
    *,
    before: str = "",
    after: str = "",
    about: dict[str, object] | None = None,
    decimals: Mapping[str, int] | None = None,
) -> None:
    """Print a table, or write it to a file.

    Args:
        frame: What to print.
        style: One of FORMATS.
        output: The file, or None for standard output.
        before: Lines above a table for people.
        after: Lines below it.
        about: What JSON says beside the rows.
        decimals: Columns of a table for people that have just so many decimals, such as money.

    Raises:
        UsageError: Parquet would be printed on a terminal.
    """
    if style == "parquet" and output is None and sys.stdout.isatty():
        raise click.UsageError("Parquet isn't readable on a terminal: name a file with --output.")
    if style == "table":
        rows = text_table(frame, decimals) if frame.height else ""
        parts = [part for part in (before, rows, after) if part]
        written = ("\n\n".join(parts) + "\n").encode()
    else:
        written = _written(frame, style, about or {})
    if output is None:
        click.echo(written, nl=False)
        return
    try:
        output.write_bytes(written)
    except OSError as problem:
        raise click.FileError(str(output), problem.strerror) from problem


def _written(frame: pl.DataFrame, style: str, about: dict[str, object]) -> bytes:
    if style == "csv":
        return to_csv(frame)
    if style == "parquet":
        return to_parquet(frame)
    return as_json({**about, "rows": frame.to_dicts()})


def as_json(value: object) -> bytes:
    """Write a value as JSON with a line's end; money as text, so that no cent is lost."""
    return orjson.dumps(value, default=str, option=orjson.OPT_INDENT_2) + b"\n"
