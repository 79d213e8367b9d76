from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from alignment.desk.measuring import (
    METRICS,
    choices,
    default_scope,
    footnote_for,
    headline_for,
    measure,
)
from alignment.errors import NotFoundError
from alignment.metrics.definitions import DEFINITIONS
from alignment.scope import FILTERS, Scope
from alignment.store import Database

SCOPE = Scope(first_day=20_000, last_day=20_364, as_of=20_600)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(tmp_path / "alignment.duckdb")
    yield database
    database.close()


def test_every_measure_has_a_definition_and_its_own_name() -> None:
    assert {measure.definition for measure in METRICS.values()} <= set(DEFINITIONS)
    assert [name for name, each in METRICS.items() if each.name != name] == []


def test_every_definition_says_what_it_counts_of_what_and_by_which_day() -> None:
    codes = [each.code for each in DEFINITIONS.values()]
    assert len(set(codes)) == len(codes)
    for each in DEFINITIONS.values():
        assert each.version >= 1
        assert all((each.text, each.numerator, each.denominator, each.anchor, each.source))


@pytest.mark.parametrize("name", METRICS)
def test_a_database_without_data_gives_a_frame_a_sentence_and_a_footnote(
    empty: Database, name: str
) -> None:
    frame = measure(empty, name, SCOPE)
    assert headline_for(empty, name, frame, SCOPE).endswith(".")
    assert footnote_for(empty, name, frame, SCOPE).parts()[0].startswith("n = 0 ")


@pytest.mark.parametrize("name", METRICS)
def test_a_split_that_a_measure_does_not_have_is_refused_in_words(
    empty: Database, name: str
) -> None:
    for split in (*FILTERS, "campaign", "channel", "period"):
        with suppress(NotFoundError):
            measure(empty, name, replace(SCOPE, by=split))


def test_a_database_without_data_has_no_usual_scope(empty: Database) -> None:
    with pytest.raises(NotFoundError, match="no data yet"):
        default_scope(empty)


def test_a_database_without_data_offers_nothing_to_filter_by(empty: Database) -> None:
    assert choices(empty) == {"source": [], "region": [], "team": [], "segment": []}


def test_an_unknown_measure_is_refused_with_the_known_ones(empty: Database) -> None:
    with pytest.raises(NotFoundError, match="There are funnel, pipeline"):
        measure(empty, "funel", SCOPE)


def test_a_way_down_the_ladder_is_refused(empty: Database) -> None:
    down = Scope(20_000, 20_364, 20_600, from_stage="won", to_stage="lead")
    with pytest.raises(NotFoundError, match="no way up"):
        measure(empty, "conversion", down)
