from __future__ import annotations

from typing import Any

import polars as pl

from alignment.charts.campaigns import PROJECTED_ROWS, ROWS, campaigns, count_not_drawn
from alignment.charts.palette import LIGHT
from alignment.estimators.attribution import RULES
from alignment.schema.campaign_measures import NO_TOUCH, Campaigns, CreditByRule
from alignment.schema.measures import TOTAL


def row(split: str, least: int | None, most: int | None, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    middle = None if least is None or most is None else (least + most) // 2
    return {
        "split": split,
        "is_total": split == TOTAL,
        "leads": 10,
        "accepted": 5,
        "opportunities": 20,
        "touches": 40,
        "credit_minor": middle,
        "least_minor": least,
        "most_minor": most,
        "least_rule": "first",
        "most_rule": "last",
        "credit_opportunities": 3.0,
        "is_always_top": False,
        "needs_experiment": False,
        "buyers_passing": 20,
        "buyers": 30,
        "unpriced": 0,
        "verdict": "enough",
    } | given


def found(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return Campaigns.validate(pl.DataFrame(rows, schema=Campaigns.create_empty().schema), cast=True)


def by_rule(splits: list[str]) -> pl.DataFrame:
    rows = [
        {
            "split": split,
            "is_total": False,
            "rule": rule,
            "is_chosen": rule == "linear",
            "credit_minor": 100_00 * number,
            "credit_opportunities": 1.0,
        }
        for split in splits
        for number, rule in enumerate(RULES, 1)
    ]
    return CreditByRule.validate(
        pl.DataFrame(rows, schema=CreditByRule.create_empty().schema), cast=True
    )


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
