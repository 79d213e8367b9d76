"""What the chart of picked clients draws, and what it never does."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl
import pytest

from alignment.charts import journeys
from alignment.charts.palette import DARK, LIGHT, Palette
from alignment.schema.journey_measures import JourneySilence
from tests.charts.journey_frames import (
    DAY,
    HOSTILE,
    filled,
    mark,
    marks,
    notes,
    of,
    picked,
    silence,
)


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
