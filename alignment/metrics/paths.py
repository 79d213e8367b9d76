"""Which ways do records really take? A graph small enough to read, and what it leaves out. B12."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import polars as pl

from alignment.metrics.words import count
from alignment.schema.paths import PathLink, PathStage

MOST_STAGES: Final = 4
MOST_LINKS: Final = 12
_KEYS: Final = ("from_stage", "to_stage", "kind")


@dataclass(frozen=True, slots=True)
class Paths:
    """The small graph and what isn't in it.

    Args:
        stages: In the schema ``PathStage``.
        links: In the schema ``PathLink``.
        kept_moves: The moves of the links.
        rest_moves: All other moves.
        rest_links: How many other links hold them.
        rest_stages: The stages that aren't among the shown ones, in the order of the ladder.
    """

    stages: pl.DataFrame
    links: pl.DataFrame
    kept_moves: int
    rest_moves: int
    rest_links: int
    rest_stages: tuple[str, ...]


def paths(moves: pl.DataFrame) -> Paths:
    """Keep the stages with the most moves between them, and their largest links.

    Args:
        moves: Moves in the schema ``Transitions``.

    Returns:
        At most 4 stages and 12 links, in the order of the ladder, and what the rest holds. A move
        from a stage to itself, in another pipeline, is part of the rest.
    """
    positions = _positions(moves)
    kept = _best(moves, sorted(positions, key=lambda stage: (positions[stage], stage)))
    inside = moves.filter(_is_between(kept))
    links = inside.sort(["moves", *_KEYS], descending=[True, False, False, False])
    links = links.head(MOST_LINKS)
    links = links.sort("from_position", "to_position", *_KEYS)
    total, held = int(moves["moves"].sum()), int(links["moves"].sum())
    return Paths(
        stages=_stages(links, kept, positions),
        links=PathLink.validate(links.select(PathLink.column_names()), cast=True),
        kept_moves=held,
        rest_moves=total - held,
        rest_links=moves.height - links.height,
        rest_stages=tuple(stage for stage in positions if stage not in kept),
    )


def _positions(moves: pl.DataFrame) -> dict[str, int]:
    """Give the place of each stage on the ladder, in order."""
    found = {
        (position, stage)
        for end in ("from", "to")
        for position, stage in moves.select(f"{end}_position", f"{end}_stage").iter_rows()
    }
    return {stage: position for position, stage in sorted(found)}


def _is_between(stages: tuple[str, ...]) -> pl.Expr:
    here, there = pl.col("from_stage"), pl.col("to_stage")
    return here.is_in(stages) & there.is_in(stages) & (here != there)


def _best(moves: pl.DataFrame, stages: list[str]) -> tuple[str, ...]:
    """Choose the stages with the most moves between them; of equals the lower ones."""
    if len(stages) <= MOST_STAGES:
        return tuple(stages)
    pairs = {
        (here, there): number
        for here, there, number in moves.group_by("from_stage", "to_stage")
        .agg(pl.col("moves").sum())
        .iter_rows()
        if here != there
    }

    def held(chosen: tuple[str, ...]) -> int:
        inside = set(chosen)
        return sum(number for pair, number in pairs.items() if inside.issuperset(pair))

    busy = sorted(stages, key=lambda stage: -_moves_of(stage, pairs))[: 3 * MOST_STAGES]
    return max(combinations([each for each in stages if each in busy], MOST_STAGES), key=held)


def _moves_of(stage: str, pairs: dict[tuple[str, str], int]) -> int:
    return sum(number for pair, number in pairs.items() if stage in pair)


def _stages(links: pl.DataFrame, kept: tuple[str, ...], positions: dict[str, int]) -> pl.DataFrame:
    rows = [
        {
            "stage": stage,
            "position": positions[stage],
            "came": int(links.filter(pl.col("to_stage") == stage)["moves"].sum()),
            "left": int(links.filter(pl.col("from_stage") == stage)["moves"].sum()),
        }
        for stage in kept
    ]
    return PathStage.validate(pl.DataFrame(rows, schema=PathStage.create_empty().schema))


def headline(found: Paths) -> str:
    """Say how many moves went back or left out a step, among those shown, and what isn't shown.

    Args:
        found: What ``paths`` gave.
    """
    if not found.kept_moves + found.rest_moves:
        return "No move between stages is known in this period."
    kinds = dict(found.links.group_by("kind").agg(pl.col("moves").sum()).iter_rows())
    told = (
        f"{found.kept_moves:,} moves: {kinds.get('forward', 0):,} to the next step, "
        f"{kinds.get('skip', 0):,} left out a step, {kinds.get('back', 0):,} went back."
    )
    return f"{told} {rest(found)}".strip()


def rest(found: Paths) -> str:
    """Say what isn't shown; empty where all is.

    Args:
        found: What ``paths`` gave.
    """
    if not found.rest_moves:
        return ""
    where = f"over {count(found.rest_links, 'other link')}"
    others = len(found.rest_stages)
    stages = f", {count(others, 'other stage')} among them" if others else ""
    return f"Not shown: {count(found.rest_moves, 'move')} {where}{stages}."
