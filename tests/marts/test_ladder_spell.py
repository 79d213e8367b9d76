"""Stays by the tools' words and on the shared ladder, worked out by hand, on both engines."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.marts.world import Cell, Marts, World, clock

DEAL: Final[dict[str, Any]] = {"entity": "opportunity", "entity_id": "O1"}


@pytest.fixture
def world() -> World:
    return World()


def told(rows: list[dict[str, Any]], *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]


def went(world: World, path: tuple[tuple[int, str], ...], **values: Cell) -> None:
    for day, stage in path:
        world.event(stage, day, clock(day), **values)


def stays(marts: Marts, record: str = "L1") -> list[tuple[object, ...]]:
    return told(marts.ladder(record), "stage", "entered_day", "days", "exit_kind")


def test_a_skip_a_step_back_and_two_visits_are_told_apart(world: World) -> None:
    world.lead()
    went(world, ((100, "lead"), (104, "mql"), (109, "engaged"), (111, "mql"), (120, "won")))
    marts = world.build()
    assert stays(marts) == [
        ("lead", 100, 4, "skip"),
        ("mql", 104, 5, "back"),
        ("engaged", 109, 2, "forward"),
        ("mql", 111, 9, "won"),
    ]
    visits = told(
        marts.ladder(), "visit", "prior_days", "first_entered_day", "next_visit_day", "is_first"
    )
    assert visits == [
        (1, 0, 100, None, True),
        (1, 0, 104, 111, False),
        (1, 0, 109, None, False),
        (2, 5, 104, None, False),
    ]
    marks = told(marts.ladder(), "skip_day", "back_day", "reopen_day")
    assert marks == [(104, 109, None), *[(None, None, None)] * 3]
    assert told(marts.spells(), "stage")[-1] == ("won",)


def test_a_reopened_opportunity_begins_a_new_visit(world: World) -> None:
    world.opportunity()
    went(world, ((111, "opportunity"), (120, "won"), (130, "opportunity"), (140, "lost")), **DEAL)
    marts = world.build()
    assert stays(marts, "O1") == [("opportunity", 111, 9, "won"), ("opportunity", 130, 10, "lost")]
    first, second = marts.ladder("O1")
    assert (first["reopen_day"], first["next_visit_day"]) == (130, 130)
    assert (second["visit"], second["prior_days"], second["reopen_day"]) == (2, 9, None)
    # As of day 125 it is closed, as of day 135 it is open and reopened: the columns tell both.
    assert [row["entered_day"] for row in marts.ladder("O1") if row["entered_day"] <= 125] == [111]
    assert second["entered_day"] + second["days"] > 135 >= first["reopen_day"]


def test_words_of_one_stage_are_one_stay_until_the_pipeline_changes(world: World) -> None:
    for word in ("Proposal", "Negotiation"):
        world.stage_map.append(("opportunity", word, "opportunity"))
    world.opportunity()
    for day, word, pipe in ((111, "Proposal", "new"), (115, "Negotiation", "new")):
        world.event(word, day, clock(day), pipeline=pipe, **DEAL)
    world.event("Negotiation", 121, clock(121), pipeline="renewal", **DEAL)
    marts = world.build()
    assert told(marts.spells("O1"), "raw", "days", "exit_kind") == [
        ("Proposal", 4, "within"),
        ("Negotiation", 6, "moved_pipeline"),
        ("Negotiation", None, "open"),
    ]
    assert stays(marts, "O1") == [
        ("opportunity", 111, 10, "moved_pipeline"),
        ("opportunity", 121, None, "open"),
    ]
    assert [row["prior_days"] for row in marts.ladder("O1")] == [0, 10]


def test_a_lead_stands_on_the_first_step_until_its_first_event_or_conversion(world: World) -> None:
    world.lead("L1", converted_day=112, is_converted=True, opp_id="O1", account_id="A2")
    world.lead("L2", account_id="A1")
    world.lead("L3", status_raw="lead")
    world.lead("L4", status_raw="lost")
    world.opportunity(lead_id="L1", is_closed=True, is_won=True, close_day=150)
    world.event("mql", 107, entity_id="L2")
    world.event("opportunity", 112, **DEAL)
    marts = world.build()
    assert stays(marts, "L1") == [("lead", 100, 12, "skip")]
    assert stays(marts, "L2") == [("lead", 100, 7, "skip"), ("mql", 107, None, "open")]
    assert stays(marts, "L3") == [("lead", 100, None, "open")]
    assert stays(marts, "L4") == []
    assert stays(marts, "O1") == [("opportunity", 112, 38, "won")]
    clusters = [marts.ladder(record)[0]["cluster"] for record in ("L1", "O1", "L2")]
    assert clusters == [1, 1, 0]


def test_what_a_lead_says_after_its_conversion_is_left_to_its_opportunity(world: World) -> None:
    world.lead("L1", opp_id="O1")
    world.opportunity(lead_id="L1")
    went(world, ((105, "mql"), (130, "sql"), (140, "opportunity")))
    world.event("opportunity", 110, **DEAL)
    world.lead("L2")
    went(world, ((105, "sql"), (110, "opportunity"), (115, "mql")), entity_id="L2")
    marts = world.build()
    assert stays(marts) == [("lead", 100, 5, "skip"), ("mql", 105, 5, "skip")]
    assert stays(marts, "L2") == [
        ("lead", 100, 5, "skip"),
        ("sql", 105, 5, "forward"),
        ("opportunity", 110, 5, "back"),
        ("mql", 115, None, "open"),
    ]


def test_the_stage_that_the_first_event_left_is_known_from_the_creation_on(world: World) -> None:
    world.stage_map.append(("lead", "Webinar", "engaged"))
    world.lead()
    world.event("mql", 112, clock(112), from_raw="Webinar")
    marts = world.build()
    assert stays(marts) == [("engaged", 100, 12, "forward"), ("mql", 112, None, "open")]
    assert told(marts.spells(), "raw", "days", "late_days") == [
        ("Webinar", 12, 0),
        ("mql", None, 0),
    ]


def test_records_older_than_their_history_enter_late(world: World) -> None:
    world.opportunity(created_day=90)
    went(world, ((112, "opportunity"), (130, "lost")), **DEAL)
    world.lead("L1", created_day=10)
    world.event("mql", 200, entity_id="L2")
    world.event("sql", 250, entity_id="L1", from_raw="mql")
    world.lead("L2", created_day=195)
    marts = world.build()
    (deal,) = marts.ladder("O1")
    assert (deal["entered_day"], deal["days"], deal["late_days"]) == (112, 18, 22)
    assert deal["is_left_truncated"]
    old, new = marts.ladder("L1")
    # Nothing is told of any lead before day 200: L1 is watched from then on.
    assert (old["entered_day"], old["days"], old["late_days"]) == (200, 50, 190)
    assert (new["late_days"], marts.ladder("L2")[0]["late_days"]) == (0, 0)


def test_where_the_present_stage_alone_is_known_the_evidence_says_so(world: World) -> None:
    world.opportunity("O1", created_day=50, stage_since_day=70)
    world.event("opportunity", 50, evidence=30, **DEAL)
    world.opportunity("O2", created_day=50, is_closed=True, is_won=False, close_day=90)
    world.event("lost", 90, evidence=30, entity="opportunity", entity_id="O2")
    marts = world.build()
    (own,) = marts.spells("O1")
    assert (own["entered_day"], own["late_days"], own["evidence"]) == (70, 0, 30)
    assert stays(marts, "O1") == [("opportunity", 50, None, "open")]
    assert stays(marts, "O2") == [("opportunity", 50, 40, "lost")]
    assert marts.ladder("O2")[0]["evidence"] == 30


def test_a_record_whose_close_is_told_by_itself_alone_does_not_wait_on(world: World) -> None:
    world.opportunity("O1", is_closed=True, is_won=False, close_day=140)
    world.event("opportunity", 110, **DEAL)
    world.lead("L1", status_raw="not_accepted")
    world.event("sql", 105)
    marts = world.build()
    assert stays(marts, "O1") == [("opportunity", 110, 30, "lost")]
    assert told(marts.ladder(), "stage", "days", "evidence") == [
        ("lead", 5, 100),
        ("sql", None, 30),
    ]


def test_slips_and_renamed_words_leave_one_stay(world: World) -> None:
    world.remapped += [("lead", "Old", "mql", None, None), ("lead", "New", "mql", None, None)]
    world.lead(source="Fair")
    world.event("Old", 101, clock(101))
    world.event("sql", 103, clock(103, 9, 0))
    world.event("Old", 103, clock(103, 9, 5))
    world.event("New", 110, clock(110))
    marts = world.build()
    assert stays(marts) == [("lead", 100, 1, "skip"), ("mql", 101, None, "open")]
    assert [row["detours"] for row in marts.ladder()] == [1, 0]
    assert {row["source"] for row in marts.ladder()} == {"Fair"}
    assert {row["region"] for row in marts.ladder()} == {"not recorded"}
