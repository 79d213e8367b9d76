"""A graph small enough to read, and all that it leaves out."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from alignment.ladder import STAGES
from alignment.metrics.paths import MOST_LINKS, MOST_STAGES, headline, paths, rest
from alignment.schema.velocity import MOVES, Transitions

PLACES = {key: place for place, key in enumerate(STAGES)}


def moves(rows: list[tuple[str, str, str, int]]) -> pl.DataFrame:
    frame = pl.DataFrame(
        [
            {
                "from_stage": here,
                "from_position": PLACES[here],
                "to_stage": there,
                "to_position": PLACES[there],
                "kind": kind,
                "moves": number,
                "of_stage": None,
            }
            for here, there, kind, number in rows
        ],
        schema=Transitions.create_empty().schema,
    )
    return Transitions.validate(frame, cast=True)


def test_the_four_stages_with_the_most_moves_between_them_are_kept() -> None:
    found = paths(
        moves(
            [
                ("lead", "mql", "forward", 90),
                ("lead", "sql", "skip", 15),
                ("mql", "sql", "forward", 60),
                ("sql", "mql", "back", 10),
                ("sql", "opportunity", "forward", 40),
                ("opportunity", "won", "forward", 12),
                ("opportunity", "lost", "out", 20),
                ("mql", "mql", "elsewhere", 3),
            ]
        )
    )
    assert found.stages["stage"].to_list() == ["lead", "mql", "sql", "opportunity"]
    assert found.stages["came"].to_list() == [0, 100, 75, 40]
    assert found.stages["left"].to_list() == [105, 60, 50, 0]
    assert (found.kept_moves, found.rest_moves, found.rest_links) == (215, 35, 3)
    assert found.rest_stages == ("won", "lost")
    assert headline(found) == (
        "215 moves: 190 to the next step, 15 left out a step, 10 went back. Not shown: 35 moves "
        "over 3 other links, 2 other stages among them."
    )


def test_a_small_data_set_is_shown_whole() -> None:
    found = paths(moves([("lead", "mql", "forward", 2), ("mql", "lead", "back", 1)]))
    assert (found.rest_moves, found.rest_stages, rest(found)) == (0, (), "")
    assert found.links["kind"].to_list() == ["forward", "back"]


def test_no_move_at_all_is_said() -> None:
    found = paths(moves([]))
    assert found.stages.is_empty()
    assert headline(found) == "No move between stages is known in this period."


STAGE = st.sampled_from(sorted(STAGES))


@given(
    st.lists(
        st.tuples(STAGE, STAGE, st.sampled_from(MOVES), st.integers(1, 500)),
        max_size=40,
        unique_by=lambda row: row[:3],
    )
)
def test_the_graph_stays_small_and_nothing_is_lost(
    rows: list[tuple[str, str, str, int]],
) -> None:
    found = paths(moves(rows))
    assert found.stages.height <= MOST_STAGES
    assert found.links.height <= MOST_LINKS
    assert found.kept_moves + found.rest_moves == sum(number for *_, number in rows)
    assert found.links["moves"].sum() == found.kept_moves
    assert found.links.height + found.rest_links == len(rows)
    named = {*found.links["from_stage"], *found.links["to_stage"]}
    assert named <= set(found.stages["stage"])
    every = {stage for row in rows for stage in row[:2]}
    assert set(found.stages["stage"]) | set(found.rest_stages) == every
