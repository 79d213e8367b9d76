from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest

from alignment.charts import conversion, funnel, pipeline_created, win_rate
from alignment.charts.palette import DARK, LIGHT, Palette
from tests.charts import frames

ALL = [100, 60, None, 20, 8, 2]
HOSTILE = '<a href="//evil">x</a> & y'


def texts(drawn: go.Figure) -> str:
    return json.dumps(drawn.to_dict(), default=str)


def notes(drawn: go.Figure) -> list[str]:
    return [note.text for note in drawn.layout.annotations]


def bars(drawn: go.Figure) -> list[Any]:
    return [trace for trace in drawn.data if trace.type == "bar"]


def test_funnel_bars_are_shares_of_the_leads_that_entered() -> None:
    drawn = funnel.steps(frames.funnel({"All": ALL, "Web": [50, 30, None, 10, 4, 1]}), LIGHT)
    assert list(bars(drawn)[0].x) == [1.0, 0.6, 0.0, 0.2, 0.08, 0.02]
    assert list(bars(drawn)[1].x) == [1.0, 0.6, 0.0, 0.2, 0.08, 0.02]
    assert drawn.layout.xaxis.range == drawn.layout.xaxis2.range


def test_funnel_bars_have_the_colour_of_the_accountable_team() -> None:
    drawn = funnel.steps(frames.funnel({"All": ALL}), DARK)
    blue, orange, ink = DARK.marketing, DARK.sales, DARK.shared
    assert list(bars(drawn)[0].marker.color) == [blue, blue, blue, orange, orange, ink]


def test_a_step_that_no_record_knows_says_so() -> None:
    drawn = funnel.steps(frames.funnel({"All": ALL}), LIGHT)
    assert bars(drawn)[0].text[2] == "<b>not recorded</b>"


def test_the_plum_stands_where_most_leads_left() -> None:
    found = frames.funnel({"All": [100, 90, 30, 20, 10, 5]})
    drawn = funnel.steps(found, LIGHT)
    colours = next(trace for trace in drawn.data if trace.type == "scatter").textfont.color
    assert funnel.leakiest(found) == "engaged"
    assert [colour == LIGHT.focus for colour in colours] == [False, True, False, False, False]


def test_small_sources_show_counts_and_no_shares() -> None:
    drawn = funnel.steps(frames.funnel({"All": ALL, "Tiny": [4, 3, None, 2, 1, 0]}), LIGHT)
    assert list(bars(drawn)[1].text) == ["", "3", "not recorded", "2", "1", "0"]


def test_only_so_many_sources_are_drawn_in_the_order_given() -> None:
    splits = {"All": ALL} | {f"s{number}": ALL for number in range(12)}
    drawn = funnel.steps(frames.funnel(splits), LIGHT)
    drawn_splits = [bar.customdata[0][0] for bar in bars(drawn)]
    assert drawn_splits == ["All", *[f"s{number}" for number in range(funnel.PANELS)]]


def test_every_bar_carries_the_mark_that_opens_its_records() -> None:
    drawn = funnel.steps(frames.funnel({"All": ALL}), LIGHT)
    assert [tuple(mark) for mark in bars(drawn)[0].customdata][1] == ("All", "engaged")


@pytest.mark.parametrize("palette", [LIGHT, DARK, LIGHT.projected()])
def test_no_chart_lets_uploaded_names_become_markup(palette: Palette) -> None:
    drawn = [
        funnel.steps(frames.funnel({"All": ALL, HOSTILE: ALL}), palette),
        pipeline_created.board(
            frames.created([("All", 0, 5, 9), (HOSTILE, 0, 5, 9)]), palette, currency="EUR"
        ),
        conversion.curve(
            frames.curve({"All": [0.1], HOSTILE: [0.1]}), palette, window_days=90, lines=(0.2, 0.02)
        ),
        conversion.ranges(
            frames.conversions(
                frames.conversion(), frames.conversion(split=HOSTILE, is_total=False)
            ),
            palette,
            lines=(0.2, 0.02),
        ),
        win_rate.shares(
            frames.win_rates({"split": HOSTILE, "is_total": False}), palette, currency="EUR"
        ),
    ]
    for each in drawn:
        for trace in each.data:
            trace.customdata = None
        assert "<a" not in texts(each)
        assert "&lt;a" in texts(each)


def test_the_board_adds_up_the_months_of_a_source() -> None:
    rows = [
        ("All", 0, 700, 900),
        ("All", 31, 300, 900),
        ("Web", 0, 500, None),
        ("Web", 31, 300, 900),
        ("Fair", 0, 200, None),
    ]
    drawn = pipeline_created.board(frames.created(rows), LIGHT, currency="EUR")
    by_source, by_month = bars(drawn)[1], bars(drawn)[2]
    assert list(by_source.x) == [8.0, 2.0]
    assert list(by_month.y) == [7.0, 3.0]
    assert any("target €9" in text for text in notes(drawn))
    assert any("no target" in text for text in notes(drawn))


def test_the_curve_names_all_in_plum_and_the_rest_in_grey() -> None:
    drawn = conversion.curve(
        frames.curve({"All": [0.0, 0.1, 0.2], "Web": [0.0, 0.05, 0.1]}),
        LIGHT,
        window_days=90,
        lines=(0.2, 0.025),
    )
    lines = {
        trace.customdata[0][0]: trace.line.color
        for trace in drawn.data
        if trace.customdata is not None
    }
    assert lines == {"All": LIGHT.focus, "Web": LIGHT.context}
    assert "20% line" in notes(drawn)
    assert "2.5% line" in notes(drawn)


def test_the_three_answers_stand_beside_their_ranges() -> None:
    found = frames.conversions(
        frames.conversion(),
        frames.conversion(split="a", is_total=False, upper_answer="below"),
        frames.conversion(split="b", is_total=False, upper_answer="above"),
        frames.conversion(split="c", is_total=False, upper_answer="below", lower_answer="below"),
        frames.conversion(
            split="d", is_total=False, verdict="counts_only", rate=None, mature=4, converted=1
        ),
        frames.conversion(split="e", is_total=False, verdict="range_first", mature=12, converted=3),
        frames.conversion(
            split="f", is_total=False, verdict="too_young", rate=None, low=None, high=None, mature=2
        ),
    )
    said = notes(conversion.ranges(found, LIGHT, lines=(0.2, 0.02)))
    assert "<b>15%</b>  can’t tell yet, about 1,200 more" in said
    assert "<b>15%</b>  below the line" in said
    assert "<b>15%</b>  above the line" in said
    assert "<b>15%</b>  below both lines" in said
    assert "1 of 4" in said
    assert "9 to 23 of 100 (3 of 12)" in said
    assert "too young: 2 of 200 old enough" in said


def test_unripe_cohorts_are_hatched_and_never_zero() -> None:
    found = frames.cohorts(
        [("2026-01", 0.2, True), ("2026-02", 0.1, False), ("2026-03", None, False)]
    )
    bar = bars(conversion.cohorts(found, LIGHT, lines=(0.2, 0.02)))[0]
    assert list(bar.marker.pattern.shape) == ["", "/", "/"]
    assert min(bar.y) > 0


def test_every_chart_draws_nothing_for_nothing() -> None:
    empty = frames.created([])
    assert list(bars(pipeline_created.board(empty, LIGHT, currency="EUR"))[1].x) == []
    assert conversion.curve(frames.curve({}), LIGHT, window_days=90, lines=(0.2, 0.02)).data == ()


def test_projector_type_can_be_read_at_five_metres() -> None:
    projected = LIGHT.projected()
    assert projected.label_px >= 24
    assert projected.note_px >= 24
    assert projected.is_projected
    assert not LIGHT.is_projected


def test_frames_are_left_as_they_were() -> None:
    found = frames.funnel({"All": ALL})
    before = found.clone()
    funnel.steps(found, LIGHT)
    assert found.equals(before)
    assert isinstance(found, pl.DataFrame)


def test_the_board_divides_money_by_the_minor_unit_of_its_currency() -> None:
    found = frames.created([("All", 0, 700, 900), ("Web", 0, 700, 900)])
    drawn = {
        currency: bars(pipeline_created.board(found, LIGHT, currency=currency))[1]
        for currency in ("EUR", "JPY", "KWD")
    }
    assert [drawn[currency].x[0] for currency in drawn] == [7.0, 700.0, 0.7]


def test_where_no_amount_is_known_the_board_counts_opportunities_and_says_so() -> None:
    found = frames.created([("All", 0, None, None), ("Web", 0, None, None)])
    drawn = pipeline_created.board(found, LIGHT, currency="BRL")
    assert list(bars(drawn)[1].x) == [2.0]
    assert list(bars(drawn)[2].y) == [2.0]
    assert any("none has an amount in BRL" in text for text in notes(drawn))
    assert any("no usable amount" in text for text in notes(drawn))
    assert not any("BRL 0" in text for text in notes(drawn))


def test_a_source_without_amounts_reads_so_beside_one_with_money() -> None:
    rows = [("All", 0, 700, None), ("Web", 0, 700, None), ("Fair", 0, None, None)]
    drawn = pipeline_created.board(frames.created(rows), LIGHT, currency="EUR")
    assert any(text.startswith("<b>no usable amount</b>") for text in notes(drawn))
    assert not any("€0" in text for text in notes(drawn))


def test_a_month_without_leads_is_not_called_maturing() -> None:
    found = frames.cohorts([("2026-01", 0.2, True), ("2026-02", None, False)])
    found = found.with_columns(leads=pl.Series([30, 0], dtype=pl.Int64))
    drawn = conversion.cohorts(found, LIGHT, lines=(0.2, 0.02))
    assert drawn.layout.xaxis.ticktext[1] == "2026-02<br>no leads"
    assert list(bars(drawn)[0].y) == [0.2, 0.0]


def test_too_few_to_give_a_share_reads_as_counts_between_the_steps() -> None:
    found = frames.funnel({"All": [10, 6, None, 4, 2, 1]})
    drawn = funnel.steps(found, LIGHT)
    texts_between = next(trace for trace in drawn.data if trace.type == "scatter").text
    assert "6 of 10" in texts_between[0]
    assert not any("–" in text for text in texts_between)


def test_nobody_old_enough_reads_as_too_young_and_not_as_none_of_none() -> None:
    row = frames.conversion(
        mature=0, converted=0, leads=7, rate=None, low=None, high=None, verdict="counts_only"
    )
    drawn = conversion.ranges(frames.conversions(row), LIGHT, lines=(0.2, 0.02))
    assert "too young: 0 of 7 old enough" in notes(drawn)


def test_win_rates_show_share_range_counts_and_revenue() -> None:
    found = frames.win_rates(
        {"split": "All", "is_total": True, "won_minor": 120_000_00, "closed_won": 21},
        {
            "split": "Web",
            "is_total": False,
            "won": 3,
            "opportunities": 4,
            "rate": None,
            "low": None,
            "high": None,
            "verdict": "counts_only",
            "closed_won": 3,
        },
    )
    told = notes(win_rate.shares(found, LIGHT, currency="EUR"))
    assert "<b>21%</b>  21 of 100" in told
    assert "<b>€120k</b>" in told
    assert "3 of 4" in told
    assert "no usable amount" in told


def test_the_group_in_plum_is_the_largest_that_has_a_name() -> None:
    found = frames.created(
        [("All", 0, 900, None), ("unknown", 0, 600, None), ("Web", 0, 300, None)]
    )
    assert pipeline_created.largest(found.filter(~pl.col("is_total"))) == "Web"


def test_a_month_without_opportunities_does_not_make_unpriced_ones_worth_nothing() -> None:
    found = frames.created([("All", 0, None, None), ("All", 31, 0, None), ("Web", 0, None, None)])
    empty = pl.col("month_day") == 31
    found = found.with_columns(
        opportunities=pl.when(empty).then(0).otherwise("opportunities"),
        unpriced=pl.when(empty).then(0).otherwise("unpriced"),
    )
    drawn = pipeline_created.board(found, LIGHT, currency="EUR")
    assert list(bars(drawn)[2].y) == [2.0, 0.0]
    assert not any("€0" in text for text in notes(drawn))


def test_no_more_leads_are_asked_for_than_anybody_could_bring() -> None:
    near, far = (
        frames.conversion(split=f"needs {needed}", upper_needed=needed, is_total=False)
        for needed in (1_200, 538_018)
    )
    told = notes(conversion.ranges(frames.conversions(near, far), LIGHT, lines=(0.2, 0.02)))
    assert "<b>15%</b>  can’t tell yet, about 1,200 more" in told
    assert "<b>15%</b>  can’t tell yet" in told
