from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from alignment.estimators.attribution import RULES
from alignment.fiscal import month_end, month_start
from alignment.metrics.campaigns import campaigns, headline, tally_came
from alignment.metrics.credit import credit
from alignment.metrics.credit import headline as credit_headline
from alignment.metrics.credit_notes import credit_notes
from alignment.metrics.spending import tally_spent
from alignment.schema.campaign_measures import NO_TOUCH
from alignment.scope import Scope
from tests.metrics.marts import DAY, Both, assert_counted_alike, journeys, lead
from tests.metrics.touches import SCOPE, costs, lazy, path, world

MONTH = month_start(DAY, plus=1)
Rows = Sequence[dict[str, Any]]
Cost = tuple[str, str, int, str, int | None]


def asked(
    rows: Rows, scope: Scope = SCOPE, leads: Rows = (), spent: Sequence[Cost] = ()
) -> pl.DataFrame:
    touches, names, opportunities = world([*rows]).lazily()
    tables = {
        "credit": touches,
        "credit_name": names,
        "opportunity_journey": opportunities,
        "journey": lazy(journeys([*leads])),
        "campaign_cost": lazy(costs([*spent])),
    }
    return campaigns(tables, scope)


def row_of(found: pl.DataFrame, name: str) -> dict[str, Any]:
    return found.row(by_predicate=pl.col("split") == name, named=True)


def test_rows_are_the_total_then_the_most_credit_then_no_recorded_touch() -> None:
    rows = [path("A", won=100), path("B", won=300), path(won=50)]
    found = asked(rows)
    assert found["split"].to_list() == ["All", "B", "A", NO_TOUCH]
    assert found["credit_minor"].to_list() == [450, 300, 100, 50]
    assert found["opportunities"].to_list() == [3, 1, 1, 1]
    assert found["buyers"].to_list() == [2, 2, 2, 2]
    assert found["is_total"].to_list() == [True, False, False, False]


def test_least_and_most_are_those_of_all_rules_and_name_the_first_that_gives_them() -> None:
    found = asked([path("A", "B", won=100)])
    one, other = row_of(found, "A"), row_of(found, "B")
    assert (one["least_minor"], one["least_rule"]) == (0, "last")
    assert (one["most_minor"], one["most_rule"]) == (100, "first")
    assert (other["least_rule"], other["most_rule"]) == ("first", "last")
    assert asked([path("A", "B", won=100)], replace(SCOPE, rule="last"))["split"][1] == "B"


def test_credit_of_both_measures_is_the_same() -> None:
    rows = [path("A", "B", won=100), path("B", won=33), path("A"), path(won=5)]
    long = credit(*world(rows).lazily(), SCOPE)
    wide = asked(rows)
    for rule in RULES:
        chosen = asked(rows, replace(SCOPE, rule=rule))
        told = long.filter(rule=rule).select("split", "credit_minor")
        assert chosen.select("split", "credit_minor").sort("split").equals(told.sort("split"))
    assert (
        long.filter(~pl.col("is_total"))["split"].unique(maintain_order=True).to_list()
        == (wide["split"].to_list()[1:])
    )
    assert long.filter("is_chosen")["rule"].unique().to_list() == ["linear"]


def test_leads_and_accepted_ones_are_those_that_came_by_it() -> None:
    leads = [
        lead(channel="A", sql=3),
        lead(channel="A", sql=700),  # not yet by the day of observation
        lead(channel="A", opportunity=9),  # a later step than SQL
        lead(channel="C"),
        lead(channel="A", entry_day=DAY - 1),
        lead(channel="A", exclusion="deleted"),
    ]
    found = asked([path("A", won=100)], leads=leads)
    counted = ["split", "leads", "accepted"]
    assert found.select(counted).rows() == [
        ("All", 4, 2),
        ("A", 3, 2),
        ("C", 1, 0),
        (NO_TOUCH, 0, 0),
    ]
    assert row_of(found, "C")["credit_minor"] == 0


def test_cost_of_each_and_return_are_those_of_the_period() -> None:
    spent = [("Spring", "A", MONTH, "recorded", 60), ("Autumn", "A", MONTH, "budgeted", 40)]
    leads = [lead(channel="A", sql=1), lead(channel="A"), lead(channel="A"), lead(channel="A")]
    found = asked([path("A", won=150), path("A", "B", won=100)], leads=leads, spent=spent)
    row = row_of(found, "A")
    assert (row["cost_minor"], row["cost_basis"]) == (100, "mixed")
    assert (row["cost_per_lead_minor"], row["cost_per_accepted_minor"]) == (25, 100)
    assert row["cost_per_opportunity_minor"] == round(100 / 1.5)
    assert row["return_ratio"] == pytest.approx(1.0)
    other = row_of(found, "B")
    assert (other["cost_minor"], other["return_ratio"]) == (None, None)
    assert row_of(found, "All")["return_ratio"] == pytest.approx(1.5)


def test_a_return_is_told_of_what_was_won_only() -> None:
    spent = [("Spring", "A", MONTH, "actual", 60)]
    found = asked([path("A", won=150)], replace(SCOPE, anchor="qualified"), spent=spent)
    assert (row_of(found, "A")["cost_minor"], row_of(found, "A")["return_ratio"]) == (60, None)


def test_what_was_won_without_a_touch_is_neither_bought_nor_a_return() -> None:
    spent = [("Spring", "A", MONTH, "actual", 100)]
    found = asked([path("A", won=150), path(won=900)], spent=spent)
    assert row_of(found, "All")["credit_minor"] == 1_050
    assert row_of(found, "All")["return_ratio"] == pytest.approx(0.5)
    assert row_of(found, "All")["cost_per_opportunity_minor"] == 100
    unknown = asked([path(won=900)], spent=spent)
    for nothing in ("return_ratio", "cost_per_opportunity_minor"):
        assert unknown[nothing].to_list() == [None] * len(unknown)


def test_a_months_cost_lies_evenly_on_its_days_and_only_those_of_the_period_count() -> None:
    days = month_end(MONTH) - MONTH + 1
    spent = [
        ("Spring", "A", MONTH, "recorded", days * 10),
        ("Spring", "A", month_start(MONTH, plus=-1), "recorded", 999),
        ("Spring", "A", MONTH, "actual", None),
    ]
    within = replace(SCOPE, first_day=MONTH + 4, last_day=MONTH + 13)
    assert row_of(asked([path("Z")], within, spent=spent), "A")["cost_minor"] == 100
    assert (
        row_of(asked([path("Z")], replace(within, as_of=MONTH + 8), spent=spent), "A")["cost_minor"]
        == 50
    )


def test_a_cost_is_not_told_of_parts_that_it_is_not_known_for() -> None:
    spent = [("Spring", "A", MONTH, "recorded", 100)]
    filtered = asked([path("A", won=1)], replace(SCOPE, region=("North",)), spent=spent)
    assert filtered["cost_minor"].to_list() == [None] * filtered.height
    sources = asked([path("A", won=1)], replace(SCOPE, by="source"), spent=spent)
    assert sources.select("split", "cost_minor").rows() == [
        ("All", 100),
        ("Web", None),
        (NO_TOUCH, None),
    ]


def test_tallies_of_leads_and_costs_are_the_same_on_polars_and_duckdb(
    both: Callable[[pl.DataFrame], Both],
) -> None:
    leads = both(journeys([lead(channel="A", sql=3), lead(channel="B"), lead(sql=700)]))
    spent = both(costs([("S", "A", MONTH, "recorded", 60), ("S", "B", MONTH, "actual", None)]))
    for scope in (SCOPE, replace(SCOPE, by="source"), replace(SCOPE, by="campaign")):
        assert_counted_alike(tally_came, leads, scope)
        assert_counted_alike(tally_spent, spent, scope)


def many(*rows: dict[str, Any], times: int = 10) -> list[dict[str, Any]]:
    return [row for row in rows for _ in range(times)]


def test_the_headline_names_what_no_rule_puts_outside_the_first_three() -> None:
    rows = many(
        path("Webinar", "Fair", won=100_00, cluster=1),
        path("Webinar", "Paid", won=100_00, cluster=2),
        path("Fair", "Mail", "Webinar", won=100_00, cluster=3),
        path("Partner", won=10_00, cluster=4),
    )
    found = asked(rows)
    assert row_of(found, "Webinar")["is_always_top"]
    assert not row_of(found, "Partner")["is_always_top"]
    told = headline(found, SCOPE, "EUR")
    assert told.startswith("Webinar gets EUR ")
    assert "of credit depending on the rule; no rule puts it outside the first three" in told
    assert told.endswith("Share of credit, not proof of effect.")


def test_the_headline_says_when_nothing_holds_under_every_rule() -> None:
    middle = [f"M{at}" for at in range(8)]
    rows = many(path("First", *middle, "Last", won=1_000_00))
    told = headline(asked(rows), SCOPE, "EUR")
    assert told.startswith("No channel is among the first three under every rule; ")


def test_the_headline_says_what_is_missing() -> None:
    nothing = asked([path("A")])
    assert headline(nothing, SCOPE, "EUR") == "No opportunity was won in this period."
    untouched = asked([path(won=10), path(won=5)])
    assert headline(untouched, SCOPE, "EUR") == (
        "2 opportunities won, none of them with a touch on record: there is no credit to share."
    )
    few = asked([path("A", won=10), path(won=5)])
    assert headline(few, SCOPE, "EUR").startswith(
        "2 opportunities won, 1 of them with a touch on record: too few to compare channels."
    )
    alone = asked(many(path("A", won=10)))
    assert headline(alone, SCOPE, "EUR").startswith("A is the only one with a touch on record")


def test_both_measures_say_the_same_first_sentence() -> None:
    rows = many(path("A", "B", won=100_00), path("C", "D", "A", won=100_00))
    one = headline(asked(rows), SCOPE, "EUR")
    other = credit_headline(credit(*world(rows).lazily(), SCOPE), SCOPE, "EUR")
    assert one.split(". ")[0] == other.split(". ")[0]


def test_without_any_amount_the_headline_counts_opportunities() -> None:
    rows = many(path("A", "A", "B", won=None), path("B", "C", won=None))
    wide = headline(asked(rows), SCOPE, "EUR")
    assert wide.startswith("B gets 8 opportunities of credit by the rule Equal shares.")
    told = credit_headline(credit(*world(rows).lazily(), SCOPE), SCOPE, "EUR")
    assert "opportunities of credit depending on the rule" in told


def test_notes_tell_what_is_out_and_that_repeats_are_kept() -> None:
    rows = [
        path("A", "B", won=None, qualified=1, late_touches=2, early_touches=3),
        path("A", won=5),
    ]
    opportunities = lazy(world(rows).opportunities)
    assert credit_notes(opportunities, SCOPE, has_unpriced=True) == (
        "1 without a usable amount, in the counts and not in money",
        "3 touches before the look-back, not in the credit",
        "2 touches after the close, not in the credit",
        "repeat touches are kept",
        "share of credit, not proof of effect",
    )
    sourced = credit_notes(opportunities, replace(SCOPE, anchor="qualified"), has_unpriced=False)
    assert sourced[1] == "3 touches after the first qualified day, not in the credit"
