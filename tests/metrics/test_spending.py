from __future__ import annotations

from datetime import date
from fractions import Fraction

import narwhals as nw
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from alignment.metrics.acquisition_cost import acquisition_cost
from alignment.metrics.spending import spent_by, to_the_cent
from alignment.scope import Scope, to_day
from tests.metrics.deals import costs, deals

MARCH = to_day(date(2026, 3, 1))
CUT = Scope(first_day=MARCH + 3, last_day=MARCH + 12, as_of=MARCH + 60, by="channel")
SPENT = costs(
    [
        *[(f"Fair {n}", "Event", MARCH, "actual", 100_01 + n) for n in range(7)],
        *[(f"Mail {n}", "Email", MARCH, "budgeted", 33_33) for n in range(5)],
        ("Credit note", "Email", MARCH, "recorded", -10_00),
        ("Early", "Event", MARCH - 28, "actual", 5_00),
    ]
)


@given(parts=st.lists(st.fractions(-(10**9), 10**9, max_denominator=31), max_size=20))
def test_rounded_parts_add_up_and_none_is_a_whole_unit_off(parts: list[Fraction]) -> None:
    rounded = to_the_cent(parts)
    assert sum(rounded) == round(sum(parts, Fraction(0)))
    assert all(abs(part - whole) <= 1 for part, whole in zip(parts, rounded, strict=True))


def test_what_a_period_cost_is_the_same_by_whatever_it_is_split_and_adds_up_to_the_cent() -> None:
    rows = nw.from_native(SPENT.lazy())
    days = Fraction(10, 31)
    exact = days * (sum(100_01 + n for n in range(7)) + 5 * 33_33 - 10_00)
    for by in ("channel", "campaign"):
        scope = Scope(CUT.first_day, CUT.last_day, CUT.as_of, by=by)
        told = spent_by(rows, scope)
        assert told[None].minor == round(exact)
        assert sum(one.minor for name, one in told.items() if name is not None) == round(exact)
        frame = acquisition_cost(nw.from_native(deals([]).lazy()), rows, scope)
        assert frame.filter("is_total")["cost_minor"].to_list() == [round(exact)]
        parts = frame.filter(~pl.col("is_total"))
        assert parts["cost_minor"].sum() == round(exact)
