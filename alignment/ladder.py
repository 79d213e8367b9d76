"""The shared stages, their order, labels and owners; raw CRM value → shared stage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the ladder, or one way off it.

    Args:
        key: How data and links name it.
        label: How people read it.
        owner: The team accountable for it: marketing, sales or both.
        is_exit: Whether a record that enters it has left the ladder for now.
    """

    key: str
    label: str
    owner: str
    is_exit: bool = False


STEPS: Final = (
    Stage("lead", "Lead (Curious)", "marketing"),
    Stage("engaged", "Engaged", "marketing"),
    Stage("mql", "MQL (Interested)", "marketing"),
    Stage("sql", "SQL (Accepted)", "sales"),
    Stage("opportunity", "Opportunity", "sales"),
    Stage("won", "Won", "both"),
)
"""The steps of the default ladder, lowest first."""

EXITS: Final = (
    Stage("not_accepted", "Not accepted", "sales", is_exit=True),
    Stage("recycled", "Recycled", "marketing", is_exit=True),
    Stage("lost", "Lost", "sales", is_exit=True),
)
"""The ways off the ladder."""

UNMAPPED: Final = "unmapped"
"""What a raw value is called that nobody has mapped yet."""

POSITION: Final = {stage.key: position for position, stage in enumerate(STEPS)}
STAGES: Final = {stage.key: stage for stage in (*STEPS, *EXITS)}

_LEAD_HINTS: Final = (
    (
        "not_accepted",
        r"unqualif|not qualified|disqualif|reject|not accepted|not interested|bad timing|junk|spam",
    ),
    ("recycled", r"recycl|nurtur|not ready|attempted to contact|unresponsive"),
    ("lost", r"\blost\b|closed.*not converted|dead"),
    ("won", r"customer|evangelist|\bwon\b"),
    ("opportunity", r"opportunity|closed.*converted|open deal"),
    ("lead", r"not contacted"),
    ("mql", r"\bmql\b|marketing.?qualified|interested"),
    ("sql", r"\bsql\b|sales.?qualified|accepted|working|contacted|connected|in progress|qualified"),
    ("engaged", r"engaged|subscriber.*active|webinar|replied"),
    ("lead", r"\blead\b|\bnew\b|\bopen\b|subscriber|curious|raw|other"),
)
_OPPORTUNITY_HINTS: Final = (
    ("lost", r"\blost\b|abandon|cancel|dead|omitted"),
    ("won", r"\bwon\b|closed.?won|signed|complete"),
)


def suggest(entity: str, raw: str) -> str:
    """Propose the shared stage for a CRM's own word; a person can overrule it.

    An opportunity that is neither won nor lost stands in the opportunity stage. A lead status that
    no hint fits is unmapped.

    Args:
        entity: ``lead`` or ``opportunity``.
        raw: The CRM's word.

    Returns:
        A key of STAGES, or UNMAPPED.
    """
    word = raw.strip().lower().replace("_", " ")
    hints = _LEAD_HINTS if entity == "lead" else _OPPORTUNITY_HINTS
    for key, pattern in hints:
        if re.search(pattern, word):
            return key
    return "opportunity" if entity == "opportunity" else UNMAPPED
