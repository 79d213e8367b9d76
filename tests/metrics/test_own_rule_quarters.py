"""Where and since when deeds depart from the doer's own definition."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from alignment.agreed import Agreed
from alignment.fiscal import quarters
from alignment.metrics.own_rule import own_rule
from alignment.metrics.own_rule_quarters import (
    departing,
    headline,
    own_rule_quarters,
    tally_own_rule_quarters,
)
from alignment.scope import Scope
from alignment.settings import Settings
from tests.agreed.rules import all_of, criterion
from tests.metrics.marts import DAY, Both, assert_counted_alike, journeys, lead

Offer = Callable[[pl.DataFrame], Both]
AGREED = Agreed(rules={"marketing": all_of(criterion("score", "at least", 60.0))})
SPANS = quarters(DAY, DAY + 364, start_month=1)
SCOPE = Scope(
    first_day=SPANS[0].first_day, last_day=SPANS[3].last_day, as_of=DAY + 600, by="region"
)


def passed(region: str, quarter: int, yes: int, no: int) -> list[dict[str, Any]]:
    """Leads that marketing passed in a quarter, so many by its own rule and not."""
    at = {"region": region, "entry_day": SPANS[quarter].first_day, "mql": 3}
    return [lead(score=70.0, **at)] * yes + [lead(score=10.0, **at)] * no


def drifting(*shares: tuple[int, int]) -> list[dict[str, Any]]:
    """The North's quarters, beside a South that keeps its rule."""
    rows = []
    for quarter, (yes, no) in enumerate(shares):
        rows += passed("North", quarter, yes, no) + passed("South", quarter, 85, 15)
    return rows


def found(rows: list[dict[str, Any]], both: Offer) -> pl.DataFrame:
    return own_rule_quarters(both(journeys(rows)).polars, SCOPE, AGREED, Settings())


def test_each_quarter_is_counted_as_the_whole_measure_counts_it(both: Offer) -> None:
    rows = drifting((85, 15), (50, 50), (40, 60), (20, 3))
    offered = both(journeys(rows))
    by_quarter = own_rule_quarters(offered.duck, SCOPE, AGREED, Settings())
    whole = own_rule(offered.duck, SCOPE, AGREED)
    for split in ("All", "North", "South"):
        parts = by_quarter.filter(pl.col("split") == split, pl.col("deed") == "passed")
        one = whole.filter(pl.col("split") == split, pl.col("deed") == "passed")
        assert parts["yes"].sum() == one["yes"].item()
        assert parts["no"].sum() == one["no"].item()
    north = by_quarter.filter(pl.col("split") == "North", pl.col("deed") == "passed")
    assert north["rate"].to_list() == pytest.approx([0.85, 0.5, 0.4, 20 / 23])
    assert north["first_day"].to_list() == [each.first_day for each in SPANS[:4]]


def test_both_engines_and_sql_count_alike(both: Offer) -> None:
    starts = tuple(each.first_day for each in SPANS[:4])
    assert_counted_alike(
        lambda rows, scope: tally_own_rule_quarters(rows, scope, AGREED, "passed", starts),
        both(journeys([*drifting((8, 2), (5, 5)), lead(mql=9), lead()])),
        SCOPE,
        f"""select region as split,
            case {
            " ".join(
                f"when entry_day + days_to_mql >= {day} then {place}"
                for place, day in reversed(list(enumerate(starts)))
            )
        } else 0 end as number,
            coalesce((score >= 60)::int, 2) as passed, sum(leads)::bigint as leads
        from {{mart}} where exclusion = '' and entry_day + days_to_mql between $first and $last
        group by all""",
    )


def test_two_quarters_in_a_row_under_all_others_are_a_departure_since_the_first(
    both: Offer,
) -> None:
    frame = found(drifting((85, 15), (84, 16), (50, 50), (55, 45)), both)
    row = departing(frame)
    assert row is not None
    assert (row["split"], row["since"], row["quarters"]) == ("North", SPANS[2].label, 2)
    assert row["rest_rate"] == pytest.approx(0.85)
    assert headline(frame, AGREED) == (
        f"Since {SPANS[2].label}, what marketing passed in North meets its own definition less "
        f"often than elsewhere: 55 of 100 against 85 in {SPANS[3].label}."
    )


@pytest.mark.parametrize(
    "shares",
    [
        pytest.param([(85, 15)] * 3 + [(50, 50)], id="one quarter may be chance"),
        pytest.param([(85, 15), (50, 50), (50, 50), (85, 15)], id="it is over"),
        pytest.param([(85, 15)] * 2 + [(80, 20)] * 2, id="the ranges overlap"),
        pytest.param([(0, 6)] * 4, id="too few to tell"),
    ],
)
def test_no_departure_is_claimed_where_it_can_not_be_told(
    both: Offer, shares: list[tuple[int, int]]
) -> None:
    frame = found(drifting(*shares), both)
    assert departing(frame) is None
    assert headline(frame, AGREED).startswith("No group meets")


def test_what_has_no_name_is_not_named(both: Offer) -> None:
    rows = drifting((85, 15), (85, 15), (40, 60), (40, 60))
    nameless = [
        row | {"region": "not recorded"} if row["region"] == "North" else row for row in rows
    ]
    assert departing(found(nameless, both)) is None


def test_without_any_rule_there_is_no_row(both: Offer) -> None:
    rows = both(journeys(drifting((8, 2)))).polars
    frame = own_rule_quarters(rows, SCOPE, Agreed(), Settings())
    assert frame.is_empty()
    assert headline(frame, Agreed()).startswith("Define what marketing")
