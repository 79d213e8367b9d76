"""How many fewer walks would end well without a state: exact, for chains of order 1."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def removal_effects(starts: Floats, moves: Floats, ends: Floats) -> Floats:
    """Tell what part of the good ends would be gone if walks through a state ended badly.

    A walk starts in a state, moves from state to state and ends well or badly. Moves from a state
    to itself change nothing. Walks that come to states from which no end can be reached count as
    ended badly.

    Args:
        starts: How many walks start in each state, 0 or more; last axis states.
        moves: How many moves lead from each state (last axis but one) to each (last axis).
        ends: How many walks end from each state; last axis well and badly.
            All may have further axes before, as for resamples, the same for each.

    Returns:
        The effect of each state, 0 to 1, in the shape of ``starts``; 0 where no walk ends well.

    Source:
        Anderl et al. (2016), doi:10.1016/j.ijresmar.2016.03.001, for the removal effect; Kemeny &
        Snell (1960), Finite Markov Chains, chapter 3, for the closed form by the fundamental
        matrix.
    """
    number = starts.shape[-1]
    moves = moves * (1 - np.eye(number))
    leaving = moves.sum(axis=-1) + ends.sum(axis=-1)
    safe = np.where(leaving > 0, leaving, 1.0)
    inner = moves / safe[..., None]
    inner = np.where(_can_end(moves, ends)[..., None], inner, 0.0)
    good = ends[..., 0] / safe
    begun = starts.sum(axis=-1, keepdims=True)
    first = starts / np.where(begun > 0, begun, 1.0)
    visits = np.linalg.inv(np.eye(number) - inner)
    from_each = np.einsum("...ij,...j->...i", visits, good)
    reached = np.einsum("...i,...ij->...j", first, visits) / np.diagonal(visits, axis1=-2, axis2=-1)
    overall = (first * from_each).sum(axis=-1, keepdims=True)
    effect: Floats = np.divide(
        reached * from_each, overall, out=np.zeros_like(reached), where=overall > 0
    )
    return effect


def shares_of(effects: Floats) -> Floats:
    """Turn removal effects into shares that add up to 1; all 0 where there are none."""
    total = effects.sum(axis=-1, keepdims=True)
    shares: Floats = np.divide(effects, total, out=np.zeros_like(effects), where=total > 0)
    return shares


def _can_end(moves: Floats, ends: Floats) -> npt.NDArray[np.bool_]:
    """Tell from which states an end can be reached."""
    reaches: npt.NDArray[np.bool_] = ends.sum(axis=-1) > 0
    for _ in range(reaches.shape[-1]):
        more = reaches | ((moves > 0) & reaches[..., None, :]).any(axis=-1)
        if (more == reaches).all():
            break
        reaches = more
    return reaches
