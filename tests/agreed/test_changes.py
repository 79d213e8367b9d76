from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from alignment.agreed import Group, Rule
from alignment.agreed.changes import rule_changes
from tests.agreed.rules import RULES, all_of, any_of, criterion

SCORE = criterion("score", "at least", 60.0)
NEED = criterion("has_need", "is yes")
BUDGET = criterion("has_budget", "is yes")


def test_the_first_version_says_what_is_asked_for() -> None:
    assert rule_changes(None, all_of(SCORE, NEED)) == (
        "defined: score at handover of 60 or more, and need defined",
    )


def test_a_withdrawn_rule_says_so_and_nothing_stays_nothing() -> None:
    assert rule_changes(all_of(SCORE), None) == ("withdrawn",)
    assert rule_changes(None, None) == ()


def test_a_changed_value_takes_the_place_of_the_old_one() -> None:
    after = all_of(criterion("score", "at least", 70.0), NEED)
    assert rule_changes(all_of(SCORE, NEED), after) == (
        "“score at handover of 70 or more” instead of “score at handover of 60 or more”",
    )


def test_what_is_no_longer_and_also_asked_for_is_named() -> None:
    assert rule_changes(all_of(SCORE, NEED), all_of(SCORE, BUDGET)) == (
        "no longer asked for: “need defined”",
        "also asked for: “budget confirmed”",
    )


def test_a_changed_group_is_told_as_a_whole() -> None:
    after = all_of(any_of(NEED, BUDGET))
    assert rule_changes(all_of(any_of(NEED)), after) == (
        "“need defined, or budget confirmed” instead of “need defined”",
    )


def test_name_meaning_and_how_criteria_hold_together_are_told() -> None:
    after = Rule("SQL", "Ready.", Group("any", (SCORE,)))
    assert rule_changes(all_of(SCORE), after) == (
        "called “SQL” instead of “MQL”",
        "its meaning put in other words",
        "any of them is enough now",
    )


def test_another_order_is_told_as_such() -> None:
    assert rule_changes(all_of(SCORE, NEED), all_of(NEED, SCORE)) == ("the same in another order",)


@given(RULES, RULES)
def test_only_the_same_rule_changes_nothing(one: Rule, other: Rule) -> None:
    assert rule_changes(one, replace(one)) == ()
    assert bool(rule_changes(one, other)) == (one != other)
