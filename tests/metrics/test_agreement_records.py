"""The lists behind the numbers are as long as the numbers say, on both engines."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from alignment.agreed import Agreed
from alignment.metrics import agreement_records as lists
from alignment.metrics.acceptance import acceptance
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.criteria import criteria
from alignment.metrics.evidence import evidence
from alignment.metrics.middle_ground import WAYS, middle_ground
from alignment.metrics.minimum_lead import minimum_lead
from alignment.metrics.own_rule import own_rule
from alignment.metrics.pipeline_reality import pipeline_reality
from alignment.schema.agreement_measures import CLASSES
from tests.agreed.rules import all_of, criterion
from tests.metrics.marts import Both, journeys, lead, opportunity, pipeline
from tests.metrics.test_acceptance import AGREED, EXAMPLE, SCOPE

Offer = Callable[[pl.DataFrame], Both]


@pytest.fixture(params=["polars", "duck"])
def leads(request: pytest.FixtureRequest, both: Offer) -> Lazy:
    """The example's leads on either engine."""
    offered: Lazy = getattr(both(journeys(EXAMPLE)), request.param)
    return offered


def number(rows: Lazy) -> int:
    return int(collect(rows).height)


def test_handovers_are_listed_by_what_became_of_them(leads: Lazy) -> None:
    row = acceptance(leads, SCOPE).row(0, named=True)
    states = {"delivered": "handovers", "opportunity": "opportunities"}
    for state in ("delivered", "accepted", "rest", "undecided", "opportunity", "won"):
        listed = number(lists.handed_over(leads, SCOPE, None, state))
        assert listed == row[states.get(state, state)], state
    assert number(lists.handed_over(leads, SCOPE, "Web", "rest")) == 10
    assert number(lists.handed_over(leads, SCOPE, "Fair", "rest")) == 0


def test_only_what_was_not_accepted_carries_its_reason(leads: Lazy) -> None:
    found = collect(lists.handed_over(leads, SCOPE, None, "delivered"))
    assert found.filter(pl.col("decision_reason").is_not_null()).height == 8
    assert found["decision_days"].count() == 18


def test_a_reason_is_listed_however_it_was_spelt(leads: Lazy) -> None:
    assert number(lists.with_reason(leads, SCOPE, "No budget", "named")) == 7
    assert number(lists.with_reason(leads, SCOPE, "", "blank")) == 2
    assert number(lists.with_reason(leads, SCOPE, "", "other")) == 1
    assert number(lists.with_reason(leads, SCOPE, "Never said", "named")) == 0


def test_deeds_are_listed_by_what_the_own_rule_says(leads: Lazy) -> None:
    for row in own_rule(leads, SCOPE, AGREED).filter("is_total").iter_rows(named=True):
        for said in ("yes", "no", "unknown"):
            rows = lists.by_own_rule(leads, SCOPE, AGREED, None, deed=row["deed"], said=said)
            assert number(rows) == row[said], (row["deed"], said)
    nobody = lists.by_own_rule(leads, SCOPE, Agreed(), None, deed="passed", said="yes")
    assert number(nobody) == 0


def test_leads_are_listed_by_the_minimum_and_by_what_speaks_for_them(leads: Lazy) -> None:
    row = minimum_lead(leads, SCOPE, AGREED).row(0, named=True)
    known = {"yes": row["enough"], "no": row["below"], "unknown": row["unknown"]}
    assert {
        said: number(lists.by_minimum(leads, SCOPE, AGREED, None, said)) for said in known
    } == known
    fits = Agreed(rules={"sales": all_of(criterion("source", "is one of", "Web"))})
    counted = evidence(leads, SCOPE, fits).filter("is_total")["leads"].to_list()
    listed = [number(lists.of_evidence(leads, SCOPE, fits, None, name)) for name in CLASSES]
    assert listed == counted
    assert sum(listed) == 21


def test_the_middle_ground_is_listed_by_how_it_was_left(leads: Lazy) -> None:
    row = middle_ground(leads, SCOPE, AGREED).row(0, named=True)
    listed = {way: number(lists.in_the_middle(leads, SCOPE, AGREED, None, way)) for way in WAYS}
    assert listed == {way: row[way] for way in WAYS}
    assert sum(listed.values()) == row["middle"] == 8
    assert number(lists.in_the_middle(leads, SCOPE, Agreed(), None, "accepted")) == 0


def test_disputes_are_listed_by_the_criterion_that_causes_them_alone(leads: Lazy) -> None:
    alone = {row["field"]: row["alone"] for row in criteria(leads, SCOPE, AGREED).to_dicts()}
    for place, field in enumerate(("score", "has_budget")):
        found = collect(lists.disputed_by(leads, SCOPE, AGREED, place, is_alone=True))
        assert found.height == alone[field], field
        assert {"score", "has_budget"} <= set(found.columns)
    unmet = collect(lists.disputed_by(leads, SCOPE, AGREED, 1, is_alone=False))
    assert unmet["has_budget"].to_list() == [False] * 8
    assert number(lists.disputed_by(leads, SCOPE, AGREED, 2, is_alone=True)) == 0
    assert number(lists.disputed_by(leads, SCOPE, Agreed(), 0, is_alone=True)) == 0


def test_open_deals_that_miss_a_criterion_are_listed_and_the_unknown_are_not(both: Offer) -> None:
    flags = ("has_budget", "has_decision_maker", "has_need", "has_timing")
    full = dict.fromkeys(flags, True)
    rows = [
        opportunity(**full),
        opportunity(**full | {"has_need": False}),
        opportunity(**dict.fromkeys(flags, False)),
        opportunity(**full | {"has_budget": None}),
    ]
    offered = both(pipeline(rows))
    for deals in (offered.polars, offered.duck):
        found = collect(lists.missing_criteria(deals, SCOPE, None))
        assert sorted(found["met"].to_list()) == [0, 3]
        counted = pipeline_reality(deals, SCOPE).filter("is_total", pl.col("met") < 4)
        assert counted["opportunities"].sum() == found.height


def test_where_no_lead_was_ever_turned_down_there_is_no_share_of_what_was_accepted(
    both: Offer,
) -> None:
    offered = both(journeys([lead(mql=2, sql=6)] * 8 + [lead(mql=2)] * 3))
    for rows in (offered.polars, offered.duck):
        row = acceptance(rows, SCOPE).row(0, named=True)
        assert (row["accepted"], row["rate"], row["verdict"]) == (8, None, "not_recorded")
    known = both(journeys([lead(mql=2, sql=6)] * 8 + [lead(source="Fair", mql=2, lost=3)]))
    of_web = acceptance(known.duck, SCOPE).filter(pl.col("split") == "Web").row(0, named=True)
    assert (of_web["rate"], of_web["verdict"]) == (1.0, "range_first")
