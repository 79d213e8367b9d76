"""What the charts of journeys draw: lanes, silences, paths, disconnects; and what they never do."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from alignment.charts import journeys
from alignment.charts.journeys.journey import alt
from alignment.charts.palette import DARK, LIGHT, Palette
from alignment.schema.journey_measures import (
    Disconnects,
    JourneyMark,
    JourneySilence,
    JourneySpan,
    PickedJourney,
)
from alignment.schema.paths import PathLink, PathStage

DAY = 20_000
HOSTILE = '<a href="//evil">x</a> & y'


def filled(rows: list[dict[str, Any]], schema: Any) -> pl.DataFrame:  # noqa: ANN401 - any schema
    empty = schema.create_empty()
    whole = [dict.fromkeys(empty.columns) | row for row in rows]
    return schema.validate(pl.DataFrame(whole, schema=empty.schema))  # type: ignore[no-any-return]  # any schema


def picked(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {
        "outcome": "won",
        "place": 1,
        "size": "large",
        "source": "Partner",
        "segment": "All",
        "region": "North",
        "campaign": "Fair",
        "value_minor": 1_250_000,
        "outcome_day": DAY + 100,
        "qualified_day": DAY + 60,
        "handover_day": DAY + 40,
        "touches": 3,
        "touches_after_handover": 1,
        "activities": 2,
        "shared_months": 1,
        "people": 2,
        "cycle": 100,
    }
    return filled([usual | row for row in rows], PickedJourney)


def mark(day: int, side: str = "marketing", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    kinds = {"marketing": ("content", "weak"), "sales": ("call", "contact")}
    kind, strength = kinds[side]
    usual = {"kind": kind, "what": "Guide", "strength": strength, "times": 1, "person_no": 1}
    return {"day": day, "side": side} | usual | more


def marks(*rows: dict[str, Any]) -> pl.DataFrame:
    return filled(list(rows), JourneyMark)


def silence(first: int, days: int) -> pl.DataFrame:
    row = {"from_day": first, "until_day": first + days, "days": days}
    return filled([row], JourneySilence)


def of(opp_id: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(opp_id=pl.lit(opp_id))


def notes(drawn: go.Figure) -> list[str]:
    return [note.text for note in drawn.layout.annotations]


def side_by_side(rows: pl.DataFrame, *, palette: Palette = LIGHT) -> go.Figure:
    done = of("B", marks(mark(DAY), mark(DAY + 30, "sales"), mark(DAY + 5, strength="intent")))
    quiet = of("B", silence(DAY + 61, 38))
    return journeys.clients(rows, done, quiet, palette, currency="EUR", reach=100, named={})


def test_clients_are_rows_from_the_first_thing_known_sorted_by_length() -> None:
    rows = picked({"opp_id": "B"}, {"opp_id": "A", "cycle": 40, "place": 2})
    drawn = side_by_side(rows)
    ways = [trace for trace in drawn.data if trace.mode == "lines"]
    assert [list(way.x) for way in ways] == [[0, 40], [0, 100]]
    told = [text for text in notes(drawn) if "·" in text]
    assert told[0].startswith("<b>A</b> · Partner · large · €12.5k")
    assert any(text.startswith("<b>2 won</b>") for text in notes(drawn))


def test_marketing_is_above_the_line_in_blue_and_sales_below_it_in_orange() -> None:
    drawn = side_by_side(picked({"opp_id": "B"}))
    above, below = (t for t in drawn.data if t.marker.color in (LIGHT.marketing, LIGHT.sales))
    assert list(above.x) == [0, 5]
    assert list(below.x) == [30]
    assert above.y[0] < 0 < below.y[0]  # the axis runs downwards
    assert above.marker.opacity[0] < above.marker.opacity[1]
    assert tuple(above.customdata[0]) == ("won", "B")


def test_a_silence_is_told_on_the_line_only_where_it_fits_between_the_signs() -> None:
    assert "38" in notes(side_by_side(picked({"opp_id": "B"})))
    crowded = side_by_side(picked({"opp_id": "B", "qualified_day": DAY + 80}), palette=LIGHT)
    texts = {note.text: note.x for note in crowded.layout.annotations}
    assert texts["38"] != 80  # beside the sign, not on it
    done, quiet = of("B", marks(mark(DAY))), of("B", silence(DAY + 61, 15))
    far = journeys.clients(
        picked({"opp_id": "B"}), done, quiet, LIGHT, currency="EUR", reach=2_000, named={}
    )
    assert "15" not in notes(far)


def test_a_client_of_whom_only_the_close_is_known_is_still_drawn() -> None:
    row = {"opp_id": "B", "cycle": None, "handover_day": None, "qualified_day": None}
    drawn = journeys.clients(
        picked(row),
        of("B", marks()),
        of("B", filled([], JourneySilence)),
        LIGHT,
        currency="EUR",
        reach=0,
        named={},
    )
    close = drawn.data[-1]
    assert list(close.x) == [0]


@pytest.mark.parametrize("palette", [LIGHT, LIGHT.projected()])
def test_a_row_is_named_by_its_client_and_cut_where_the_name_would_run_into_the_lane(
    palette: Palette,
) -> None:
    rows = picked({"opp_id": "A"}, {"opp_id": "B"}, {"opp_id": "C"})
    named = {"A": "Meyer  &\nSons", "B": f"{HOSTILE} {'long ' * 200}"}
    empty = of("", marks()), of("", filled([], JourneySilence))
    drawn = journeys.clients(rows, *empty, palette, currency="EUR", reach=100, named=named)
    first, second, third = (text for text in notes(drawn) if "Partner" in text)
    assert first.startswith("<b>Meyer &amp; Sons</b>")
    assert len(second) < 90
    assert "<a href" not in second
    assert third.startswith("<b>C</b>")


def test_rows_name_no_person_and_make_uploaded_words_harmless() -> None:
    row = {"opp_id": "<b>x</b>", "source": HOSTILE}
    done = of("<b>x</b>", marks(mark(DAY, what=HOSTILE)))
    quiet = of("", filled([], JourneySilence))
    for palette in (LIGHT, DARK, LIGHT.projected()):
        drawn = journeys.clients(
            picked(row), done, quiet, palette, currency="EUR", reach=100, named={}
        )
        assert "<a href" not in "".join(notes(drawn)) + drawn.data[1].hovertext[0]
        assert "<b>x</b> ·" not in "".join(notes(drawn))
        assert "person 1" in drawn.data[1].hovertext[0]


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


@pytest.mark.parametrize("reach", [1, 6, 90, 412, 1_095, 4_000])
def test_the_days_of_projected_clients_end_with_their_unit_before_the_edge(reach: int) -> None:
    nothing = of("", marks()), of("", filled([], JourneySilence))
    drawn = journeys.clients(
        picked({"opp_id": "B"}),
        *nothing,
        LIGHT.projected(),
        currency="EUR",
        reach=reach,
        named={},
    )
    axis = drawn.layout.xaxis
    assert axis.ticktext[-1].endswith(" days")
    assert axis.tickvals[-1] <= max(0.92 * reach, 0)
    assert len(axis.tickvals) <= 6
