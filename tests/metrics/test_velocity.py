from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from alignment.metrics.velocity import headline, velocity
from alignment.metrics.velocity_curve import headline as drawn
from alignment.metrics.velocity_curve import velocity_curve
from alignment.scope import Scope
from tests.metrics.marts import DAY
from tests.metrics.stays import STAYS, lazily, stay

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)
Rows = list[dict[str, Any]]


def first(rows: Rows, scope: Scope = SCOPE) -> dict[str, Any]:
    return velocity(lazily(rows), scope).row(0, named=True)


def told(rows: Rows, scope: Scope = SCOPE) -> str:
    return headline(velocity(lazily(rows), scope), scope)


def ended(*days: int, **given: Any) -> Rows:  # noqa: ANN401 - any column of the mart
    return [stay(days=each, **given) for each in days]


def test_a_small_example_by_hand() -> None:
    # Ten enter: six leave on days 2, 4, 4, 6, 8 and 10, four are seen for 5, 5, 20 and 20 days.
    rows = ended(2, 4, 4, 6, 8, 10)
    rows += [stay(entered_day=SCOPE.as_of - age) for age in (5, 5, 20, 20)]
    scope = replace(SCOPE, last_day=SCOPE.as_of)
    found = first(rows, scope)
    assert (found["entrants"], found["moved"], found["open"]) == (10, 6, 4)
    # Shares that stay: 9/10; 7/10 after day 4; then 5 are at risk: 14/25 after day 6. From day 7
    # on only 4 are observed: more than that is not told.
    assert (found["p25_days"], found["median_days"], found["horizon_days"]) == (4, None, 6)
    assert found["mean_days"] == pytest.approx(2 * 1 + 2 * 0.9 + 2 * 0.7)
    assert found["completed_mean_days"] == pytest.approx(34 / 6)
    assert found["verdict"] == "range_first"
    sentence = headline(velocity(lazily(rows), scope), scope)
    assert sentence == (
        "Fewer than half of MQL leads have moved on within 6 days, those still there included."
    )


def test_directions_are_told_apart_and_a_move_to_another_pipeline_ends_the_observation() -> None:
    rows = ended(*[3] * 10) + ended(*[5] * 4, exit_kind="back", exit_stage="lead")
    rows += ended(*[5] * 3, exit_kind="lost", exit_stage="lost")
    rows += ended(*[5] * 2, exit_kind="unmapped", exit_stage="unmapped")
    rows += ended(4, exit_kind="moved_pipeline", exit_stage="mql") + [stay() for _ in range(10)]
    found = first(rows)
    counts = [found[way] for way in ("forward", "back", "out", "elsewhere", "left_view", "open")]
    assert counts == [10, 4, 3, 2, 1, 10]
    # 30 at risk on day 3; 19 on day 5, since one left the view on day 4.
    assert found["forward_rate"] == pytest.approx(10 / 30)
    assert found["back_rate"] == pytest.approx(20 / 30 * 4 / 19)
    assert found["out_rate"] == pytest.approx(20 / 30 * 3 / 19)


def test_records_that_are_still_there_lengthen_the_median() -> None:
    """Entries of the last 90 days whose stays truly have a median of 40 days."""
    draw = np.random.default_rng(7)
    number = 3_000
    ages = draw.integers(0, 91, number).tolist()
    lasting = np.ceil(draw.exponential(40 / np.log(2), number)).astype(int).tolist()
    rows = [
        stay(entered_day=SCOPE.as_of - age, days=days if days <= age else None)
        for age, days in zip(ages, lasting, strict=True)
    ]
    found = first(rows, replace(SCOPE, first_day=SCOPE.as_of - 90, last_day=SCOPE.as_of))
    assert found["completed_mean_days"] == pytest.approx(24.4, abs=1.5)  # 40 is true
    assert found["median_days"] == pytest.approx(40, abs=3)
    assert found["median_low_days"] <= 40 <= found["median_high_days"]


def test_visits_to_a_stage_are_added_up_unless_each_is_asked_for() -> None:
    record = {"entity_id": "L0", "exit_kind": "back", "exit_stage": "lead"}
    once = stay(days=4, next_visit_day=DAY + 10, **record)
    again = stay(days=6, prior_days=4, entered_day=DAY + 10, first_entered_day=DAY, visit=2)
    rows = [once, again | {"entity_id": "L0"}] * 6
    both, each = first(rows), first(rows, replace(SCOPE, is_per_visit=True))
    assert (both["entrants"], both["median_days"], both["forward"]) == (6, 10, 6)
    assert (each["entrants"], each["median_days"], each["back"]) == (12, 4, 6)


def test_as_of_the_day_between_two_visits_the_second_is_unseen() -> None:
    once = stay(days=4, next_visit_day=DAY + 10, exit_kind="back", exit_stage="lead")
    again = stay(days=6, prior_days=4, entered_day=DAY + 10, first_entered_day=DAY, visit=2)
    found = first([once, again] * 6, replace(SCOPE, as_of=DAY + 9))
    assert (found["entrants"], found["median_days"], found["back"]) == (6, 4, 6)


def test_what_is_older_than_its_history_counts_from_there_on() -> None:
    # R survfit(Surv(entry, exit, event)): of 8 at risk one leaves on day 3 and one on day 4; on
    # day 5 there are 8 again, since two more came under observation.
    table = ((0, 5, 1), (0, 8, 0), (2, 6, 1), (3, 9, 1), (0, 3, 1), (5, 12, 0),
             (1, 7, 1), (4, 10, 0), (0, 11, 1), (6, 14, 1), (2, 4, 1), (0, 13, 0))  # fmt: skip
    rows = [
        stay(
            late_days=late,
            days=out - late if is_end else None,
            entered_day=DAY if is_end else SCOPE.as_of - out + late,
        )
        for late, out, is_end in table
    ]
    scope = replace(SCOPE, last_day=SCOPE.as_of)
    found = velocity_curve(lazily(rows), scope)
    by_day = dict(zip(found["day"], 1 - found["moved_rate"], strict=True))
    assert [by_day[day] for day in (3, 4, 5, 7, 9)] == pytest.approx(
        [0.875, 0.765625, 0.669921875, 0.512908935546875, 0.427424112955729]
    )
    assert first(rows, scope)["late"] == 7


def test_stays_without_a_history_are_counted_and_in_no_estimate() -> None:
    known = ended(*[3] * 20)
    found = first(known + ended(*[90] * 20, evidence=30))
    assert (found["entrants"], found["undated"], found["median_days"]) == (40, 20, 3)
    assert found["graded_rate"] == pytest.approx(0.5)


def test_where_only_the_present_stage_is_known_that_is_said_instead_of_a_number() -> None:
    rows = ended(*[3] * 30, evidence=30)
    found = first(rows)
    assert (found["verdict"], found["median_days"], found["mean_days"]) == (
        "not_recorded", None, None,
    )  # fmt: skip
    assert told(rows).startswith("How long MQL leads stay can't be told: this data knows their")
    assert velocity_curve(lazily(rows), SCOPE).is_empty()


def test_fewer_than_five_that_moved_on_give_counts_only() -> None:
    rows = ended(1, 2, 3, 4) + [stay() for _ in range(6)]
    assert told(rows) == "4 of 10 MQL leads have moved on so far; too few to tell how long."
    assert velocity_curve(lazily(rows), SCOPE).is_empty()


def test_under_twenty_the_range_comes_first() -> None:
    assert told(ended(*range(1, 11))).startswith(
        "10 of 10 MQL leads have moved on so far; half within anything from 2 days to more than 6 "
    )


def test_half_and_four_fifths_are_told_in_days() -> None:
    rows = ended(*[day for day in range(1, 41) for _ in range(10)])
    assert told(rows) == (
        "Half of MQL leads move on within 20 days (19 to 22); one in five waits over 32."
    )


def test_a_group_is_held_against_the_rest() -> None:
    rows = ended(*[10] * 30, source="Partner") + ended(*[5] * 60, source="Web")
    scope = replace(SCOPE, source=("Partner",))
    found = velocity(lazily(rows), scope)
    assert found["split"].to_list() == ["All", "Partner", "The rest"]
    group = found.row(1, named=True)
    assert group["against_rest"] == "slower"
    assert group["rest_difference_days"] == pytest.approx(5)
    assert headline(found, scope) == (
        "Half of MQL leads (Partner) move on within 10 days, of the rest within 5; "
        "they move on more slowly than the rest."
    )
    curve = velocity_curve(lazily(rows), scope)
    assert curve["split"].unique(maintain_order=True).to_list() == ["Partner", "The rest"]


def test_a_period_can_be_held_against_the_one_before() -> None:
    rows = ended(*[10] * 30) + ended(*[4] * 30, entered_day=DAY - 100)
    scope = replace(SCOPE, by="period")
    found = velocity(lazily(rows), scope)
    assert found["split"].to_list() == ["All", "This period", "The period before"]
    assert found["median_days"].to_list() == [4, 10, 4]
    assert "of the period before within 4" in headline(found, scope)


def test_a_tools_own_words_are_stages_of_their_own() -> None:
    words = {"entity": "opportunity", "pipeline": "Sales", "stage": "opportunity"}
    rows = ended(*[3] * 10, **words, raw="Offer", exit_kind="within", exit_stage="opportunity")
    rows += ended(*[7] * 20, **words, raw="Pilot", exit_kind="won", exit_stage="won")
    rows += ended(*[9] * 50, stage="opportunity", entity="opportunity", pipeline="Renewal")
    scope = replace(SCOPE, pipeline="Sales", stage="Offer")
    found = velocity(lazily(rows), scope)
    assert found["stage"].to_list() == ["Pilot", "Offer"]
    assert found["forward"].to_list() == [20, 10]
    assert "opportunities in “Offer”" in headline(found, scope)


def test_a_lead_that_its_own_words_call_converted_waits_no_more() -> None:
    rows = ended(*[3] * 10, raw="Working") + [stay(stage="opportunity", raw="Converted")] * 10
    found = velocity(lazily(rows), replace(SCOPE, pipeline="lead"))
    assert found["stage"].to_list() == ["Working"]


def test_a_period_without_stays_says_so() -> None:
    assert told([stay(entered_day=DAY - 50)]) == "No record began a stay in this period."


def test_the_curve_says_what_share_has_moved_on_by_its_last_day() -> None:
    rows = ended(*[2] * 10) + [stay(entered_day=SCOPE.as_of - 30) for _ in range(30)]
    scope = replace(SCOPE, last_day=SCOPE.as_of)
    found = velocity_curve(lazily(rows), scope)
    assert (found["day"].max(), found["at_risk"][0]) == (30, 40)
    assert drawn(found, scope) == "By day 30, 25 of 100 MQL leads have moved on."


@given(STAYS)
@settings(max_examples=20, deadline=None)
def test_the_directions_add_up_to_what_moved_on_and_ranges_hold_it(rows: Rows) -> None:
    found = velocity_curve(lazily(rows * 3), replace(SCOPE, is_per_visit=True))
    ways = found.select("forward_rate", "back_rate", "out_rate", "elsewhere_rate").sum_horizontal()
    assert np.allclose(ways, found["moved_rate"])
    assert (found["low"] <= found["moved_rate"]).all()
    assert (found["high"] >= found["moved_rate"]).all()


@given(STAYS)
@settings(max_examples=20, deadline=None)
def test_an_earlier_day_gives_the_same_answer_whether_later_rows_exist_or_not(rows: Rows) -> None:
    day = DAY + 180
    scope = replace(SCOPE, as_of=day)
    cut = []
    for row in rows:
        if row["entered_day"] > day:
            continue
        hidden: dict[str, Any] = {}
        if row["days"] is not None and row["entered_day"] + row["days"] > day:
            hidden = {"days": None, "exit_kind": "open", "exit_stage": None}
        if row["next_visit_day"] is not None and row["next_visit_day"] > day:
            hidden["next_visit_day"] = None
        cut.append(row | hidden)
    if cut:
        assert velocity(lazily(cut), scope).equals(velocity(lazily(rows), scope))
