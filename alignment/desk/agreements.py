"""What the two teams have agreed on: read from the database, checked and kept in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from alignment.agreed import TEAMS, Agreed, Goal, Rule, StageCard, Term, checked, to_toml
from alignment.agreed.bodies import (
    CYCLES,
    card_from,
    card_toml,
    days_from,
    days_toml,
    heard_from,
    heard_toml,
    target_from,
    target_toml,
)
from alignment.agreed.checking import nearest, shown
from alignment.agreed.rule_toml import from_toml
from alignment.agreed.toml import checked_text
from alignment.errors import DefinitionError
from alignment.ladder import STAGES
from alignment.schema.agreement import KINDS, Agreement
from alignment.store import Database

MINIMUM: Final = "minimum"
"""The key of the rule that says what a record needs to be a lead at all."""
RULE_KEYS: Final = (*TEAMS, MINIMUM)
_LONGEST_NAME: Final = 80
_LONGEST_ID: Final = 200
_CYCLE: Final = "A cycle"
_KNOWN_KEYS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "definition": ("team", RULE_KEYS),
    "stage": ("stage", tuple(STAGES)),
    "days": ("stage", tuple(STAGES)),
    "cycle": ("cycle", CYCLES),
}
_NAMES: Final = {"marketing": "The name for marketing", "sales": "The name for sales"}


def agreed_in(db: Database) -> Agreed:
    """Read what is agreed on at present."""
    return _agreed(db.agreements(*KINDS))


@lru_cache(maxsize=16)
def _agreed(found: tuple[Agreement, ...]) -> Agreed:
    """Put agreements in a form that can be used.

    Every measure and headline asks for it, and reading the bodies costs more than asking a measure
    may; the agreements themselves are the key, so nothing can be out of date.
    """

    def of(kind: str) -> dict[str, Agreement]:
        return {each.key: each for each in found if each.kind == kind}

    rules = {key: from_toml(each.body) for key, each in of("definition").items()}
    goals = {
        key: Goal(key, target_from(key, each.body), each.marketing, each.sales, each.day)
        for key, each in of("target").items()
    }
    # Shared by all who ask, so nobody may change it.
    return Agreed(
        rules=MappingProxyType({team: rules[team] for team in TEAMS if team in rules}),
        minimum=rules.get(MINIMUM),
        stage_days=MappingProxyType({k: days_from(each.body) for k, each in of("days").items()}),
        goals=MappingProxyType(goals),
        cards=MappingProxyType({k: card_from(StageCard, e.body) for k, e in of("stage").items()}),
        terms=MappingProxyType({k: card_from(Term, e.body) for k, e in of("term").items()}),
        cycles=MappingProxyType({k: days_from(e.body, _CYCLE) for k, e in of("cycle").items()}),
        heard=MappingProxyType({k: heard_from(e.body) for k, e in of("heard").items()}),
    )


def agreement_of(
    kind: str, key: str, body: str, day: int, *, marketing: str = "", sales: str = ""
) -> Agreement:
    """Check everything about an agreement and give it, its body written in one way.

    Args:
        kind: One of ``schema.agreement.KINDS``.
        key: What of that kind it is about.
        body: What is agreed on, as TOML; empty to withdraw it.
        day: The day it was agreed, days since 1970-01-01.
        marketing: Who stands for it in marketing, or an empty text.
        sales: Who stands for it in sales, or an empty text.

    Raises:
        DefinitionError: Something in it can't be used.
    """
    known = _checked_key(kind, key)
    names = {
        team: checked_text(name, _NAMES[team], most=_LONGEST_NAME, is_needed=False)
        for team, name in (("marketing", marketing), ("sales", sales))
    }
    return Agreement(kind, known, 0, _checked_body(kind, known, body) if body else "", day, **names)


def save_rule(
    db: Database, team: str, rule: Rule, day: int, *, marketing: str = "", sales: str = ""
) -> bool:
    """Keep a team's definition, or that of a lead at all (MINIMUM).

    Args:
        db: An open database.
        team: One of RULE_KEYS.
        rule: The definition.
        day: The day it was agreed, days since 1970-01-01.
        marketing: Who stands for it in marketing.
        sales: Who stands for it in sales.

    Returns:
        Whether it says anything new.

    Raises:
        DefinitionError: The rule can't be run; the sentence says why.
    """
    return _keep(
        db, "definition", team, to_toml(checked(rule)), day, marketing=marketing, sales=sales
    )


def save_days(
    db: Database, stage: str, days: int, day: int, *, marketing: str = "", sales: str = ""
) -> bool:
    """Keep how many days a stage may take; as ``save_rule``."""
    return _keep(db, "days", stage, days_toml(days), day, marketing=marketing, sales=sales)


def save_goal(
    db: Database, measure: str, value: float, day: int, *, marketing: str = "", sales: str = ""
) -> bool:
    """Keep the joint target of a shared measure; as ``save_rule``.

    ``value`` is a share from 0 to 1, days, or minor units of base currency.
    """
    return _keep(
        db, "target", measure, target_toml(measure, value), day, marketing=marketing, sales=sales
    )


def save_card(
    db: Database, stage: str, card: StageCard, day: int, *, marketing: str = "", sales: str = ""
) -> bool:
    """Keep what a stage is; as ``save_rule``."""
    return _keep(db, "stage", stage, card_toml(card), day, marketing=marketing, sales=sales)


def save_term(
    db: Database, term: str, said: Term, day: int, *, marketing: str = "", sales: str = ""
) -> bool:
    """Keep what a word means; as ``save_rule``."""
    return _keep(db, "term", term, card_toml(said), day, marketing=marketing, sales=sales)


def save_cycle(
    db: Database, key: str, days: int, day: int, *, marketing: str = "", sales: str = ""
) -> bool:
    """Keep what a team takes a sale to last, or how long nurture lasts; as ``save_rule``.

    ``key`` is one of ``agreed.bodies.CYCLES``.
    """
    return _keep(db, "cycle", key, days_toml(days, _CYCLE), day, marketing=marketing, sales=sales)


def save_heard(
    db: Database, opp_id: str, said: str, day: int, *, marketing: str = "", sales: str = ""
) -> bool:
    """Keep how the client of an opportunity first heard of the firm; as ``save_rule``."""
    return _keep(db, "heard", opp_id, heard_toml(said), day, marketing=marketing, sales=sales)


def withdraw(
    db: Database, kind: str, key: str, day: int, *, marketing: str = "", sales: str = ""
) -> bool:
    """Let something no longer hold; its versions stay."""
    return _keep(db, kind, key, "", day, marketing=marketing, sales=sales)


def _keep(db: Database, kind: str, key: str, body: str, day: int, **names: str) -> bool:
    return db.agree(agreement_of(kind, key, body, day, **names))


def _checked_key(kind: str, key: str) -> str:
    """Check what of a kind something is about."""
    what, known = _KNOWN_KEYS.get(kind, ("", None))
    if known is not None and key not in known:
        raise DefinitionError(f"There is no {what} {shown(key)}.", nearest(key, known, "There are"))
    if kind == "heard":
        return checked_text(key, "The opportunity's id", most=_LONGEST_ID)
    return checked_text(key, "The word", most=_LONGEST_NAME)


def _checked_body(kind: str, key: str, body: str) -> str:
    """Read a body and write it anew."""
    if kind == "target":
        return target_toml(key, target_from(key, body))
    return _READ_ANEW[kind](body)


_READ_ANEW: Final[dict[str, Callable[[str], str]]] = {
    "definition": lambda body: to_toml(from_toml(body)),
    "days": lambda body: days_toml(days_from(body)),
    "cycle": lambda body: days_toml(days_from(body, _CYCLE), _CYCLE),
    "heard": lambda body: heard_toml(heard_from(body)),
    "stage": lambda body: card_toml(card_from(StageCard, body)),
    "term": lambda body: card_toml(card_from(Term, body)),
}
