"""What marketing and sales have agreed on, in a form that can be run on leads."""

from alignment.agreed.agreed import Agreed, Goal
from alignment.agreed.rule import FIELDS, OPERATORS, TEAMS, Criterion, Field, Group, Rule

__all__ = [
    "FIELDS",
    "OPERATORS",
    "TEAMS",
    "Agreed",
    "Criterion",
    "Field",
    "Goal",
    "Group",
    "Rule",
]
