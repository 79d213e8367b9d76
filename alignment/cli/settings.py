"""``alignment settings``: what a firm sets once, shown and changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, Final

import click

from alignment.cli.words import one_line
from alignment.errors import SettingError
from alignment.settings import Settings
from alignment.store import Database

_YES_OR_NO: Final = {"true": True, "yes": True, "false": False, "no": False}
_NAMES: Final = tuple(field.name for field in fields(Settings))


@click.command()
@click.argument("changes", nargs=-1, metavar="[NAME=VALUE]...")
@click.pass_obj
def settings(path: Path, changes: tuple[str, ...]) -> None:
    """Show the settings, after changing those that are given as NAME=VALUE.

    Several own_domains are parted by commas. The pages show the new settings at once.
    """
    with Database.open(path) as database:
        held = database.settings
        if changes:
            database.save_settings(changed(held, changes))
        for name, value in asdict(database.settings).items():
            click.echo(one_line(f"{name}={_written(value)}"))


def changed(held: Settings, changes: Iterable[str]) -> Settings:
    """Change settings as a person has written them.

    Args:
        held: The settings before.
        changes: Each ``name=value``.

    Returns:
        The settings after.

    Raises:
        SettingError: There is no such setting, or it can't have that value.
    """
    asked: dict[str, Any] = {}
    for change in changes:
        name, sign, value = change.partition("=")
        name = name.strip().lower()
        if not sign or name not in _NAMES:
            raise SettingError(
                f"{change!r} sets nothing.",
                f"Write NAME=VALUE, where NAME is one of {', '.join(_NAMES)}.",
            )
        asked[name] = _read(name, value.strip(), asdict(held)[name])
    return replace(held, **asked)


def _read(name: str, text: str, before: object) -> object:
    """Read a value as the kind that the setting has."""
    try:
        if isinstance(before, bool):
            return _YES_OR_NO[text.lower()]
        if isinstance(before, int | float):
            return type(before)(text)
    except (KeyError, ValueError) as problem:
        kind = "yes or no" if isinstance(before, bool) else "a number"
        raise SettingError(f"{name} can't be {text!r}.", f"Give {kind}.") from problem
    if isinstance(before, tuple):
        return tuple(part.strip().lower() for part in text.split(",") if part.strip())
    return text.upper() if name == "base_currency" else text


def _written(value: object) -> str:
    """Write a value as it is given."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, tuple) else str(value)
