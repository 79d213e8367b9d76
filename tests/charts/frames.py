"""Small frames that the charts are tried with."""

from __future__ import annotations

from collections.abc import Sequence

import dataframely as dy
import polars as pl

from alignment import ladder
from alignment.schema.measures import (
    Conversion,
    ConversionByAge,
    ConversionByCohort,
    ConversionCurve,
    Funnel,
    PipelineCreated,
    WinRate,
)


def funnel(splits: dict[str, list[int | None]]) -> pl.DataFrame:
    rows = []
    for split, reached in splits.items():
        known = [number for number in reached if number is not None]
        for position, (stage, number) in enumerate(zip(ladder.STEPS, reached, strict=True)):
            below = next((n for n in reached[position + 1 :] if n is not None), number)
            above = next((n for n in reached[:position][::-1] if n is not None), None)
            rate = number / above if number is not None and above else None
            rows.append(
                {
                    "split": split,
                    "is_total": split == "All",
                    "step": stage.key,
                    "position": position,
                    "entered": known[0],
                    "reached": number,
                    "lost_here": None if number is None else number - (below or 0),
                    "open_here": None if number is None else 0,
                    "step_rate": rate,
                    "verdict": "not_recorded"
                    if number is None
                    else "enough"
                    if known[0] >= 20
                    else "counts_only",
                }
            )
    return _filled(rows, Funnel)


def created(rows: Sequence[tuple[str, int, int | None, int | None]]) -> pl.DataFrame:
    return _filled(
        [
            {
                "split": split,
                "is_total": split == "All",
                "month_day": month,
                "opportunities": 2,
                "amount_minor": amount,
                "unpriced": 2 if amount is None else 0,
                "target_minor": target,
                "due_minor": target,
                "pace": None,
            }
            for split, month, amount, target in rows
        ],
        PipelineCreated,
    )


def curve(splits: dict[str, list[float]]) -> pl.DataFrame:
    return _filled(
        [
            {
                "split": split,
                "is_total": split == "All",
                "age_days": day,
                "at_risk": 100 - day,
                "rate": rate,
                "low": rate * 0.8,
                "high": min(rate * 1.2, 1.0),
            }
            for split, rates in splits.items()
            for day, rate in enumerate(rates)
        ],
        ConversionCurve,
    )


def conversion(**changes: object) -> dict[str, object]:
    counts = dict.fromkeys(
        ("undated", "before_entry", "returned", "converted_so_far", "resolved"), 0
    )
    return {
        "split": "All",
        "is_total": True,
        "leads": 200,
        "mature": 100,
        "converted": 15,
        "rate": 0.15,
        "low": 0.09,
        "high": 0.23,
        "upper_answer": "cant_tell",
        "upper_needed": 1200,
        "lower_answer": "above",
        "sign_flips": False,
        "is_ripe": True,
        "verdict": "enough",
        **counts,
        **changes,
    }


def conversions(*rows: dict[str, object]) -> pl.DataFrame:
    return _filled(list(rows), Conversion)


def cohorts(rows: list[tuple[str, float | None, bool]]) -> pl.DataFrame:
    return _filled(
        [
            {
                "cohort": cohort,
                "first_day": number,
                "last_day": number,
                "leads": 30,
                "mature": 30 if is_ripe else 3,
                "resolved": 0,
                "converted_so_far": 0,
                "undated": 0,
                "before_entry": 0,
                "rate": rate,
                "low": None if rate is None else rate / 2,
                "high": None if rate is None else rate * 1.5,
                "is_ripe": is_ripe,
                "verdict": "enough" if rate is not None else "too_young",
            }
            for number, (cohort, rate, is_ripe) in enumerate(rows)
        ],
        ConversionByCohort,
    )


def ages(cells: dict[tuple[str, int], tuple[int, int] | None]) -> pl.DataFrame:
    """Cells by cohort and age: converted of leads, or None where still young."""
    names = list(dict.fromkeys(cohort for cohort, _ in cells))
    return _filled(
        [
            {
                "cohort": cohort,
                "first_day": names.index(cohort),
                "last_day": names.index(cohort),
                "age_days": age,
                "leads": 30 if cell is None else cell[1],
                "converted": None if cell is None else cell[0],
                "rate": None if cell is None or cell[1] < 5 else cell[0] / cell[1],
                "is_ripe": cell is not None,
                "verdict": "too_young"
                if cell is None
                else "enough"
                if cell[1] > 19
                else "counts_only",
            }
            for (cohort, age), cell in cells.items()
        ],
        ConversionByAge,
    )


def win_rates(*rows: dict[str, object]) -> pl.DataFrame:
    counts = dict.fromkeys(
        ("lost", "open", "undated", "before_entry", "unpriced", "closed_won", "closed_lost"), 0
    )
    usual = {"opportunities": 100, "won": 21, "won_unpriced": 0, "is_ripe": True, **counts}
    shares = {"rate": 0.21, "low": 0.15, "high": 0.3, "verdict": "enough"}
    return _filled([{**usual, **shares, **row} for row in rows], WinRate)


def _filled(rows: list[dict[str, object]], schema: type[dy.Schema]) -> pl.DataFrame:
    wanted = schema.create_empty().schema
    frame = pl.DataFrame(rows, schema=wanted)
    return pl.DataFrame(schema.validate(frame, cast=True))
