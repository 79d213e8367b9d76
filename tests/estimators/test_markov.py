from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.estimators.markov import Floats, removal_effects, shares_of

Path = tuple[str, int, int]
"""Names, how often it ended well and how often badly."""
Tables = tuple[Floats, Floats, Floats]


def counted(paths: Sequence[Path]) -> tuple[list[str], Tables]:
    names = sorted({name for path, _, _ in paths for name in path.split(" > ")})
    starts, moves = np.zeros(len(names)), np.zeros((len(names), len(names)))
    ends = np.zeros((len(names), 2))
    for path, well, badly in paths:
        places = [names.index(name) for name in path.split(" > ")]
        starts[places[0]] += well + badly
        for one, other in pairwise(places):
            moves[one, other] += well + badly
        ends[places[-1]] += (well, badly)
    return names, (starts, moves, ends)


def wins(starts: Floats, moves: Floats, ends: Floats) -> float:
    """Walk the chain step by step until nobody walks any more."""
    leaving = np.maximum(moves.sum(axis=1) + ends.sum(axis=1), 1e-300)
    at, won = starts / starts.sum(), 0.0
    for _ in range(400):
        won += float((at * ends[:, 0] / leaving).sum())
        at = at @ (moves / leaving[:, None])
    return won


def by_walking(tables: Tables) -> list[float]:
    """Remove each state: who comes to it ends badly."""
    starts, moves, ends = tables
    base = wins(*tables)
    effects = []
    for state in range(len(starts)):
        kept, stopped = moves.copy(), ends.copy()
        stopped[state] = (0, kept[state].sum() + ends[state].sum())
        kept[state] = 0
        effects.append(1 - wins(starts, kept, stopped) / base)
    return effects


@pytest.mark.parametrize(
    ("paths", "effects", "shares"),
    [
        # serhiipuzyrov.com (July 2019), Markov chain attribution: its transition table.
        (
            [
                ("Google Ads", 2, 0),
                ("Mailing", 1, 0),
                ("Google Ads > Mailing", 1, 0),
                ("Google Ads", 0, 1),
            ],
            [0.75, 0.5],
            [0.6, 0.4],
        ),
        # analyzecore.com (3 August 2016), attribution model, part 1.
        (
            [("C1 > C2 > C3", 1, 0), ("C1", 0, 1), ("C2 > C3", 0, 1)],
            [0.5, 1.0, 1.0],
            [0.2, 0.4, 0.4],
        ),
        # Two channels with a loop, worked out by hand.
        (
            [
                ("A", 10, 90),
                ("B", 5, 95),
                ("A > B", 20, 60),
                ("B > A", 8, 70),
                ("A > B > A", 4, 30),
            ],
            [0.6757505100553775, 0.692729408693382],
            [0.4937964385134972, 0.5062035614865027],
        ),
    ],
)
def test_published_examples_come_out(
    paths: list[Path], effects: list[float], shares: list[float]
) -> None:
    _, tables = counted(paths)
    found = removal_effects(*tables)
    assert found == pytest.approx(effects, abs=1e-12)
    assert shares_of(found) == pytest.approx(shares, abs=1e-12)


PATHS = st.lists(
    st.tuples(
        st.lists(st.sampled_from("ABCD"), min_size=1, max_size=6).map(" > ".join),
        st.integers(0, 9),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=12,
).filter(lambda paths: any(path[1] for path in paths))


@settings(max_examples=30, deadline=None)
@given(paths=PATHS)
def test_the_closed_form_is_what_walking_without_the_state_gives(paths: list[Path]) -> None:
    _, tables = counted(paths)
    assert removal_effects(*tables) == pytest.approx(by_walking(tables), abs=1e-6)


@given(paths=PATHS, more=st.lists(st.integers(0, 50), min_size=4, max_size=4))
def test_moves_from_a_state_to_itself_change_nothing(paths: list[Path], more: list[int]) -> None:
    _, (starts, moves, ends) = counted(paths)
    looped = moves + np.diag(more[: len(starts)])
    found = removal_effects(starts, moves, ends)
    assert removal_effects(starts, looped, ends) == pytest.approx(found, abs=1e-12)


@given(paths=PATHS)
def test_other_names_change_nothing(paths: list[Path]) -> None:
    names, tables = counted(paths)
    turned = str.maketrans("ABCD", "DBAC")
    others, again = counted([(path.translate(turned), well, badly) for path, well, badly in paths])
    found = dict(zip(names, removal_effects(*tables), strict=True))
    renamed = dict(zip(others, removal_effects(*again), strict=True))
    assert {name.translate(turned): effect for name, effect in found.items()} == pytest.approx(
        renamed
    )


@given(many=st.lists(PATHS, min_size=2, max_size=4))
def test_many_chains_at_once_give_what_each_gives_alone(many: list[list[Path]]) -> None:
    padded = [counted([*paths, ("A > B > C > D", 1, 1)])[1] for paths in many]
    together = removal_effects(*(np.stack(part) for part in zip(*padded, strict=True)))
    alone = np.stack([removal_effects(*tables) for tables in padded])
    assert together == pytest.approx(alone)


def test_a_state_without_a_way_out_ends_badly() -> None:
    """Nothing that was counted leads from B to an end: it is as if B ended badly."""
    starts, ends = np.array([4.0, 0.0]), np.array([[1.0, 1.0], [0.0, 0.0]])
    stuck = removal_effects(starts, np.array([[0.0, 2.0], [0.0, 5.0]]), ends)
    ended = removal_effects(
        starts, np.array([[0.0, 2.0], [0.0, 0.0]]), ends + np.array([[0, 0], [0, 2]])
    )
    assert stuck.tolist() == ended.tolist() == [1.0, 0.0]


def test_where_no_walk_ends_well_nothing_has_an_effect() -> None:
    _, tables = counted([("A > B", 0, 3), ("B", 0, 1)])
    assert removal_effects(*tables).tolist() == [0.0, 0.0]
    assert shares_of(removal_effects(*tables)).tolist() == [0.0, 0.0]


def test_nothing_counted_gives_nothing() -> None:
    empty = removal_effects(np.zeros(2), np.zeros((2, 2)), np.zeros((2, 2)))
    assert empty.tolist() == [0.0, 0.0]
