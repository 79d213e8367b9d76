"""``alignment uploads`` and ``alignment undo``: what was loaded, and taking it back."""

from __future__ import annotations

from pathlib import Path

import click
import polars as pl

from alignment.cli.output import printing, put
from alignment.cli.trouble import opened
from alignment.desk.tables import readable

_SHORT = ("upload_id", "as_of_on", "loaded_at", "name", "object", "n_read")
_COUNTS = ("n_new", "n_changed", "n_unchanged", "n_kept_out", "n_duplicate")


@click.command()
@printing
@click.pass_obj
def uploads(path: Path, style: str, output: Path | None) -> None:
    """List what was loaded, newest first, with the numbers that add up.

    The rows read of a file are its new, changed, unchanged, kept out and duplicate ones. The
    formats other than table have more columns.
    """
    with opened(path) as database:
        found = database.uploads().rename({"as_of": "as_of_day"})
        found = readable(found, database.settings.base_currency)
    if found.is_empty() and style == "table":
        click.echo("Nothing is loaded yet.")
        return
    put(found.select(*_SHORT, *_COUNTS) if style == "table" else _plain(found), style, output)


@click.command()
@click.argument("upload_id", type=click.IntRange(1))
@click.pass_obj
def undo(path: Path, upload_id: int) -> None:
    """Take the newest upload back; the database is then as it was before it."""
    with opened(path) as database:
        database.undo(upload_id)
    click.echo(f"Upload {upload_id} is taken back.")


def _plain(found: pl.DataFrame) -> pl.DataFrame:
    """Write sums of money as text, to the cent, in every format alike."""
    exact = [name for name, kind in found.schema.items() if isinstance(kind, pl.Decimal)]
    return found.with_columns(pl.col(exact).cast(pl.String))
