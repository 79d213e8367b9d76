"""Every measure, by the room that its questions belong to."""

from __future__ import annotations

from typing import Final

from alignment.desk.measures.agreement import AGREEMENT
from alignment.desk.measures.board import BOARD
from alignment.desk.measures.costs import COSTS
from alignment.desk.measures.credit import CREDIT
from alignment.desk.measures.journeys import JOURNEYS
from alignment.desk.measures.measure import Measure, Terms
from alignment.desk.measures.rates import RATES
from alignment.desk.measures.velocity import VELOCITY

METRICS: Final[dict[str, Measure]] = {
    each.name: each
    for each in (
        *RATES,
        *VELOCITY,
        *AGREEMENT,
        *BOARD,
        *CREDIT,
        *COSTS,
        *JOURNEYS,
    )
}
"""Every measure by name."""

__all__ = ["METRICS", "Measure", "Terms"]
