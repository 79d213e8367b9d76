"""How it is said that a group uses the stages otherwise than the rest."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from alignment.metrics.stay_words import at_stage
from alignment.metrics.words import count, is_named, label, of_100
from alignment.schema.stage_use import APART
from alignment.scope import Scope

MOST: Final = 3
"""So many differences are named; the table has all."""


def standing_apart(found: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of the named groups that stand apart from the rest, the furthest first.

    Args:
        found: A frame of ``stage_use``.

    Returns:
        Rows of its schema that rest on enough records.
    """
    difference, low, high = (
        pl.coalesce(f"rest_{end}", f"rest_{end}_days") for end in ("difference", "low", "high")
    )
    told = found.filter(pl.col("against_rest").is_in(APART), pl.col("verdict") == "enough")
    named = told.filter(pl.col("split").map_elements(is_named, return_dtype=pl.Boolean))
    # Of two groups alone each is the other's rest: rounded, so that both are equally far.
    furthest = (difference.abs() / (high - low)).round(6)
    is_more = pl.col("against_rest").is_in(["higher", "slower"])
    return named.sort(furthest, is_more, descending=True, maintain_order=True)


def headline(found: pl.DataFrame, scope: Scope) -> str:
    """Say who stands apart from the rest, and in what; nothing else.

    Args:
        found: A frame of ``stage_use``.
        scope: The question it answers.
    """
    if found.is_empty():
        return "No record began in this period."
    apart = standing_apart(found).to_dicts()
    if not apart:
        return _alike(found, scope)
    named = _furthest(apart)[:MOST]
    told = " ".join(said(row, scope) for row in named)
    more = len(apart) - len(named)
    return f"{told} {count(more, 'more difference')} in the table." if more else told


def _furthest(apart: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep one group of each figure: where one lies far apart, the others do from their rest."""
    first: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in apart:
        first.setdefault((row["figure"], row["stage"], row["criterion"]), row)
    return list(first.values())


def _alike(found: pl.DataFrame, scope: Scope) -> str:
    """Say how much could be compared where nothing stands apart."""
    answers = found["against_rest"].drop_nulls()
    groups = found.filter(~pl.col("is_total"))["split"].n_unique()
    if not len(answers):
        what = "One group alone" if groups == 1 else "Too little"
        return f"{what} is recorded of how each {scope.by} uses the stages: nothing to compare."
    alike = int((answers == "alike").sum())
    return (
        f"No {scope.by} stands apart in how it uses the stages: of "
        f"{count(len(answers), 'comparison')}, {alike:,} are alike and "
        f"{len(answers) - alike:,} can't be told yet."
    )


def said(row: dict[str, Any], scope: Scope) -> str:
    """Say one difference as a sentence.

    Args:
        row: A row of ``stage_use`` that has a rest.
        scope: The question it answers.
    """
    if row["figure"] == "days":
        return (
            f"{row['split']}: half of {at_stage(row['stage'], scope)} move on within "
            f"{_half(row['median_days'], row['horizon_days'])} days, of the rest within "
            f"{_half(row['rest_median_days'], row['rest_horizon_days'])}."
        )
    return f"{row['split']}: {_what(row)}, of the rest {of_100(row['rest_rate'])}."


def _half(day: int | None, horizon: int | None) -> str:
    return f"more than {horizon or 0:,}" if day is None else f"{day:,}"


def _what(row: dict[str, Any]) -> str:
    rate = of_100(row["rate"])
    if row["figure"] == "skip":
        often = f", most often {label(row['top_step'])}" if row["top_step"] else ""
        return f"{rate} records skip a step{often}"
    return {
        "back": f"{rate} records go back a step",
        "passed": f"{rate} leads that marketing passed meet its own definition",
        "accepted": f"{rate} leads that sales accepted meet its own definition",
        "missing": f"for {rate} accepted leads “{row['criterion']}” isn't known",
    }[row["figure"]]
