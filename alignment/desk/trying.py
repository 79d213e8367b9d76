"""Definitions before they are saved, and the leads that they are disputed on."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from alignment.agreed import TEAMS, Agreed, Rule, checked
from alignment.desk.agreements import agreed_in
from alignment.metrics.agreement import agreement
from alignment.metrics.collecting import collect
from alignment.metrics.disputed import DISPUTED, leads_in_cells
from alignment.metrics.ideal_client import IdealClient, ideal_client
from alignment.metrics.trying import headline, trying
from alignment.scope import Scope
from alignment.store import Database


def try_rules(db: Database, scope: Scope, rules: Mapping[str, Rule]) -> pl.DataFrame:
    """Tell what changed definitions would do, without saving them.

    Args:
        db: An open database.
        scope: Period of entry, filters and day of observation.
        rules: By team, its definition as it would be; a team that isn't named keeps its own.

    Returns:
        One row per team in the schema ``TriedRule``; none where no team has a rule.

    Raises:
        DefinitionError: A rule can't be run; the sentence says why.
    """
    drafts = {team: checked(rule) for team, rule in rules.items()}
    return trying(db.mart("journey"), scope, agreed_in(db), drafts)


def overlap_if(db: Database, scope: Scope, rules: Mapping[str, Rule]) -> pl.DataFrame:
    """Tell what changed definitions would say of the same leads, without saving them.

    Args:
        db: An open database.
        scope: Period of entry, filters and day of observation.
        rules: As ``try_rules``.

    Returns:
        In the schema ``AgreementCell``; none where a team has no rule.

    Raises:
        DefinitionError: A rule can't be run; the sentence says why.
    """
    return agreement(db.mart("journey"), scope, _as_if(db, rules))


def ideal_client_if(db: Database, scope: Scope, rules: Mapping[str, Rule]) -> IdealClient:
    """Count the leads within each team's profile of the ideal client; as ``overlap_if``."""
    return ideal_client(db.mart("journey"), scope, _as_if(db, rules))


def _as_if(db: Database, rules: Mapping[str, Rule]) -> Agreed:
    """Give the teams' rules with some of them as they would be."""
    drafts = {team: checked(rule) for team, rule in rules.items()}
    return Agreed(rules={**agreed_in(db).rules, **drafts})


def try_minimum(db: Database, scope: Scope, rule: Rule) -> pl.DataFrame:
    """Tell what another least of a lead would do, without saving it; as ``try_rules``.

    Returns:
        In the schema ``TriedRule``; its first row tells of the rule, the other of nothing.

    Raises:
        DefinitionError: The rule can't be run; the sentence says why.
    """
    held = agreed_in(db).minimum
    team = TEAMS[0]
    now = Agreed(rules={team: held} if held else {})
    return trying(db.mart("journey"), scope, now, {team: checked(rule)})


def tried_sentence(found: pl.DataFrame, team: str) -> str:
    """Say what a change of a team's definition would do, from what ``try_rules`` gave."""
    return headline(found, team)


def disputed_leads(
    db: Database,
    scope: Scope,
    split: str | None = None,
    cells: tuple[str, ...] = DISPUTED,
    *,
    most: int | None = None,
) -> pl.DataFrame:
    """List the leads in some cells of the agreement, newest first.

    Args:
        db: An open database.
        scope: The scope of the agreement.
        split: The split value, or None for the total.
        cells: Names of ``schema.agreement_measures.CELLS``.
        most: At most so many rows; None for all.

    Returns:
        As ``metrics.disputed.leads_in_cells``; empty where a team has no definition.
    """
    rows = leads_in_cells(db.mart("journey"), scope, agreed_in(db), split, cells)
    if most is not None:
        rows = rows.sort("entry_day", "lead_id", descending=[True, False]).head(most)
    return collect(rows).sort(["entry_day", "lead_id"], descending=[True, False])
