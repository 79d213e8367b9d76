"""Groups beside each other: shrunken, with the mix held equal, and each against the rest."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from alignment.estimators.comparisons import benjamini_hochberg, shrunken
from alignment.estimators.proportions import newcombe, two_sided
from alignment.metrics.estimating import Estimate, estimate
from alignment.scope import Scope

FALSE_FINDS: Final = 0.10
"""The share of false finds that is accepted among many comparisons."""
_COVERED: Final = 0.8
"""A mix-adjusted rate needs enough leads in strata that make up this share of all."""


def shrunken_rates(groups: dict[str, Estimate]) -> dict[str, float]:
    """Shrink the rates of all groups that have one; at least two are needed to compare."""
    rated = {name: group for name, group in groups.items() if group.has_rate}
    if len(rated) < 2:  # noqa: PLR2004 - one group has nothing to be pulled towards
        return {}
    of = np.array([group.number for group in rated.values()])
    counts = np.array([(group.rate or 0.0) * group.number for group in rated.values()])
    return dict(zip(rated, shrunken(counts, of).tolist(), strict=True))


def adjusted_rates(
    counts: pl.DataFrame, groups: dict[str, Estimate], scope: Scope
) -> dict[str, float]:
    """Standardise each group's rate to the mix of all leads; only where the mix can differ."""
    weights = counts.group_by("mix").agg(pl.col("leads").sum())
    if weights.height < 2:  # noqa: PLR2004 - one stratum is no mix
        return {}
    share = dict(zip(weights["mix"], weights["leads"] / weights["leads"].sum(), strict=True))
    parts = counts.partition_by("split", "mix", as_dict=True)
    found = {}
    for name in groups:
        rates = {
            mix: estimate(part, scope.window_days).rate
            for (split, mix), part in parts.items()
            if split == name
        }
        known = {mix: rate for mix, rate in rates.items() if rate is not None}
        covered = sum(share[mix] for mix in known)
        if covered >= _COVERED:
            found[name] = sum(share[mix] * rate for mix, rate in known.items()) / covered
    return found


def flips(group: Estimate, adjusted: float | None, total: Estimate) -> bool:
    """Tell whether a group changes sides of the total once the mix is held equal."""
    if group.rate is None or total.rate is None or adjusted is None:
        return False
    return (group.rate - total.rate) * (adjusted - total.rate) < 0


def against_rest(
    counts: pl.DataFrame, groups: dict[str, Estimate], scope: Scope
) -> dict[str, dict[str, object]]:
    """Compare each group with all others together, allowing for the number of comparisons."""
    pairs = {}
    for name, group in groups.items():
        if not group.has_rate:
            continue
        rest = estimate(counts.filter(pl.col("split") != name), scope.window_days)
        if rest.has_rate:
            pairs[name] = (_effective(group), _effective(rest))
    if not pairs:
        return {}
    raw = [two_sided(*mine, *others) for mine, others in pairs.values()]
    adjusted = benjamini_hochberg(np.array(raw))
    found: dict[str, dict[str, object]] = {}
    for (name, (mine, others)), chance in zip(pairs.items(), adjusted, strict=True):
        difference = mine[0] / mine[1] - others[0] / others[1]
        low, high = newcombe(*mine, *others)
        side = "higher" if difference > 0 else "lower"
        found[name] = {
            "rest_difference": difference,
            "rest_low": low,
            "rest_high": high,
            "against_rest": side if chance <= FALSE_FINDS else "cant_tell",
        }
    return found


def _effective(group: Estimate) -> tuple[float, float]:
    """Give the count and number of fully observed leads that are as informative."""
    return (group.rate or 0.0) * group.number, group.number
