"""What the picked journeys share: counts, medians and ranges, and never a percentage."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl

from alignment.agreed import Agreed
from alignment.metrics.journey_patterns import headline, journey_patterns, touches_of
from alignment.metrics.picking import pick
from alignment.schema.journey_measures import PATTERNS, JourneyPatterns
from alignment.scope import Scope
from tests.metrics.clients import credit, lost, names, won
from tests.metrics.deals import deals
from tests.metrics.marts import DAY

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 400)
NAMES = names({"Guide": "content", "Fair": "event", "not recorded": "other"})
BOTH = {"touches": 2, "activities": 3, "first_touch_day": DAY - 28}


def patterns(
    rows: list[dict[str, Any]],
    touched: dict[str, list[tuple[int, int]]] | None = None,
    agreed: Agreed | None = None,
) -> pl.DataFrame:
    every = deals(rows)
    picked = pick(nw.from_native(every.lazy()), SCOPE).journeys
    rows_of, named = (nw.from_native(mart.lazy()) for mart in (credit(every, touched or {}), NAMES))
    touches = touches_of(rows_of, named, picked)
    return journey_patterns(picked, touches, agreed or Agreed())


def row(found: pl.DataFrame, pattern: str, outcome: str = "won", name: str = "") -> dict[str, Any]:
    return found.filter(pattern=pattern, outcome=outcome, name=name).row(0, named=True)


def test_days_between_the_points_are_told_by_median_and_range() -> None:
    rows = [won(**BOTH, first_sales_day=DAY - 28 + days) for days in (7, 21, 63)]
    rows += [won(), lost(**BOTH, first_sales_day=DAY - 30)]
    found = patterns(rows)
    told = row(found, "touch_to_sales")
    assert (told["picked"], told["known"]) == (4, 3)
    assert (told["median"], told["least"], told["most"]) == (21.0, 7, 63)
    # Sales was there first: the days are below 0.
    assert row(found, "touch_to_sales", "lost")["median"] == -2
    assert row(found, "handover_to_qualified")["median"] is None
    assert set(JourneyPatterns.column_names()).isdisjoint({"rate", "share"})


def test_touches_and_weeks_before_sales_by_hand() -> None:
    # Days 20,004 and 20,010 are a Monday and the Sunday of its week.
    rows = [won(**BOTH, first_sales_day=DAY + 25)]
    touched = {"O000": [(DAY + 4, 0), (DAY + 10, 1), (DAY + 11, 0), (DAY + 25, 0)]}
    found = patterns(rows, touched)
    assert row(found, "touches_before_sales")["median"] == 3
    assert row(found, "marketing_weeks")["median"] == 2
    alone = patterns([won(**BOTH)], touched)
    assert row(alone, "touches_before_sales")["known"] == 0


def test_no_touch_before_sales_is_none_and_not_unknown() -> None:
    found = patterns([won(**BOTH, first_sales_day=DAY)], {"O000": [(DAY, 0)]})
    told = row(found, "touches_before_sales")
    assert (told["known"], told["median"]) == (1, 0)


def test_a_campaign_recurs_from_two_journeys_on_and_has_a_name() -> None:
    rows = [won(**BOTH)] * 3 + [lost(**BOTH)] * 2 + [won()]
    touched = {
        "O000": [(DAY, 0), (DAY + 1, 0), (DAY + 2, 2)],
        "O001": [(DAY, 0), (DAY + 1, 1), (DAY + 2, 2)],
        "O003": [(DAY, 0)],
    }
    found = patterns(rows, touched).filter(pattern="campaign")
    told = found.select("name", "outcome", "picked", "known", "found").rows()
    assert told == [("Guide", "won", 4, 3, 2), ("Guide", "lost", 2, 2, 1)]


def test_gaps_and_overlaps_are_counted_where_they_can_be_told() -> None:
    rows = [
        won(**BOTH, shared_months=2, longest_silence_days=14),
        won(**BOTH, shared_months=0, longest_silence_days=15),
        won(touches=1, shared_months=0),
    ]
    found = patterns(rows)
    assert [row(found, "silent")[name] for name in ("known", "found")] == [2, 1]
    assert [row(found, "shared")[name] for name in ("known", "found")] == [2, 1]
    assert row(found, "shared_months")["known"] == 2


def test_the_cycle_stands_beside_what_each_team_assumed() -> None:
    rows = [won(**BOTH, shared_months=1), won(lead_day=DAY - 50, touches=1)]
    found = patterns(rows, agreed=Agreed(cycles={"marketing": 60, "nurture": 45}))
    told = row(found, "cycle")
    assert (told["median"], told["least"], told["most"]) == (89.0, 78, 100)
    assert (told["assumed_marketing_days"], told["assumed_sales_days"]) == (60, None)
    assert found.filter(pl.col("pattern") != "cycle")["assumed_marketing_days"].is_null().all()
    assert headline(found) == (
        "1 of 1 picked win of which it can be told had both teams active in the same month. From "
        "the first contact to the signature it took 89 days at the median (78 to 100); marketing "
        "assumed 60 days."
    )


def test_nothing_to_pick_is_said_and_every_pattern_is_still_there() -> None:
    found = patterns([won(is_renewal=True)])
    assert set(found["pattern"]) == set(PATTERNS) - {"campaign"}
    assert headline(found) == "No opportunity that could be picked was won in this period."
    assert headline(patterns([won(touches=0)])) == (
        "Of 1 picked win, neither touches nor contacts of sales are recorded."
    )
