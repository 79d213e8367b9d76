"""Which clients' journeys shall both teams look at? A mixed handful of won ones, lost beside. D1.

Mixed by size and source: the sources take turns, the size moves on with every turn, so that the
first picks already differ in both. Within a stratum the order is that of a hash, which another seed
changes and which nobody can lean on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from typing import Final

import dataframely as dy
import narwhals as nw
import numpy as np
import polars as pl

from alignment.metrics.closed import closed_in, handover, seen
from alignment.metrics.collecting import Lazy
from alignment.metrics.sizes import SIZED, Bounds, bounds_of, size_of
from alignment.metrics.splitting import names_by
from alignment.schema.journey_measures import SIZES, PickedJourney
from alignment.scope import Scope

FEWEST: Final = 5
MOST: Final = 10
Stratum = tuple[str, str]
"""A size and a source."""


@dataclass(frozen=True, slots=True)
class Pick:
    """The journeys that were picked, and what there was to pick from.

    Args:
        journeys: In the schema ``PickedJourney``.
        won: How many won ones there were to pick from, left out ones aside, one of an account.
        lost: The same of lost ones.
        empty: The strata (size, source) that no won one belongs to.
    """

    journeys: pl.DataFrame
    won: int
    lost: int
    empty: tuple[Stratum, ...]


def tally_candidates(journeys: Lazy, scope: Scope) -> Lazy:
    """List what can be picked from: all that was closed in the period.

    Returns:
        One row per opportunity with ``opp_id``, ``account_id``, ``outcome``, ``source`` and
        ``value_minor``; in no order.
    """
    rows = closed_in(journeys, scope)
    return rows.select("opp_id", "account_id", "outcome", "source", "value_minor")


def pick(
    journeys: Lazy,
    scope: Scope,
    *,
    seed: int = 0,
    number: int = MOST,
    left_out: Collection[str] = (),
) -> Pick:
    """Pick won opportunities mixed by size and source, and as many lost ones of the same strata.

    One opportunity of an account at most; accounts that were won in the period are not among the
    lost ones. What is left out makes room for the next of the same stratum, and where there is
    none, for the next stratum's.

    Args:
        journeys: One row per opportunity (schema ``OpportunityJourney``).
        scope: Period of the close, filters and day of observation.
        seed: Another one picks others.
        number: How many won ones.
        left_out: Opportunities that shall not be picked, nor others of their accounts.
    """
    # Not by ``collect``, which puts rows in an order: here that is the next step.
    every = _in_order(tally_candidates(journeys, scope).collect("polars").to_native(), seed)
    won = every.filter(pl.col("outcome") == "won")
    bounds = bounds_of(won["value_minor"] if won.height else every["value_minor"])
    every = every.with_columns(size=size_of(bounds))
    clients = every.filter(pl.col("outcome") == "won")
    is_gone = pl.col("opp_id").is_in(list(left_out))
    free = _of_others(every.filter(~is_gone), every.filter(is_gone)) if left_out else every
    there = {
        "won": _alone(free.filter(pl.col("outcome") == "won")),
        "lost": _alone(_of_others(free.filter(pl.col("outcome") == "lost"), clients)),
    }
    pools = {name: _pools(rows, number) for name, rows in there.items()}
    strata = _strata(every)
    drawn = {"won": _drawn(pools["won"], _rounds(strata, pools["won"]), number)}
    alike = chain((stratum for _, stratum in drawn["won"]), _rounds(strata, pools["lost"]))
    drawn["lost"] = _drawn(pools["lost"], alike, len(drawn["won"]))
    kinds = set(clients.select("size", "source").iter_rows())
    return Pick(
        _picked(journeys, scope, drawn, bounds),
        there["won"].height,
        there["lost"].height,
        tuple(each for each in strata if each not in kinds and each[0] in SIZED),
    )


def _in_order(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Put rows in the order of a hash of seed and id."""
    start = blake2b(f"{seed}|".encode(), digest_size=8)
    digests = []
    for opp_id in rows["opp_id"].to_list():
        key = start.copy()
        key.update(opp_id.encode())
        digests.append(key.digest())
    keys = np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64)
    return rows.with_columns(key=pl.Series(keys)).sort("key", "opp_id").drop("key")


def _of_others(rows: pl.DataFrame, gone: pl.DataFrame) -> pl.DataFrame:
    """Leave out what belongs to the accounts of other opportunities."""
    accounts = gone["account_id"].drop_nulls().unique()
    if accounts.is_empty():
        return rows
    is_theirs = pl.col("account_id").is_in(accounts.implode())
    return rows.filter(~is_theirs.fill_null(value=False))


def _alone(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the first opportunity of each account, and those of no known account."""
    is_first = pl.col("account_id").is_null() | pl.col("account_id").is_first_distinct()
    return rows.filter(is_first)


def _pools(rows: pl.DataFrame, number: int) -> dict[Stratum, deque[str]]:
    """Give the first ids of each stratum in order, as many as can be needed."""
    rows = rows.group_by("size", "source", maintain_order=True).head(number)
    pools: dict[Stratum, deque[str]] = {}
    for opp_id, size, source in rows.select("opp_id", "size", "source").iter_rows():
        pools.setdefault((size, source), deque()).append(opp_id)
    return pools


def _strata(every: pl.DataFrame) -> list[Stratum]:
    """List the strata in the order in which they take turns: every source once, sizes moving on."""
    won = every.with_columns(split="source", won=(pl.col("outcome") == "won").cast(pl.Int64))
    sources = names_by(won, "won")
    is_priced = every["value_minor"].is_not_null().all()
    sizes = SIZED if is_priced else SIZES
    return [
        (sizes[(turn + place) % len(sizes)], source)
        for turn in range(len(sizes))
        for place, source in enumerate(sources)
    ]


def _rounds(strata: list[Stratum], pools: Mapping[Stratum, deque[str]]) -> Iterator[Stratum]:
    """Go through the strata again and again, as long as any of them has one left."""
    while any(pools.values()):
        yield from strata


def _drawn(
    pools: dict[Stratum, deque[str]], strata: Iterable[Stratum], number: int
) -> list[tuple[str, Stratum]]:
    """Take one of each stratum in turn until there are enough."""
    found: list[tuple[str, Stratum]] = []
    for stratum in strata:
        if len(found) == number:
            break
        if pools.get(stratum):
            found.append((pools[stratum].popleft(), stratum))
    return found


def _picked(
    journeys: Lazy,
    scope: Scope,
    drawn: Mapping[str, list[tuple[str, Stratum]]],
    bounds: Bounds,
) -> dy.DataFrame[PickedJourney]:
    """Read the journeys of the picked ones, with the days between their points."""
    places = {
        opp_id: place
        for picked in drawn.values()
        for place, (opp_id, _) in enumerate(picked, start=1)
    }
    place = pl.col("opp_id").replace_strict(places, return_dtype=pl.Int32)
    made = {"place": place, "size": size_of(bounds), **between_points()}
    days = ("lead_day", "handover_day", "qualified_day")
    # The period first, so that fewer ids are looked up.
    rows = closed_in(journeys, scope, nw.col("opp_id").is_in(list(places)))
    rows = rows.select(name for name in PickedJourney.column_names() if name not in made)
    few = rows.collect("polars").with_columns(handover_day=handover())
    few = few.with_columns(**{name: seen(name, scope) for name in days})
    found: pl.DataFrame = few.to_native().with_columns(**made)
    found = found.sort(pl.col("outcome") != "won", "place")
    return PickedJourney.validate(found.select(PickedJourney.column_names()), cast=True)


def between_points() -> dict[str, pl.Expr]:
    """Give the days between the points of a journey, and those of the whole of it."""
    first = pl.min_horizontal("first_touch_day", "first_sales_day", "lead_day")
    return {
        "touch_to_sales": pl.col("first_sales_day") - pl.col("first_touch_day"),
        "sales_to_handover": pl.col("handover_day") - pl.col("first_sales_day"),
        "handover_to_qualified": pl.col("qualified_day") - pl.col("handover_day"),
        "qualified_to_close": pl.col("outcome_day") - pl.col("qualified_day"),
        "cycle": pl.col("outcome_day") - first,
    }
