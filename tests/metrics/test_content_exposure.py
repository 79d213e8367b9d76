"""Content and winning: exposure by the day of qualification, mix held equal, never an effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment.estimators.proportions import newcombe
from alignment.metrics.content_exposure import (
    content_exposure,
    headline,
    tally_exposed,
    tally_watched,
)
from alignment.metrics.sizes import Bounds
from alignment.scope import Scope
from tests.metrics.clients import DEALS, credit, lost, names, won
from tests.metrics.deals import deals
from tests.metrics.marts import DAY, Both, assert_counted_alike

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 400)
Offer = Callable[[pl.DataFrame], Both]
Touched = dict[str, list[tuple[int, int]]]
NAMES = names({"Guide": "content", "Fair": "event", "Paper": "content", "unknown": "content"})
BOUNDS = Bounds(3_000, 6_000)
KEPT = """
with early as (
  select *, outcome = 'won' as is_won, case when value_minor is null then 3
    when value_minor <= 3000 then 0 when value_minor <= 6000 then 1 else 2 end as size
  from {mart}
  where exclusion = '' and not is_renewal and outcome in ('won', 'lost')
    and outcome_day between $first and $last and outcome_day <= $as_of
    and qualified_day < outcome_day and day <= qualified_day
)
"""
WATCHED_SQL = f"""{KEPT}
select is_won, source, segment, size, count(distinct opp_id) as number from early group by all
"""
EXPOSED_SQL = f"""{KEPT}
select campaign_no, is_won, source, segment, size, count(distinct opp_id) as number
from early where campaign_no in (0, 2) group by all
"""


def exposure(rows: list[dict[str, Any]], touched: Touched) -> pl.DataFrame:
    every = deals(rows)
    marts = [nw.from_native(mart.lazy()) for mart in (every, credit(every, touched), NAMES)]
    return content_exposure(marts[0], marts[1], marts[2], SCOPE)


def many(*groups: tuple[dict[str, Any], int, list[tuple[int, int]]]) -> pl.DataFrame:
    """Give the exposure of groups of equal rows with equal touches."""
    rows: list[dict[str, Any]] = []
    touched: Touched = {}
    for row, number, touches in groups:
        for _ in range(number):
            touched[f"O{len(rows):03}"] = touches
            rows.append(row)
    return exposure(rows, touched)


GUIDE, FAIR = [(DAY - 5, 0)], [(DAY - 5, 1)]
LATE = [(DAY - 5, 1), (DAY + 5, 0)]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=DEALS, data=st.data())
def test_exposure_counts_the_same_on_polars_duckdb_and_by_hand(
    both: Offer, rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    every = deals(rows)
    touch = st.tuples(st.integers(DAY - 60, DAY + 60), st.integers(0, 3))
    touched = {opp_id: sorted(data.draw(st.lists(touch, max_size=4))) for opp_id in every["opp_id"]}
    at = both(credit(every, touched))
    assert_counted_alike(
        lambda mart, scope: tally_watched(mart, scope, BOUNDS), at, SCOPE, WATCHED_SQL
    )
    assert_counted_alike(
        lambda mart, scope: tally_exposed(mart, scope, BOUNDS, [0, 2]), at, SCOPE, EXPOSED_SQL
    )


def test_shares_and_their_difference_by_hand() -> None:
    found = many((won(), 30, GUIDE), (won(), 10, FAIR), (lost(), 20, GUIDE), (lost(), 40, FAIR))
    (row,) = found.to_dicts()
    assert (row["campaign"], row["verdict"], row["answer"]) == ("Guide", "enough", "higher")
    assert (row["won_exposed"], row["won"], row["lost_exposed"], row["lost"]) == (30, 40, 20, 60)
    assert row["difference"] == pytest.approx(0.75 - 1 / 3)
    assert (row["low"], row["high"]) == pytest.approx(newcombe(30, 40, 20, 60))
    # One source, one segment and one size: the mix is equal already.
    assert row["alike_difference"] == pytest.approx(row["difference"])
    assert headline(found) == (
        "1 of 1 content campaign went together with winning, most of all one that 75 of 100 won "
        "and 33 of 100 lost opportunities met before they were qualified. Association only: it "
        "doesn't say that the content led to it."
    )


def test_what_is_met_after_the_landmark_is_no_exposure() -> None:
    # Won ones live longer and so meet more content afterwards; that tells nothing.
    found = many((won(), 30, LATE), (lost(), 5, GUIDE), (lost(), 25, FAIR))
    (row,) = found.to_dicts()
    assert (row["won_exposed"], row["lost_exposed"]) == (0, 5)


def test_longer_lives_alone_make_no_difference() -> None:
    random = np.random.default_rng(5)
    rows, touched = [], {}
    for number in range(900):
        is_won = number % 2 == 0
        days = int(random.integers(60, 120) if is_won else random.integers(5, 30))
        touches = sorted((DAY - 90 + int(each), 0) for each in random.exponential(80, 3).cumsum())
        # Everything up to the close is on the path; more of it, the longer the life.
        touched[f"O{number:03}"] = [
            (DAY - 90, 1),
            *[t for t in touches if t[0] <= DAY + days],
        ]
        rows.append((won if is_won else lost)(outcome_day=DAY + days))
    ever = [
        sum(
            1
            for r, t in zip(rows, touched.values(), strict=True)
            if r["outcome"] == outcome and len(t) > 1
        )
        for outcome in ("won", "lost")
    ]
    (row,) = exposure(rows, touched).to_dicts()
    assert ever[0] - ever[1] > 60
    assert row["answer"] == "cant_tell"
    assert row["low"] < 0 < row["high"]


def test_a_difference_that_is_one_of_sources_alone_is_not_told() -> None:
    web, event = {"source": "Web"}, {"source": "Event"}
    found = many(
        (won(**web), 80, GUIDE),
        (won(**web), 20, FAIR),
        (won(**event), 5, FAIR),
        (lost(**web), 16, GUIDE),
        (lost(**web), 4, FAIR),
        (lost(**event), 80, FAIR),
    )
    (row,) = found.to_dicts()
    assert row["low"] > 0.3
    assert row["alike_difference"] == pytest.approx(0, abs=1e-9)
    assert row["answer"] == "cant_tell"
    assert headline(found) == (
        "1 content campaign: of none can it be told that it went together with winning."
    )


@pytest.mark.parametrize(("wins", "losses", "met"), [(19, 40, 10), (40, 19, 10), (40, 40, 4)])
def test_too_few_have_counts_and_no_share(wins: int, losses: int, met: int) -> None:
    found = many((won(), met, GUIDE), (won(), wins - met, FAIR), (lost(), losses, FAIR))
    (row,) = found.to_dicts()
    assert (row["verdict"], row["won_exposed"], row["won_rate"]) == ("counts_only", met, None)
    assert headline(found).startswith("1 content campaign: too few")


def test_what_was_closed_on_its_qualified_day_or_untouched_by_then_is_not_watched() -> None:
    found = many(
        (won(), 3, GUIDE),
        (won(outcome_day=DAY), 3, GUIDE),
        (won(), 3, [(DAY + 1, 0)]),
        (won(), 3, []),
        (won(qualified_day=None), 3, GUIDE),
    )
    assert found["won"].to_list() == [3]


def test_names_without_a_meaning_and_other_kinds_have_no_row() -> None:
    found = many((won(), 3, [(DAY, 1), (DAY, 3)]))
    assert found.is_empty()
    assert headline(found).startswith("No touch of content is recorded")
