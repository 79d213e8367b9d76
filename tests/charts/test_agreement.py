"""What the page Agreement draws: numbers, marks and words, by the rules for small groups."""

from __future__ import annotations

import itertools
import json
from typing import Any

import dataframely as dy
import plotly.graph_objects as go
import polars as pl
import pytest

from alignment.charts import agreement as charts
from alignment.charts.palette import DARK, LIGHT, Palette
from alignment.schema.agreement_measures import (
    CELLS,
    CLASSES,
    Acceptance,
    AgreementBy,
    AgreementCell,
    Criteria,
    Evidence,
    MiddleGround,
    OwnRule,
    OwnRuleQuarter,
    PipelineReality,
    Reasons,
)

HOSTILE = '<a href="//evil">x</a> & y'
ALL: dict[str, Any] = {"split": "All", "is_total": True}
ENOUGH: dict[str, Any] = {"rate": 0.35, "low": 0.3, "high": 0.4, "verdict": "enough"}


def filled(schema: type[dy.Schema], *rows: dict[str, Any]) -> pl.DataFrame:
    """Make a typed frame; counts that aren't given are 0, other things unknown."""
    wanted = schema.create_empty().schema
    needed = {name: column for name, column in schema.columns().items() if not column.nullable}
    usual: dict[str, Any] = {
        name: 0 if kind.is_integer() else False
        for name, kind in wanted.items()
        if name in needed and kind != pl.String
    }
    frame = pl.DataFrame([usual | row for row in rows], schema=wanted)
    return pl.DataFrame(schema.validate(frame, cast=True))


def cells(**leads: int) -> pl.DataFrame:
    rows = [ALL | ENOUGH | {"cell": name, "leads": leads.get(name, 0)} for name in CELLS]
    return filled(AgreementCell, *rows)


def overlap(found: pl.DataFrame, palette: Palette = LIGHT) -> go.Figure:
    return charts.overlap(found, palette, currency="EUR", window_days=90)


def notes(drawn: go.Figure) -> list[str]:
    return [note.text for note in drawn.layout.annotations]


def marks(drawn: go.Figure) -> list[tuple[str, str]]:
    return [tuple(mark) for trace in drawn.data for mark in trace.customdata]


def texts(drawn: go.Figure) -> str:
    shown = drawn.to_dict()
    for trace in shown["data"]:
        trace.pop("customdata", None)
    return json.dumps(shown, default=str)


def test_parts_are_as_long_as_their_leads_and_carry_the_colour_of_the_team() -> None:
    drawn = overlap(cells(only_marketing=50, both=30, only_sales=20, neither=400, unknown=99), DARK)
    assert [bar.base[0] for bar in drawn.data] == pytest.approx([0, 0.5, 0.8])
    assert [bar.x[0] for bar in drawn.data] == pytest.approx([0.5, 0.3, 0.2], abs=0.003)
    assert [bar.marker.color for bar in drawn.data] == [DARK.marketing, DARK.shared, DARK.sales]
    assert marks(drawn) == [("All", "only_marketing"), ("All", "both"), ("All", "only_sales")]


def test_brackets_carry_the_total_of_each_definition() -> None:
    drawn = overlap(cells(only_marketing=572, both=434, only_sales=193))
    assert "<b>Marketing’s definition: 1,006</b>" in notes(drawn)
    assert "<b>Sales’ definition: 627</b>" in notes(drawn)
    assert len(drawn.layout.shapes) == 2
    alone = overlap(cells(only_marketing=572))
    assert len(alone.layout.shapes) == 1
    assert "<b>None</b>" in notes(alone)


def test_a_part_without_room_is_named_under_the_bar() -> None:
    drawn = overlap(cells(only_marketing=95, both=64, only_sales=11))
    assert "<b>Only sales</b>" not in notes(drawn)
    assert "of 11 only sales<br>became an opportunity" in notes(drawn)
    starts = [note.x for note in drawn.layout.annotations if note.text == "<b>35%</b>"]
    assert all(after - before >= 0.25 for before, after in itertools.pairwise(starts))


def test_what_became_of_a_part_is_said_by_the_rules_for_small_groups() -> None:
    rows = cells(only_marketing=900, both=12, only_sales=4).to_dicts()
    some, few = rows[0], rows[2]
    some |= {"verdict": "range_first", "converted_so_far": 3, "rate": 0.25, "low": 0.09}
    few |= {"verdict": "counts_only", "converted_so_far": 3, "rate": None}
    rows[1] |= {"pipeline_minor": 123_400_000, "won_minor": 50_000_00}
    said = notes(overlap(filled(AgreementCell, *rows)))
    assert {"<b>3 of 12</b>", "<b>3 of 4</b>", "<b>35%</b>"} <= set(said)
    assert "anything from 9 to 40 of 100 fits" in said
    assert "30 to 40 of 100, within 90 days" in said
    assert "€1.23M pipeline, €50.0k won" in said
    assert not any("25%" in text for text in said)


def test_nothing_is_drawn_of_nothing() -> None:
    assert overlap(filled(AgreementCell)).data == ()


def criterion(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column of the frame
    row = {"team": "sales", "field": "has_budget", "topic": "budget", "verdict": "enough"}
    counts = {"criterion": "budget confirmed", "leads": 100, "yes": 30, "no": 35, "alone": 5}
    rates = {"is_recorded": True, "harmonised_rate": 0.14, "decided_rate": 0.65}
    return row | counts | rates | given


def test_the_criterion_that_causes_most_is_plum_and_says_who_asks_for_it() -> None:
    other = criterion(team="marketing", criterion="score at handover of 60 or more", alone=2)
    found = filled(Criteria, criterion(), other)
    drawn = charts.causes(found, LIGHT, numbers={"budget confirmed": 4}, is_half=True)
    assert list(drawn.data[0].marker.color) == [LIGHT.focus, LIGHT.context]
    assert marks(drawn)[0] == ("budget confirmed", "4")
    assert any("Budget confirmed" in text and "sales asks" in text for text in notes(drawn))
    assert "<b>14%</b> · 65%" in notes(drawn)


def test_a_criterion_that_the_data_does_not_hold_says_so() -> None:
    missing = criterion(is_recorded=False, alone=0, decided_rate=0.0, harmonised_rate=None)
    drawn = charts.causes(filled(Criteria, criterion(), missing), LIGHT, numbers={})
    assert drawn.data[0].text[1] == "<b>not recorded in this data</b>"
    assert list(drawn.data[0].marker.pattern.shape) == ["", "/"]
    assert not any("nan" in text for text in notes(drawn))


def reason(name: str, kind: str, leads: int) -> dict[str, Any]:
    named = {"reason": name, "kind": kind, "leads": leads, "rest": 20, "share": leads / 20}
    return ALL | named


def test_reasons_that_say_nothing_stand_apart_and_only_the_headlines_is_plum() -> None:
    rows = [reason("No budget", "named", 8), reason("Too small", "named", 7)]
    found = filled(Reasons, *rows, reason("", "blank", 4), reason("", "other", 1))
    drawn = charts.reasons(found, LIGHT)
    bar = drawn.data[0]
    assert list(bar.marker.color) == [LIGHT.focus, *[LIGHT.context] * 3]
    assert list(bar.marker.pattern.shape) == ["", "", "/", "/"]
    assert list(bar.y) == [0, 1, 2.5, 3.5]
    assert marks(drawn)[2] == ("", "blank")
    assert [text for text in notes(drawn) if text.endswith("%")] == ["40%", "75%"]
    assert bar.text[0] == "<b>40% (8)</b>"


def test_the_waterfall_takes_off_what_was_not_accepted_or_not_decided() -> None:
    counts = {"handovers": 100, "decided": 90, "accepted": 60, "rest": 30, "undecided": 10}
    row = ALL | ENOUGH | counts | {"opportunities": 40, "won": 8, "is_recorded": True}
    found = filled(Acceptance, row)
    bar = charts.delivered(found, LIGHT).data[0]
    assert list(bar.base) == [0, 90, 60, 0, 0, 0]
    assert list(bar.x) == [100, 10, 30, 60, 40, 8]
    assert bar.text[3] == "<b>60 (60%)</b>"
    projected = charts.delivered(found, LIGHT.projected()).data[0]
    assert list(projected.x) == [100, 60, 40, 8]
    untold = filled(Acceptance, row | {"verdict": "not_recorded", "rest": 0})
    assert charts.delivered(untold, LIGHT).data[0].text[2] == "<b>not recorded</b>"


def test_a_team_without_a_definition_is_not_held_to_one() -> None:
    told = {"leads": 30, "yes": 18, "no": 2, "unknown": 10}
    one = ALL | ENOUGH | told | {"team": "marketing", "deed": "passed"}
    other = ALL | {"team": "sales", "deed": "accepted", "leads": 9, "verdict": "not_recorded"}
    drawn = charts.own_rule(filled(OwnRule, one, other), LIGHT)
    assert list(drawn.data[0].text) == ["<b>35% (18 of 20)</b>", "<b>no definition yet</b>"]
    assert "10 can’t be known" in notes(drawn)


def test_what_speaks_for_leads_reads_with_what_became_of_them() -> None:
    rows = [ALL | ENOUGH | {"kind": name, "leads": 40, "share": 0.25} for name in CLASSES]
    rows[1] |= {"verdict": "counts_only", "rate": None, "converted_so_far": 2}
    drawn = charts.evidence(filled(Evidence, *rows), LIGHT)
    assert [mark[1] for mark in marks(drawn)] == ["both", "fit", "intent", "neither", "unknown"]
    assert "2 of 40 so far" in notes(drawn)
    assert notes(drawn).count("<b>35%</b>  30 to 40 of 100") == 4


def test_the_middle_ground_leaves_away_ways_that_nobody_took() -> None:
    counts = {"marketing_yes": 90, "middle": 30, "still_there": 10, "accepted": 20}
    drawn = charts.middle_ground(filled(MiddleGround, ALL | counts | ENOUGH_SHARE), LIGHT)
    ways = [mark[1] for mark in marks(drawn)]
    assert ways == ["still_there", "accepted", "not_accepted", "recycled"]


ENOUGH_SHARE: dict[str, Any] = {"share": 0.33, "low": 0.2, "high": 0.5, "verdict": "enough"}


def deals(met: int | None, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    row = {"met": met, "opportunities": 2, "value_minor": 500_000_00, "total_minor": 2_000_000_00}
    return ALL | row | {"share": None if met is None else 0.2} | given


def test_open_value_that_is_not_known_to_meet_anything_stands_apart() -> None:
    rows = [deals(4), deals(3), deals(0, opportunities=0, value_minor=0, share=0.0), deals(None)]
    drawn = charts.reality(filled(PipelineReality, *rows), LIGHT, currency="EUR")
    bar = drawn.data[0]
    assert list(bar.text) == [
        "<b>€500k (20%)</b>",
        "<b>€500k (20%)</b>",
        "<b>none</b>",
        "<b>€500k</b>",
    ]
    assert marks(drawn)[-1] == ("All", "unknown")
    assert list(bar.marker.pattern.shape) == ["", "", "", "/"]


def test_where_no_amount_is_known_open_opportunities_are_counted() -> None:
    rows = [deals(number, value_minor=None, total_minor=None, share=None) for number in (4, None)]
    bar = charts.reality(filled(PipelineReality, *rows), LIGHT, currency="EUR").data[0]
    assert list(bar.x) == [2, 2]
    assert list(bar.text) == ["<b>2</b>", "<b>2</b>"]


def agreeing(split: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    row = {"split": split, "is_total": split == "All", "compared": 100, "agreed": 35, "leads": 120}
    return row | ENOUGH | given


def test_shares_carry_their_counts_and_the_quarter_that_they_open() -> None:
    few = {"verdict": "counts_only", "rate": None, "low": None, "high": None, "agreed": 2}
    rows = [agreeing("All"), agreeing("Q1", first_day=20_000), agreeing("Q2", **few, compared=3)]
    found = filled(AgreementBy, *rows)
    drawn = charts.shares(found, LIGHT, counts=("agreed", "compared"), heading="h", focus="Q1")
    assert "<b>35%</b>  35 of 100" in notes(drawn)
    assert "2 of 3" in notes(drawn)
    dots = drawn.data[-1]
    assert [tuple(mark) for mark in dots.customdata] == [("All", ""), ("Q1", "20000"), ("Q2", "")]
    assert dots.marker.color[1] == LIGHT.focus


def quarter(split: str, place: int, rate: float | None) -> dict[str, Any]:
    row = {"split": split, "quarter": f"Q{place + 1}", "first_day": place, "team": "marketing"}
    told = {"deed": "passed", "yes": 10, "no": 10, "unknown": 0, "leads": 20}
    return ENOUGH | row | told | {"rate": rate, "low": 0.1, "high": 0.9, "is_total": False}


def test_only_the_group_of_the_headline_is_plum_and_has_its_ranges() -> None:
    rows = [quarter(name, place, 0.5) for name in ("A", "B") for place in (0, 1)]
    found = filled(OwnRuleQuarter, *rows, quarter("C", 0, None), quarter("C", 1, 0.6))
    drawn = charts.drift(found, LIGHT, focus="B")
    assert [trace.line.color for trace in drawn.data] == [LIGHT.context] * 2 + [LIGHT.focus]
    assert drawn.data[-1].error_y.array is not None
    assert drawn.data[0].error_y.array is None
    assert [tuple(mark) for mark in drawn.data[1].customdata] == [("C", "passed@1")]
    heights = sorted(note.y for note in drawn.layout.annotations)
    assert all(above > below for below, above in itertools.pairwise(heights))


@pytest.mark.parametrize("palette", [LIGHT, DARK, LIGHT.projected()])
def test_no_chart_of_the_agreement_lets_uploaded_names_become_markup(palette: Palette) -> None:
    drawn = [
        charts.reasons(filled(Reasons, reason(HOSTILE, "named", 8)), palette),
        charts.causes(filled(Criteria, criterion(criterion=HOSTILE)), palette, numbers={}),
        charts.drift(filled(OwnRuleQuarter, quarter(HOSTILE, 0, 0.5)), palette),
        charts.shares(
            filled(AgreementBy, agreeing("All"), agreeing(HOSTILE)),
            palette,
            counts=("agreed", "compared"),
            heading="both say the same",
        ),
    ]
    for each in drawn:
        assert "<a" not in texts(each)
        assert "&lt;a" in texts(each)


def test_projected_names_and_numbers_can_be_read_at_five_metres() -> None:
    projected = overlap(cells(only_marketing=5, both=3, only_sales=2), LIGHT.projected())
    assert min(note.font.size for note in projected.layout.annotations) >= 24
