"""The exact definition of every number, for the glossary and for help at the number.

A changed definition gets a new version and leads the changelog.
"""

from __future__ import annotations

from typing import Final

from alignment.metrics.definitions.agreement import AGREEMENT
from alignment.metrics.definitions.board import BOARD
from alignment.metrics.definitions.definition import Definition
from alignment.metrics.definitions.rates import RATES
from alignment.metrics.definitions.velocity import VELOCITY

DEFINITIONS: Final[dict[str, Definition]] = {**BOARD, **RATES, **VELOCITY, **AGREEMENT}
"""Every definition by the name that the command and the pages use."""

__all__ = ["DEFINITIONS", "Definition"]
