"""What each team calls qualified: the overlap, its causes, and what became of each part."""

from alignment.charts.agreement.drift import GROUPS, drift
from alignment.charts.agreement.overlap import overlap
from alignment.charts.agreement.parts import (
    MOST,
    causes,
    delivered,
    evidence,
    meeting,
    middle_ground,
    own_rule,
    reality,
    reasons,
)
from alignment.charts.agreement.shares import ROWS, shares

__all__ = [
    "GROUPS",
    "MOST",
    "ROWS",
    "causes",
    "delivered",
    "drift",
    "evidence",
    "meeting",
    "middle_ground",
    "overlap",
    "own_rule",
    "reality",
    "reasons",
    "shares",
]
