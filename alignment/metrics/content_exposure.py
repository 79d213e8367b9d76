"""Which content went together with winning? G8: never more than an association.

Exposure is decided on the day on which an opportunity was first qualified, and only what was still
open then is compared: all have been watched for the same look-back, so that one which lived longer
had no more time to meet the content.
"""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import narwhals as nw
import numpy as np
import polars as pl

from alignment.estimators.comparisons import benjamini_hochberg
from alignment.estimators.proportions import newcombe, two_sided
from alignment.estimators.stratified import Ints, mantel_haenszel
from alignment.metrics.closed import closed_in
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.comparing import FALSE_FINDS
from alignment.metrics.estimating import FEW, SOME, counted_share
from alignment.metrics.sizes import Bounds, bounds_of, size_place
from alignment.metrics.words import count, is_named, of_100
from alignment.schema.journey_measures import CLOSED, ContentExposure
from alignment.scope import Scope

_STRATUM: Final = ("source", "segment", "size")
_KEYS: Final = ("is_won", *_STRATUM)
Strata = dict[tuple[Any, ...], int]


def content_names(names: Lazy) -> pl.DataFrame:
    """List the campaigns that are content: ``no`` and ``name``.

    Args:
        names: One row per level and name (schema ``CreditName``).
    """
    rows = names.filter(nw.col("level") == "campaign", nw.col("kind") == "content")
    found = collect(rows.select("no", "name"))
    return found.filter(pl.col("name").map_elements(is_named, return_dtype=pl.Boolean))


def tally_watched(credit: Lazy, scope: Scope, bounds: Bounds) -> Lazy:
    """Count the opportunities of the period that had a touch by the day they were first qualified.

    Args:
        credit: One row per touch (schema ``Credit``).
        scope: Period of the close, filters and day of observation.
        bounds: What is small and large.

    Returns:
        One row per ``is_won``, ``source``, ``segment`` and ``size`` (a place in SIZES) with
        ``number``; in no order.
    """
    rows = _early(credit, scope, bounds, nw.col("place") == 1)
    return rows.group_by(*_KEYS).agg(nw.len().cast(nw.Int64).alias("number"))


def tally_exposed(credit: Lazy, scope: Scope, bounds: Bounds, campaigns: list[int]) -> Lazy:
    """Count those of them that had a touch of a campaign by that day.

    Args:
        credit: One row per touch (schema ``Credit``).
        scope: Period of the close, filters and day of observation.
        bounds: What is small and large.
        campaigns: Their numbers.

    Returns:
        One row per ``campaign_no``, ``is_won``, ``source``, ``segment`` and ``size`` (a place in
        SIZES) with ``number``; in no order.
    """
    # Every touch tells all of its path, so that nothing need be joined.
    rows = _early(credit, scope, bounds, nw.col("campaign_no").is_in(campaigns))
    number = nw.col("path_no").n_unique().cast(nw.Int64).alias("number")
    return rows.group_by("campaign_no", *_KEYS).agg(number)


def _early(credit: Lazy, scope: Scope, bounds: Bounds, condition: nw.Expr) -> Lazy:
    """Give touches up to the first qualified day, of paths that were open after it."""
    is_early = nw.col("place") <= nw.col("qualified_touches")
    was_open = nw.col("qualified_day") < nw.col("outcome_day")
    rows = closed_in(credit, scope, condition, is_early, was_open)
    return rows.select(
        "path_no",
        "campaign_no",
        "source",
        "segment",
        is_won=nw.col("outcome") == "won",
        size=size_place(bounds),
    )


def content_exposure(
    journeys: Lazy, credit: Lazy, names: Lazy, scope: Scope
) -> dy.DataFrame[ContentExposure]:
    """Hold the won ones that met a piece of content against the lost ones that did.

    Args:
        journeys: One row per opportunity (schema ``OpportunityJourney``).
        credit: One row per touch (schema ``Credit``).
        names: One row per level and name (schema ``CreditName``).
        scope: Period of the close, filters and day of observation.

    Returns:
        One row per campaign of kind content that any of them met, the largest difference first,
        those without one last.

    Source:
        Wilson (1927), Newcombe (1998, method 10); Mantel & Haenszel (1959) with the mix held equal;
        Benjamini & Hochberg (1995) for the number of campaigns.
    """
    values = closed_in(journeys, scope).select("outcome", "value_minor")
    bounds = bounds_of(collect(values.filter(nw.col("outcome") == "won"))["value_minor"])
    watched = collect(tally_watched(credit, scope, bounds))
    content = content_names(names)
    numbers = content["no"].to_list()
    told = collect(tally_exposed(credit, scope, bounds, numbers)) if numbers else None
    met = {} if told is None else told.partition_by("campaign_no", as_dict=True)
    strata, sizes = _by_stratum(watched)
    rows, chances = [], []
    for no, name in content.iter_rows():
        if (no,) in met:
            row, chance = _row(sizes, _counts(met[(no,)], strata))
            rows.append({"campaign": name, **row})
            chances.append(chance)
    _answer(rows, chances)
    frame = pl.DataFrame(rows, schema=ContentExposure.create_empty().schema)
    order = ["difference", "won_exposed", "campaign"]
    frame = frame.sort(order, descending=[True, True, False], nulls_last=True)
    return ContentExposure.validate(frame)


def _by_stratum(watched: pl.DataFrame) -> tuple[Strata, Ints]:
    """Number the strata, and count what was watched by outcome and stratum."""
    every = watched.select(_STRATUM).unique(maintain_order=True).iter_rows()
    strata = {stratum: place for place, stratum in enumerate(every)}
    return strata, _counts(watched, strata)


def _counts(rows: pl.DataFrame, strata: Strata) -> Ints:
    """Give the numbers of a tally by outcome (in the order of CLOSED) and stratum."""
    counts = np.zeros((len(CLOSED), len(strata)), dtype=np.int64)
    for is_won, *stratum, number in rows.select(*_KEYS, "number").iter_rows():
        counts[CLOSED.index("won" if is_won else "lost"), strata[tuple(stratum)]] += number
    return counts


def _row(watched: Ints, exposed: Ints) -> tuple[dict[str, Any], float | None]:
    """Give one campaign's row and the chance of so much where nothing goes together."""
    sizes, met = (
        dict(zip(CLOSED, each.sum(axis=1).tolist(), strict=True)) for each in (watched, exposed)
    )
    row: dict[str, Any] = {"sign_flips": False, "answer": "cant_tell"}
    for name in CLOSED:
        row |= {name: sizes[name], f"{name}_exposed": met[name]}
    if min(sizes.values()) < SOME or sum(met.values()) < FEW:
        return row | {"verdict": "counts_only"}, None
    for name in CLOSED:
        share = counted_share(met[name], sizes[name])
        row |= {f"{name}_{end}": value for end, value in share.items()}
    pair = (met["won"], sizes["won"], met["lost"], sizes["lost"])
    row["difference"] = row["won_rate"] - row["lost_rate"]
    row["low"], row["high"] = newcombe(*pair)
    alike = mantel_haenszel(exposed[0], watched[0], exposed[1], watched[1])
    if alike is not None:
        row |= dict(zip(("alike_difference", "alike_low", "alike_high"), alike, strict=True))
        row["sign_flips"] = row["difference"] * alike.value < 0
    return row | {"verdict": "enough"}, two_sided(*pair)


def _answer(rows: list[dict[str, Any]], chances: list[float | None]) -> None:
    """Say which campaigns went together with an outcome, allowing for their number."""
    told = [(row, chance) for row, chance in zip(rows, chances, strict=True) if chance is not None]
    if not told:
        return
    adjusted = benjamini_hochberg(np.array([chance for _, chance in told]))
    for (row, _), chance in zip(told, adjusted, strict=True):
        if chance > FALSE_FINDS or "alike_low" not in row:
            continue
        if row["difference"] > 0 and row["alike_low"] > 0:
            row["answer"] = "higher"
        elif row["difference"] < 0 and row["alike_high"] < 0:
            row["answer"] = "lower"


def headline(found: pl.DataFrame) -> str:
    """Say of how many pieces of content it can be told that they went together with winning.

    Args:
        found: A frame of ``content_exposure``.
    """
    if found.is_empty():
        return "No touch of content is recorded of the opportunities closed in this period."
    number = count(found.height, "content campaign")
    if not (found["verdict"] == "enough").any():
        return f"{number}: too few won and lost opportunities met them to compare."
    rows = found.filter(pl.col("answer") == "higher")
    if rows.is_empty():
        return f"{number}: of none can it be told that it went together with winning."
    most = rows.row(0, named=True)
    return (
        f"{rows.height:,} of {number} went together with winning, most of all one that "
        f"{of_100(most['won_rate'])} won and {of_100(most['lost_rate'])} lost opportunities met "
        "before they were qualified. Association only: it doesn't say that the content led to it."
    )
