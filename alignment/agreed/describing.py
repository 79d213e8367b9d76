"""A rule in plain words."""

from __future__ import annotations

from typing import Final

from alignment.agreed.rule import FIELDS, Criterion, Group, Rule
from alignment.agreed.toml import written

_TEXT: Final = {"is one of": "is", "is none of": "is not", "contains": "contains"}
_FEW: Final = 5
"""So many values are named; of more, the first ones and how many others."""


def describe(rule: Rule) -> str:
    """Say what a rule asks for, such as: score at handover of 60 or more, and industry is Retail.

    Values are as people entered them: show the sentence as text, never as markup.
    """
    return describe_group(rule.group)


def describe_group(group: Group) -> str:
    """Say what a group asks for."""
    told = [_part(part) for part in group.parts]
    return f", {'and' if group.match == 'all' else 'or'} ".join(told)


def describe_criterion(criterion: Criterion) -> str:
    """Say what one criterion asks for."""
    field = FIELDS[criterion.field]
    label = field.label[0].lower() + field.label[1:]
    if criterion.operator == "is known":
        return f"{label}: known"
    if field.kind == "flag":
        return label if criterion.operator == "is yes" else f"{label}: no"
    if field.kind == "number":
        side = "or more" if criterion.operator == "at least" else "or less"
        return f"{label} of {written(criterion.values[0])} {side}"
    return f"{label} {_TEXT[criterion.operator]} {_listed(criterion.values)}"


def _part(part: Criterion | Group) -> str:
    if isinstance(part, Criterion):
        return describe_criterion(part)
    told = describe_group(part)
    return f"({told})" if len(part.parts) > 1 else told


def _listed(values: tuple[float | str, ...]) -> str:
    texts = [str(value) for value in values]
    if len(texts) > _FEW:
        return f"{', '.join(texts[: _FEW - 1])} or {len(texts) - _FEW + 1} others"
    return f"{', '.join(texts[:-1])} or {texts[-1]}" if len(texts) > 1 else texts[0]
