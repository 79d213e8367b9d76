from __future__ import annotations

from dataclasses import replace

from alignment.metrics.definitions import DEFINITIONS
from alignment.metrics.detours import detours
from alignment.metrics.stay_footnote import stay_footnote
from alignment.metrics.stays import pipelines
from alignment.metrics.transitions import transitions
from alignment.metrics.velocity import velocity
from alignment.scope import Scope
from tests.metrics.marts import DAY
from tests.metrics.stays import lazily, stay

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)
ROWS = [
    *[stay(days=3)] * 6,
    *[stay(days=3, source="Event", late_days=4)] * 2,
    stay(),
    stay(days=5, evidence=30, is_first=False),
    *[stay(days=5, exclusion="merged")] * 3,
]


def test_a_figure_about_stays_says_how_many_and_what_it_makes_of_open_and_late_ones() -> None:
    found = velocity(lazily(ROWS), SCOPE)
    parts = stay_footnote(lazily(ROWS), SCOPE, DEFINITIONS["velocity"], found).parts()
    assert parts[0] == "n = 10 stays in a stage"
    assert parts[2:] == (
        "definition M3 version 1",
        "left out: 3 merged",
        "90 of 100 dated by a history or a dated field",
        "1 still there, counted as long as they were observed",
        "2 older than their history, counted from there on",
    )


def test_a_group_and_the_rest_are_counted_together() -> None:
    scope = replace(SCOPE, source=("Event",))
    found = velocity(lazily(ROWS), scope)
    assert stay_footnote(lazily(ROWS), scope, DEFINITIONS["velocity"], found).n == 10
    bottleneck = found.clear().drop("side")
    assert stay_footnote(lazily(ROWS), scope, DEFINITIONS["bottleneck"], bottleneck).n == 2


def test_moves_and_records_are_counted_as_such() -> None:
    made = transitions(lazily(ROWS), SCOPE)
    parts = stay_footnote(lazily(ROWS), SCOPE, DEFINITIONS["transitions"], made).parts()
    assert parts[0] == "n = 9 moves"
    began = detours(lazily(ROWS), SCOPE)
    parts = stay_footnote(lazily(ROWS), SCOPE, DEFINITIONS["detours"], began).parts()
    assert parts[0] == "n = 9 records"


def test_the_pipelines_with_words_of_their_own_are_listed_leads_first() -> None:
    rows = [stay(), stay(entity="opportunity"), stay(entity="opportunity", pipeline="Renewal")]
    assert pipelines(lazily(rows)) == ["lead", "Renewal", "opportunity"]
    assert pipelines(lazily([stay(exclusion="merged")])) == []
