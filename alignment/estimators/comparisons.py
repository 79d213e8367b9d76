"""Many groups at once: which differ beyond luck, and what small ones most likely are."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_PRECISION: Final = (1e-2, 1e6)
"""Where the groups' precision is searched; at the upper end they are taken to be one group."""
_POINTS: Final = 24
_ROUNDS: Final = 5
_HALVINGS: Final = 30
_SHIFT: Final = 6


def benjamini_hochberg(probabilities: Floats) -> Floats:
    """Adjust probabilities for their number, so that a line at q keeps false finds under q.

    Args:
        probabilities: One per comparison, 0 to 1.

    Returns:
        Adjusted probabilities in the same order, never under the raw ones.

    Source:
        Benjamini & Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.
    """
    number = len(probabilities)
    order = np.argsort(probabilities, kind="stable")[::-1]
    scaled = probabilities[order] * number / np.arange(number, 0, -1)
    adjusted = np.empty(number)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(scaled))
    return adjusted


class Prior(NamedTuple):
    """A beta distribution of shares: ``alpha`` ÷ (``alpha`` + ``beta``) is its mean."""

    alpha: float
    beta: float


def beta_prior(counts: Floats, of: Floats) -> Prior:
    """Find the beta distribution that the groups' shares most likely come from.

    Args:
        counts: How many had it, by group; may be fractions.
        of: Size of each group, above 0.

    Returns:
        The maximum-likelihood prior; with groups no more apart than luck, one so narrow that they
        count as one.

    Source:
        Tarone (1982) and Gelman et al., Bayesian Data Analysis, section 5.1 (the rats).
    """
    low, high = np.log(_PRECISION)
    for _ in range(_ROUNDS):
        precision = np.exp(np.linspace(low, high, _POINTS))[:, None]
        mean = _best_mean(counts, of, precision)
        yes = mean * _gain(counts, mean * precision)
        no = (1 - mean) * _gain(of - counts, (1 - mean) * precision)
        rising = np.flatnonzero(yes + no > _gain(of, precision))
        last = int(rising[-1]) if len(rising) else 0
        grid = np.log(precision[:, 0])
        low, high = grid[last], grid[min(last + 1, _POINTS - 1)]
    return Prior(
        float(mean[last, 0] * precision[last, 0]), float((1 - mean[last, 0]) * precision[last, 0])
    )


def shrunken(counts: Floats, of: Floats) -> Floats:
    """Pull each group's share towards the overall one, the more the smaller the group.

    Args:
        counts: How many had it, by group; may be fractions.
        of: Size of each group, above 0.

    Returns:
        One share per group, between its own and the prior's mean.
    """
    if counts.sum() <= 0 or counts.sum() >= of.sum():
        return counts / of
    prior = beta_prior(counts, of)
    return (counts + prior.alpha) / (of + prior.alpha + prior.beta)


def _best_mean(counts: Floats, of: Floats, precision: Floats) -> Floats:
    """Find the likeliest mean for each of many precisions, by halving."""
    low, high = np.zeros_like(precision), np.ones_like(precision)
    for _ in range(_HALVINGS):
        mean = (low + high) / 2
        more = _gain(counts, mean * precision) > _gain(of - counts, (1 - mean) * precision)
        low, high = np.where(more, mean, low), np.where(more, high, mean)
    return (low + high) / 2


def _gain(counts: Floats, start: Floats) -> Floats:
    """Add up digamma(start + count) − digamma(start) over the groups, for each start."""
    gained = _digamma(start + counts[None, :]) - _digamma(start)
    total: Floats = gained.sum(axis=1, keepdims=True)
    return total


def _digamma(value: Floats) -> Floats:
    """Give the derivative of log Γ by shifting up and its asymptotic series.

    Written out because importing scipy.special takes a second.
    """
    correction = sum(1.0 / (value + shift) for shift in range(_SHIFT))
    high = value + _SHIFT
    square = 1.0 / (high * high)
    series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240)))
    result: Floats = np.log(high) - 0.5 / high - series - correction
    return result
