from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from alignment.metrics.touched_wins import headline, touched_wins
from tests.metrics.marts import DAY
from tests.metrics.touches import SCOPE, lazy, path, world


def lost(*touches: str) -> dict[str, Any]:
    return path(*touches, outcome="lost", outcome_day=DAY + 30, qualified=1)


def asked(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return touched_wins(lazy(world(rows).opportunities), replace(SCOPE, by="region"))


def test_wins_with_a_touch_stand_beside_losses_with_one() -> None:
    rows = [*[path("A", "B", won=1)] * 30, *[path(won=1)] * 10, *[lost("A")] * 10, *[lost()] * 30]
    row = asked(rows).row(0, named=True)
    assert (row["won"], row["won_touched"], row["won_rate"]) == (40, 30, 0.75)
    assert (row["lost"], row["lost_touched"], row["lost_rate"]) == (40, 10, 0.25)
    assert row["won_low"] < 0.75 < row["won_high"]
    assert (row["touches_per_won"], row["verdict"]) == (1.5, "enough")
    assert headline(asked(rows)) == (
        "75 of 100 of the opportunities won had a touch on record (30 of 40; range 60 to 86 of "
        "100), and 25 of 100 of those lost (10 of 40); 1.5 touches for each one won. It went "
        "together; nothing is said of causes."
    )


def test_few_wins_are_counted_and_none_are_said_to_be_none() -> None:
    few = asked([path("A", won=1), path(won=1), path("A", won=1, is_renewal=True)])
    assert few["won_rate"].to_list() == [None, None]
    assert headline(few) == "1 of 2 wins had a touch on record; too few for a share."
    assert headline(asked([lost("A")])) == "No opportunity was won in this period."


def test_under_20_the_counts_come_before_any_share() -> None:
    rows = [*[path("A", won=1)] * 9, *[path(won=1)] * 3, *[lost("A")] * 4, *[lost()] * 4]
    assert headline(asked(rows)) == (
        "9 of 12 opportunities won had a touch on record (anything from 47 to 91 of 100 fits), and "
        "4 of 8 of those lost; 0.8 touches for each one won. It went together; nothing is said of "
        "causes."
    )
    assert "of those lost" not in headline(asked(rows[:-5]))


def test_without_any_touch_no_share_and_no_nought_are_told() -> None:
    told = headline(asked([*[path(won=1)] * 18, *[lost()] * 9]))
    assert told == "18 wins, none of them with a touch on record."


def test_groups_are_split_and_later_closes_are_not_known_yet() -> None:
    late = path("A", won=1, region="South") | {"outcome_day": SCOPE.as_of + 1}
    found = asked([path("A", won=1), path("A", won=1, region="East"), late])
    assert found["split"].to_list() == ["All", "East", "North"]
    assert found["won"].to_list() == [2, 1, 1]
