"""The exact definition of every number, for the glossary and for help at the number.

A changed definition gets a new version and leads the changelog.
"""

from __future__ import annotations

from typing import Final

from alignment.metrics.definitions.agreement import AGREEMENT
from alignment.metrics.definitions.board import BOARD
from alignment.metrics.definitions.costs import COSTS
from alignment.metrics.definitions.credit import CREDIT
from alignment.metrics.definitions.definition import Definition
from alignment.metrics.definitions.journeys import JOURNEYS
from alignment.metrics.definitions.rates import RATES
from alignment.metrics.definitions.velocity import VELOCITY

ROOMS: Final[dict[str, dict[str, Definition]]] = {
    "What both teams own": BOARD,
    "How far leads get, and what they bring": RATES,
    "How long records stay in a stage": VELOCITY,
    "What each team calls qualified": AGREEMENT,
    "Which touches get credit": CREDIT,
    "What it costs, and what comes of what is done": COSTS,
    "What clients saw and heard on their way": JOURNEYS,
}
"""The definitions by the room that they belong to."""

DEFINITIONS: Final[dict[str, Definition]] = {
    name: told for room in ROOMS.values() for name, told in room.items()
}
"""Every definition by the name that the command and the pages use."""

__all__ = ["DEFINITIONS", "ROOMS", "Definition"]
