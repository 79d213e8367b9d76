"""What each team calls qualified: the overlap, its causes, and what became of each part."""

from alignment.charts.agreement.overlap import overlap
from alignment.charts.agreement.parts import (
    causes,
    delivered,
    evidence,
    middle_ground,
    own_rule,
    reality,
    reasons,
)
from alignment.charts.agreement.shares import ROWS, shares

__all__ = [
    "ROWS",
    "causes",
    "delivered",
    "evidence",
    "middle_ground",
    "overlap",
    "own_rule",
    "reality",
    "reasons",
    "shares",
]
