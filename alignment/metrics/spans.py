"""A period and the fiscal quarters before it, cut so that one count serves all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from alignment.fiscal import Period, month_start, quarters
from alignment.scope import Scope
from alignment.settings import Settings

QUARTERS: Final = 8
"""How many quarters are looked back."""
PERIOD: Final = "Period"


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of days, and the cuts at which each of them begins or ends.

    Args:
        period: The period that was asked for, up to the day of observation.
        quarters: The fiscal quarters up to its end, oldest first.
        starts: First days of the cells between the cuts, rising.
        wide: The scope of all cells together.
    """

    period: Period
    quarters: tuple[Period, ...]
    starts: tuple[int, ...]
    wide: Scope

    @property
    def all(self) -> tuple[Period, ...]:
        """The period, then the quarters."""
        return (self.period, *self.quarters)

    def cells(self, span: Period) -> list[int]:
        """Number the cells that a span consists of."""
        return [
            place
            for place, start in enumerate(self.starts)
            if span.first_day <= start <= span.last_day
        ]


def spans(scope: Scope, settings: Settings) -> Spans:
    """Cut the time up to the end of a period.

    Args:
        scope: The period, filters and day of observation.
        settings: The fiscal calendar.
    """
    last = max(scope.first_day, min(scope.last_day, scope.as_of))
    period = Period(PERIOD, scope.first_day, last)
    first = month_start(last, plus=-3 * QUARTERS)
    known = quarters(first, last, start_month=settings.fiscal_start_month)[-QUARTERS:]
    edges = {scope.first_day, last + 1, *(each.first_day for each in known)}
    edges.add(known[-1].last_day + 1)
    end = min(known[-1].last_day, max(last, scope.as_of))
    starts = tuple(sorted(edge for edge in edges if edge <= end))
    wide = replace(scope, first_day=starts[0], last_day=end)
    return Spans(period, known, starts, wide)
