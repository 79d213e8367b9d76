"""The clients whose journeys both teams look at: the pick, what they share, where it broke."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from alignment.desk.agreements import agreed_in
from alignment.metrics.disconnects import flags
from alignment.metrics.journey_patterns import journey_patterns, touches_of
from alignment.metrics.picking import MOST, Stratum, pick
from alignment.scope import Scope
from alignment.store import Database


@dataclass(frozen=True, slots=True)
class Clients:
    """The picked clients.

    Args:
        journeys: In the schema ``PickedJourney``, won before lost.
        patterns: What they share, in the schema ``JourneyPatterns``.
        flags: Their disconnects, in the schema ``JourneyFlag``.
        won: How many won ones there were to pick from.
        lost: How many lost ones.
        empty: The strata (size, source) that no won one belongs to.
    """

    journeys: pl.DataFrame
    patterns: pl.DataFrame
    flags: pl.DataFrame
    won: int
    lost: int
    empty: tuple[Stratum, ...]


def clients_in(
    db: Database,
    scope: Scope,
    *,
    seed: int = 0,
    number: int = MOST,
    left_out: Collection[str] = (),
) -> Clients:
    """Pick clients and tell what their journeys have in common.

    Args:
        db: An open database.
        scope: Period of the close, filters and day of observation.
        seed: Another one picks others.
        number: How many won ones, ``picking.FEWEST`` to ``picking.MOST``.
        left_out: Opportunities to put others of the same kind in the place of.
    """
    agreed = agreed_in(db)
    picked = pick(
        db.mart("opportunity_journey"), scope, seed=seed, number=number, left_out=left_out
    )
    ids = picked.journeys["opp_id"].to_list()
    touches = touches_of(db.mart("credit"), db.mart("credit_name"), ids)
    return Clients(
        journeys=picked.journeys,
        patterns=journey_patterns(picked.journeys, touches, agreed),
        flags=flags(picked.journeys, agreed),
        won=picked.won,
        lost=picked.lost,
        empty=picked.empty,
    )
