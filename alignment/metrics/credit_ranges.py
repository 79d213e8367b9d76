"""How far credit depends on which accounts came: whole groups of accounts are resampled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from alignment.estimators.markov import removal_effects, shares_of
from alignment.metrics.moves import Moves

Floats = npt.NDArray[np.float64]

SEED: Final = 2026
RESAMPLES: Final = 200
_CHAINS: Final = 100
"""Resamples under Markov, each of which takes a matrix to invert."""
_ENDS: Final = (2.5, 97.5)


class Range(NamedTuple):
    """The ends of the shares of all names and, last, of no recorded touch."""

    low: Floats
    high: Floats


class Groups(NamedTuple):
    """What is shared, by group of accounts.

    Args:
        total: All of it, by group.
        parts: What each name gets, by rule; group by name.
    """

    total: Floats
    parts: Mapping[str, Floats]


def ranges_of(
    groups: Groups, moves: Moves, of_names: list[int], shares: Mapping[str, Floats], seed: int
) -> dict[str, Range]:
    """Give the range of every share if other accounts had come: the middle 95 of 100 resamples.

    Args:
        groups: What is shared under the additive rules, up to 100 groups.
        moves: Moves by group of accounts; by one where there are too many names for a range.
        of_names: The places of the names among those of the moves.
        shares: The shares as they are, by rule.
        seed: The same one gives the same answer.

    Source:
        Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13, for ranges by
        percentiles; Field & Welsh (2007), doi:10.1111/j.1467-9868.2007.00593.x, for groups.
    """
    random = np.random.default_rng(seed)
    draws = _draws(groups.total > 0, RESAMPLES, random)
    # One product for all rules: each of them has a price of its own.
    drawn = _ratio(draws @ np.hstack([*groups.parts.values()]), draws @ groups.total)
    parts = np.split(drawn, len(groups.parts), axis=1)
    found = {
        rule: _range(part, 1 - part.sum(axis=1), shares[rule])
        for rule, part in zip(groups.parts, parts, strict=True)
    }
    if len(moves.starts) == len(groups.total):
        found["markov"] = _range(*_chains(groups, moves, of_names, random), shares["markov"])
    return found


def _draws(is_there: npt.NDArray[np.bool_], number: int, random: np.random.Generator) -> Floats:
    """Draw as many groups as there are, with replacement: how often each comes, by resample."""
    present = int(is_there.sum())
    draws = np.zeros((number, len(is_there)))
    draws[:, is_there] = random.multinomial(present, np.full(present, 1 / present), size=number)
    return draws


def _ratio(parts: Floats, total: Floats) -> Floats:
    """Give shares by resample, 0 where nothing is shared."""
    whole = np.where(total > 0, total, 1.0)[:, None]
    return parts / whole


def _chains(
    groups: Groups, moves: Moves, of_names: list[int], random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Give the shares under Markov in every resample, of what has a touch, and the rest."""
    touched = next(iter(groups.parts.values())).sum(axis=1)
    draws = _draws(moves.ends.sum(axis=(1, 2)) > 0, _CHAINS, random)
    effects = removal_effects(
        draws @ moves.starts,
        np.tensordot(draws, moves.steps, axes=1),
        np.tensordot(draws, moves.ends, axes=1),
    )
    part = _ratio((draws @ touched)[:, None], draws @ groups.total)
    return shares_of(effects)[:, of_names] * part, 1 - part[:, 0]


def _range(resampled: Floats, untouched: Floats, shares: Floats) -> Range:
    """Give the middle of the resamples; what was found itself is never outside."""
    every = np.column_stack([resampled, untouched])
    low, high = np.percentile(every, _ENDS, axis=0)
    return Range(np.clip(np.minimum(low, shares), 0, 1), np.clip(np.maximum(high, shares), 0, 1))
