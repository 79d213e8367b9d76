"""Builders of small marts for the tests of metrics."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from alignment.metrics.collecting import collect
from alignment.schema.marts import Journey, Pipeline
from alignment.scope import Scope

DAY = 20_000
"""The day on which the leads of the tests begin to enter."""

_STAGES = ("engaged", "mql", "sql", "opportunity", "won", "not_accepted", "recycled", "lost")
_LADDER = {"engaged": 1, "mql": 2, "sql": 3, "opportunity": 4, "won": 5}


@dataclass(frozen=True, slots=True)
class Both:
    """The same rows in polars and in DuckDB, and their name there."""

    polars: nw.LazyFrame[Any]
    duck: nw.LazyFrame[Any]
    connection: duckdb.DuckDBPyConnection
    name: str


def lead(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column of the mart
    """Give a lead's row; ``engaged=3`` stands for ``days_to_engaged`` and so on."""
    row: dict[str, Any] = {
        "lead_id": "L",
        "opp_id": None,
        "source": "Web",
        "campaign": "Spring",
        "channel": "Webinar",
        "region": "North",
        "team": "A",
        "owner": "u1",
        "segment": "SMB",
        "entry_day": DAY,
        "exit_undated": "",
        "seen_day": DAY + 600,
        "won_minor": None,
        "pipeline_minor": None,
        "evidence": 100,
        "is_before_entry": False,
        "is_unmapped": False,
        "is_score_late": False,
        "exclusion": "",
        "leads": 1,
    }
    for stage in _STAGES:
        row[f"days_to_{stage}"] = given.pop(stage, None)
    dated = [place for stage, place in _LADDER.items() if row[f"days_to_{stage}"] is not None]
    row["furthest"] = max(dated, default=0)
    return row | given


def journeys(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Make a journey mart, each lead with an id of its own."""
    numbered = [row | {"lead_id": f"L{number}"} for number, row in enumerate(rows)]
    schema = Journey.create_empty().schema
    return Journey.validate(pl.DataFrame(numbered, schema=schema), cast=True)


def opportunity(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column of the mart
    """Give an opportunity's row."""
    row: dict[str, Any] = {
        "lead_id": None,
        "source": "Web",
        "campaign": "Spring",
        "region": "North",
        "team": "A",
        "owner": "u1",
        "segment": "SMB",
        "qualified_day": DAY,
        "outcome": "open",
        "outcome_day": None,
        "first_closed_day": None,
        "amount_minor": 100_00,
        "value_minor": 100_00,
        "is_unpriced": False,
        "is_renewal": False,
        "is_before_entry": False,
        "seen_day": DAY + 600,
        "evidence": 100,
        "exclusion": "",
        "opportunities": 1,
    }
    return row | given


def pipeline(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Make a pipeline mart, each opportunity with an id of its own."""
    numbered = [row | {"opp_id": f"O{number}"} for number, row in enumerate(rows)]
    schema = Pipeline.create_empty().schema
    return Pipeline.validate(pl.DataFrame(numbered, schema=schema), cast=True)


def targets(rows: list[tuple[str, int, int]]) -> nw.LazyFrame[Any]:
    """Make a target table from source, first day of the month and amount."""
    schema = {"source": pl.String, "month_day": pl.Int32, "amount_minor": pl.Int64}
    lazy: nw.LazyFrame[Any] = nw.from_native(pl.DataFrame(rows, schema=schema, orient="row").lazy())
    return lazy


def assert_counted_alike(
    tally: Callable[[nw.LazyFrame[Any], Scope], nw.LazyFrame[Any]],
    at: Both,
    scope: Scope,
    sql: str = "",
) -> pl.DataFrame:
    """Check that a tally gives the same on polars, on DuckDB and by hand-written SQL.

    Args:
        tally: The tally.
        at: The rows in both engines.
        scope: The question.
        sql: A query of ``{mart}`` with ``$first``, ``$last`` and ``$as_of``; empty for none.

    Returns:
        The tally, sorted by all of its columns.
    """
    found = collect(tally(at.polars, scope))
    assert_frame_equal(found, collect(tally(at.duck, scope)))
    if sql:
        known = {"as_of": scope.as_of, "first": scope.first_day, "last": scope.last_day}
        days = {name: day for name, day in known.items() if f"${name}" in sql}
        by_hand = at.connection.sql(sql.format(mart=at.name), params=days).pl()
        assert_frame_equal(found, by_hand.sort(by_hand.columns), check_dtypes=False)
    return found


def _days() -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(0, 400)


LEADS = st.lists(
    st.builds(
        lead,
        source=st.sampled_from(["Web", "Event"]),
        region=st.sampled_from(["North", "South"]),
        entry_day=st.integers(DAY - 30, DAY + 400),
        mql=_days(),
        sql=_days(),
        opportunity=_days(),
        won=_days(),
        not_accepted=_days(),
        recycled=_days(),
        lost=_days(),
        exit_undated=st.sampled_from(["", "", "", "not_accepted", "lost"]),
        is_before_entry=st.sampled_from([False, False, False, True]),
        seen_day=st.sampled_from([DAY + 200, DAY + 900]),
        exclusion=st.sampled_from(["", "", "", "merged"]),
    ),
    min_size=1,
    max_size=40,
)
"""Leads with anything at all in them."""

OPPORTUNITIES = st.lists(
    st.builds(
        opportunity,
        source=st.sampled_from(["Web", "Event"]),
        qualified_day=st.none() | st.integers(DAY - 30, DAY + 400),
        outcome=st.sampled_from(["won", "lost", "open"]),
        outcome_day=st.none() | st.integers(DAY - 60, DAY + 900),
        amount_minor=st.none() | st.integers(0, 10_000),
        value_minor=st.none() | st.integers(0, 10_000),
        is_renewal=st.sampled_from([False, False, True]),
        exclusion=st.sampled_from(["", "", "deleted"]),
        seen_day=st.sampled_from([DAY + 200, DAY + 900]),
    ),
    min_size=1,
    max_size=40,
)
"""Opportunities with anything at all in them."""
