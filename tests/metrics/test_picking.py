"""Which clients both teams look at: mixed, the same again, and swappable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment.metrics.picking import pick, tally_candidates
from alignment.metrics.sizes import Bounds, bounds_of, size_of, size_place
from alignment.schema.journey_measures import SIZES
from alignment.scope import Scope
from tests.metrics.clients import DEALS, lost, won
from tests.metrics.deals import deals
from tests.metrics.marts import DAY, Both, assert_counted_alike

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 400)
Offer = Callable[[pl.DataFrame], Both]
CANDIDATES_SQL = """
select opp_id, account_id, outcome, source, value_minor from {mart}
where exclusion = '' and not is_renewal and outcome in ('won', 'lost')
  and outcome_day between $first and $last and outcome_day <= $as_of
"""


def lazily(rows: list[dict[str, Any]]) -> nw.LazyFrame[Any]:
    lazy: nw.LazyFrame[Any] = nw.from_native(deals(rows).lazy())
    return lazy


def mixed(each: int) -> list[dict[str, Any]]:
    """So many won and lost ones of three sizes and two sources."""
    return [
        made(source=source, value_minor=value)
        for made in (won, lost)
        for source in ("Web", "Event")
        for value in (10, 20, 30)
        for _ in range(each)
    ]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=DEALS)
def test_candidates_are_the_same_on_polars_duckdb_and_by_hand(
    both: Offer, rows: list[dict[str, Any]]
) -> None:
    assert_counted_alike(tally_candidates, both(deals(rows)), SCOPE, CANDIDATES_SQL)


def test_every_stratum_comes_once_before_any_comes_twice() -> None:
    found = pick(lazily(mixed(3)), SCOPE, number=6).journeys
    for outcome in ("won", "lost"):
        part = found.filter(pl.col("outcome") == outcome)
        assert part.select("size", "source").n_unique() == part.height == 6
    # The sources take turns, and the first picks differ in size too.
    first = found.head(3).select("size", "source").rows()
    assert [source for _, source in first] == ["Event", "Web", "Event"]
    assert len({size for size, _ in first[:2]}) == 2


def test_the_lost_ones_are_of_the_same_strata_as_the_won_ones() -> None:
    found = pick(lazily(mixed(3)), SCOPE, number=5).journeys
    won_ones, lost_ones = found.head(5), found.tail(5)
    assert won_ones["outcome"].to_list() == ["won"] * 5
    assert won_ones.select("size", "source").equals(lost_ones.select("size", "source"))


def test_the_same_seed_picks_the_same_and_another_one_others() -> None:
    rows = lazily(mixed(8))
    picks = [pick(rows, SCOPE, seed=seed).journeys["opp_id"].to_list() for seed in (1, 1, 2)]
    assert picks[0] == picks[1]
    assert set(picks[0]) != set(picks[2])


def test_one_left_out_is_replaced_by_the_next_of_its_stratum_and_all_others_stay() -> None:
    rows = lazily(mixed(4))
    before = pick(rows, SCOPE, number=6).journeys
    gone = before["opp_id"][2]
    after = pick(rows, SCOPE, number=6, left_out={gone}).journeys
    changed = before["opp_id"].to_numpy() != after["opp_id"].to_numpy()
    assert [place for place, is_other in enumerate(changed) if is_other] == [2]
    assert before.select("size", "source").equals(after.select("size", "source"))


def test_what_nobody_won_is_said_and_other_strata_take_its_turn() -> None:
    rows = [r for r in mixed(2) if not (r["outcome"] == "won" and r["source"] == "Event")]
    rows += [won(source="Event", value_minor=10)] * 2
    found = pick(lazily(rows), SCOPE, number=5)
    assert set(found.empty) == {("middle", "Event"), ("large", "Event")}
    assert found.journeys.filter(pl.col("outcome") == "won").height == 5
    assert (found.won, found.lost) == (8, 12)


def test_a_client_is_picked_once_and_no_client_is_among_the_lost() -> None:
    rows = [*[won(account_id="A")] * 5, *[won(account_id="B")] * 2]
    rows += [*[lost(account_id="A")] * 3, *[lost(account_id="C")] * 3]
    found = pick(lazily(rows), SCOPE).journeys
    assert sorted(found["account_id"].to_list()) == ["A", "B", "C"]
    without = pick(lazily(rows), SCOPE, left_out=[found["opp_id"][0]]).journeys
    assert found["account_id"][0] not in without["account_id"].to_list()


def test_renewals_exclusions_and_other_times_are_not_picked() -> None:
    rows = [
        won(is_renewal=True),
        won(exclusion="deleted"),
        won(outcome_day=DAY - 1),
        won(outcome_day=DAY + 401),
        won(outcome_day=None),
        won(outcome="open"),
    ]
    found = pick(lazily(rows), SCOPE)
    assert found.journeys.is_empty()
    assert (found.won, found.lost, found.empty) == (0, 0, ())


def test_the_days_between_the_points_of_a_journey_by_hand() -> None:
    way = won(
        lead_day=DAY - 40,
        first_touch_day=DAY - 30,
        first_sales_day=DAY - 35,
        handover_day=DAY - 10,
        qualified_day=DAY + 5,
        outcome_day=DAY + 60,
    )
    row = pick(lazily([way]), SCOPE).journeys.row(0, named=True)
    assert (row["touch_to_sales"], row["sales_to_handover"]) == (-5, 25)
    assert (row["handover_to_qualified"], row["qualified_to_close"], row["cycle"]) == (15, 55, 100)
    late = pick(lazily([way | {"handover_day": DAY + 61}]), SCOPE).journeys.row(0, named=True)
    assert (late["handover_day"], late["sales_to_handover"]) == (None, None)


def test_a_pick_without_a_usable_amount_has_a_stratum_of_its_own() -> None:
    rows = [*[won(value_minor=None)] * 2, *[won(value_minor=value) for value in (1, 2, 3)]]
    found = pick(lazily(rows), SCOPE, number=4).journeys
    assert set(found["size"]) == {"small", "middle", "large", "unpriced"}


@given(st.lists(st.none() | st.integers(0, 50), min_size=1, max_size=30))
def test_thirds_hold_everything_in_order_and_alike_in_both_engines(
    values: list[int | None],
) -> None:
    frame = pl.DataFrame({"value_minor": values}, schema={"value_minor": pl.Int64})
    bounds = bounds_of(frame["value_minor"])
    here = frame.select(size=size_of(bounds))
    places = nw.from_native(frame.lazy()).select(size=size_place(bounds)).collect("polars")
    assert here["size"].to_list() == [SIZES[place] for place in places["size"].to_list()]
    known = sorted(v for v in values if v is not None)
    if len(set(known)) == len(known) >= 3:
        counts = here["size"].value_counts()
        sized = counts.filter(pl.col("size") != "unpriced")["count"]
        assert max(sized) - min(sized) <= 1


def test_thirds_of_nothing_are_no_thirds() -> None:
    assert bounds_of(pl.Series([None], dtype=pl.Int64)) == Bounds(0, 0)
