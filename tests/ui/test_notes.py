from __future__ import annotations

import polars as pl

from alignment.ui import notes


def test_a_single_group_that_is_not_drawn_is_named_with_its_leads() -> None:
    found = pl.DataFrame(
        {
            "split": ["All", "All", "Web", "Web", "not recorded", "not recorded"],
            "is_total": [True, True, False, False, False, False],
            "entered": [12, 12, 7, 7, 5, 5],
        }
    )
    assert notes.undrawn(found, 1, "entered") == "not drawn: “not recorded” with 5 leads"
    assert notes.undrawn(found, 2, "entered") == ""


def test_several_groups_that_are_not_drawn_are_counted_with_what_they_hold() -> None:
    found = pl.DataFrame(
        {
            "split": ["All", "Web", "Fair", "Fair", "Post"],
            "is_total": [True, False, False, False, False],
            "opportunities": [10, 4, 1, 2, 3],
        }
    )
    said = notes.undrawn(found, 1, "opportunities")
    assert said == "not drawn: 2 more groups with 6 opportunities"


def test_a_curve_of_one_day_is_none() -> None:
    assert not notes.has_curve(pl.DataFrame({"age_days": [0, 0]}))
    assert notes.has_curve(pl.DataFrame({"age_days": [0, 1]}))
