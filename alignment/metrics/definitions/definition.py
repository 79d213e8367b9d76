"""What a definition says, and what several of them say alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Definition:
    """What a number means.

    Args:
        code: Its short name, such as M1.
        name: Its name as people read it.
        version: Raised with every change of meaning.
        text: The definition in plain words.
        numerator: What is counted.
        denominator: Out of what.
        anchor: The day that decides whether a record is in the period.
        exclusions: What is left out.
        source: Where the method comes from.
    """

    code: str
    name: str
    version: int
    text: str
    numerator: str
    denominator: str
    anchor: str
    exclusions: str
    source: str


LEFT_OUT: Final = "Merged, deleted and test records; each is counted under the figure."
CURVE: Final = (
    "Aalen and Johansen (1978) for the share; "
    "Wilson (1927) with the effective number for the range."
)
