"""What the page Journeys works out by itself: stays one after the other, the question in a line."""

from __future__ import annotations

import polars as pl

from alignment.schema.journey_measures import JourneySpan
from alignment.scope import Scope
from alignment.ui.journey_filters import told
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
