"""How often a thing is known, and the ideal client of each team, counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from alignment.agreed import FIELDS, Agreed, Group
from alignment.metrics.ideal_client import ideal_client, profile
from alignment.metrics.known_fields import known_fields, known_values
from alignment.schema.marts import NOT_RECORDED
from alignment.scope import Scope
from tests.agreed.rules import all_of, any_of, criterion
from tests.metrics.marts import DAY, Both, journeys, lead

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)
Offer = Callable[[pl.DataFrame], Both]
LEADS = [
    lead(score=70.0, employees=10, industry="Retail", has_budget=False),
    lead(score=None, employees=100, industry="Bank", has_budget=None),
    lead(score=None, employees=None, industry="Bank", has_budget=None),
    lead(score=10.0, employees=500, industry=None, has_budget=None, region=NOT_RECORDED),
    lead(score=10.0, employees=500, industry="Steel", entry_day=DAY - 1),
    lead(score=10.0, employees=500, industry="Coal", exclusion="merged"),
]
SIZE = criterion("employees", "at least", 50.0)
BANK = criterion("industry", "is one of", "Bank")
SCORE = criterion("score", "at least", 60.0)


def engines(rows: Both) -> tuple[nw.LazyFrame[Any], ...]:
    """The same rows in polars and in DuckDB."""
    return rows.polars, rows.duck


def test_each_field_is_known_of_the_leads_in_scope_that_say_it(both: Offer) -> None:
    for mart in engines(both(journeys(LEADS))):
        rows = {row["field"]: row for row in known_fields(mart, SCOPE).to_dicts()}
        assert list(rows) == list(FIELDS)
        told = {key: (rows[key]["known"], rows[key]["leads"]) for key in rows}
        assert told["score"] == (2, 4)
        assert told["employees"] == (3, 4)
        assert told["industry"] == (3, 4)
        assert told["has_budget"] == (1, 4)
        assert told["region"] == (3, 4)
        assert rows["score"]["rate"] == pytest.approx(0.5)


def test_without_leads_nothing_is_a_share(both: Offer) -> None:
    for mart in engines(both(journeys(LEADS))):
        later = Scope(first_day=DAY + 500, last_day=DAY + 600, as_of=DAY + 600)
        found = known_fields(mart, later)
        assert found["rate"].null_count() == len(FIELDS)
        assert found["known"].sum() == 0


def test_the_texts_of_counted_leads_are_offered_the_most_frequent_ones(both: Offer) -> None:
    for mart in engines(both(journeys(LEADS))):
        assert known_values(mart, 10)["industry"] == ["Bank", "Retail", "Steel"]
        assert known_values(mart, 1)["industry"] == ["Bank"]
        assert NOT_RECORDED not in known_values(mart, 10)["region"]


def test_a_profile_keeps_only_what_is_asked_of_the_client() -> None:
    assert profile(all_of(SCORE, SIZE, any_of(BANK, SIZE))) == Group(
        "all", (SIZE, any_of(BANK, SIZE))
    )
    assert profile(all_of(SCORE)) is None
    assert profile(all_of(SIZE, any_of(BANK, SCORE))) == Group("all", (SIZE,))


def test_leads_are_counted_within_each_profile_and_within_both(both: Offer) -> None:
    agreed = Agreed(rules={"marketing": all_of(SCORE, SIZE), "sales": all_of(BANK)})
    for mart in engines(both(journeys(LEADS))):
        found = ideal_client(mart, SCOPE, agreed)
        assert found.leads == 4
        assert (found.within, found.decided) == (
            {"marketing": 2, "sales": 2},
            {"marketing": 3, "sales": 3},
        )
        assert (found.both, found.both_decided) == (1, 2)


def test_one_profile_is_counted_by_itself_and_none_not_at_all(both: Offer) -> None:
    for mart in engines(both(journeys(LEADS))):
        alone = ideal_client(mart, SCOPE, Agreed(rules={"sales": all_of(BANK)}))
        assert (alone.within, alone.both) == ({"sales": 2}, None)
        assert ideal_client(mart, SCOPE, Agreed(rules={"sales": all_of(SCORE)})).profiles == {}
