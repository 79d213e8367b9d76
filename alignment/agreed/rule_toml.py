"""A rule as TOML that a person can read and change.

::

    name = "MQL"
    meaning = "Fits, and asked for something."
    match = "all"

    [[criteria]]
    field = "score"
    operator = "at least"
    value = 60

    [[criteria]]
    match = "any"

    [[criteria.criteria]]
    field = "has_need"
    operator = "is yes"
"""

from __future__ import annotations

from typing import Any, Final

from alignment.agreed.checking import DEEPEST, checked, nearest, shown
from alignment.agreed.rule import FIELDS, Criterion, Group, Rule
from alignment.agreed.toml import quoted, read, written
from alignment.errors import DefinitionError

_RULE: Final = ("name", "meaning", "match", "criteria")
_GROUP: Final = ("match", "criteria")
_CRITERION: Final = ("field", "operator", "value", "values")


def to_toml(rule: Rule, *, under: str = "") -> str:
    """Write a rule as TOML.

    Args:
        rule: A rule that ``checking.checked`` lets pass.
        under: The table to write it in, such as ``definition.marketing``; the top level if empty.
    """
    lines = [f"name = {quoted(rule.name)}", f"meaning = {quoted(rule.meaning)}"]
    lines = [f"[{under}]", *lines] if under else lines
    path = f"{under}.criteria" if under else "criteria"
    return "\n".join([*lines, *_group_lines(rule.group, path)]) + "\n"


def from_toml(text: str) -> Rule:
    """Read a rule from TOML.

    Raises:
        DefinitionError: It isn't TOML, or not a rule that can be run.
    """
    return rule_from(read(text))


def rule_from(entry: dict[str, Any]) -> Rule:
    """Read a rule from a table of TOML.

    Raises:
        DefinitionError: It is not a rule that can be run.
    """
    _refuse_unknown(entry, _RULE, "A rule")
    if "name" not in entry:
        raise DefinitionError("The rule has no name.", 'Add a line such as name = "MQL".')
    return checked(Rule(entry["name"], entry.get("meaning", ""), _group(entry, 1)))


def _group_lines(group: Group, path: str) -> list[str]:
    lines = [f"match = {quoted(group.match)}"]
    for part in group.parts:
        lines += ["", f"[[{path}]]"]
        if isinstance(part, Group):
            lines += _group_lines(part, f"{path}.criteria")
        else:
            lines += _criterion_lines(part)
    return lines


def _criterion_lines(criterion: Criterion) -> list[str]:
    lines = [f"field = {quoted(criterion.field)}", f"operator = {quoted(criterion.operator)}"]
    if FIELDS[criterion.field].kind == "number" and criterion.values:
        return [*lines, f"value = {written(criterion.values[0])}"]
    if criterion.values:
        return [*lines, f"values = [{', '.join(map(written, criterion.values))}]"]
    return lines


def _group(entry: dict[str, Any], depth: int) -> Group:
    if depth > DEEPEST:
        raise DefinitionError(
            f"Groups lie within groups more than {DEEPEST} deep.", "Use fewer groups."
        )
    parts = entry.get("criteria", [])
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise DefinitionError(
            "The criteria of a rule are not a list of tables.", "Begin each with [[criteria]]."
        )
    return Group(entry.get("match", "all"), tuple(_part(part, depth) for part in parts))


def _part(entry: dict[str, Any], depth: int) -> Criterion | Group:
    if "criteria" in entry or "match" in entry:
        _refuse_unknown(entry, _GROUP, "A group")
        return _group(entry, depth + 1)
    _refuse_unknown(entry, _CRITERION, "A criterion")
    for needed in _CRITERION[:2]:
        if not isinstance(entry.get(needed), str):
            raise DefinitionError(
                f"A criterion says no {needed}.", f'Add a line such as {needed} = "…".'
            )
    values = entry.get("values", [entry["value"]] if "value" in entry else [])
    if not isinstance(values, list) or ("values" in entry and "value" in entry):
        raise DefinitionError(
            f"The values of {shown(entry['field'])} are not a list.",
            'Write one value as value = 60, several as values = ["A", "B"].',
        )
    return Criterion(entry["field"], entry["operator"], tuple(values))


def _refuse_unknown(entry: dict[str, Any], known: tuple[str, ...], what: str) -> None:
    for name in entry:
        if name not in known:
            raise DefinitionError(
                f"{what} has an entry {shown(name)} that means nothing here.",
                nearest(name, known, "There are"),
            )
