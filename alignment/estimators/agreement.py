"""How far two raters agree: raw, beyond chance, and which of the two says yes less often."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from alignment.estimators.proportions import Z95

Table = npt.NDArray[np.int64]


class Kappa(NamedTuple):
    """Cohen's kappa with its standard error and 95 % range."""

    value: float
    standard_error: float
    low: float
    high: float


def raw_agreement(table: Table) -> float | None:
    """Give the share of which both raters say the same; None without anything rated."""
    total = int(table.sum())
    return float(np.trace(table)) / total if total else None


def cohens_kappa(table: Table) -> Kappa | None:
    """Give the agreement beyond what the raters' own rates of each answer would give by chance.

    Args:
        table: Counts by the first rater's answer (row) and the second's (column).

    Returns:
        The kappa; None without anything rated, or where both give everything the same one answer.

    Source:
        Cohen (1960), doi:10.1177/001316446002000104; the standard error is that of Fleiss, Cohen &
        Everitt (1969), doi:10.1037/h0028106.
    """
    total = float(table.sum())
    if not total:
        return None
    shares = table / total
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    agreed, chance = float(np.trace(shares)), float(rows @ columns)
    if chance >= 1:
        return None
    kappa = (agreed - chance) / (1 - chance)
    left = 1 - kappa
    both = columns[:, None] + rows[None, :]
    on = float(np.diag(shares) @ (1 - (rows + columns) * left) ** 2)
    off = left**2 * float((shares * both**2).sum() - np.diag(shares) @ np.diag(both) ** 2)
    spread = on + off - (kappa - chance * left) ** 2
    error = math.sqrt(max(0.0, spread) / total) / (1 - chance)
    return Kappa(kappa, error, kappa - Z95 * error, kappa + Z95 * error)


def gwets_ac1(table: Table) -> float | None:
    """Give the agreement beyond chance where chance counts only among what is hard to rate.

    Unlike kappa it stays high where nearly all raters give nearly everything the same answer.

    Args:
        table: Counts by the first rater's answer (row) and the second's (column).

    Returns:
        −1 to 1; None without anything rated.

    Source:
        Gwet (2008), doi:10.1348/000711006X126600.
    """
    total = float(table.sum())
    if not total:
        return None
    shares = table / total
    mean = (shares.sum(axis=0) + shares.sum(axis=1)) / 2
    chance = float((mean * (1 - mean)).sum()) / (len(table) - 1)
    return (float(np.trace(shares)) - chance) / (1 - chance)


def mcnemar(only_first: int, only_second: int) -> float:
    """Give the probability of so uneven a split of the disputed if both were equally strict.

    Args:
        only_first: To how many only the first rater says yes.
        only_second: To how many only the second does.

    Returns:
        0 to 1, two-sided and exact; 1 where nothing is disputed.

    Source:
        McNemar (1947), doi:10.1007/BF02295996, by the binomial distribution.
    """
    number, least = only_first + only_second, min(only_first, only_second)
    largest = math.lgamma(number + 1) - math.lgamma(least + 1) - math.lgamma(number - least + 1)
    term = math.exp(largest - number * math.log(2))
    total, at = 0.0, least
    # From the largest term down: each one is smaller than the one before.
    while at >= 0 and term > total * 1e-17:
        total += term
        term *= at / (number - at + 1)
        at -= 1
    return min(1.0, 2 * total)
