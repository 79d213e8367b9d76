"""How many leads become opportunities, within the agreed window? M1, for any two steps."""

from __future__ import annotations

from typing import Final

import dataframely as dy
import numpy as np
import polars as pl

from alignment.estimators.comparisons import benjamini_hochberg, shrunken
from alignment.estimators.proportions import newcombe, number_that_settles, two_sided
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import Estimate, estimate, estimates
from alignment.metrics.outcomes import tally_outcomes
from alignment.schema.measures import TOTAL, Conversion
from alignment.scope import Scope
from alignment.settings import Settings

FALSE_FINDS: Final = 0.10
"""The share of false finds that is accepted among many comparisons."""
_COVERED: Final = 0.8
"""A mix-adjusted rate needs enough leads in strata that make up this share of all."""


def tally_conversion(journeys: Lazy, scope: Scope) -> Lazy:
    """Count leads by split value, mix, age and first outcome (see ``tally_outcomes``)."""
    return tally_outcomes(journeys, scope, mix=mix_column(scope))


def mix_column(scope: Scope) -> str:
    """Name the column whose mix is held equal in the adjusted rate."""
    return "region" if scope.by != "region" else "source"


def conversion(journeys: Lazy, scope: Scope, settings: Settings) -> dy.DataFrame[Conversion]:
    """Estimate the share of leads that reached a later step within the window.

    Leads younger than the window enter the curve with what is known of them. Leads that left count
    as having left, never as unknown.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry into ``from_stage``, filters, window and day of observation.
        settings: The agreed lines.

    Returns:
        The total, then one row per split value, most leads first.

    Source:
        Aalen & Johansen (1978); Wilson (1927) for the range; Benjamini & Hochberg (1995) for
        the comparisons.
    """
    counts = collect(tally_conversion(journeys, scope))
    groups = estimates(counts, scope.window_days)
    total = estimate(counts, scope.window_days)
    shares = _shrunken(groups)
    adjusted = _adjusted(counts, groups, scope)
    beside = _against_rest(counts, groups, scope)
    rows = [{"split": TOTAL, "is_total": True, "sign_flips": False, **_row(total, settings)}]
    for name, group in groups.items():
        rows.append(
            {
                "split": name,
                "is_total": False,
                **_row(group, settings),
                "shrunken_rate": shares.get(name),
                "adjusted_rate": adjusted.get(name),
                "sign_flips": _flips(group, adjusted.get(name), total),
                **beside.get(name, {}),
            }
        )
    frame = pl.DataFrame(rows, schema=Conversion.create_empty().schema)
    return Conversion.validate(frame, cast=True)


def _row(group: Estimate, settings: Settings) -> dict[str, object]:
    upper, upper_needed = answer(group, settings.upper_line)
    lower, lower_needed = answer(group, settings.lower_line)
    return {
        "leads": group.leads,
        "mature": group.mature,
        "resolved": group.resolved,
        "converted": group.converted,
        "converted_so_far": group.so_far,
        "undated": group.undated,
        "before_entry": group.before_entry,
        "returned": group.returned,
        "windowed_rate": group.windowed_rate,
        "rate": group.rate,
        "low": group.low,
        "high": group.high,
        "upper_answer": upper,
        "upper_needed": upper_needed,
        "lower_answer": lower,
        "lower_needed": lower_needed,
        "is_ripe": group.is_ripe,
        "verdict": group.verdict,
    }


def answer(group: Estimate, line: float) -> tuple[str | None, int | None]:
    """Say on which side of a line a rate is, and how many more would settle it.

    Returns:
        ``below``, ``above`` or ``cant_tell`` with the number; nulls where there is no rate.
    """
    if group.rate is None or group.low is None or group.high is None:
        return None, None
    if group.high < line:
        return "below", 0
    if group.low > line:
        return "above", 0
    return "cant_tell", number_that_settles(group.rate, line, group.number)


def _shrunken(groups: dict[str, Estimate]) -> dict[str, float]:
    """Shrink the rates of all groups that have one; at least two are needed to compare."""
    rated = {name: group for name, group in groups.items() if group.has_rate}
    if len(rated) < 2:  # noqa: PLR2004 - one group has nothing to be pulled towards
        return {}
    of = np.array([group.number for group in rated.values()])
    counts = np.array([(group.rate or 0.0) * group.number for group in rated.values()])
    return dict(zip(rated, shrunken(counts, of).tolist(), strict=True))


def _adjusted(counts: pl.DataFrame, groups: dict[str, Estimate], scope: Scope) -> dict[str, float]:
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


def _flips(group: Estimate, adjusted: float | None, total: Estimate) -> bool:
    """Tell whether a group changes sides of the total once the mix is held equal."""
    if group.rate is None or total.rate is None or adjusted is None:
        return False
    return (group.rate - total.rate) * (adjusted - total.rate) < 0


def _against_rest(
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
