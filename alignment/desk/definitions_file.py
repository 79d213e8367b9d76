"""All that is agreed on as one TOML file that people can read, change and bring back.

::

    [definition.marketing]
    name = "MQL"
    …

    [definition.marketing.agreed]
    on = 2026-03-01
    marketing = "Ana"
    sales = "Ben"

    [days.mql]
    days = 14
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from alignment.agreed.checking import nearest, shown
from alignment.agreed.rule_toml import from_toml, rule_from, to_toml
from alignment.agreed.toml import quoted, read, written
from alignment.desk.agreements import agreement_of
from alignment.errors import DefinitionError
from alignment.schema.agreement import KINDS, Agreement
from alignment.scope import to_date, to_day
from alignment.store import Database

_SIGNED: Final = "agreed"
_SIGNED_ENTRIES: Final = ("on", "marketing", "sales")


def exported(db: Database) -> str:
    """Write all that holds at present as TOML; empty where nothing is agreed on."""
    return "\n".join(_table(each) for kind in KINDS for each in db.agreements(kind))


def imported(text: str, day: int) -> tuple[Agreement, ...]:
    """Read what such a file says, without keeping it.

    Args:
        text: The file.
        day: When it was agreed where the file names no day, days since 1970-01-01.

    Returns:
        What it says, in its order, checked as if it had been entered by hand.

    Raises:
        DefinitionError: Something in it can't be used; nothing of it may be kept then.
    """
    found = []
    for kind, tables in read(text).items():
        if kind not in KINDS:
            raise DefinitionError(
                f"The file has a table {shown(kind)} that means nothing here.",
                nearest(kind, KINDS, "There are"),
            )
        if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
            raise DefinitionError(
                f"{kind!r} of the file is not a table of tables.", f"Begin with [{kind}.NAME]."
            )
        found += [_agreement(kind, key, table, day) for key, table in tables.items()]
    return tuple(found)


def bring_in(db: Database, text: str, day: int) -> int:
    """Keep what such a file says; what it doesn't name stays as it is.

    Returns:
        How many of its agreements said anything new.

    Raises:
        DefinitionError: Something in it can't be used; nothing is kept then.
    """
    return sum(db.agree(each) for each in imported(text, day))


def _table(agreement: Agreement) -> str:
    under = f"{agreement.kind}.{_key(agreement.key)}"
    if agreement.kind == "definition":
        body = to_toml(from_toml(agreement.body), under=under)
    else:
        body = f"[{under}]\n{agreement.body}"
    signed = [f"on = {to_date(agreement.day).isoformat()}"]
    names = {"marketing": agreement.marketing, "sales": agreement.sales}
    signed += [f"{team} = {quoted(name)}" for team, name in names.items() if name]
    return "\n".join([body, f"[{under}.{_SIGNED}]", *signed, ""])


def _key(key: str) -> str:
    """Write a key; a word may hold anything."""
    return key if key.isascii() and key.replace("-", "").replace("_", "").isalnum() else quoted(key)


def _agreement(kind: str, key: str, table: dict[str, Any], day: int) -> Agreement:
    place = f"In [{kind}.{key[:80]}]: "
    signed = table.get(_SIGNED, {})
    if not isinstance(signed, dict) or any(name not in _SIGNED_ENTRIES for name in signed):
        raise DefinitionError(
            f"{place}it isn't clear when and by whom it was agreed.",
            f"Use {', '.join(_SIGNED_ENTRIES)} in a table [{kind}.NAME.{_SIGNED}].",
        )
    on = signed.get("on")
    if on is not None and (not isinstance(on, date) or isinstance(on, datetime)):
        raise DefinitionError(f"{place}the day isn't a date.", "Write it as on = 2026-03-01.")
    rest = {name: value for name, value in table.items() if name != _SIGNED}
    try:
        body = to_toml(rule_from(rest)) if kind == "definition" else _plain(rest)
        names = {team: signed.get(team, "") for team in _SIGNED_ENTRIES[1:]}
        return agreement_of(kind, key, body, day if on is None else to_day(on), **names)
    except DefinitionError as problem:
        raise DefinitionError(f"{place}{problem.what}", problem.todo) from problem


def _plain(table: dict[str, Any]) -> str:
    """Write a table of numbers and texts, for the check of its kind to read."""
    lines = []
    if not table:
        raise DefinitionError("Nothing is said in it.", "Write something there.")
    for name, value in table.items():
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise DefinitionError(
                f"The entry {shown(name)} is neither a number nor a text.", "Write one of them."
            )
        lines.append(f"{quoted(name)} = {written(value)}\n")
    return "".join(lines)
