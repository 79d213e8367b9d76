"""What the page Journeys works out by itself: stays one after the other, the question in a line."""

from __future__ import annotations

import polars as pl
import pytest

from alignment.schema.journey_measures import JourneyPatterns, JourneySpan
from alignment.scope import Scope
from alignment.ui.journey_filters import told
from alignment.ui.journeys import telling
from alignment.ui.journeys.one import in_turn


def test_stays_behind_a_journey_lie_one_after_the_other() -> None:
    rows = [
        ("lead", "L", "mql", 10, 40),
        ("lead", "other", "mql", 12, 30),
        ("opportunity", "O", "opportunity", 30, 90),
    ]
    names = ("entity", "entity_id", "stage", "from_day", "until_day")
    spans = JourneySpan.validate(
        pl.DataFrame(
            [dict(zip(names, row, strict=True)) | {"is_open": False} for row in rows],
            schema=JourneySpan.create_empty().schema,
        )
    )
    found = in_turn(spans, "L", 80)
    assert found.select("stage", "from_day", "until_day").rows() == [
        ("mql", 10, 30),
        ("opportunity", 30, 80),
    ]


def test_the_question_is_told_in_one_line() -> None:
    scope = Scope(0, 30, 40, region=("North & South",))
    assert told(scope, "clients").startswith("Clients closed 1 Jan 1970 to 31 Jan 1970 · region:")
    assert told(scope, "paths").startswith("Stays that began")
    assert "&" not in told(scope, "clients").replace("\\&", "")


def pattern(**row: int | str | None) -> pl.DataFrame:
    usual = {"pattern": "cycle", "name": "", "outcome": "won", "picked": 5, "known": 5}
    schema = JourneyPatterns.create_empty().schema
    return pl.DataFrame([dict.fromkeys(schema) | usual | row], schema=schema)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"median": 90, "least": 70, "most": 120}, "90 days (70 to 120)"),
        ({"median": 90, "least": 90, "most": 90}, "90 days"),
        ({"known": 0}, "not recorded"),
        ({"known": 0, "picked": 0}, "nobody picked"),
    ],
)
def test_what_it_took_is_told_beside_what_was_assumed(row: dict[str, int], said: str) -> None:
    found = pattern(**row)
    assert telling.assumed_beside(found)[-1] == ("Really, the won ones", said)
    cell = telling.patterns(found).filter(pl.col("Pattern").str.contains("to the close"))["Won"]
    assert cell[-1] == said.replace(" days", "")
