"""What differs between two versions of a rule, in plain words."""

from __future__ import annotations

from alignment.agreed.describing import describe_criterion, describe_group
from alignment.agreed.rule import Criterion, Group, Rule


def rule_changes(before: Rule | None, after: Rule | None) -> tuple[str, ...]:
    """Say what a new version of a rule changes.

    Values are as people entered them: show each sentence as text, never as markup.

    Args:
        before: The version before; None where there was none, or it was withdrawn.
        after: The new version; None where it is withdrawn.

    Returns:
        What changed, in few words each; empty where both say the same.
    """
    if after is None:
        return ("withdrawn",) if before else ()
    if before is None:
        return (f"defined: {describe_group(after.group)}",)
    told = []
    if before.name != after.name:
        told.append(f"called “{after.name}” instead of “{before.name}”")
    if before.meaning != after.meaning:
        told.append("its meaning put in other words")
    if before.group.match != after.group.match:
        told.append(_match(after.group))
    return (*told, *_parts(before.group, after.group))


def _match(group: Group) -> str:
    what = "all of them are asked for" if group.match == "all" else "any of them is enough"
    return f"{what} now"


def _parts(before: Group, after: Group) -> tuple[str, ...]:
    gone = [part for part in before.parts if part not in after.parts]
    new = [part for part in after.parts if part not in before.parts]
    told = []
    for part in list(gone):
        match = next((each for each in new if _is_same_question(part, each)), None)
        if match is not None:
            gone.remove(part)
            new.remove(match)
            told.append(f"“{_told(match)}” instead of “{_told(part)}”")
    told += [f"no longer asked for: “{_told(part)}”" for part in gone]
    told += [f"also asked for: “{_told(part)}”" for part in new]
    if not told and before.parts != after.parts:
        told.append("the same in another order")
    return tuple(told)


def _is_same_question(one: Criterion | Group, other: Criterion | Group) -> bool:
    """Whether two parts are about the same field, so that one takes the place of the other."""
    if isinstance(one, Criterion) and isinstance(other, Criterion):
        return one.field == other.field
    return isinstance(one, Group) and isinstance(other, Group)


def _told(part: Criterion | Group) -> str:
    return describe_group(part) if isinstance(part, Group) else describe_criterion(part)
