"""Do both teams look for the same client? The part of each definition that is about fit."""

from __future__ import annotations

from dataclasses import dataclass

from alignment.agreed import FIELDS, TEAMS, Agreed, Criterion, Group, Rule
from alignment.metrics.collecting import Lazy
from alignment.metrics.patterns import patterns
from alignment.scope import Scope


@dataclass(frozen=True, slots=True)
class IdealClient:
    """How many leads lie within each team's profile of the ideal client.

    Args:
        profiles: By team, what it asks of the client; a team that asks nothing is missing.
        leads: All leads in scope.
        decided: By team, the leads of which its profile can be decided.
        within: By team, those of them within it.
        both_decided: The leads of which both profiles can be decided; None without both.
        both: Those of them within both; None without both.
    """

    profiles: dict[str, Group]
    leads: int
    decided: dict[str, int]
    within: dict[str, int]
    both_decided: int | None
    both: int | None


def profile(rule: Rule) -> Group | None:
    """Keep of a rule what it asks of the client: industry, size, title, region and the like.

    Returns:
        The group of what is left; None where the rule asks nothing of the client.
    """
    return _fit(rule.group)


def _fit(group: Group) -> Group | None:
    parts: list[Criterion | Group] = []
    for part in group.parts:
        kept = _fit(part) if isinstance(part, Group) else part if _is_fit(part) else None
        if kept is not None:
            parts.append(kept)
        elif group.match == "any":
            return None  # whoever meets the other part may be any client
    return Group(group.match, tuple(parts)) if parts else None


def _is_fit(criterion: Criterion) -> bool:
    return FIELDS[criterion.field].topic == "fit"


def ideal_client(journeys: Lazy, scope: Scope, agreed: Agreed) -> IdealClient:
    """Count the leads within each team's profile, and within both.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.
        agreed: The teams' rules.
    """
    found = {team: profile(agreed.rules[team]) for team in TEAMS if team in agreed.rules}
    profiles = {team: group for team, group in found.items() if group is not None}
    if not profiles:
        return IdealClient({}, 0, {}, {}, None, None)
    counted = patterns(journeys, scope, [Rule("", "", group) for group in profiles.values()])
    said = {team: counted.answer(group) for team, group in profiles.items()}
    pair = tuple(said.values()) if len(said) == len(TEAMS) else ()
    return IdealClient(
        profiles,
        int(counted.rows["leads"].sum()),
        {team: counted.count(answer.is_not_null()) for team, answer in said.items()},
        {team: counted.count(answer) for team, answer in said.items()},
        counted.count(pair[0].is_not_null() & pair[1].is_not_null()) if pair else None,
        counted.count(pair[0] & pair[1]) if pair else None,
    )
