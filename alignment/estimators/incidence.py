"""The share that has left in each way by each day, with open records kept apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alignment.estimators.proportions import Range, wilson
from alignment.estimators.survival import numbers_at_risk

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Incidence:
    """Cumulative incidence by day, from day 0 on, one entry per day.

    Args:
        at_risk: How many could still leave on the day.
        survival: The share that has left in no way up to and including the day.
        shares: By way of leaving (row) and day: the share that has left in that way.
        variances: The variance of each share.
        known: By day: how many have left or been observed through the day.
    """

    at_risk: Floats
    survival: Floats
    shares: Floats
    variances: Floats
    known: Floats

    def share(self, cause: int, day: int) -> float:
        """Give the share that has left in one way up to and including a day."""
        return float(self.shares[cause, min(day, self.shares.shape[1] - 1)])

    def effective_number(self, cause: int, day: int) -> float:
        """Give the number of fully observed records that would be as informative as these.

        It is p(1 − p) ÷ variance. Where nothing, or everything, has happened that is undefined,
        and the number of records whose answer is known stands in: with no way out taken at all,
        the number at risk.
        """
        day = min(day, self.shares.shape[1] - 1)
        share, variance = float(self.shares[cause, day]), float(self.variances[cause, day])
        if variance <= 0 or not 0 < share < 1:
            return float(self.known[day])
        return share * (1 - share) / variance

    def range(self, cause: int, day: int) -> Range:
        """Give the 95 % range of a share: Wilson's with the effective number."""
        number = self.effective_number(cause, day)
        return wilson(self.share(cause, day) * number, number) if number > 0 else Range(0.0, 1.0)


def aalen_johansen(left: Ints, still: Ints, late: Ints | None = None) -> Incidence:
    """Estimate how many have left in each way by each day.

    Days are discrete. On a tied day leaving comes before the end of observation, and a record that
    enters late on day d is at risk from d + 1 on.

    Args:
        left: By way of leaving (row) and day (column, from 0): how many left in that way.
        still: By day: how many were last seen on it without having left.
        late: By day, from 1 on: how many came under observation on it; the rest from the start.

    Returns:
        Shares, variances and numbers at risk for the same days. Sum of shares + survival = 1.

    Source:
        Aalen & Johansen (1978), Scand. J. Statist. 5:141; the variance is the delta
        method's (Gaynor et al. 1993, doi:10.1080/01621459.1993.10476289), which equals the
        infinitesimal jackknife of R's survfit.
    """
    out = left.sum(axis=0)
    gone = np.cumsum(out + still)
    at_risk = numbers_at_risk(out + still, late)
    safe = np.where(at_risk > 0, at_risk, 1.0)
    survival = np.cumprod(1 - out / safe)
    before = np.concatenate(([1.0], survival[:-1]))
    steps = before * left / safe
    shares = np.cumsum(steps, axis=1)
    variances = _variances(left, out, safe, before, shares)
    known = gone[-1] - np.cumsum(still) + still
    return Incidence(at_risk, survival, shares, variances, known.astype(np.float64))


def _variances(left: Ints, out: Ints, at_risk: Floats, before: Floats, shares: Floats) -> Floats:
    """Add up, for every day at once, what each earlier day contributes to the variance."""
    remaining = at_risk - out
    hazard = np.where(remaining > 0, out / (at_risk * np.where(remaining > 0, remaining, 1.0)), 0.0)
    single = before**2 * left * (at_risk - left) / at_risk**3
    mixed = before * left / at_risk**2

    def total(parts: Floats) -> Floats:
        return np.cumsum(parts, axis=-1)

    spread = shares**2 * total(hazard) - 2 * shares * total(hazard * shares)
    spread += total(hazard * shares**2) + total(single)
    spread -= 2 * (shares * total(mixed) - total(mixed * shares))
    return np.maximum(spread, 0.0)
