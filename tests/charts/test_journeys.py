"""What the charts of journeys draw: lanes, silences, paths, disconnects; and what they never do."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

from alignment.charts import journeys
from alignment.charts.journeys.journey import alt
from alignment.charts.palette import DARK, LIGHT, Palette
from alignment.schema.journey_measures import Disconnects, JourneySpan
from alignment.schema.paths import PathLink, PathStage
from tests.charts.journey_frames import DAY, HOSTILE, filled, mark, marks, notes, silence


def lanes(**more: Any) -> journeys.Drawn:  # noqa: ANN401 - any field
    stay = {"entity": "lead", "entity_id": "L", "stage": "mql", "is_open": False}
    spans = filled([stay | {"from_day": DAY + 10, "until_day": DAY + 60}], JourneySpan)
    usual: dict[str, Any] = {
        "points": {"handover_day": DAY + 10, "qualified_day": DAY + 60, "outcome_day": DAY + 100},
        "marks": marks(
            mark(DAY, kind="request", strength="intent"),
            mark(DAY + 3),
            mark(DAY + 70, "sales", kind="meeting"),
        ),
        "spans": spans,
        "silences": silence(DAY + 3, 67),
        "outcome": "won",
        "heard": "",
        "first_day": DAY,
        "last_day": DAY + 100,
    }
    return journeys.Drawn(**(usual | more))


def test_one_journey_has_marketings_lanes_above_sales_and_what_is_weak_is_hollow() -> None:
    drawn = journeys.journey(lanes(), LIGHT)
    above, below = drawn.data
    assert max(above.y) < min(below.y)
    assert list(above.marker.color) == [LIGHT.marketing, LIGHT.background]
    assert {"Requests", "Content", "Meetings"} <= set(notes(drawn))


def test_a_silence_of_one_journey_says_its_days_in_words() -> None:
    assert "67 days without contact" in notes(journeys.journey(lanes(), LIGHT))
    short = journeys.journey(lanes(silences=silence(DAY + 3, 15)), LIGHT)
    assert "15 days" in notes(short)


def test_stages_are_bands_behind_with_their_names_and_the_points_are_marked() -> None:
    drawn = journeys.journey(lanes(), LIGHT)
    bands = [shape for shape in drawn.layout.shapes if shape.type == "rect"]
    assert [(band.x0, band.x1, band.layer) for band in bands] == [(DAY + 10, DAY + 60, "below")]
    assert "MQL" in notes(drawn)
    told = " ".join(notes(drawn))
    assert all(f"<b>{name}</b>" in told for name in ("handover", "qualified", "signed"))
    assert "signed on" in alt(lanes())
    lost = " ".join(notes(journeys.journey(lanes(outcome="lost"), LIGHT)))
    assert "<b>lost</b>" in lost


def test_an_open_journey_has_no_close_and_a_silent_team_says_so() -> None:
    drawn = journeys.journey(
        lanes(outcome="open", marks=marks(mark(DAY)), points={}, last_day=DAY), LIGHT
    )
    assert "Sales: none recorded" in notes(drawn)
    assert not [shape for shape in drawn.layout.shapes if shape.type == "line" and shape.yref]


def test_what_people_heard_first_stands_at_the_start_as_harmless_text() -> None:
    drawn = journeys.journey(lanes(heard=HOSTILE), LIGHT.projected())
    said = next(text for text in notes(drawn) if "First heard of us" in text)
    assert "<a href" not in said
    assert "&lt;a href" in said


@pytest.mark.parametrize("palette", [LIGHT, DARK.projected()])
@pytest.mark.parametrize("heard", ["", "A talk at a fair"])
def test_names_above_the_lanes_have_room(palette: Palette, heard: str) -> None:
    close = {"handover_day": DAY + 90, "qualified_day": DAY + 92, "outcome_day": DAY + 94}
    drawn = journeys.journey(lanes(points=close, heard=heard), palette)
    above = [note.yshift + 1.4 * note.font.size for note in drawn.layout.annotations if note.yshift]
    assert max(above) <= drawn.layout.margin.t


STAGES = ("lead", "engaged", "mql", "sql")


def graph(*links: tuple[str, str, str, int], palette: Palette = LIGHT) -> go.Figure:
    stages = [
        {"stage": stage, "position": place, "came": 1, "left": 1}
        for place, stage in enumerate(STAGES)
    ]
    keys = ("from_stage", "to_stage", "kind", "moves")
    rows = [dict(zip(keys, link, strict=True)) | {"of_stage": 0.5} for link in links]
    return journeys.paths(filled(stages, PathStage), filled(rows, PathLink), palette)


def test_ways_on_run_above_the_stages_and_ways_back_below_as_wide_as_their_moves() -> None:
    drawn = graph(("lead", "engaged", "forward", 90), ("mql", "engaged", "back", 9))
    on, back = (trace for trace in drawn.data if trace.mode == "lines+markers")
    assert min(on.y) > 0 > max(back.y)
    assert on.line.width == pytest.approx(10 * back.line.width, rel=0.4)
    assert on.line.color == LIGHT.shared
    assert back.line.color == LIGHT.focus
    assert tuple(back.customdata[0]) == ("All", "mql>engaged")
    assert "<b>90</b> · 50%" in notes(drawn)


def test_a_longer_way_runs_higher_than_the_steps_it_leaves_out() -> None:
    drawn = graph(("lead", "engaged", "forward", 5), ("lead", "sql", "skip", 5))
    step, skip = (trace for trace in drawn.data if trace.mode == "lines+markers")
    assert max(skip.y) > max(step.y)


def test_every_disconnect_says_how_many_of_how_many_with_its_range_by_their_number() -> None:
    row = {"outcome": "all", "rule": HOSTILE, "closed": 60, "unknown": 0, "verdict": "enough"}
    ranged = {"rate": 0.5, "low": 0.38, "high": 0.62}
    drawn = journeys.disconnects(
        filled(
            [
                row | {"disconnect": "early_handover", "known": 60, "found": 30} | ranged,
                row | {"disconnect": "late_handover", "known": 10, "found": 5} | ranged,
                row | {"disconnect": "no_touch_after", "known": 3, "found": 2},
                row | {"disconnect": "sales_first", "known": 0, "found": 0},
            ],
            Disconnects,
        ),
        LIGHT,
    )
    told = notes(drawn)
    assert "<b>30 of 60</b> · 50% (38 to 62 of 100)" in told
    assert "<b>5 of 10</b> · 38 to 62 of 100" in told
    assert "<b>2 of 3</b>" in told
    assert "not recorded" in told
    dots = next(trace for trace in drawn.data if trace.mode == "markers")
    assert list(dots.x) == [0.5]  # a share is drawn from twenty on
    assert "<a href" not in "".join(told) + dots.hovertext[0]


def test_the_axis_says_the_year_where_it_changes() -> None:
    drawn = journeys.journey(lanes(first_day=DAY, last_day=DAY + 500), LIGHT)
    told = list(drawn.layout.xaxis.ticktext)
    years = [each.split()[-1] for each in told if len(each.split()) == 3]
    assert len(told) > len(years) == len(set(years)) >= 2
