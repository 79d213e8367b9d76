"""All that the two teams have agreed on, as measures need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from alignment.agreed.bodies import StageCard, Term
from alignment.agreed.rule import Rule


@dataclass(frozen=True, slots=True)
class Goal:
    """The joint target of a shared measure.

    Args:
        measure: Which one.
        value: In the measure's unit: a share from 0 to 1, days, or minor units of base currency.
        marketing: Its owner in marketing.
        sales: Its owner in sales.
        day: The day it was agreed, days since 1970-01-01.
    """

    measure: str
    value: float
    marketing: str
    sales: str
    day: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is agreed on at present.

    Args:
        rules: By team, what it calls qualified; a team without a definition is missing.
        minimum: What a record needs to be a lead at all; None where nothing is agreed.
        stage_days: By stage, the days that a stay may take.
        goals: By shared measure, its joint target.
        cards: By stage, what it is.
        terms: By word, what the teams mean by it.
        cycles: By team, the days that it takes a sale to last; by ``nurture``, those of the
            nurture programme.
        heard: By opportunity, how the client first heard of the firm, as people entered it.
    """

    rules: Mapping[str, Rule] = field(default_factory=lambda: MappingProxyType({}))
    minimum: Rule | None = None
    stage_days: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    goals: Mapping[str, Goal] = field(default_factory=lambda: MappingProxyType({}))
    cards: Mapping[str, StageCard] = field(default_factory=lambda: MappingProxyType({}))
    terms: Mapping[str, Term] = field(default_factory=lambda: MappingProxyType({}))
    cycles: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    heard: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
