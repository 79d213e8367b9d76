"""Some real clients' journeys, looked up together: those picked, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from alignment.desk.agreements import agreed_in
from alignment.desk.journeying import Lanes, journeys_of
from alignment.metrics.disconnects import flags
from alignment.metrics.journey_patterns import journey_patterns, touches_of
from alignment.metrics.picking import MOST, Pick, pick
from alignment.schema.journey_measures import JourneyMark, JourneySilence
from alignment.scope import Scope
from alignment.store import Database


@dataclass(frozen=True, slots=True)
class Clients:
    """The picked clients and their journeys.

    Args:
        pick: Who was picked, and what there was to pick from.
        patterns: What they have in common, in the schema ``JourneyPatterns``.
        flags: Their disconnects, in the schema ``JourneyFlag``.
        marks: What both teams did, in the schema ``JourneyMark`` with ``opp_id``.
        silences: In the schema ``JourneySilence`` with ``opp_id``; only of those with contacts of
            sales on record, as a silence of the records isn't one of the teams.
        named: By opportunity, what its client is called, where that is known.
        heard: By opportunity, how the client first heard of the firm, where people told.
    """

    pick: Pick
    patterns: pl.DataFrame
    flags: pl.DataFrame
    marks: pl.DataFrame
    silences: pl.DataFrame
    named: dict[str, str]
    heard: dict[str, str]


def clients_of(
    db: Database,
    scope: Scope,
    *,
    seed: int = 0,
    number: int = MOST,
    left_out: tuple[str, ...] = (),
) -> Clients:
    """Pick clients and look their journeys up.

    Args:
        db: An open database.
        scope: Period of the close, filters and day of observation.
        seed: Another one picks others.
        number: How many won ones.
        left_out: Opportunities that shall not be picked.
    """
    picked = pick(
        db.mart("opportunity_journey"), scope, seed=seed, number=number, left_out=left_out
    )
    ids = picked.journeys["opp_id"].to_list()
    agreed = agreed_in(db)
    touches = touches_of(db.mart("credit"), db.mart("credit_name"), picked.journeys)
    lanes = journeys_of(db, ids)
    return Clients(
        pick=picked,
        patterns=journey_patterns(picked.journeys, touches, agreed),
        flags=flags(picked.journeys, agreed),
        marks=_together([each.marks for each in lanes], lanes, JourneyMark.create_empty()),
        silences=_together(
            [told_silences(each) for each in lanes], lanes, JourneySilence.create_empty()
        ),
        named={each.opp_id: each.client for each in lanes if each.client},
        heard={each.opp_id: each.heard for each in lanes if each.heard},
    )


def told_silences(lanes: Lanes) -> pl.DataFrame:
    """Give a journey's silences; none where no contact of sales is recorded."""
    known = lanes.marks.filter(pl.col("side") == "sales").height > 0
    return lanes.silences if known else lanes.silences.clear()


def _together(frames: list[pl.DataFrame], lanes: list[Lanes], empty: pl.DataFrame) -> pl.DataFrame:
    """Put frames of several journeys in one, each row with its opportunity."""
    named = [
        frame.with_columns(opp_id=pl.lit(each.opp_id))
        for frame, each in zip(frames, lanes, strict=True)
    ]
    return pl.concat([empty.with_columns(opp_id=pl.lit("", pl.String)), *named])
