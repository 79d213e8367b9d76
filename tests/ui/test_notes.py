from __future__ import annotations

import polars as pl

from alignment.ui import notes
from alignment.ui.labels import label
from tests.charts import frames


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


def test_steps_side_by_side_leave_out_the_share_of_a_step_that_is_not_recorded() -> None:
    found = frames.funnel({"All": [40, None, 20, None, 5, 1], "Web": [30, None, 15, None, 4, 1]})
    told = notes.wide(found)
    shares = [name for name in told.columns if name.endswith("_rate")]
    assert shares == ["to_mql_rate", "to_opportunity_rate", "to_won_rate"]
    assert [label(name) for name in shares] == ["to MQL", "to Opportunity", "to Won"]
    assert told["Engaged"].to_list() == [None, None]
    assert told["to_mql_rate"].to_list() == [0.5, 0.5]


def test_the_columns_that_matter_come_first_and_none_is_lost() -> None:
    found = frames.conversions(frames.conversion())
    told = notes.leading(found, "conversion")
    assert told.columns[:4] == ["split", "leads", "converted_so_far", "rate"]
    assert sorted(told.columns) == sorted(found.columns)
    won = frames.win_rates({"split": "All", "is_total": True})
    assert sorted(notes.leading(won, "win-rate").columns) == sorted(won.columns)
