"""How groups use the stages, as tables to read."""

from __future__ import annotations

import polars as pl

from alignment.agreed import Agreed
from alignment.desk.stage_use_tables import comparisons, profile
from alignment.metrics.stage_use import stage_use
from tests.metrics.stays import lazily
from tests.metrics.test_stage_use import AGREED, DEEDS, SCOPE, STAYED, lazy_leads


def used() -> pl.DataFrame:
    return stage_use(lazily(STAYED), lazy_leads(DEEDS), SCOPE, AGREED)


def test_each_group_is_one_line_that_says_what_stands_apart() -> None:
    lines = {row["split"]: row for row in profile(used(), SCOPE).to_dicts()}
    assert list(lines) == ["All", "Field", "Inside", "Blind", "A", "B"]
    inside = lines["Inside"]
    assert (inside["records"], inside["Skip a step"]) == (100, "31 of 100, higher")
    assert inside["Go back a step"] == "0 of 100, alike"
    assert inside["Days in MQL"] == "4, alike"
    assert inside["Passed, as defined"] is None
    assert lines["Blind"]["Skip a step"] is None
    assert lines["A"]["Passed, as defined"] == "75 of 100, lower"
    assert lines["All"]["Skip a step"] == "19 of 100"


def test_a_line_names_the_criterion_that_is_missing_more_often_than_elsewhere() -> None:
    lines = {row["split"]: row for row in profile(used(), SCOPE).to_dicts()}
    missing = "Most often not known of the accepted"
    assert lines["B"][missing] == "budget confirmed: 83 of 100, higher"
    assert lines["A"][missing] == "need defined: 25 of 100"
    assert lines["Inside"][missing] is None


def test_few_records_read_as_counts_or_as_a_range() -> None:
    few = [row | {"team": "Few"} for row in STAYED[:7]] + STAYED
    found = stage_use(lazily(few), lazy_leads([]), SCOPE, Agreed())
    line = profile(found, SCOPE).filter(split="Few").to_dicts()[0]
    assert line["Skip a step"].startswith("65 to 100 of 100 fits")
    assert line["Days in MQL"].startswith("4 to 4 fits")


def test_a_group_that_is_called_like_the_total_stays_apart_from_it() -> None:
    rows = [row | {"team": "All"} if row["team"] == "Field" else row for row in STAYED]
    found = stage_use(lazily(rows), lazy_leads([]), SCOPE, Agreed())
    shown = profile(found, SCOPE)
    assert shown.filter(split="All")["records"].to_list() == [213, 100]


def test_every_comparison_is_in_the_table_with_its_figure_in_words() -> None:
    found = used()
    shown = comparisons(found, SCOPE)
    assert shown.height == found.height
    assert shown["what"].unique(maintain_order=True).to_list() == [
        "Skip a step",
        "Go back a step",
        "Have moved on from MQL",
        "Passed by marketing and meeting its own definition",
        "Accepted by sales and meeting its own definition",
        "Accepted by sales, not known: budget confirmed",
        "Accepted by sales, not known: need defined",
    ]
    inside = shown.filter(split="Inside", what="Skip a step").to_dicts()[0]
    assert (inside["Step most often skipped"], inside["Of them"]) == ("SQL", 31)
