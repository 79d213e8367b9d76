"""The eleven rules of stage history, each on polars and on DuckDB with equal results."""

from __future__ import annotations

import pytest

from alignment.ladder import UNMAPPED
from tests.marts.world import AS_OF, World, clock


@pytest.fixture
def world() -> World:
    return World()


def test_the_best_graded_evidence_is_believed_where_sources_overlap(world: World) -> None:
    world.lead()
    world.event("mql", 104, evidence=70)
    world.event("mql", 102, evidence=80)
    world.event("mql", 105, evidence=100)
    world.event("sql", 120, evidence=80)
    marts = world.build()
    assert marts.path() == ["mql", "sql"]
    assert marts.journey()["days_to_mql"] == 5
    assert marts.journey()["days_to_sql"] == 20
    assert [spell["evidence"] for spell in marts.spells()] == [100, 80]


def test_two_visits_told_by_the_best_evidence_both_stay(world: World) -> None:
    world.lead()
    for day, stage in ((101, "mql"), (103, "sql"), (108, "mql")):
        world.event(stage, day, clock(day))
    world.event("mql", 90, evidence=70)
    assert world.build().path() == ["mql", "sql", "mql"]


def test_a_raw_value_nobody_mapped_is_kept_as_unmapped_and_flagged(world: World) -> None:
    world.lead()
    world.event("Sandbox", 101)
    world.event("mql", 105)
    marts = world.build()
    assert [(spell["stage"], spell["raw"]) for spell in marts.spells()] == [
        (UNMAPPED, "Sandbox"),
        ("mql", "mql"),
    ]
    assert marts.spells()[0]["exit_kind"] == "unmapped"
    assert marts.journey()["is_unmapped"]
    assert marts.journey()["days_to_mql"] == 5


def test_a_stage_mapped_to_no_step_of_the_ladder_is_unmapped(world: World) -> None:
    world.lead()
    world.stage_map.append(("lead", "Odd", "somewhere"))
    world.event("Odd", 101)
    assert world.build().path() == [UNMAPPED]


def test_events_are_ordered_by_time_and_then_by_source_order(world: World) -> None:
    world.lead()
    world.event("sql", 101, clock(101, 12), seq=1)
    world.event("mql", 101, clock(101, 9), seq=2)
    world.event("engaged", 101, clock(101, 9), seq=0)
    assert world.build().path() == ["engaged", "mql", "sql"]


def test_equal_neighbours_in_the_same_second_are_one_visit(world: World) -> None:
    world.lead()
    world.event("mql", 101, clock(101))
    world.event("mql", 101, clock(101))
    world.event("sql", 104, clock(104))
    world.event("sql", 109, clock(109))
    marts = world.build()
    assert [(spell["stage"], spell["visit"], spell["days"]) for spell in marts.spells()] == [
        ("mql", 1, 3),
        ("sql", 1, None),
    ]


def test_a_detour_of_under_ten_minutes_is_merged_and_counted(world: World) -> None:
    world.lead()
    world.event("mql", 101, clock(101, 9, 0))
    world.event("sql", 102, clock(102, 9, 0))
    world.event("mql", 102, clock(102, 9, 9, 59))
    world.event("opportunity", 110, clock(110))
    marts = world.build()
    assert marts.path() == ["mql", "opportunity"]
    assert marts.spells()[0]["days"] == 9
    assert [spell["detours"] for spell in marts.spells()] == [1, 0]
    assert marts.journey()["days_to_sql"] is None


def test_a_detour_of_ten_minutes_is_a_visit(world: World) -> None:
    world.lead()
    world.event("mql", 101, clock(101))
    world.event("sql", 102, clock(102, 9, 0))
    world.event("mql", 102, clock(102, 9, 10))
    marts = world.build()
    assert marts.path() == ["mql", "sql", "mql"]
    assert sum(spell["detours"] for spell in marts.spells()) == 0


def test_a_short_stay_on_the_way_forward_is_no_detour(world: World) -> None:
    world.lead()
    world.event("mql", 101, clock(101, 9, 0))
    world.event("sql", 101, clock(101, 9, 1))
    world.event("opportunity", 101, clock(101, 9, 2))
    assert world.build().journey()["days_to_sql"] == 1


def test_stays_meet_end_to_start_and_the_last_one_is_open(world: World) -> None:
    world.lead()
    world.event("lead", 100, clock(100))
    world.event("engaged", 107, clock(107))
    first, last = world.build().spells()
    assert (first["entered_day"], first["days"], first["exit_kind"]) == (100, 7, "forward")
    assert first["exit_stage"] == last["stage"]
    assert (last["days"], last["exit_kind"], last["exit_stage"]) == (None, "open", None)


def test_events_after_the_day_of_observation_are_not_visible(world: World) -> None:
    world.lead()
    world.event("mql", AS_OF)
    world.event("sql", AS_OF + 1)
    marts = world.build()
    assert marts.path() == ["mql"]
    assert marts.journey()["furthest"] == 2


def test_an_event_before_the_entry_is_kept_flagged_and_gives_no_days(world: World) -> None:
    world.lead()
    world.event("won", 95)
    journey = world.build().journey()
    assert journey["is_before_entry"]
    assert journey["days_to_won"] is None
    assert journey["furthest"] == 5
    assert journey["exclusion"] == ""


def test_a_skipped_stage_counts_as_passed_and_has_no_duration(world: World) -> None:
    world.lead()
    world.event("lead", 100)
    world.event("sql", 110)
    marts = world.build()
    assert marts.spells()[0]["exit_kind"] == "skip"
    assert marts.path() == ["lead", "sql"]
    assert marts.journey()["days_to_mql"] is None
    assert marts.journey()["furthest"] == 3


def test_a_lost_lead_has_not_reached_the_stages_it_never_entered(world: World) -> None:
    world.lead()
    world.event("mql", 101)
    world.event("lost", 105)
    journey = world.build().journey()
    assert (journey["furthest"], journey["days_to_lost"]) == (2, 5)


def test_a_step_back_is_a_new_visit_and_the_first_entry_counts(world: World) -> None:
    world.lead()
    for day, stage in ((101, "mql"), (103, "opportunity"), (108, "sql"), (110, "opportunity")):
        world.event(stage, day, clock(day))
    marts = world.build()
    spells = marts.spells()
    assert [spell["exit_kind"] for spell in spells] == ["skip", "back", "forward", "open"]
    assert [spell["visit"] for spell in spells] == [1, 1, 1, 2]
    assert marts.journey()["days_to_opportunity"] == 3


def test_a_reopened_opportunity_ends_as_its_last_cycle_did(world: World) -> None:
    world.opportunity(amount_base_minor=900)
    cycle = ((111, "opportunity"), (120, "won"), (130, "opportunity"), (140, "lost"))
    for day, stage in cycle:
        world.event(stage, day, clock(day), entity="opportunity", entity_id="O1")
    marts = world.build()
    kinds = [spell["exit_kind"] for spell in marts.spells("O1")]
    assert kinds == ["won", "reopen", "lost", "open"]
    row = marts.pipeline()
    assert (row["outcome"], row["outcome_day"], row["first_closed_day"]) == ("lost", 140, 120)
    assert row["qualified_day"] == 111


def test_a_move_to_another_pipeline_ends_the_stay(world: World) -> None:
    world.opportunity()
    record = {"entity": "opportunity", "entity_id": "O1"}
    world.event("opportunity", 111, clock(111), pipeline="new", **record)
    world.event("opportunity", 115, clock(115), pipeline="renewal", **record)
    world.event("won", 119, clock(119), **record)
    spells = world.build().spells("O1")
    assert [spell["exit_kind"] for spell in spells] == ["moved_pipeline", "won", "open"]
    assert [spell["pipeline"] for spell in spells] == ["new", "renewal", ""]


def test_a_record_older_than_its_history_is_left_truncated(world: World) -> None:
    world.lead(created_day=90)
    world.lead("L2", created_day=90)
    world.event("mql", 92)
    world.event("sql", 95)
    world.event("mql", 91, entity_id="L2")
    marts = world.build()
    assert [spell["is_left_truncated"] for spell in marts.spells()] == [True, False]
    assert [spell["is_left_truncated"] for spell in marts.spells("L2")] == [False]


def test_events_of_merged_leads_move_to_the_survivor_with_the_earliest_creation(
    world: World,
) -> None:
    world.lead("L1", created_day=100)
    world.lead("L2", created_day=90, merged_into="L1", is_deleted=True)
    world.lead("L3", created_day=95, merged_into="L2")
    world.event("sql", 110, entity_id="L1")
    world.event("mql", 97, entity_id="L3")
    marts = world.build()
    assert marts.path("L1") == ["mql", "sql"]
    survivor = marts.journey("L1")
    assert (survivor["entry_day"], survivor["days_to_mql"]) == (90, 7)
    assert survivor["exclusion"] == ""
    assert {marts.journey(name)["exclusion"] for name in ("L2", "L3")} == {"merged"}
    assert marts.path("L3") == []


def test_a_survivor_without_events_of_its_own_takes_those_of_the_merged_lead(
    world: World,
) -> None:
    world.lead("L1")
    world.lead("L2", merged_into="L1")
    world.event("mql", 101, entity_id="L2")
    assert world.build().path("L1") == ["mql"]


def test_a_lead_merged_into_an_unknown_one_stands_for_itself(world: World) -> None:
    world.lead("L1", merged_into="gone")
    world.event("mql", 101)
    assert world.build().journey()["exclusion"] == ""


def test_dates_without_time_stay_dates_and_follow_the_ladder_within_a_day(world: World) -> None:
    world.lead()
    world.event("opportunity", 105, seq=0)
    world.event("mql", 105, seq=1)
    world.event("sql", 105, clock(105, 23), seq=2)
    marts = world.build()
    assert [spell["stage"] for spell in marts.spells()] == ["mql", "sql", "opportunity"]
    assert [spell["days"] for spell in marts.spells()] == [0, 0, None]


def test_a_conversion_date_before_the_creation_by_the_clock_is_day_zero(world: World) -> None:
    world.lead(created_at=clock(100, 15), converted_day=100, is_converted=True)
    journey = world.build().journey()
    assert (journey["days_to_opportunity"], journey["is_before_entry"]) == (0, False)


def test_a_word_whose_meaning_changed_counts_by_the_day_of_the_event(world: World) -> None:
    world.remapped += [
        ("lead", "Qualified", "mql", None, 200),
        ("lead", "Qualified", "sql", 200, None),
    ]
    world.lead()
    world.event("Qualified", 199)
    world.lead("L2")
    world.event("Qualified", 200, entity_id="L2")
    marts = world.build()
    assert (marts.path(), marts.path("L2")) == (["mql"], ["sql"])
    assert marts.journey()["days_to_mql"] == 99
    assert marts.journey()["furthest"] == 2
    assert marts.journey("L2")["days_to_sql"] == 100
    assert marts.journey("L2")["days_to_mql"] is None


def test_a_word_is_unmapped_before_the_day_from_which_it_is_mapped(world: World) -> None:
    world.remapped.append(("lead", "Gold", "mql", 200, None))
    world.lead()
    world.event("Gold", 150)
    world.event("sql", 160)
    world.event("Gold", 210)
    marts = world.build()
    assert marts.path() == [UNMAPPED, "sql", "mql"]
    assert [spell["visit"] for spell in marts.spells()] == [1, 1, 2]
    assert marts.journey()["days_to_mql"] == 110


def test_the_present_status_is_read_as_the_word_is_meant_now(world: World) -> None:
    world.remapped += [
        ("lead", "Qualified", "mql", None, 200),
        ("lead", "Qualified", "sql", 200, None),
    ]
    world.lead(status_raw="Qualified")
    assert world.build().journey()["furthest"] == 3
