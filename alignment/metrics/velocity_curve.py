"""What share has moved on from the chosen stage by each day?"""

from __future__ import annotations

import dataframely as dy
import numpy as np
import polars as pl

from alignment.metrics.collecting import Lazy
from alignment.metrics.lasting import WAYS, Lasting
from alignment.metrics.stay_words import at_stage
from alignment.metrics.velocity import chosen_stage, split_name, stages
from alignment.metrics.words import of_100
from alignment.schema.velocity import VelocityCurve
from alignment.scope import Scope


def velocity_curve(spells: Lazy, scope: Scope) -> dy.DataFrame[VelocityCurve]:
    """Estimate the share that had moved on by each day, and in which direction.

    Args:
        spells: As for ``velocity``.
        scope: As for ``velocity``.

    Returns:
        Group then rest, or everything where there is no group; days rise within each. A curve ends
        where fewer than 5 are observed, and is absent where fewer than 5 moved on.

    Source:
        Kaplan & Meier (1958); Aalen & Johansen (1978) for the directions; Wilson (1927) with the
        effective number for the range.
    """
    found = stages(spells, scope)
    chosen = chosen_stage(found, scope)
    parts: list[pl.DataFrame] = [VelocityCurve.create_empty()]
    if chosen in found:
        position, sides = list(found).index(chosen), found[chosen]
        for side in [each for each in sides if each != "all"] or ["all"]:
            about = {"split": split_name(side, scope), "is_total": side == "all", "side": side}
            parts.append(_curve(sides[side], about | {"stage": chosen, "position": position}))
    return VelocityCurve.validate(VelocityCurve.cast(pl.concat(parts)))


def _curve(one: Lasting, about: dict[str, object]) -> pl.DataFrame:
    schema = VelocityCurve.create_empty().schema
    if not one.is_told or one.horizon is None:
        return pl.DataFrame(schema=schema)
    days = one.horizon + 1
    moved = np.clip(1 - one.survival.share[:days], 0, 1)
    drawn = {
        "day": np.arange(days),
        "at_risk": one.survival.at_risk[:days].astype(np.int64),
        "moved_rate": moved,
        "low": np.minimum(1 - one.high[:days], moved),
        "high": np.maximum(1 - one.low[:days], moved),
    }
    for place, name in enumerate(WAYS):
        drawn[f"{name}_rate"] = np.clip(one.incidence.shares[place, :days], 0, 1)
    frame = pl.DataFrame(drawn).with_columns(pl.lit(value).alias(n) for n, value in about.items())
    return frame.select(pl.col(name).cast(kind) for name, kind in schema.items())


def headline(found: pl.DataFrame, scope: Scope) -> str:
    """Say what share has moved on by the last day drawn, or that it can't be told."""
    if found.is_empty():
        return "Too few records have moved on with a known day to draw a curve."
    told = []
    for (side,), rows in found.group_by("side", maintain_order=True):
        last = rows.row(-1, named=True)
        who = at_stage(last["stage"], scope)
        named = who if side == "all" else f"{who} ({last['split']})"
        told.append(f"by day {last['day']:,}, {of_100(last['moved_rate'])} {named} have moved on")
    said = "; ".join(told)
    return f"{said[:1].upper()}{said[1:]}."
