"""Can a rule be run? Said in a sentence where it can't."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from alignment.agreed.rule import FIELDS, OPERATORS, Criterion, Group, Rule
from alignment.agreed.toml import checked_text
from alignment.errors import DefinitionError

DEEPEST: Final = 3
"""How many groups may lie within each other, the rule's own included."""
MOST_CRITERIA: Final = 30
MOST_VALUES: Final = 100
_LONGEST_NAME: Final = 80
_LONGEST_MEANING: Final = 2_000
_LONGEST_VALUE: Final = 200
_MATCHES: Final = ("all", "any")
_LARGEST: Final = 1e12
_WANTED: Final = {"number": "one number", "text": "one or more texts", "flag": "no value"}


def checked(rule: Rule) -> Rule:
    """Check that a rule can be run.

    Returns:
        The rule, its texts without blanks around them and its numbers as such.

    Raises:
        DefinitionError: It can't; the first thing that doesn't fit, and what would.
    """
    group = _group(rule.group, 1)
    number = len(list(criteria_of(group)))
    if number > MOST_CRITERIA:
        raise DefinitionError(
            f"The rule asks for {number:,} things.", f"Use at most {MOST_CRITERIA}."
        )
    return Rule(
        checked_text(rule.name, "The rule's name", most=_LONGEST_NAME),
        checked_text(
            rule.meaning,
            "The rule's meaning",
            most=_LONGEST_MEANING,
            is_long=True,
            is_needed=False,
        ),
        group,
    )


def criteria_of(group: Group) -> Iterator[Criterion]:
    """List the criteria of a group and of the groups within it, in order."""
    for part in group.parts:
        if isinstance(part, Group):
            yield from criteria_of(part)
        else:
            yield part


def nearest(given: str, known: Iterable[str], many: str) -> str:
    """Say which of the known names was probably meant, or which there are."""
    names = list(known)
    close = get_close_matches(given[:_LONGEST_NAME], names, n=1)
    return f"Did you mean {close[0]!r}?" if close else f"{many}: {', '.join(names)}."


def shown(given: object) -> str:
    """Show what somebody entered, shortened."""
    text = repr(given)
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"


def _group(group: Group, depth: int) -> Group:
    if depth > DEEPEST:
        raise DefinitionError(
            f"Groups lie within groups more than {DEEPEST} deep.", "Use fewer groups."
        )
    if group.match not in _MATCHES:
        raise DefinitionError(
            f"A group matches {shown(group.match)}.", 'Write match = "all" or match = "any".'
        )
    if not group.parts:
        raise DefinitionError("A rule or group asks for nothing.", "Add a criterion to it.")
    parts = tuple(
        _group(part, depth + 1) if isinstance(part, Group) else _criterion(part)
        for part in group.parts
    )
    return Group(group.match, parts)


def _criterion(given: Criterion) -> Criterion:
    known = FIELDS.get(given.field)
    if known is None:
        raise DefinitionError(
            f"Nothing called {shown(given.field)} is known about a lead.",
            nearest(given.field, FIELDS, "There are"),
        )
    operators = OPERATORS[known.kind]
    if given.operator not in operators:
        raise DefinitionError(
            f"{known.label} can't be asked with {shown(given.operator)}.",
            nearest(given.operator, operators, "It can be asked with"),
        )
    return Criterion(given.field, given.operator, _values(given, known.kind, known.label))


def _values(given: Criterion, kind: str, label: str) -> tuple[float | str, ...]:
    """Check what a criterion compares with."""
    wanted = "no value" if given.operator == "is known" else _WANTED[kind]
    if wanted == "no value":
        if given.values:
            raise DefinitionError(
                f"{label} with {given.operator!r} compares with nothing.", "Leave the value away."
            )
        return ()
    if not given.values:
        raise DefinitionError(f"{label} with {given.operator!r} has no value.", f"Give {wanted}.")
    if kind == "number":
        return (_number(given.values, label),)
    if len(given.values) > MOST_VALUES:
        raise DefinitionError(
            f"{label} is compared with {len(given.values):,} texts.",
            f"Use at most {MOST_VALUES}.",
        )
    texts = (
        checked_text(each, f"A value of {label}", most=_LONGEST_VALUE) for each in given.values
    )
    return tuple(dict.fromkeys(texts))


def _number(values: tuple[object, ...], label: str) -> float:
    given = values[0]
    if len(values) > 1 or isinstance(given, bool) or not isinstance(given, int | float):
        raise DefinitionError(
            f"{label} is compared with {shown(values if len(values) > 1 else given)}.",
            "Give one number, without quotes.",
        )
    if not abs(given) <= _LARGEST:  # so that what is no number is refused too
        raise DefinitionError(
            f"{label} is compared with a number that is too large.", "Give a smaller one."
        )
    return float(given)
