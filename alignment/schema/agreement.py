"""What the two teams have agreed on: a definition, a target, a term, the days of a stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KINDS: Final = ("definition", "stage", "term", "days", "target", "cycle", "heard")
"""What can be agreed on: what each team calls qualified, what a stage means, a word of both
teams, the days a stage may take, the joint target of a shared measure, the days that a team takes
a sale or its nurture programme to last, and how a client first heard of the firm."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of one thing that is agreed on.

    Args:
        kind: One of KINDS.
        key: What of that kind it is about, such as a team, a stage or a measure.
        version: Counts from 1; every change is a new one, and old ones stay.
        body: What is agreed on, as TOML; empty where it was withdrawn.
        day: The day it was agreed, days since 1970-01-01.
        marketing: Who stands for it in marketing; empty where nobody is named.
        sales: Who stands for it in sales; empty where nobody is named.
    """

    kind: str
    key: str
    version: int
    body: str
    day: int
    marketing: str
    sales: str
