"""Builders of clients' journeys: closed opportunities and the touches on their paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
from hypothesis import strategies as st

from alignment.schema.credit import Credit, CreditName
from tests.metrics.deals import deal
from tests.metrics.marts import DAY

_ABOUT: Final = (
    *("qualified_day", "outcome", "outcome_day", "amount_minor", "value_minor", "is_renewal"),
    *("source", "region", "team", "segment", "exclusion", "cluster"),
)
_WEIGHTS: Final = {
    f"{view}{rule}": 0
    for view in ("", "qualified_")
    for rule in ("linear", "position", "milestones", "decay")
}


def won(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column of the mart
    """Give an opportunity that was won 50 days after it was first qualified."""
    return deal(**({"outcome": "won", "outcome_day": DAY + 50} | given))


def lost(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column of the mart
    """Give one that was lost on that day."""
    return won(**({"outcome": "lost"} | given))


def names(kinds: Mapping[str, str]) -> pl.DataFrame:
    """Make the mart of names from campaigns and their kinds, numbered in order."""
    rows = [
        {"level": "campaign", "no": no, "name": name, "kind": kind}
        for no, (name, kind) in enumerate(kinds.items())
    ]
    return CreditName.validate(
        pl.DataFrame(rows, schema=CreditName.create_empty().schema), cast=True
    )


def credit(
    opportunities: pl.DataFrame, touched: Mapping[str, Sequence[tuple[int, int]]]
) -> pl.DataFrame:
    """Make the mart of touches.

    Args:
        opportunities: Rows of ``OpportunityJourney``.
        touched: By opportunity, day and campaign number of each touch, in order.
    """
    rows = []
    for path_no, row in enumerate(opportunities.iter_rows(named=True)):
        touches = touched.get(row["opp_id"], ())
        qualified = row["qualified_day"]
        for place, (day, campaign_no) in enumerate(touches, start=1):
            early = sum(1 for each, _ in touches if qualified is not None and each <= qualified)
            rows.append(
                {name: row[name] for name in _ABOUT}
                | {
                    "path_no": path_no,
                    "opp_id": row["opp_id"],
                    "place": place,
                    "touches": len(touches),
                    "qualified_touches": early,
                    "lead_place": 1,
                    "day": day,
                    "last_day": touches[-1][0],
                    "campaign_no": campaign_no,
                    "channel_no": 0,
                    "source_no": 0,
                    "is_intent": False,
                    **_WEIGHTS,
                    "seen_day": row["seen_day"],
                }
            )
    return Credit.validate(pl.DataFrame(rows, schema=Credit.create_empty().schema), cast=True)


_DAY = st.none() | st.integers(DAY - 60, DAY + 120)

DEALS = st.lists(
    st.builds(
        deal,
        source=st.sampled_from(["Web", "Event"]),
        region=st.sampled_from(["North", "South"]),
        account_id=st.none() | st.sampled_from(["A1", "A2", "A3"]),
        outcome=st.sampled_from(["won", "lost", "open"]),
        outcome_day=st.none() | st.integers(DAY - 30, DAY + 400),
        value_minor=st.none() | st.integers(0, 10_000),
        is_renewal=st.sampled_from([False, False, True]),
        exclusion=st.sampled_from(["", "", "deleted"]),
        qualified_day=_DAY,
        lead_day=_DAY,
        handover_day=_DAY,
        first_touch_day=_DAY,
        first_sales_day=_DAY,
        first_intent_day=_DAY,
        touches=st.integers(0, 3),
        touches_after_handover=st.integers(0, 2),
        activities=st.integers(0, 2),
        shared_months=st.integers(0, 2),
        longest_silence_days=st.none() | st.integers(0, 60),
    ),
    min_size=1,
    max_size=40,
)
"""Opportunities with anything at all in them."""
