"""The command and what it can do."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import click

from alignment.cli.app import app
from alignment.cli.definitions import definitions
from alignment.cli.load import load
from alignment.cli.sample import sample
from alignment.cli.settings import settings
from alignment.cli.show import show
from alignment.cli.trouble import CODES, Plain
from alignment.cli.uploads import undo, uploads

_HELP = (
    "Show marketing and sales one pipeline, from exports of your own tools.\n\n"
    "\b\nExit codes, for a cron job:\n"
) + "\n".join(f"  {code:>2}  {meaning}" for code, meaning in CODES.items())


def _version() -> str:
    """Give the installed version; a copy of the project runs without being installed."""
    try:
        return metadata.version("alignment")
    except metadata.PackageNotFoundError:
        return "of a copy that isn't installed"


@click.group(cls=Plain, help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version())
@click.option(
    "--database",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="ALIGNMENT_DB",
    default=Path("data/alignment.duckdb"),
    show_default=True,
    show_envvar=True,
    help="The database file.",
)
@click.pass_context
def main(context: click.Context, database: Path) -> None:
    """Remember which database file the command is about."""
    context.obj = database


for command in (load, uploads, undo, show, definitions, settings, sample, app):
    main.add_command(command)
