"""Where is the most time to be won, and how sure is that? M3b."""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl

from alignment.agreed import Agreed
from alignment.estimators.proportions import Z95
from alignment.estimators.survival import numbers_at_risk
from alignment.metrics.collecting import Lazy
from alignment.metrics.footnote import DATED
from alignment.metrics.journeys import keep_counted
from alignment.metrics.lasting import ELSEWHERE, OPEN, Lasting, in_order, lasting, waited
from alignment.metrics.stay_words import at_stage, stage_name
from alignment.metrics.stays import (
    in_period,
    is_over,
    is_unit,
    seen_days,
    staged,
    summed,
)
from alignment.schema.velocity import Bottleneck
from alignment.scope import Scope

Floats = npt.NDArray[np.float64]

RESAMPLES: Final = 100
SURE: Final = 80
"""In so many of 100 resamples a stage has to come first to be named alone."""
_SEED: Final = 2026
_OPEN, _ENDED, _UNDATED = range(3)
_STATES: Final = 4
_GROUPS: Final = 128
"""Powers of two above the number of states and of groups of accounts."""


def tally_bottleneck(spells: Lazy, scope: Scope) -> Lazy:
    """Count the units entered in the period by stage, days and group of accounts.

    Returns:
        One row per ``stage`` (and ``place``), ``late`` and ``key``, with ``units``; in no order.
        ``key`` holds days, state and group in one number (see ``_unpacked``): counted by three
        columns, the hundred thousand rows cost twice as much.
    """
    kept = keep_counted(spells, scope, in_period(scope), *is_unit(scope))
    is_ended = is_over(scope) & (nw.col("exit_kind") != "moved_pipeline")
    ended = nw.when(is_ended).then(nw.lit(_ENDED)).otherwise(nw.lit(_OPEN))
    state = nw.when(nw.col("evidence") >= DATED).then(ended).otherwise(nw.lit(_UNDATED))
    packed = (seen_days(scope) * _STATES + state) * _GROUPS + nw.col("cluster").cast(nw.Int32)
    keys = staged(scope) | {"late": nw.col("late_days"), "key": packed}
    return kept.select(**keys, units="spells").group_by(*keys).agg(**summed("units"))


def _unpacked(tally: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Turn the keys of the tally back into ``days``, ``ending``, ``is_dated`` and ``cluster``."""
    state = pl.col("key") // _GROUPS % _STATES
    return waited(tally, scope).with_columns(
        days=pl.col("key") // (_GROUPS * _STATES),
        cluster=pl.col("key") % _GROUPS,
        ending=pl.when(state == _ENDED).then(ELSEWHERE).otherwise(OPEN),
        is_dated=state != _UNDATED,
    )


def bottleneck(
    spells: Lazy, scope: Scope, agreed: Agreed, seed: int = _SEED
) -> dy.DataFrame[Bottleneck]:
    """Rank the stages by the days that could be won against what is agreed on.

    Whole accounts are resampled, in up to 100 groups of them, since what one account does in two
    stages belongs together.

    Args:
        spells: As for ``velocity``.
        scope: Period of entry, filters, visits and day of observation.
        agreed: The days agreed on by stage.
        seed: Of the resamples; the same one gives the same answer.

    Returns:
        One row per stage, the most to be won first.

    Source:
        Irwin (1949) for the mean; Field & Welsh (2007), doi:10.1111/j.1467-9868.2007.00593.x, for
        resampling groups.
    """
    # Unsorted, since counts add up to the same in any order.
    tally: pl.DataFrame = tally_bottleneck(spells, scope).collect("polars").to_native()
    counts = _unpacked(tally, scope)
    parts = counts.partition_by("stage", as_dict=True)
    order = in_order(counts)
    found = {stage: lasting(parts[(stage,)]) for stage in order}
    limits = {stage: agreed.stage_days[stage] for stage in order if stage in agreed.stage_days}
    by_agreement = any(found[stage].is_told for stage in limits)
    firsts = _firsts(parts, found, limits if by_agreement else None, seed)
    rows = [
        _row(stage, place, found[stage], limits.get(stage))
        | {"ranked_by": "recoverable" if by_agreement else "spent"}
        | {"first_in_100": firsts.get(stage), "is_candidate": stage in candidates(firsts)}
        for place, stage in enumerate(order)
    ]
    frame = pl.DataFrame(rows, schema=Bottleneck.create_empty().schema)
    by = "recoverable_days" if by_agreement else "spent_days"
    frame = frame.sort(by, "position", descending=[True, False], nulls_last=True)
    return Bottleneck.validate(frame)


def candidates(firsts: dict[str, int]) -> list[str]:
    """List the stages that may be first: one where it is sure, else the two most frequent."""
    ranked = sorted(firsts, key=lambda stage: -firsts[stage])
    if not ranked or not firsts[ranked[0]]:
        return []
    if firsts[ranked[0]] >= SURE:
        return ranked[:1]
    return [stage for stage in ranked[:2] if firsts[stage]]


def _row(stage: str, place: int, one: Lasting, agreed: int | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "stage": stage,
        "position": place,
        "entrants": one.dated,
        "undated": one.undated,
        "agreed_days": agreed,
        "verdict": one.verdict,
    }
    if not one.is_told or one.horizon is None:
        return row
    mean, error = one.survival.mean_to(one.horizon)
    return row | {
        "mean_days": mean,
        "mean_low_days": max(0.0, mean - Z95 * error),
        "mean_high_days": min(float(one.horizon), mean + Z95 * error),
        "horizon_days": one.horizon,
        "spent_days": one.dated * mean,
        "recoverable_days": None if agreed is None else one.dated * (mean - agreed),
    }


def _firsts(
    parts: dict[tuple[object, ...], pl.DataFrame],
    found: dict[str, Lasting],
    limits: dict[str, int] | None,
    seed: int,
) -> dict[str, int]:
    """Tell in how many of 100 resamples each ranked stage came first with anything to be won."""
    ranked = [s for s, one in found.items() if one.is_told and (limits is None or s in limits)]
    if not ranked:
        return {}
    clusters = pl.concat([parts[(stage,)]["cluster"] for stage in ranked]).unique().sort()
    number = len(clusters)
    chances = np.full(number, 1 / number)
    weights = np.random.default_rng(seed).multinomial(number, chances, size=RESAMPLES)
    days = np.array(
        [
            _resampled(parts[(stage,)], found[stage], clusters, weights.astype(np.float64))
            - (0 if limits is None else limits[stage])
            for stage in ranked
        ]
    )
    numbers = np.array([_entrants(parts[(stage,)], clusters) @ weights.T for stage in ranked])
    won = numbers * days
    first = np.where(won.max(axis=0) > 0, won.argmax(axis=0), -1)
    return {stage: int((first == place).sum()) for place, stage in enumerate(ranked)}


def _entrants(counts: pl.DataFrame, clusters: pl.Series) -> Floats:
    """Count the units with a history by group of accounts."""
    dated = counts.filter("is_dated")
    place = clusters.search_sorted(dated["cluster"]).to_numpy()
    units = dated["units"].to_numpy().astype(np.float64)
    return np.bincount(place, weights=units, minlength=len(clusters)).astype(np.float64)


def _resampled(counts: pl.DataFrame, one: Lasting, clusters: pl.Series, weights: Floats) -> Floats:
    """Give the mean days up to the horizon in every resample.

    A day on which nobody of a resample is observed changes nothing.
    """
    is_seen = (pl.col("late") == 0) | (pl.col("late") < pl.col("days"))
    dated = counts.filter(pl.col("is_dated") & is_seen)
    horizon = one.horizon or 0
    place = clusters.search_sorted(dated["cluster"]).to_numpy()
    days, units = dated["days"].to_numpy(), dated["units"].to_numpy().astype(np.float64)
    width = horizon + 1

    def cells(keep: npt.NDArray[np.bool_], at: npt.NDArray[np.int64]) -> Floats:
        where = place[keep] * width + np.minimum(at[keep], horizon)
        flat = np.bincount(where, weights=units[keep], minlength=len(clusters) * width)
        # By a plain loop: for so small a product the threads of a fast one cost more than it does.
        total: Floats = np.einsum("rc,cd->rd", weights, flat.reshape(len(clusters), width))
        return total

    is_end = (dated["ending"] == ELSEWHERE).to_numpy()
    late = dated["late"].to_numpy()
    gone = cells(np.ones(len(days), dtype=bool), days)
    ended = cells(is_end & (days <= horizon), days)
    at_risk = numbers_at_risk(gone, cells(late > 0, late) if late.any() else None)
    share = np.cumprod(1 - ended / np.maximum(at_risk, 1.0), axis=1)
    means: Floats = share[:, :horizon].sum(axis=1)
    return means


def headline(found: pl.DataFrame, scope: Scope) -> str:
    """Say where the most days could be won, and how often that stage came first.

    Args:
        found: A frame of ``bottleneck``.
        scope: The question it answers.
    """
    rows = found.to_dicts()
    named = sorted((r for r in rows if r["is_candidate"]), key=lambda r: -r["first_in_100"])
    if not named:
        return _nothing(rows)
    by_agreement = rows[0]["ranked_by"] == "recoverable"
    goal = "Most days could be won" if by_agreement else "Most days are spent"
    if len(named) > 1:
        told = ", ".join(f"{stage_name(r['stage'], scope)} ({r['first_in_100']})" for r in named)
        said = f"{goal} in one of two stages, two candidates: {told} of 100 resamples each first."
    else:
        said = f"{goal} in {stage_name(named[0]['stage'], scope)}: {_sum(named[0], scope)}."
    return said if by_agreement else f"{said} Without agreed days, none can be called too many."


def _sum(row: dict[str, Any], scope: Scope) -> str:
    """Say the sum behind a stage's place."""
    who = at_stage(row["stage"], scope)
    told = f"{row['entrants']:,} {who}, {row['mean_days']:,.1f} days each"
    if row["recoverable_days"] is not None:
        told += f" against {row['agreed_days']:,} agreed"
    return f"{told}; first in {row['first_in_100']} of 100 resamples of the accounts"


def _nothing(rows: list[dict[str, Any]]) -> str:
    if any(row["recoverable_days"] is not None for row in rows):
        return "Every stage with agreed days is within them; there is nothing to be won."
    if rows and all(row["verdict"] == "not_recorded" for row in rows):
        return "Where time could be won can't be told: the days in a stage aren't recorded."
    return "Too few records have moved on to tell where time could be won."
