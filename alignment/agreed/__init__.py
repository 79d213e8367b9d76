"""What marketing and sales have agreed on, in a form that can be run on leads."""

from alignment.agreed.agreed import Agreed, Goal
from alignment.agreed.bodies import StageCard, Term
from alignment.agreed.checking import checked
from alignment.agreed.compiling import answer
from alignment.agreed.describing import describe, describe_criterion
from alignment.agreed.rule import FIELDS, OPERATORS, TEAMS, Criterion, Field, Group, Rule
from alignment.agreed.rule_toml import from_toml, to_toml

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
    "StageCard",
    "Term",
    "answer",
    "checked",
    "describe",
    "describe_criterion",
    "from_toml",
    "to_toml",
]
