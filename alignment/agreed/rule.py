"""What a team means by qualified: criteria over what was known about a lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TEAMS: Final = ("marketing", "sales")
"""Who has a definition of its own."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something that can be known about a lead at its handover.

    Args:
        key: The column of the mart ``journey``.
        label: How people read it.
        kind: ``number``, ``text`` or ``flag``.
        topic: What it tells of: score, fit, engagement, budget, decision-maker, need or timing.
    """

    key: str
    label: str
    kind: str
    topic: str


_FIELDS: Final = (
    Field("score", "Score at handover", "number", "score"),
    Field("employees", "Employees", "number", "fit"),
    Field("industry", "Industry", "text", "fit"),
    Field("title", "Job title", "text", "fit"),
    Field("region", "Region", "text", "fit"),
    Field("country", "Country", "text", "fit"),
    Field("segment", "Segment", "text", "fit"),
    Field("source", "Source", "text", "fit"),
    Field("touches", "Touches before handover", "number", "engagement"),
    Field("weak_touches", "Weak touches (opens, visits, downloads)", "number", "engagement"),
    Field("intent_touches", "Touches that show intent", "number", "engagement"),
    Field("content_touches", "Content downloads", "number", "engagement"),
    Field("event_touches", "Events and webinars", "number", "engagement"),
    Field("request_touches", "Requests (demo, call, question)", "number", "engagement"),
    Field("has_budget", "Budget confirmed", "flag", "budget"),
    Field("has_decision_maker", "Decision-maker reached", "flag", "decision-maker"),
    Field("has_need", "Need defined", "flag", "need"),
    Field("has_timing", "Timing realistic", "flag", "timing"),
)

FIELDS: Final[dict[str, Field]] = {field.key: field for field in _FIELDS}
"""What criteria can be about, by key."""

OPERATORS: Final[dict[str, tuple[str, ...]]] = {
    "number": ("at least", "at most", "is known"),
    "text": ("is one of", "is none of", "contains", "is known"),
    "flag": ("is yes", "is no", "is known"),
}
"""What can be asked of each kind of field. All but ``is known`` have a third answer: unknown."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing asked of a lead.

    Args:
        field: A key of FIELDS.
        operator: One that its kind of field knows.
        values: What it is compared with: one number, some texts, or nothing.
    """

    field: str
    operator: str
    values: tuple[float | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria that hold together.

    Args:
        match: ``all`` where each must be met, ``any`` where one is enough.
        parts: Criteria, or groups of them.
    """

    match: str
    parts: tuple[Criterion | Group, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A team's definition of a qualified lead, to be run on leads.

    Args:
        name: What the team calls such a lead.
        meaning: What it means in the team's own words.
        group: What is asked.
    """

    name: str
    meaning: str
    group: Group
