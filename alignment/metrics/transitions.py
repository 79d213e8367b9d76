"""From which stage to which do records move, skips and steps back included? B12."""

from __future__ import annotations

from typing import Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.ladder import POSITION, STAGES
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.footnote import DATED
from alignment.metrics.journeys import keep_counted
from alignment.metrics.stays import ENDS, is_made, of_pipeline, returns, summed
from alignment.metrics.words import label
from alignment.schema.velocity import Transitions
from alignment.scope import Scope

_PLACES: Final = {key: place for place, key in enumerate(STAGES)}
_OUTSIDE: Final = len(STAGES)


def tally_transitions(spells: Lazy, scope: Scope) -> Lazy:
    """Count the moves made in the period by where from and where to.

    Returns:
        One row per ``stage``, ``exit_stage`` and ``exit_kind`` with ``moves``; in no order.
    """
    dated = nw.col("evidence") >= DATED
    kept = keep_counted(spells, scope, is_made(scope), dated, *of_pipeline(scope))
    rows = kept.select("stage", "exit_stage", "exit_kind", moves=nw.col("spells"))
    return rows.group_by("stage", "exit_stage", "exit_kind").agg(**summed("moves"))


def transitions(spells: Lazy, scope: Scope, own: Lazy | None = None) -> dy.DataFrame[Transitions]:
    """Count the moves between shared stages made in the period by records with a history.

    Args:
        spells: One row per stay (schema ``LadderSpell``, or ``Spell`` for one pipeline's).
        scope: Period of the move, filters and day of observation.
        own: Beside ``LadderSpell`` the rows of ``Spell``, which alone know the returns after an
            end.

    Returns:
        One row per pair of stages and kind, in the order of the ladder.
    """
    counts = collect(tally_transitions(spells, scope))
    if own is not None:
        counts = pl.concat([counts, collect(tally_transitions(returns(own), scope))])
    counts = counts.drop_nulls("exit_stage")
    rows = [
        {"from_stage": here, "to_stage": there, "kind": _kind(here, there, kind), "moves": number}
        for here, there, kind, number in counts.select(
            "stage", "exit_stage", "exit_kind", "moves"
        ).iter_rows()
    ]
    schema = {"from_stage": pl.String, "to_stage": pl.String, "kind": pl.String, "moves": pl.Int64}
    found = pl.DataFrame(rows, schema=schema)
    keys = ("from_stage", "to_stage", "kind")
    found = (
        found.group_by(*keys)
        .agg(pl.col("moves").sum())
        .with_columns(
            _position("from"),
            _position("to"),
            of_stage=pl.col("moves") / pl.col("moves").sum().over("from_stage"),
        )
    )
    found = found.sort("from_position", "to_position", "from_stage", "to_stage", "kind")
    return Transitions.validate(found.select(Transitions.column_names()), cast=True)


def _position(end: str) -> pl.Expr:
    places = pl.col(f"{end}_stage").replace_strict(_PLACES, default=_OUTSIDE, return_dtype=pl.Int16)
    return places.alias(f"{end}_position")


def _kind(here: str, there: str, kind: str) -> str:
    """Name the direction of a move."""
    is_outside = here not in STAGES or there not in STAGES
    if is_outside or kind == "moved_pipeline" or here == there:
        return "elsewhere"
    if here in ENDS:
        return "reopen"
    if there not in POSITION:
        return "out"
    step = POSITION[there] - POSITION[here]
    if step < 0:
        return "back"
    return "forward" if step == 1 else "skip"


def headline(found: pl.DataFrame) -> str:
    """Say how many moves went one step on, and which other one was the most frequent.

    Args:
        found: A frame of ``transitions``.
    """
    number = int(found["moves"].sum())
    if not number:
        return "No move between stages is known in this period."
    steps = int(found.filter(pl.col("kind") == "forward")["moves"].sum())
    told = f"{steps:,} of {number:,} moves went to the next step."
    others = found.filter(pl.col("kind").is_in(["skip", "back", "reopen"]))
    if others.is_empty():
        return told
    most = others.sort("moves", descending=True, maintain_order=True).row(0, named=True)
    names = [label(most[end]) for end in ("from_stage", "to_stage")]
    how = {"skip": "skip", "back": "step back", "reopen": "reopening"}[most["kind"]]
    often = "once" if most["moves"] == 1 else f"{most['moves']:,} times"
    return f"{told} The most frequent {how}: {names[0]} to {names[1]}, {often}."
