"""What part of its path each touch gets, held against the weights of one path at a time."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alignment.estimators.attribution import by_milestones, by_position, shared_equally
from alignment.marts.weights import with_weights

RULES = ("linear", "position", "milestones")


def weighed(touches: int, qualified: int, lead: int) -> pl.DataFrame:
    """Weigh a path with the first lead and the qualified day at the given places."""
    rows = pl.LazyFrame(
        {
            "place": range(1, touches + 1),
            "touches": [touches] * touches,
            "qualified_touches": [qualified] * touches,
            "lead_place": [lead] * touches,
        },
        schema_overrides=dict.fromkeys(
            ("place", "touches", "qualified_touches", "lead_place"), pl.Int32
        ),
    )
    found: pl.DataFrame = with_weights(nw.from_native(rows)).to_native().collect()
    return found


@given(touches=st.integers(1, 40), qualified=st.integers(0, 40), lead=st.integers(1, 40))
def test_the_weights_of_a_path_are_those_of_the_estimators_in_both_views(
    touches: int, qualified: int, lead: int
) -> None:
    qualified, lead = min(qualified, touches), min(lead, touches)
    found = weighed(touches, qualified, lead)
    assert found["linear"].to_list() == shared_equally(touches).tolist()
    assert found["position"].to_list() == by_position(touches).tolist()
    milestones = [1, lead, max(qualified, 1)]
    assert found["milestones"].to_list() == by_milestones(touches, milestones).tolist()
    early, after = found[:qualified], found[qualified:]
    assert all(after[f"qualified_{rule}"].sum() == 0 for rule in RULES)
    if qualified:
        milestones = [1, min(lead, qualified), qualified]
        assert early["qualified_linear"].to_list() == shared_equally(qualified).tolist()
        assert early["qualified_position"].to_list() == by_position(qualified).tolist()
        by_hand = by_milestones(qualified, milestones).tolist()
        assert early["qualified_milestones"].to_list() == by_hand


@pytest.mark.parametrize("touches", [1, 400, 1_000_000])
def test_a_path_of_any_length_is_shared_to_the_last_millionth(touches: int) -> None:
    found = weighed(touches, qualified=1, lead=1)
    assert {found[rule].sum() for rule in RULES} == {1_000_000}
