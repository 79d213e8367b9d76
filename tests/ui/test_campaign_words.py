from __future__ import annotations

from dataclasses import replace

import pytest

from alignment.schema.campaign_measures import NO_TOUCH
from alignment.schema.measures import TOTAL
from alignment.scope import Scope
from alignment.ui.campaign_words import (
    flagged,
    focus,
    in_short,
    no_cost,
    nothing,
    under_chart,
)
from tests.charts.credit_frames import found, row

SCOPE = Scope(20_000, 20_364, 20_364, by="channel", rule="linear")
FRAME = found(
    [
        row(TOTAL, 1_000_00, 1_000_00, opportunities=30),
        row("Webinar", 600_00, 700_00, credit_low_minor=610_00, credit_high_minor=690_00),
        row(NO_TOUCH, 350_00, 350_00),
    ]
)


def test_all_money_is_told_to_the_cent_and_how_sure_the_first_dot_is() -> None:
    assert under_chart(FRAME, SCOPE, "EUR", 1) == (
        "Under each of the 7 rules the credit adds up to all value won, EUR 1,000.00, EUR 350.00 "
        "of it without a recorded touch. Had other accounts come, Equal shares would likely give "
        "Webinar EUR 610 to 690. Not drawn: 1 name with less credit by this rule."
    )
    unsure = found([row(TOTAL, 9, 9), row("Webinar", 9, 9)])
    assert "it isn’t told" in under_chart(unsure, replace(SCOPE, rule="markov"), "EUR", 0)
    assert "it isn’t told" not in under_chart(unsure, SCOPE, "EUR", 0)
    created = under_chart(FRAME, replace(SCOPE, anchor="qualified"), "EUR", 0)
    assert "all pipeline created" in created
    assert "Not drawn" not in created


def test_money_without_a_touch_is_that_of_the_last_row_whatever_a_campaign_is_called() -> None:
    odd = found([row(TOTAL, 9, 9), row(NO_TOUCH, 5, 5), row(NO_TOUCH, 4, 4)])
    assert "EUR 0.04 of it without" in under_chart(odd, SCOPE, "EUR", 0)


def test_nothing_is_in_focus_where_too_few_can_be_compared() -> None:
    assert focus(FRAME) == "Webinar"
    few = found([row(TOTAL, 1, 1, buyers=4), row("Webinar", 1, 1, buyers=4)])
    assert focus(few) == ""
    nameless = found([row(TOTAL, 1, 1), row("not recorded", 9, 9), row("Email", 1, 1)])
    assert focus(nameless) == "Email"
    assert focus(FRAME.clear()) == ""


def test_a_headline_holds_no_name_longer_than_a_line() -> None:
    name = "A campaign " + "with a long name " * 9
    told = in_short(f"{name} gets all.", found([row(TOTAL, 1, 1), row(name, 1, 1)]))
    assert told.endswith("… gets all.")
    assert len(told) < 75
    assert in_short("Webinar gets all.", FRAME) == "Webinar gets all."


def test_an_empty_view_says_what_to_change() -> None:
    empty = found([row(TOTAL, 0, 0, opportunities=0)])
    assert nothing(empty, SCOPE) == (
        "There is nothing to share credit for. Choose a longer period, or look at opportunities "
        "first qualified."
    )
    asked = replace(SCOPE, anchor="qualified", region=("DACH",))
    assert "take a filter away, or look at opportunities won." in nothing(empty, asked)
    assert nothing(FRAME, SCOPE).startswith("No opportunity of this period has a touch on record.")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"by": "source"}, "choose channels or campaigns"),
        ({"region": ("DACH",)}, "with a filter none is shown"),
        ({}, "No cost is on record for this period"),
    ],
)
def test_where_no_cost_is_shown_the_page_says_why(changes: dict[str, str], why: str) -> None:
    assert why in no_cost(FRAME, replace(SCOPE, **changes))  # type: ignore[arg-type]  # fields of Scope
    paid = found([row(TOTAL, 1, 1, cost_minor=5), row("Webinar", 1, 1, cost_minor=5)])
    assert no_cost(paid, SCOPE) == ""


def test_a_cost_of_no_name_is_told_apart() -> None:
    whole = found([row(TOTAL, 1, 1, cost_minor=5), row("Webinar", 1, 1)])
    assert no_cost(whole, SCOPE).startswith("None of the cost names a channel")
    assert "choose channels" in no_cost(whole, replace(SCOPE, by="source"))


def test_one_name_and_several_that_need_an_experiment_are_told_in_their_own_number() -> None:
    one = flagged(found([row("Email", 1, 1, needs_experiment=True)]))
    assert one.startswith("Email (20 of 30 buyers passed it) needs an experiment: most who buy")
    assert "tell what it does. Leave some accounts without it," in one
    few = flagged(found([row("Email", 1, 1, buyers=4)]))
    assert few == "With fewer than 5 buyers it can’t be told what most buyers pass anyway."
    names = [f"C{n}" for n in range(7)]
    many = flagged(found([row(name, 1, 1, needs_experiment=True) for name in names]))
    assert "C4 (20 of 30 buyers passed it) and 2 more need an experiment" in many
    assert "pass them anyway, so credit can’t tell what they do" in many
