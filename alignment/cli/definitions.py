"""``alignment definitions``: what the two teams have agreed on, shown, written and read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from alignment.agreed import Agreed, describe
from alignment.cli.trouble import opened
from alignment.cli.words import one_line
from alignment.desk.agreements import agreed_in
from alignment.desk.definitions_file import bring_in, exported
from alignment.errors import FileRefusedError
from alignment.ladder import STAGES
from alignment.scope import to_day
from alignment.store import Database

_TOO_LARGE = 1_000_000


@click.group()
def definitions() -> None:
    """Show, write and read what each team calls qualified, with targets, days and words."""


@definitions.command("show")
@click.pass_obj
def show_definitions(path: Path) -> None:
    """Say in plain words what is agreed on."""
    with opened(path) as database:
        agreed = agreed_in(database)
    for line in _told(agreed):
        click.echo(one_line(line))


@definitions.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export_definitions(path: Path, file: Path) -> None:
    """Write all that is agreed on to FILE, as TOML that a person can read and change."""
    with opened(path) as database:
        text = exported(database)
    try:
        file.write_text(text, "utf-8")
    except OSError as problem:
        raise click.FileError(str(file), problem.strerror) from problem
    click.echo(one_line(f"Wrote what is agreed on to {file}."))


@definitions.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--agreed-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of what the file gives no day for; today if left away.",
)
@click.pass_obj
def import_definitions(path: Path, file: Path, agreed_on: datetime | None) -> None:
    """Read FILE and keep what it says as new versions; what it doesn't name stays.

    Nothing of it is kept when anything in it can't be used.
    """
    text = _read(file)
    with Database.open(path) as database:
        day = agreed_on or datetime.now(tz=ZoneInfo(database.settings.time_zone))
        number = bring_in(database, text, to_day(day.date()))
    new = f"{number:,} new" if number else "nothing new"
    click.echo(one_line(f"Read {file}: {new}."))


def _read(file: Path) -> str:
    if file.stat().st_size > _TOO_LARGE:
        raise FileRefusedError(
            f"{file.name} is too large for a file of definitions.", "Name another file."
        )
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise FileRefusedError(
            f"{file.name} couldn't be read as text.", "Save it as UTF-8."
        ) from problem


def _told(agreed: Agreed) -> list[str]:
    """Say what is agreed on, a line each."""
    lines = [
        f"{team} calls qualified ({rule.name}): {describe(rule)}"
        for team, rule in agreed.rules.items()
    ]
    if agreed.minimum is not None:
        lines.append(f"a lead has at least: {describe(agreed.minimum)}")
    lines += [
        f"{STAGES[stage].label} may take {days:,} days" for stage, days in agreed.stage_days.items()
    ]
    lines += [f"target of {goal.measure}: {goal.value:,}" for goal in agreed.goals.values()]
    lines += [f"{STAGES[stage].label}: {card.meaning}" for stage, card in agreed.cards.items()]
    lines += [f"{word}: {term.shared or 'not agreed yet'}" for word, term in agreed.terms.items()]
    return lines or ["Nothing is agreed on yet: define what each team calls qualified first."]
