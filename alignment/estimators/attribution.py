"""How credit for an outcome is shared among the touches before it, in millionths of a path.

Weights are whole numbers: the touch at place p gets C(p) − C(p − 1), where C is the floor of what
all touches up to p should have. So they add up to WHOLE on every engine, whatever the number of
touches. The functions here weigh one path; metrics weigh all where the data lives, and tests hold
the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

WHOLE: Final = 1_000_000
"""The weight of a whole path."""
END: Final = 400_000
"""What the first and the last touch get each by position; those between share the rest."""
MILESTONE: Final = 300_000
"""What each of three milestones gets; the other touches share the rest."""


class Rule(NamedTuple):
    """A way to share credit.

    Args:
        name: As people read it.
        text: What it does, in one sentence.
    """

    name: str
    text: str


RULES: Final[dict[str, Rule]] = {
    "first": Rule("First touch", "All to the first touch of the path."),
    "last": Rule(
        "Last touch before the opportunity",
        "All to the last touch up to the day on which the opportunity was first qualified.",
    ),
    "linear": Rule("Equal shares", "The same to every touch of the path."),
    "position": Rule(
        "40/20/40",
        "40 of 100 to the first touch, 40 to the last, 20 shared equally between; of two touches "
        "half to each.",
    ),
    "milestones": Rule(
        "30/30/30/10",
        "30 of 100 each to the first touch, the last one before the lead came and the last one "
        "before the opportunity, 10 shared equally by the rest.",
    ),
    "decay": Rule(
        "Time decay",
        "The later the more: a touch one half-life earlier gets half as much.",
    ),
    "markov": Rule(
        "Path model (Markov)",
        "By how many fewer paths would end well without it, judged by which touch follows which "
        "on paths that ended well and on those that did not.",
    ),
}
"""The rules by key, in the order in which they are shown."""

ADDITIVE: Final = tuple(rule for rule in RULES if rule != "markov")
"""The rules under which every path has weights of its own."""


def shared_equally(number: int, whole: int = WHOLE) -> Integers:
    """Share something equally, in whole numbers that add up to it."""
    upto: Integers = np.arange(number + 1, dtype=np.int64) * whole // max(number, 1)
    parts: Integers = np.diff(upto)
    return parts


def by_position(number: int) -> Integers:
    """Give 40/20/40: the ends 40 of 100 each, the rest of the path 20; one all, two half each.

    Source:
        Google Analytics' position-based model, as it was documented.
    """
    if number <= 2:  # noqa: PLR2004 - nothing lies between
        return shared_equally(number)
    between = shared_equally(number - 2, WHOLE - 2 * END)
    return np.concatenate([[END], between, [END]])


def by_milestones(number: int, milestones: Sequence[int]) -> Integers:
    """Give 30/30/30/10: three milestones 30 of 100 each, the rest of the path 10.

    Milestones at the same touch add up. Without any other touch they share all in proportion.

    Args:
        number: How many touches the path has.
        milestones: The places of the three, from 1.
    """
    here = np.bincount(np.asarray(milestones) - 1, minlength=number).astype(np.int64)
    is_rest = here == 0
    if not is_rest.any():
        return np.diff(np.cumsum(here) * WHOLE // len(milestones), prepend=0)
    weights = here * MILESTONE
    weights[is_rest] = shared_equally(int(is_rest.sum()), WHOLE - len(milestones) * MILESTONE)
    return weights


def by_decay(days_before: Sequence[int], half_life_days: float) -> Integers:
    """Give time decay: half as much for every half-life earlier.

    Args:
        days_before: Days from each touch to the last one, in the order of the path.
        half_life_days: Above 0.

    Source:
        Google Analytics' time decay model, as it was documented.
    """
    shares = np.exp2(-np.asarray(days_before, dtype=np.float64) / half_life_days)
    upto = np.floor(np.cumsum(shares) / shares.sum() * WHOLE).astype(np.int64)
    upto[-1] = WHOLE
    weights: Integers = np.diff(upto, prepend=0)
    return weights


def collapsed(path: Sequence[str]) -> list[str]:
    """Make one of touches that repeat the one right before them.

    The project's numbers keep repeats; this shows what else could have been done.
    """
    return [name for place, name in enumerate(path) if not place or name != path[place - 1]]


def largest_remainder(parts: Sequence[int], total: int, unit: int = WHOLE) -> list[int]:
    """Round parts to whole numbers that add up to a total.

    Each is rounded down; what is missing goes one each to the largest remainders, the earlier of
    equal ones first.

    Args:
        parts: What each should have, in parts of ``unit``; together the total, or less by under
            one for each.
        total: What they have to add up to.
        unit: What 1 is in the parts.

    Raises:
        ValueError: Where they are further from the total.

    Source:
        Hamilton's method; Balinski & Young (2001), Fair Representation.
    """
    rounded = [part // unit for part in parts]
    missing = total - sum(rounded)
    if not 0 <= missing <= len(parts):
        raise ValueError(total)
    order = sorted(range(len(parts)), key=lambda at: (-(parts[at] % unit), at))
    for at in order[:missing]:
        rounded[at] += 1
    return rounded
