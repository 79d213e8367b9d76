"""Small frames of time in stage that the charts are tried with."""

from __future__ import annotations

from typing import Any

import dataframely as dy
import polars as pl

from alignment.schema.velocity import (
    Bottleneck,
    Stalled,
    Transitions,
    Velocity,
    VelocityCurve,
)

Rows = list[dict[str, object]]


def stage(name: str = "mql", **changes: object) -> dict[str, object]:
    """One row of Velocity: 100 came, 80 moved on, half by day 8."""
    counts = dict.fromkeys(("undated", "left_view", "back", "out", "elsewhere", "late"), 0)
    days = {"median_days": 8, "median_low_days": 7, "median_high_days": 9, "p75_days": 16}
    return {
        "split": "All",
        "is_total": True,
        "stage": name,
        "position": 0,
        "side": "all",
        "is_chosen": True,
        "entrants": 100,
        "moved": 80,
        "open": 20,
        "forward": 80,
        "is_reached": True,
        "horizon_days": 60,
        "mean_days": 12.0,
        "completed_mean_days": 9.0,
        "verdict": "enough",
        **counts,
        **days,
        **changes,
    }


UNREACHED: dict[str, Any] = {
    "median_days": None,
    "median_low_days": 40,
    "median_high_days": None,
    "p75_days": None,
    "is_reached": False,
}
UNTOLD: dict[str, Any] = dict.fromkeys(
    ("median_days", "median_low_days", "median_high_days", "p75_days", "mean_days")
)


def velocity(*rows: dict[str, object]) -> pl.DataFrame:
    return _filled(list(rows), Velocity)


def curve(splits: dict[str, list[float]], name: str = "mql") -> pl.DataFrame:
    """Curves of a stage: of all, or of a group and the rest."""
    sides = ["all"] if len(splits) == 1 else ["group", "rest"]
    return _filled(
        [
            {
                "split": split,
                "is_total": side == "all",
                "stage": name,
                "position": 0,
                "side": side,
                "day": day,
                "at_risk": 400 - day,
                "moved_rate": rate,
                "low": rate * 0.8,
                "high": min(rate * 1.2, 1.0),
                "forward_rate": rate,
                "back_rate": 0.0,
                "out_rate": 0.0,
                "elsewhere_rate": 0.0,
            }
            for side, (split, rates) in zip(sides, splits.items(), strict=True)
            for day, rate in enumerate(rates)
        ],
        VelocityCurve,
    )


def bottleneck(*rows: dict[str, object]) -> pl.DataFrame:
    usual = {
        "position": 0,
        "entrants": 100,
        "undated": 0,
        "mean_days": 30.0,
        "spent_days": 3000.0,
        "ranked_by": "recoverable",
        "agreed_days": 20,
        "recoverable_days": 1000.0,
        "first_in_100": 90,
        "is_candidate": True,
        "verdict": "enough",
    }
    return _filled([{**usual, **row} for row in rows], Bottleneck)


def stalled(*rows: dict[str, object]) -> pl.DataFrame:
    usual = {"position": 0, "advanced": 80, "line_days": 12, "open": 20, "stalled": 5}
    return _filled([{**usual, **row} for row in rows], Stalled)


def transitions(moves: dict[tuple[str, str, str], int]) -> pl.DataFrame:
    """Moves by where from, where to and kind."""
    places = list(dict.fromkeys(stage for here, there, _ in moves for stage in (here, there)))
    return _filled(
        [
            {
                "from_stage": here,
                "from_position": places.index(here),
                "to_stage": there,
                "to_position": places.index(there),
                "kind": kind,
                "moves": number,
                "of_stage": 0.5,
            }
            for (here, there, kind), number in moves.items()
        ],
        Transitions,
    )


def _filled(rows: Rows, schema: type[dy.Schema]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=schema.create_empty().schema)
    return pl.DataFrame(schema.validate(frame, cast=True))
