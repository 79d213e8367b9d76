from __future__ import annotations

from typing import Any

from alignment.charts.campaigns import PROJECTED_ROWS, ROWS, campaigns, count_not_drawn
from alignment.charts.palette import LIGHT
from alignment.estimators.attribution import RULES
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.schema.measures import TOTAL
from tests.charts.credit_frames import by_rule, found, row


def drawn(rows: list[dict[str, Any]], **given: Any) -> Any:  # noqa: ANN401 - plotly's figure
    names = [each["split"] for each in rows if each["split"] not in (TOTAL, NO_TOUCH)]
    palette = given.pop("palette", LIGHT)
    return campaigns(found(rows), by_rule(names), palette, currency="EUR", rule="linear", **given)


def texts(figure: Any) -> list[str]:  # noqa: ANN401 - plotly's figure
    return [str(note.text) for note in figure.layout.annotations]


ROWS_OF_THREE = [
    row(TOTAL, 900_00, 900_00),
    row("Webinar", 400_00, 1_100_00),
    row("Email", 200_00, 300_00, needs_experiment=True),
    row(NO_TOUCH, 50_00, 50_00),
]


def test_each_name_has_a_line_from_the_least_to_the_most_of_any_rule() -> None:
    figure = drawn(ROWS_OF_THREE)
    spans = [list(trace.x) for trace in figure.data if trace.mode == "lines"]
    assert spans == [[400, 1_100], [200, 300], [50, 50]]
    assert "<b>€400 to €1.10k</b>" in texts(figure)


def test_the_dot_is_the_rule_asked_for_and_each_other_rule_has_a_mark() -> None:
    figure = drawn(ROWS_OF_THREE)
    others, chosen = figure.data[-2], figure.data[-1]
    assert [each[0] for each in chosen.customdata] == ["Webinar", "Email", NO_TOUCH]
    assert {each[1] for each in chosen.customdata} == {"linear"}
    assert {each[1] for each in others.customdata} == set(RULES) - {"linear"}


def test_a_name_that_needs_an_experiment_says_so_beside_its_range() -> None:
    told = texts(drawn(ROWS_OF_THREE))
    assert "<b>€200 to €300</b> · needs an experiment" in told
    assert sum("experiment" in each for each in told) == 1


def test_the_table_lists_what_the_chart_has_no_room_for() -> None:
    many = [
        row(TOTAL, 1, 1),
        *(row(f"C{n}", 10_00, 20_00) for n in range(30)),
        row(NO_TOUCH, 5_00, 5_00),
    ]
    assert len(drawn(many).data[-1].customdata) == ROWS + 1
    projected = drawn(many, palette=LIGHT.projected())
    assert len(projected.data[-1].customdata) == PROJECTED_ROWS + 1
    assert count_not_drawn(found(many), LIGHT) == 30 - ROWS
    assert count_not_drawn(found(many), LIGHT.projected()) == 30 - PROJECTED_ROWS
    assert count_not_drawn(found(many[:4]), LIGHT) == 0


def test_uploaded_names_are_shown_as_they_are() -> None:
    told = texts(drawn([row(TOTAL, 1, 1), row("<b>Fair</b>", 10_00, 20_00)]))
    assert "&lt;b&gt;Fair&lt;/b&gt;" in told


def test_long_and_wide_names_end_before_the_plot_and_alike_ones_still_differ() -> None:
    long = [f"Search advertisements of the second quarter, segment {n:03d}" for n in (1, 2)]
    wide = ["🎉" * 60, "展" * 60, "W" * 60]
    told = texts(drawn([row(TOTAL, 1, 1), *(row(name, 10_00, 20_00) for name in long + wide)]))
    assert sum(each.startswith("Search") and each.endswith(("001", "002")) for each in told) == 2
    assert max(each.count("🎉") for each in told) == max(each.count("展") for each in told) == 14
    assert max(each.count("W") for each in told) < 20


def test_what_nobody_touched_doesnt_press_the_names_together() -> None:
    rows = [row(TOTAL, 1, 1), row("Webinar", 400_00, 1_000_00), row(NO_TOUCH, 9_000_00, 9_000_00)]
    figure = drawn(rows)
    assert figure.layout.xaxis.range[1] < 1_100
    assert list(figure.data[-1].marker.symbol) == ["circle", "triangle-right"]
    assert figure.data[-1].x[-1] <= figure.layout.xaxis.range[1]
    assert "<b>€9.00k</b>" in texts(figure)
    near = drawn([*rows[:2], row(NO_TOUCH, 1_200_00, 1_200_00)])
    assert near.layout.xaxis.range[1] > 1_200
    assert list(near.data[-1].marker.symbol) == ["circle", "circle"]


def test_the_chart_says_what_its_marks_and_readings_are() -> None:
    told = texts(drawn(ROWS_OF_THREE))
    assert "● Equal shares · | other rules" in told
    assert "least to most of any rule" in told


def test_one_opportunity_is_told_in_the_singular() -> None:
    one = drawn([row(TOTAL, 1, 1), row("Webinar", 10_00, 20_00, opportunities=1)])
    assert "1 opportunity had a touch of it" in one.data[-1].hovertext[0]
