from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl

from alignment.charts.activity_outcome import activity_outcome
from alignment.charts.palette import LIGHT
from alignment.fiscal import month_start
from alignment.schema.cost_measures import SERIES, ActivityOutcome

STARTS = [month_start(20_454, plus=n) for n in range(6)]


def frame(**numbers: list[int | None]) -> pl.DataFrame:
    rows: list[dict[str, Any]] = []
    for name in SERIES:
        given = numbers.get(name, [None] * 6)
        for place, number in enumerate(given):
            base = given[0]
            rows.append(
                {
                    "series": name,
                    "is_done": False,
                    "month_day": STARTS[place],
                    "base_day": STARTS[0],
                    "number": number,
                    "index": 100 * number / base if number is not None and base else None,
                    "is_whole": place < 5,
                    "is_ripe": place < 3,
                }
            )
    return ActivityOutcome.validate(
        pl.DataFrame(rows, schema=ActivityOutcome.create_empty().schema), cast=True
    )


def test_a_series_that_nothing_is_known_of_has_no_line() -> None:
    drawn = activity_outcome(frame(touches=[10, 20, 30, 40, 50, 60]), LIGHT, currency="EUR")
    assert [trace.customdata[0][0] for trace in drawn.data] == ["touches"]
    assert list(drawn.data[0].y) == [
        100,
        200,
        300,
        400,
        500,
    ]  # the month that isn't over is not drawn


def test_teams_have_their_colours_and_outcomes_are_shared() -> None:
    found = frame(
        touches=[1, 2, 3, 4, 5, 6], activities=[9, 9, 9, 9, 9, 9], opportunities=[5, 5, 4, 4, 4, 4]
    )
    drawn = activity_outcome(found, LIGHT, currency="EUR")
    colours = {trace.customdata[0][0]: trace.line.color for trace in drawn.data}
    assert colours == {
        "touches": LIGHT.marketing,
        "activities": LIGHT.sales,
        "opportunities": LIGHT.shared,
    }


def test_young_months_lie_on_a_shaded_ground_and_say_why() -> None:
    drawn = activity_outcome(frame(touches=[10, 20, 30, 40, 50, 60]), LIGHT, currency="EUR")
    grounds = [shape for shape in drawn.layout.shapes if shape.type == "rect"]
    assert [shape.x0 for shape in grounds] == [2.5]
    assert any("may still lead" in str(each.text) for each in drawn.layout.annotations)


def test_won_value_reads_as_money() -> None:
    drawn = activity_outcome(
        frame(revenue=[100_000_00, 250_000_00, 1, 1, 1, 1]), LIGHT, currency="EUR"
    )
    assert "€250k" in drawn.data[0].hovertext[1]


def test_the_chart_says_what_100_is_and_writes_over_no_line() -> None:
    drawn = activity_outcome(frame(touches=[10, 20, 30, 40, 50, 60]), LIGHT, currency="EUR")
    heads = {str(each.text): each for each in drawn.layout.annotations}
    month = f"{date(1970, 1, 1) + timedelta(days=STARTS[0]):%B %Y}"
    assert heads[f"each line: {month} = 100"].y == 1
    young = heads["may still lead to something"]
    assert (young.y, young.yanchor, young.yref) == (1, "bottom", "paper")


def test_names_of_lines_that_end_together_stand_a_line_apart() -> None:
    alike: list[int | None] = [10, 20, 30, 40, 50, 60]
    found = frame(touches=alike, leads=alike, activities=alike)
    for palette in (LIGHT, LIGHT.projected()):
        drawn = activity_outcome(found, palette, currency="EUR")
        ends = sorted(float(each.y) for each in drawn.layout.annotations if each.xshift == 14)
        pixels = drawn.layout.height - drawn.layout.margin.t - drawn.layout.margin.b
        a_line = palette.note_px * drawn.layout.yaxis.range[1] / pixels
        assert len(ends) == 3
        assert min(ends[1] - ends[0], ends[2] - ends[1]) > 1.2 * a_line
