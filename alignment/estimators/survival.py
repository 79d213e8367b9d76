"""How long something lasts, with what hasn't ended yet counted for as long as it was observed.

Over grouped counts by day from 0 on. On a tied day ending comes before the end of observation, and
a record that comes under observation late, on day d, is at risk from d + 1 on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from alignment.estimators.proportions import Z95, wilsons

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

KINDS: Final = ("plain", "log", "log-log", "wilson")
_SAME: Final = 1e-9
"""Shares closer than this are equal: products of fractions are not exact."""


def numbers_at_risk(gone: Ints | Floats, late: Ints | Floats | None = None) -> Floats:
    """Give how many were observed at the start of each day and could still end on it.

    Args:
        gone: By day (last axis): how many ended on it or were last seen on it.
        late: By day, from 1 on: how many came under observation on it; the rest from the start.
    """
    left = np.cumsum(gone[..., ::-1], axis=-1)[..., ::-1].astype(np.float64)
    if late is None:
        return left
    absent: Floats = np.cumsum(late[..., ::-1], axis=-1)[..., ::-1].astype(np.float64)
    return left - absent


@dataclass(frozen=True, slots=True)
class Survival:
    """The share that lasts beyond each day, one entry per day from 0 on.

    Args:
        ended: How many ended on the day.
        at_risk: How many could have.
        share: The share that lasts longer than the day.
        spread: Greenwood's sum; the variance of the share is share² × spread.
    """

    ended: Floats
    at_risk: Floats
    share: Floats
    spread: Floats

    def error(self) -> Floats:
        """Give the standard error of the share by day."""
        return self.share * np.sqrt(self.spread)

    def band(self, kind: str = "wilson") -> tuple[Floats, Floats]:
        """Give the 95 % range of the share by day.

        Args:
            kind: One of KINDS; ``wilson`` rests on the effective number p(1 − p) ÷ variance, and
                before anything has ended on the number at risk.

        Returns:
            Both ends, within 0 and 1; not a number where the kind has no answer.
        """
        if kind == "wilson":
            return _wilson_band(self)
        share, error = self.share, self.error()
        with np.errstate(divide="ignore", invalid="ignore"):
            if kind == "plain":
                low, high = share - Z95 * error, share + Z95 * error
            elif kind == "log":
                factor = np.exp(Z95 * error / share)
                low, high = share / factor, share * factor
            else:
                width = np.exp(Z95 * error / (share * np.abs(np.log(share))))
                low, high = share**width, share ** (1 / width)
        low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
        is_sure = self.spread == 0
        low, high = np.where(is_sure, share, low), np.where(is_sure, share, high)
        return np.where(share > 0, low, np.nan), np.where(share > 0, high, np.nan)

    def day_by(self, part: float) -> int | None:
        """Give the first day by which a part of all has ended; None where it isn't reached."""
        return first_day(self.share, part)

    def days_by(self, part: float, kind: str = "wilson") -> tuple[int | None, int | None]:
        """Give the 95 % range of that day; an end that isn't reached is None.

        Source:
            Brookmeyer & Crowley (1982), doi:10.2307/2530286.
        """
        low, high = self.band(kind)
        return first_day(low, part), first_day(high, part)

    def mean_to(self, horizon: int) -> tuple[float, float]:
        """Give the mean days up to a horizon that was observed, and its standard error.

        Source:
            Irwin (1949), doi:10.1017/S0022172400014443; the variance as in R's survfit.
        """
        share = self.share[:horizon]
        rest = np.cumsum(share[::-1])[::-1]
        steps = np.diff(self.spread, prepend=0.0)[:horizon]
        return float(share.sum()), float(np.sqrt((rest**2 * steps).sum()))


def kaplan_meier(ended: Ints, still: Ints, late: Ints | None = None) -> Survival:
    """Estimate the share that lasts beyond each day.

    Args:
        ended: By day: how many ended.
        still: By day: how many were last seen without having ended.
        late: By day, from 1 on: how many came under observation on it; the rest from the start.

    Source:
        Kaplan & Meier (1958), doi:10.1080/01621459.1958.10501452; the variance is Greenwood's
        (1926).
    """
    at_risk = numbers_at_risk(ended + still, late)
    safe, after = np.maximum(at_risk, 1.0), np.maximum(at_risk - ended, 1.0)
    # Where the last ones end the share is 0, and so is its variance whatever the sum.
    steps = np.where(at_risk > ended, ended / (safe * after), 0.0)
    out = ended.astype(np.float64)
    share = np.cumprod(1 - out / safe).astype(np.float64)
    return Survival(out, at_risk, share, np.cumsum(steps))


def first_day(share: Floats, part: float) -> int | None:
    """Give the first day on which a falling share is down by a part; unknown shares don't count."""
    reached = np.flatnonzero(share <= 1 - part + _SAME)
    return int(reached[0]) if len(reached) else None


def _wilson_band(found: Survival) -> tuple[Floats, Floats]:
    ended = np.cumsum(found.ended)
    variance = found.error() ** 2
    number = np.where(ended > 0, ended, found.at_risk)
    inner = (variance > 0) & (found.share > 0) & (found.share < 1)
    shares = found.share[inner]
    number[inner] = shares * (1 - shares) / variance[inner]
    return wilsons(found.share, number)


@dataclass(frozen=True, slots=True)
class LogRank:
    """Whether groups last equally long.

    Args:
        statistic: Chi-squared.
        freedom: Its degrees of freedom, groups − 1.
        chance: The chance of at least this difference where there is none.
        observed: By group: how many ended.
        expected: By group: how many would have, were there no difference.
    """

    statistic: float
    freedom: int
    chance: float
    observed: Floats
    expected: Floats


def log_rank(ended: Ints | Floats, at_risk: Ints | Floats, rho: float = 0.0) -> LogRank:
    """Compare how long groups last, within strata if there are any.

    Args:
        ended: By stratum (optional first axis), group and day: how many ended.
        at_risk: Likewise: how many could have.
        rho: 0 weighs all days alike; 1 weighs them by the pooled share (Peto and Peto).

    Source:
        Mantel (1966); Harrington & Fleming (1982), doi:10.1093/biomet/69.3.553.
    """
    from scipy.special import gammaincc

    strata = zip(_stacked(ended), _stacked(at_risk), strict=True)
    parts = [_one_stratum(*each, rho) for each in strata]
    observed, expected, spread = (np.sum(each, axis=0) for each in zip(*parts, strict=True))
    gap = (observed - expected)[:-1]
    inverse = np.linalg.pinv(spread[:-1, :-1])
    statistic = float(gap @ inverse @ gap)
    freedom = len(gap)
    chance = float(gammaincc(freedom / 2, max(statistic, 0.0) / 2))
    return LogRank(statistic, freedom, chance, observed, expected)


def _stacked(counts: Ints | Floats) -> Floats:
    """Give counts by stratum, group and day; one stratum where there is none."""
    found = counts.astype(np.float64)
    return found if found.ndim > 2 else found[np.newaxis]  # noqa: PLR2004 - the three axes


def _one_stratum(ended: Floats, at_risk: Floats, rho: float) -> tuple[Floats, Floats, Floats]:
    """Give what ended, what would have, and how far that may stray, by group."""
    out, of = ended.sum(axis=0), at_risk.sum(axis=0)
    safe = np.where(of > 0, of, 1.0)
    before = np.concatenate(([1.0], np.cumprod(1 - out / safe)[:-1]))
    weight = before**rho
    mix = at_risk / safe
    scale = weight**2 * out * np.where(of > 1, (of - out) / np.where(of > 1, of - 1, 1.0), 0.0)
    spread = np.diag((mix * scale).sum(axis=1)) - (mix * scale) @ mix.T
    return (ended * weight).sum(axis=1), (mix * out * weight).sum(axis=1), spread
