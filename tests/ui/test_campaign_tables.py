from __future__ import annotations

from alignment.estimators.attribution import RULES
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.schema.measures import TOTAL
from alignment.ui.campaign_tables import both_views, by_month, by_rule
from alignment.ui.labels import LABELS
from tests.charts import credit_frames
from tests.charts.credit_frames import found, row
from tests.charts.test_activity_outcome import STARTS, frame

WON = found([row(TOTAL, 9, 9), row("Webinar", 7, 7), row(NO_TOUCH, 2, 2)])
CREATED = found(
    [row(TOTAL, 90, 90), row("Fair", 60, 60), row("Webinar", 20, 20), row(NO_TOUCH, 10, 10)]
)


def test_both_views_stand_beside_each_other_and_every_name_of_either_has_a_row() -> None:
    both = both_views(WON, CREATED, "won")
    assert both["split"].to_list() == [TOTAL, "Webinar", "Fair", NO_TOUCH]
    assert both["won_credit_minor"].to_list() == [9, 7, 0, 2]
    assert both["pipeline_credit_minor"].to_list() == [90, 20, 60, 10]
    assert both["leads"].to_list() == [10, 10, 0, 10]
    turned = both_views(CREATED, WON, "qualified")
    assert turned["split"].to_list() == [TOTAL, "Fair", "Webinar", NO_TOUCH]
    assert turned["won_credit_minor"].to_list() == [9, 0, 7, 2]


def test_a_campaign_called_like_the_last_row_stays_a_row_of_its_own() -> None:
    odd = found([row(TOTAL, 9, 9), row(NO_TOUCH, 5, 5), row(NO_TOUCH, 4, 4)])
    assert both_views(odd, odd, "won")["pipeline_credit_minor"].to_list() == [9, 5, 4]


def test_unknown_money_isnt_filled_with_zero() -> None:
    unpriced = found(
        [row(TOTAL, None, None), row("Webinar", None, None), row(NO_TOUCH, None, None)]
    )
    both = both_views(unpriced, CREATED, "won")
    assert both["won_credit_minor"].null_count() == both.height


def test_each_rule_is_a_column_with_a_name_of_ours() -> None:
    wide = by_rule(credit_frames.by_rule(["Webinar", "Fair"]))
    assert wide["split"].to_list() == ["Webinar", "Fair"]
    assert wide.columns == ["split", "is_total", *(f"{rule}_minor" for rule in RULES)]
    assert wide["first_minor"].to_list() == [100_00, 100_00]
    assert all(column in LABELS for column in wide.columns if column != "is_total")


def test_each_month_is_a_row_and_what_isnt_recorded_has_no_column() -> None:
    wide = by_month(frame(touches=[3, 1, 4, 1, 5, 9], revenue=[0, 0, 100, 0, 0, 250]))
    assert wide.columns == ["month_day", "touches", "won_minor", "is_whole", "is_ripe"]
    assert wide["month_day"].to_list() == STARTS
    assert wide["touches"].to_list() == [3, 1, 4, 1, 5, 9]
    assert wide["won_minor"].to_list() == [0, 0, 100, 0, 0, 250]
    assert wide["is_ripe"].to_list() == [True] * 3 + [False] * 3
    assert all(column in LABELS for column in wide.columns)
