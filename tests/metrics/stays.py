"""Builders of small marts of stays for the tests of metrics."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import polars as pl
from hypothesis import strategies as st

from alignment.schema.marts import LadderSpell
from tests.metrics.marts import DAY


def stay(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column of the mart
    """Give a stay's row; ``days=None`` is open, else it goes forward."""
    row: dict[str, Any] = {
        "entity": "lead",
        "pipeline": "",
        "stage": "mql",
        "source": "Web",
        "campaign": "Spring",
        "region": "North",
        "team": "A",
        "segment": "SMB",
        "exclusion": "",
        "cluster": 0,
        "visit": 1,
        "entered_day": DAY,
        "days": None,
        "late_days": 0,
        "prior_days": 0,
        "next_visit_day": None,
        "is_first": True,
        "skip_day": None,
        "back_day": None,
        "reopen_day": None,
        "detours": 0,
        "evidence": 100,
        "spells": 1,
    }
    row |= given
    ended = row["days"] is not None
    row.setdefault("raw", row["stage"])
    row.setdefault("exit_kind", "forward" if ended else "open")
    row.setdefault("exit_stage", "sql" if ended else None)
    row.setdefault("first_entered_day", row["entered_day"])
    row.setdefault("is_left_truncated", row["late_days"] > 0)
    return row


def stays(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Make a mart of stays, each of a record of its own unless it says which."""
    numbered = [{"entity_id": f"L{number}"} | row for number, row in enumerate(rows)]
    schema = LadderSpell.create_empty().schema
    return LadderSpell.validate(pl.DataFrame(numbered, schema=schema), cast=True)


def lazily(rows: list[dict[str, Any]]) -> nw.LazyFrame[Any]:
    """Make a lazy mart of stays."""
    lazy: nw.LazyFrame[Any] = nw.from_native(stays(rows).lazy())
    return lazy


_EXITS = {
    "open": None,
    "forward": "sql",
    "skip": "won",
    "back": "lead",
    "lost": "lost",
    "not_accepted": "not_accepted",
    "recycled": "recycled",
    "moved_pipeline": "mql",
    "unmapped": "unmapped",
}


def _any_stay(exit_kind: str, days: int, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    ended = None if exit_kind == "open" else days
    first = given["entered_day"] - (given["prior_days"] and given["prior_days"] + 3)
    ends = {"exit_kind": exit_kind, "exit_stage": _EXITS[exit_kind], "days": ended}
    return stay(**given, **ends, first_entered_day=first)


STAYS = st.lists(
    st.builds(
        _any_stay,
        exit_kind=st.sampled_from(list(_EXITS)),
        days=st.integers(0, 900),
        stage=st.sampled_from(["lead", "mql", "mql", "sql", "unmapped"]),
        source=st.sampled_from(["Web", "Event"]),
        entered_day=st.integers(DAY - 30, DAY + 400),
        next_visit_day=st.none() | st.integers(DAY, DAY + 500),
        prior_days=st.sampled_from([0, 0, 5]),
        late_days=st.sampled_from([0, 0, 7]),
        evidence=st.sampled_from([100, 80, 30]),
        exclusion=st.sampled_from(["", "", "", "merged"]),
        cluster=st.integers(0, 99),
        is_first=st.booleans(),
        skip_day=st.none() | st.integers(DAY, DAY + 900),
        back_day=st.none() | st.integers(DAY, DAY + 900),
    ),
    min_size=1,
    max_size=40,
)
"""Stays with anything at all in them."""
