from __future__ import annotations

import json
import math
from typing import Any

import polars as pl
import pytest

from alignment.charts import scoreboard as charts
from alignment.charts.palette import DARK, LIGHT, Palette
from alignment.metrics.board_words import BOARD, sentence
from alignment.schema.board import Scoreboard

QUARTERS = ("FY2025 Q3", "FY2025 Q4", "FY2026 Q1")


def row(measure: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any column of the board
    named = BOARD[measure]
    usual: dict[str, Any] = {
        "measure": measure,
        "span": "Period",
        "is_period": True,
        "first_day": 0,
        "last_day": 364,
        "unit": named.unit or "EUR",
        "is_lower_better": named.is_lower_better,
        "n": 100,
        "value": 0.2,
        "low": 0.15,
        "high": 0.25,
        "target": 0.25,
        "answer": "cant_tell",
        "gap": -0.05,
        "attained_rate": 0.8,
        "attained_low": 0.6,
        "attained_high": 1.0,
        "gap_rate": 0.2,
        "marketing": "Mo",
        "sales": "Sam",
        "agreed_day": 1,
        "is_ripe": True,
        "verdict": "enough",
    }
    made = usual | changes
    return made | {"sentence": sentence(made | {"needed": None})}


def framed(*rows: dict[str, Any]) -> pl.DataFrame:
    quarters = [
        row(
            each["measure"],
            span=span,
            is_period=False,
            first_day=number * 100,
            last_day=number * 100 + 99,
            value=None if number == 2 else 0.1 + number / 10,
            attained_rate=None if number == 2 else 0.4 + number * 0.4,
        )
        for number, span in enumerate(QUARTERS)
        for each in rows
    ]
    made = pl.DataFrame([*rows, *quarters], schema=Scoreboard.create_empty().schema)
    return pl.DataFrame(Scoreboard.validate(made, cast=True))


MISSED = row("conversion", answer="not_met")
MET = row("win-rate", answer="met", attained_rate=1.5, attained_low=1.1, attained_high=2.0)
UNHELD = dict.fromkeys(("attained_rate", "attained_low", "attained_high", "gap_rate", "gap"))
UNKNOWN = {"value": None, "low": None, "high": None, "answer": None, "verdict": "too_young"}
YOUNG = row("acceptance", **UNKNOWN, **UNHELD)


def notes(drawn: Any) -> list[str]:  # noqa: ANN401 - a figure
    return [each.text for each in drawn.layout.annotations]


def test_every_bar_is_a_part_of_its_own_target_and_clipped_at_the_end() -> None:
    drawn = charts.board(framed(MISSED, MET), LIGHT)
    track, bars = drawn.data[:2]
    assert list(track.x) == [charts.REACH] * 2
    assert list(bars.x) == [0.8, charts.REACH]
    assert [tuple(mark) for mark in bars.customdata] == [("conversion", ""), ("win-rate", "")]


@pytest.mark.parametrize("palette", [LIGHT, DARK, LIGHT.projected()])
def test_plum_stands_where_the_headline_points_and_nowhere_else(palette: Palette) -> None:
    drawn = charts.board(framed(MISSED, MET, YOUNG), palette)
    assert list(drawn.data[1].marker.color) == [palette.focus, palette.shared, palette.shared]
    plum = [note.text for note in drawn.layout.annotations if note.font.color == palette.focus]
    assert plum == ["<b>20.0%</b>", "<b>20% short</b>"]


def test_only_colours_of_the_palette_are_drawn() -> None:
    drawn = charts.board(framed(MISSED, MET, YOUNG), DARK).to_dict()
    drawn["layout"].pop("template")  # what plotly would use where nothing is said
    told = json.dumps(drawn, default=str)
    known = {getattr(DARK, name) for name in DARK.__slots__ if isinstance(getattr(DARK, name), str)}
    found = {word for word in told.split('"') if word.startswith("#")}
    assert found <= known


def test_a_measure_that_cannot_be_told_has_no_bar_and_says_why() -> None:
    drawn = charts.board(framed(YOUNG), LIGHT)
    assert [math.isnan(value) for value in drawn.data[1].x] == [True]
    assert "<b>too young</b>" in notes(drawn)
    assert "<b>–</b>" in notes(drawn)


def test_a_firm_without_targets_sees_its_values_without_a_line() -> None:
    bare = row("conversion", target=None, answer=None, **UNHELD)
    drawn = charts.board(framed(bare), LIGHT)
    assert "<b>no target</b>" in notes(drawn)
    assert "<b>target</b>" not in notes(drawn)
    assert "<b>20.0%</b>" in notes(drawn)


def test_the_tick_is_the_newest_quarter_that_is_old_enough_and_not_the_period() -> None:
    quarters = framed(MISSED).filter(~pl.col("is_period")).to_dicts()
    assert charts.last_quarter(MISSED, quarters) == pytest.approx(0.8)
    second = MISSED | {"first_day": 100, "last_day": 199}
    assert charts.last_quarter(second, quarters) == pytest.approx(0.4)
    assert charts.last_quarter(MISSED, []) is None


def test_the_small_line_has_a_point_for_each_known_quarter() -> None:
    drawn = charts.board(framed(MISSED), LIGHT)
    line = next(trace for trace in drawn.data if trace.xaxis == "x2" and trace.mode == "lines")
    assert list(line.x) == [0, 1]
    assert line.y[0] > line.y[1]  # rows grow downwards, so the higher value lies higher
    assert "3 quarters" in notes(drawn)


def test_amounts_are_short_and_small_ones_written_out() -> None:
    large = row("pipeline", value=55_787_813.67, target=57_705_000.0, low=None, high=None)
    small = row("revenue-per-lead", value=1455.91, target=1500.0)
    drawn = notes(charts.board(framed(large, small), LIGHT))
    assert {"<b>€55.8M</b>", "target €57.7M", "<b>€1,456</b>", "target €1,500"} <= set(drawn)


def test_the_three_answers_read_as_words() -> None:
    said = [charts.reading(each) for each in (MISSED, MET, row("conversion"), YOUNG)]
    assert said == ["20% short", "on target", "can’t tell yet", "too young"]
