from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import pytest

from alignment.charts import velocity
from alignment.charts.palette import DARK, LIGHT, Palette
from alignment.scope import Scope
from tests.charts import stay_frames as frames
from tests.charts.stay_frames import UNREACHED, UNTOLD, stage

SCOPE = Scope(first_day=20_000, last_day=20_364, as_of=20_600)
OWN = Scope(first_day=20_000, last_day=20_364, as_of=20_600, pipeline="lead")
RISING = [min(day / 10, 0.9) for day in range(40)]
SLOW = [day / 100 for day in range(40)]
HOSTILE = '<a href="//evil">x</a> & y'


def notes(drawn: go.Figure) -> list[str]:
    return [note.text for note in drawn.layout.annotations]


def lines(drawn: go.Figure) -> list[Any]:
    return [t for t in drawn.data if t.mode == "lines" and t.hovertemplate]


def bars(drawn: go.Figure) -> list[Any]:
    return [trace for trace in drawn.data if trace.type == "bar"]


def test_the_curve_marks_half_and_three_of_four_on_their_days() -> None:
    drawn = velocity.curve(frames.curve({"All": RISING}), frames.velocity(stage()), LIGHT)
    dots = next(trace for trace in drawn.data if trace.mode == "markers")
    assert list(dots.x) == [8, 16]
    assert list(dots.y) == [0.5, 0.75]
    assert "half: <b>8 days</b> (7 to 9)" in notes(drawn)[0]
    assert "20 of 100 still there" in notes(drawn)[0]


def test_what_is_not_reached_has_no_mark_and_says_so() -> None:
    found = frames.velocity(stage(**UNREACHED))
    drawn = velocity.curve(frames.curve({"All": SLOW}), found, LIGHT)
    assert not [trace for trace in drawn.data if trace.mode == "markers"]
    assert "half: <b>more than 60 days</b> (40 or more)" in notes(drawn)[0]
    assert "three of four: not reached" in notes(drawn)[0]


def test_a_group_is_drawn_in_plum_and_the_rest_in_grey() -> None:
    found = frames.velocity(
        stage(entrants=120),
        stage(split="Web", is_total=False, side="group"),
        stage(split="The rest", is_total=False, side="rest", median_days=20, median_high_days=22),
    )
    drawn = velocity.curve(frames.curve({"Web": RISING, "The rest": SLOW}), found, LIGHT)
    assert [line.line.color for line in lines(drawn)] == [LIGHT.context, LIGHT.focus]
    assert [tuple(line.customdata[0]) for line in lines(drawn)] == [
        ("The rest", "mql"),
        ("Web", "mql"),
    ]
    assert len(notes(drawn)) == 2


def test_the_tail_of_a_curve_is_not_drawn_far_beyond_three_of_four() -> None:
    rates = [min(day / 10, 0.95) for day in range(300)]
    drawn = velocity.curve(frames.curve({"All": rates}), frames.velocity(stage()), LIGHT)
    assert drawn.layout.xaxis.range == (0, 48)


def test_stages_are_bars_to_the_median_in_the_colour_of_their_team() -> None:
    found = frames.velocity(stage("mql"), stage("sql", median_days=4, is_chosen=False))
    drawn = velocity.stages(found, LIGHT, scope=SCOPE, agreed={"mql": 5})
    assert list(bars(drawn)[0].x) == [8, 4]
    assert list(bars(drawn)[0].marker.color) == [LIGHT.marketing, LIGHT.sales]
    assert [shape.x0 for shape in drawn.layout.shapes] == [5]
    readings = [text for text in notes(drawn) if "three of four" in text and "bar:" not in text]
    assert readings[0].startswith("<b>8 days</b> (7 to 9) · three of four: 16 days")
    assert "agreed: 5 days · completed only: 9 days on average" in readings[0]


def test_a_stage_whose_median_is_not_reached_says_more_than() -> None:
    found = frames.velocity(stage("mql", **UNREACHED), stage("sql"))
    drawn = velocity.stages(found, LIGHT, scope=SCOPE, agreed={})
    assert bars(drawn)[0].marker.pattern.shape == ("/", "")
    assert any("<b>more than 60 days</b>" in text for text in notes(drawn))


def test_few_stays_show_their_range_first_and_very_few_only_counts() -> None:
    found = frames.velocity(
        stage("mql", verdict="range_first"),
        stage("sql", verdict="counts_only", moved=3, entrants=6, **UNTOLD),
        stage("opportunity", verdict="not_recorded", **UNTOLD),
    )
    drawn = velocity.stages(found, LIGHT, scope=SCOPE, agreed={})
    told = notes(drawn)
    assert any(text.startswith("<b>7 to 9 days</b>") for text in told)
    assert "3 of 6 moved on" in told
    assert "not recorded" in told
    assert list(bars(drawn)[0].x) == [8, 0, 0]


def test_a_click_on_a_stage_names_it_even_with_a_bar_in_its_word() -> None:
    found = frames.velocity(stage("a|b>c"))
    drawn = velocity.stages(found, LIGHT, scope=OWN, agreed={})
    split, place = bars(drawn)[0].customdata[0]
    assert (split, velocity.stage_of(place)) == ("All", "a|b>c")
    assert "|" not in place
    assert ">" not in place


def test_candidates_are_plum_and_say_how_often_they_came_first() -> None:
    found = frames.bottleneck(
        {"stage": "mql", "first_in_100": 60},
        {"stage": "sql", "recoverable_days": -50.0, "first_in_100": 0, "is_candidate": False},
    )
    drawn = velocity.bottleneck(found, LIGHT, scope=SCOPE)
    assert list(bars(drawn)[0].x) == [1000, 0]
    assert list(bars(drawn)[0].marker.color) == [LIGHT.focus, LIGHT.context]
    assert any("<b>1,000 days to win</b> · first in 60 of 100" in text for text in notes(drawn))
    assert any("<b>within the agreed days</b>" in text for text in notes(drawn))


def test_without_agreed_days_the_bottleneck_speaks_of_days_spent() -> None:
    found = frames.bottleneck(
        {"stage": "mql", "ranked_by": "spent", "agreed_days": None, "recoverable_days": None}
    )
    drawn = velocity.bottleneck(found, LIGHT, scope=SCOPE)
    assert any("<b>3,000 days spent</b>" in text for text in notes(drawn))
    assert not any("agreed" in text for text in notes(drawn))


def test_open_records_beyond_the_line_are_plum() -> None:
    found = frames.stalled({"stage": "mql"}, {"stage": "sql", "line_days": None, "stalled": None})
    drawn = velocity.stalled(found, LIGHT, scope=SCOPE)
    assert [list(bar.x) for bar in bars(drawn)] == [[5, 0], [15, 20]]
    assert any("<b>5 of 20</b> still there for over 12 days" in text for text in notes(drawn))
    assert any("too few have advanced" in text for text in notes(drawn))


def test_each_kind_of_move_has_its_colour_and_its_count() -> None:
    moves = {
        ("mql", "sql", "forward"): 30,
        ("mql", "opportunity", "skip"): 2,
        ("sql", "mql", "back"): 3,
        ("sql", "lost", "out"): 4,
    }
    drawn = velocity.ways(frames.transitions(moves), DARK)
    cells = dict(
        zip(
            (mark[1] for mark in bars(drawn)[0].customdata),
            bars(drawn)[0].marker.color,
            strict=True,
        )
    )
    assert cells == {
        "mql>sql": DARK.shared,
        "mql>opportunity": DARK.focus,
        "sql>mql": DARK.focus,
        "sql>lost": DARK.track,
    }
    told = notes(drawn)[-1]
    assert all(
        part in told
        for part in ("<b>30</b> one step on", "<b>2</b> skipped a step", "<b>3</b> back a step")
    )
    assert "reopened" not in told


@pytest.mark.parametrize("palette", [LIGHT, DARK, LIGHT.projected()])
def test_no_chart_of_stays_lets_uploaded_words_become_markup(palette: Palette) -> None:
    rows = [
        stage(HOSTILE),
        stage(HOSTILE, split=HOSTILE, is_total=False, side="group"),
        stage(HOSTILE, split="The rest", is_total=False, side="rest"),
    ]
    found = frames.velocity(*rows)
    drawn = [
        velocity.curve(frames.curve({HOSTILE: RISING, "The rest": SLOW}, HOSTILE), found, palette),
        velocity.stages(found, palette, scope=OWN, agreed={}),
        velocity.bottleneck(frames.bottleneck({"stage": HOSTILE}), palette, scope=OWN),
        velocity.stalled(frames.stalled({"stage": HOSTILE}), palette, scope=OWN),
        velocity.ways(frames.transitions({(HOSTILE, "mql", "elsewhere"): 1}), palette),
    ]
    for each in drawn:
        parts = each.to_dict()
        for trace in parts["data"]:
            trace.pop("customdata", None)
        assert "<a href" not in json.dumps(parts, default=str)
