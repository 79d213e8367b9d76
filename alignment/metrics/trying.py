"""What would a changed definition do, before it is saved?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import dataframely as dy
import polars as pl

from alignment.agreed import TEAMS, Agreed, Rule
from alignment.metrics.collecting import Lazy
from alignment.metrics.patterns import Patterns, patterns
from alignment.metrics.words import count
from alignment.schema.agreement_measures import TriedRule
from alignment.scope import Scope

_TIMES: Final = ("now", "then")


def trying(
    journeys: Lazy, scope: Scope, agreed: Agreed, drafts: Mapping[str, Rule]
) -> dy.DataFrame[TriedRule]:
    """Run the saved rules and the unsaved ones on the same leads.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.
        agreed: The rules as saved.
        drafts: By team, a rule as it would be; a team that isn't named keeps its own.

    Returns:
        Two rows: marketing, sales.
    """
    now = dict(agreed.rules)
    times = {"now": now, "then": {**now, **drafts}}
    every = [rule for rules in times.values() for rule in rules.values()]
    if not every:
        return TriedRule.create_empty()
    found = patterns(journeys, scope, every)
    shared: dict[str, Any] = {"leads": int(found.rows["leads"].sum())}
    for time, rules in times.items():
        shared |= _agreement(found, rules, time)
    rows = [{"team": team, **shared, **_team(found, times, team)} for team in TEAMS]
    frame = pl.DataFrame(rows, schema=TriedRule.create_empty().schema)
    return TriedRule.validate(frame)


def _agreement(found: Patterns, rules: Mapping[str, Rule], time: str) -> dict[str, int]:
    if any(team not in rules for team in TEAMS):
        return {}
    both = [rules[team] for team in TEAMS]
    complete = found.is_complete(both)
    one, other = (found.answer(rule.group) for rule in both)
    return {
        f"compared_{time}": found.count(complete),
        f"agreed_{time}": found.count(complete & (one == other)),
    }


def _team(found: Patterns, times: Mapping[str, Mapping[str, Rule]], team: str) -> dict[str, int]:
    row: dict[str, int] = {}
    said = {time: found.answer(times[time][team].group) for time in _TIMES if team in times[time]}
    for time, answer in said.items():
        row |= {
            f"yes_{time}": found.count(answer),
            f"no_{time}": found.count(~answer),
            f"unknown_{time}": found.count(answer.is_null()),
        }
    if len(said) == len(_TIMES):
        before, after = (answer.fill_null(value=False) for answer in said.values())
        row["more"] = found.count(after & ~before)
        row["fewer"] = found.count(before & ~after)
    return row


def headline(found: pl.DataFrame, team: str) -> str:
    """Say what a change of a team's rule would do.

    Args:
        found: What ``trying`` gave.
        team: marketing or sales.
    """
    rows = found.filter(pl.col("team") == team).to_dicts()
    if not rows or rows[0]["yes_then"] is None:
        return "No definition to try yet."
    row = rows[0]
    told = f"{row['yes_then']:,} of {count(row['leads'], 'lead')} would meet it"
    if row["yes_now"] is not None:
        told += f" ({row['yes_now']:,} now; {row['more']:,} more, {row['fewer']:,} fewer)"
    if row["unknown_then"]:
        told += f"; for {row['unknown_then']:,} it can't be known"
    if row["agreed_then"] is None:
        return f"{told}."
    then = f"{row['agreed_then']:,} of {row['compared_then']:,}"
    now = (
        f", now of {row['agreed_now']:,} of {row['compared_now']:,}"
        if row["agreed_now"] is not None
        else ""
    )
    return f"{told}. Both definitions would say the same of {then}{now}."
