from __future__ import annotations

import narwhals as nw

from alignment.metrics.definitions import DEFINITIONS
from alignment.metrics.footnote import footnote
from alignment.metrics.words import between, money, of_100
from alignment.scope import Scope
from tests.metrics.marts import DAY, journeys, lead, opportunity, pipeline

SCOPE = Scope(first_day=DAY, last_day=DAY + 364, as_of=DAY + 600)


def test_a_footnote_says_how_many_as_of_when_by_what_and_without_what() -> None:
    rows = [lead()] * 3 + [lead(evidence=30)] + [lead(exclusion="merged")] * 2
    rows += [lead(exclusion="deleted")]
    found = footnote(nw.from_native(journeys(rows).lazy()), SCOPE, DEFINITIONS["conversion"],
                     maturing=2)  # fmt: skip
    assert found.sentence() == (
        "n = 4 leads · as of 2026-05-27 · definition M1 version 1 · left out: 2 merged, 1 deleted "
        "· 2 still maturing · 75 of 100 dated by a history or a dated field."
    )


def test_renewals_are_among_what_a_money_figure_leaves_out() -> None:
    rows = nw.from_native(pipeline([opportunity(), opportunity(is_renewal=True)]).lazy())
    found = footnote(rows, SCOPE, DEFINITIONS["pipeline"], is_money=True)
    assert (found.n, found.left_out) == (1, (("renewal", 1),))


def test_small_shares_are_told_per_thousand_and_money_is_shortened() -> None:
    assert (of_100(0.18), of_100(0.004), of_100(0.0)) == ("18 of 100", "4 of 1,000", "0 of 100")
    assert between(0.16, 0.2) == "16 to 20 of 100"
    assert money(123_456_789_00, "EUR") == "EUR 123.5 M"
    assert money(12_345, "JPY", 0) == "JPY 12 k"
