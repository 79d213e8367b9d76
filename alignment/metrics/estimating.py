"""From counts by age and outcome to a share within the window, with its range and its verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from alignment.estimators.incidence import Incidence, aalen_johansen
from alignment.estimators.proportions import wilson
from alignment.metrics.outcomes import BEFORE_ENTRY, CONVERTED, LOST, OPEN, UNDATED

FEW: Final = 5
"""Under so many resolved only counts are shown."""
SOME: Final = 20
"""Under so many resolved the range comes first."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of one group of leads.

    Args:
        leads: All of them.
        observed: Those in the curve.
        mature: Those in the curve observed for the whole window.
        resolved: Those whose answer is known.
        converted: The mature ones that converted within the window.
        so_far: All that converted within the window.
        undated: Known to have converted, on no known day; not in the curve.
        before_entry: Converted before they entered; not in the curve.
        returned: Left first and converted later.
        verdict: How the rate may be read.
        incidence: The curves by cause (converted, not accepted, recycled, lost).
        window: The window in days.
    """

    leads: int
    observed: int
    mature: int
    resolved: int
    converted: int
    so_far: int
    undated: int
    before_entry: int
    returned: int
    verdict: str
    incidence: Incidence
    window: int

    @property
    def has_rate(self) -> bool:
        """Tell whether enough is known for a rate."""
        return self.verdict in ("enough", "range_first")

    @property
    def rate(self) -> float | None:
        """The share converted within the window, or None where too little is known."""
        return min(1.0, self.incidence.share(0, self.window)) if self.has_rate else None

    @property
    def low(self) -> float | None:
        """The lower end of the rate's range."""
        return self.incidence.range(0, self.window).low if self.has_rate else None

    @property
    def high(self) -> float | None:
        """The upper end of the rate's range."""
        return self.incidence.range(0, self.window).high if self.has_rate else None

    @property
    def number(self) -> float:
        """The effective number behind the rate."""
        return self.incidence.effective_number(0, self.window)

    @property
    def windowed_rate(self) -> float | None:
        """Converted ÷ mature, for checking."""
        return self.converted / self.mature if self.mature >= FEW else None

    @property
    def is_ripe(self) -> bool:
        """Tell whether all were observed for the whole window."""
        return self.mature == self.observed > 0


def judge(resolved: int, mature: int | None = None) -> str:
    """Say how a rate may be read.

    Args:
        resolved: How many answers are known.
        mature: How many were observed for the whole window, where there is one.
    """
    if resolved < FEW:
        return "counts_only"
    if mature is not None and mature < FEW:
        return "too_young"
    return "range_first" if resolved < SOME else "enough"


def counted_share(number: int, of: int, name: str = "rate") -> dict[str, float]:
    """Give a counted share with its range; nothing where there are too few to tell one.

    Args:
        number: How many of them.
        of: Of how many.
        name: What the share is called; its ends are low and high.
    """
    if of < FEW:
        return {}
    low, high = wilson(number, of)
    return {name: number / of, "low": low, "high": high}


def estimate(counts: pl.DataFrame, window: int) -> Estimate:
    """Estimate one group from its tally.

    Args:
        counts: Rows with ``days``, ``outcome``, ``is_mature``, ``leads`` and ``returned``.
        window: The window in days.
    """
    leads = counts["leads"].to_numpy()
    days, outcome = counts["days"].to_numpy(), counts["outcome"].to_numpy()
    is_mature = counts["is_mature"].to_numpy()
    width = max(window, int(days.max()) if len(days) else 0) + 1
    cells = np.zeros((LOST + 1, width), dtype=np.int64)
    inside = (outcome < UNDATED) | (outcome > BEFORE_ENTRY)
    ways = np.where(outcome > BEFORE_ENTRY, OPEN, outcome)
    np.add.at(cells, (ways[inside], days[inside]), leads[inside])
    in_window = days <= window
    came = (outcome == CONVERTED) & in_window
    left = ((outcome >= CONVERTED) & (outcome < UNDATED) & in_window) | (outcome > BEFORE_ENTRY)
    mature = int(leads[is_mature & inside].sum())
    resolved = int(leads[left | (is_mature & inside)].sum())
    return Estimate(
        leads=int(leads.sum()),
        observed=int(leads[inside].sum()),
        mature=mature,
        resolved=resolved,
        converted=int(leads[came & is_mature].sum()),
        so_far=int(leads[came].sum()),
        undated=int(leads[outcome == UNDATED].sum()),
        before_entry=int(leads[outcome == BEFORE_ENTRY].sum()),
        returned=int(counts["returned"].sum()),
        verdict=judge(resolved, mature),
        incidence=aalen_johansen(cells[CONVERTED:], cells[OPEN]),
        window=window,
    )


def estimates(counts: pl.DataFrame, window: int) -> dict[str, Estimate]:
    """Estimate every split value, most leads first, then by name."""
    parts = {
        str(key[0]): estimate(part, window)
        for key, part in counts.partition_by("split", as_dict=True).items()
    }
    return dict(sorted(parts.items(), key=lambda item: (-item[1].leads, item[0])))
