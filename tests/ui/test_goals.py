from __future__ import annotations

from datetime import date

import pytest

from alignment.agreed import Goal
from alignment.errors import DefinitionError
from alignment.ui.goals import Entry, changes, entry_of, problems

DAY = date(2026, 1, 15)
HELD = {"conversion": Goal("conversion", 0.2, "Mo", "Sam", 20_000)}
SAME = Entry(20.0, "Mo", "Sam")


def test_targets_are_entered_in_the_units_that_people_read() -> None:
    assert entry_of("conversion", HELD["conversion"], "EUR") == SAME
    euros = Goal("revenue-per-lead", 150_000.0, "Mo", "Sam", 1)
    assert entry_of("revenue-per-lead", euros, "EUR").value == 1500
    assert entry_of("revenue-per-lead", euros, "JPY").value == 150_000
    assert entry_of("sales-cycle", Goal("sales-cycle", 60.0, "", "", 1), "EUR").value == 60


def test_what_is_as_it_was_makes_no_new_version() -> None:
    assert changes({"conversion": SAME, "acceptance": Entry(None, "", "")}, HELD, "EUR", DAY) == []


def test_a_changed_value_or_owner_is_kept_in_the_unit_of_the_measure() -> None:
    entries = {"conversion": Entry(18.5, "Mo", "Sam"), "pipeline": Entry(1_200_000, "Mo", "Sam")}
    made = {each.key: each for each in changes(entries, HELD, "EUR", DAY)}
    assert made["conversion"].body == "value = 0.185\n"
    assert made["pipeline"].body.startswith("value = 120000000")
    assert (made["conversion"].marketing, made["conversion"].sales) == ("Mo", "Sam")
    assert [
        each.key for each in changes({"conversion": Entry(20.0, "Mo", "Kim")}, HELD, "EUR", DAY)
    ]


def test_an_emptied_target_is_taken_away() -> None:
    (gone,) = changes({"conversion": Entry(None, "Mo", "Sam")}, HELD, "EUR", DAY)
    assert (gone.key, gone.body) == ("conversion", "")


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (Entry(20.0, "", "Sam"), "Lead to opportunity: name somebody from marketing."),
        (Entry(20.0, "", ""), "Lead to opportunity: name somebody from marketing and from sales."),
        (Entry(120.0, "Mo", "Sam"), "Lead to opportunity: a share is at most 100 percent."),
        (Entry(0.0, "Mo", "Sam"), "Lead to opportunity: a target is more than 0. "),
    ],
)
def test_what_is_missing_is_said_in_plain_words(entry: Entry, told: str) -> None:
    assert problems({"conversion": entry}, DAY)[0].startswith(told)


def test_a_day_is_needed_and_an_empty_target_needs_nothing_else() -> None:
    assert problems({"conversion": Entry(None, "", "")}, DAY) == []
    assert problems({}, None) == ["Say on which day the targets were agreed."]


def test_a_name_that_would_break_the_file_is_refused() -> None:
    with pytest.raises(DefinitionError):
        changes({"conversion": Entry(18.0, "Mo\x00", "Sam")}, HELD, "EUR", DAY)
