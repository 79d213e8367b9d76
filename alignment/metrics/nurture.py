"""Does the nurture programme last as long as leads take? D7."""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import numpy as np
import polars as pl

from alignment.agreed import Agreed
from alignment.estimators.proportions import wilson
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, Estimate, estimate
from alignment.metrics.outcomes import CONVERTED, horizon, tally_outcomes
from alignment.metrics.splitting import by_split
from alignment.metrics.words import count, label, starters
from alignment.schema.journey_measures import Nurture
from alignment.scope import Scope

_NURTURE: Final = "nurture"
_HALF: Final = 0.5
_SAME: Final = 1e-9


def tally_nurture(journeys: Lazy, scope: Scope) -> Lazy:
    """Count leads by split value, age and first outcome (see ``tally_outcomes``)."""
    return tally_outcomes(journeys, scope)


def nurture(journeys: Lazy, scope: Scope, agreed: Agreed) -> dy.DataFrame[Nurture]:
    """Hold the agreed length of nurture against the days that half of the conversions take.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry into ``from_stage``, filters and day of observation.
        agreed: The days of the nurture programme, where they were entered.

    Returns:
        The total, then each split value, most leads first.

    Source:
        Aalen & Johansen (1978); Wilson (1927) for the range of the half, turned into days.
    """
    counts = collect(tally_nurture(journeys, scope))
    days = agreed.cycles.get(_NURTURE)
    rows = by_split(counts, lambda part: [_row(part, scope, days)])
    return Nurture.validate(pl.DataFrame(rows, schema=Nurture.create_empty().schema))


def _row(part: pl.DataFrame, scope: Scope, agreed: int | None) -> dict[str, Any]:
    group = estimate(part, scope.window_days)
    last = min(horizon(scope), int((group.incidence.at_risk >= FEW).sum()) - 1)
    row: dict[str, Any] = {
        "leads": group.leads,
        "converted": _converted(part, last),
        "horizon_days": max(last, 0) if group.has_rate else None,
        "agreed_days": agreed,
        "verdict": group.verdict,
    }
    if group.has_rate and last >= 0 and row["converted"] < FEW:
        row["verdict"] = "counts_only"
    elif group.has_rate and last >= 0:
        row |= _half(group, row["converted"], last)
    return row | _against(row, agreed)


def _converted(part: pl.DataFrame, last: int) -> int:
    """Count the leads that became an opportunity by an age."""
    came = (pl.col("outcome") == CONVERTED) & (pl.col("days") <= last)
    return int(part.filter(came)["leads"].sum())


def _half(group: Estimate, converted: int, last: int) -> dict[str, int]:
    """Give the age by which half of those that convert have converted, and what else fits."""
    low, high = wilson(_HALF * converted, converted)
    curve = group.incidence.shares[0, : last + 1]
    ages = [int(np.argmax(curve >= part * curve[-1] - _SAME)) for part in (_HALF, low, high)]
    return dict(zip(("half_days", "half_least_days", "half_most_days"), ages, strict=True))


def _against(row: dict[str, Any], agreed: int | None) -> dict[str, Any]:
    """Say how the agreed length stands to what leads take."""
    if agreed is None:
        return {"answer": "not_agreed"}
    if row.get("half_days") is None:
        return {"answer": "cant_tell"}
    ratio = {"ratio": agreed / row["half_days"] if row["half_days"] else None}
    if agreed < row["half_least_days"]:
        return {"answer": "shorter", **ratio}
    return {"answer": "longer" if agreed > row["half_most_days"] else "fits", **ratio}


def headline(found: pl.DataFrame, scope: Scope) -> str:
    """Say how long leads take, and how the nurture programme stands to it.

    Args:
        found: A frame of ``nurture``.
        scope: The question it answers.
    """
    row = found.filter("is_total").to_dicts()[0]
    who, goal = starters(scope.from_stage), label(scope.to_stage)
    if row["half_days"] is None:
        return f"Too few of the {who} have reached {goal} to tell how long they take."
    least, most = row["half_least_days"], row["half_most_days"]
    span = f" (range {least:,} to {most:,})" if least != most else ""
    within = f"{count(row['half_days'], 'day')}{span}"
    told = f"Half of the {who} that reach {goal} do so within {within}"
    if row["answer"] == "not_agreed":
        return f"{told}; how long nurture lasts isn't entered yet."
    how = {
        "shorter": "shorter than that",
        "longer": "longer than that",
        "fits": "within that range" if span else "as long as that",
    }[row["answer"]]
    return f"{told}; nurture lasts {count(row['agreed_days'], 'day')}, {how}."
