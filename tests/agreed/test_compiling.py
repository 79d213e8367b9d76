"""Three values, exhaustively and against Kleene's tables, in polars and in DuckDB."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alignment.agreed import FIELDS, Criterion, Group, Rule, answer
from alignment.schema.marts import NOT_RECORDED
from tests.agreed.rules import RULES, all_of, any_of, criterion

KINDS = {"number": pl.Float64, "text": pl.String, "flag": pl.Boolean}
SCHEMA = {key: KINDS[field.kind] for key, field in FIELDS.items()}
FLAGS = ("has_budget", "has_decision_maker", "has_need")


def ask(rule: Rule, rows: pl.DataFrame) -> list[bool | None]:
    """Run a rule in polars and in DuckDB, which must say the same."""
    asked = nw.from_native(rows.lazy()).select(found=answer(rule))
    found: list[bool | None] = asked.collect("polars").to_native()["found"].to_list()
    with duckdb.connect() as connection:
        connection.register("given", rows.with_row_index("n"))
        table = nw.from_native(connection.table("given"))
        there = table.select("n", found=answer(rule)).collect("polars").to_native()
        assert there.sort("n")["found"].to_list() == found
    return found


def leads(**columns: list[object]) -> pl.DataFrame:
    return pl.DataFrame(columns, schema={name: SCHEMA[name] for name in columns})


def kleene(group: Group, leaf: Callable[[Criterion], bool | None]) -> bool | None:
    """Say by the tables what a group says: minimum and maximum of no < unknown < yes."""
    rank = {False: 0, None: 1, True: 2}
    parts = [
        rank[kleene(part, leaf) if isinstance(part, Group) else leaf(part)] for part in group.parts
    ]
    found = min(parts) if group.match == "all" else max(parts)
    return {0: False, 1: None, 2: True}[found]


FLAG_GROUPS = st.recursive(
    st.sampled_from(FLAGS).flatmap(
        lambda field: st.sampled_from(["is yes", "is no", "is known"]).map(
            lambda operator: Criterion(field, operator)
        )
    ),
    lambda part: st.builds(
        Group, st.sampled_from(["all", "any"]), st.lists(part, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=8,
).map(lambda part: part if isinstance(part, Group) else Group("all", (part,)))
EVERY = [
    (a, b, c) for a in (True, False, None) for b in (True, False, None) for c in (True, False, None)
]


@settings(max_examples=40, deadline=None)
@given(FLAG_GROUPS)
def test_groups_follow_the_three_valued_tables_for_every_combination(group: Group) -> None:
    rows = pl.DataFrame(EVERY, schema=dict.fromkeys(FLAGS, pl.Boolean), orient="row")

    def leaf(values: dict[str, bool | None]) -> Callable[[Criterion], bool | None]:
        def told(part: Criterion) -> bool | None:
            value = values[part.field]
            if part.operator == "is known":
                return value is not None
            return value if value is None or part.operator == "is yes" else not value

        return told

    expected = [kleene(group, leaf(dict(zip(FLAGS, row, strict=True)))) for row in EVERY]
    assert ask(Rule("R", "", group), rows) == expected


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            key: st.none()
            | {
                "number": st.floats(-100, 100),
                "text": st.sampled_from(["Software", NOT_RECORDED, "ΟΔΟΣ", "100 %", "a_b'", ""]),
                "flag": st.booleans(),
            }[field.kind]
            for key, field in FIELDS.items()
        }
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(RULES, ROWS)
def test_any_rule_says_the_same_in_polars_and_duckdb(
    rule: Rule, rows: list[dict[str, object]]
) -> None:
    ask(rule, pl.DataFrame(rows, schema=SCHEMA))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (criterion("score", "at least", 60.0), [True, True, False, None]),
        (criterion("score", "at most", 60.0), [True, False, True, None]),
        (criterion("score", "is known"), [True, True, True, False]),
    ],
)
def test_numbers_are_compared_with_their_line(
    asked: Criterion, expected: list[bool | None]
) -> None:
    assert ask(all_of(asked), leads(score=[60.0, 61.0, 59.0, None])) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (criterion("industry", "is one of", "SOFTWARE", "ΟΔΟΣ"), [True, True, False, None, None]),
        (criterion("industry", "is none of", "software"), [False, True, True, None, None]),
        (criterion("industry", "contains", "ware"), [True, False, False, None, None]),
        (criterion("industry", "contains", "%"), [False, False, True, None, None]),
        (criterion("industry", "is known"), [True, True, True, False, False]),
    ],
)
def test_texts_are_compared_without_regard_to_capitals(
    asked: Criterion, expected: list[bool | None]
) -> None:
    rows = leads(industry=["Software", "οδοσ", "100 %", None, NOT_RECORDED])
    assert ask(all_of(asked), rows) == expected


def test_an_attribute_that_is_not_recorded_is_unknown() -> None:
    rows = leads(region=[NOT_RECORDED])
    assert ask(all_of(criterion("region", "is none of", "North")), rows) == [None]


@pytest.mark.parametrize("word", ["NA", "None of the above", "it's; drop table lead", '"'])
def test_hostile_and_odd_texts_are_only_compared(word: str) -> None:
    rows = leads(region=[word, "North"])
    assert ask(all_of(criterion("region", "is one of", word)), rows) == [True, False]


def test_one_part_settles_a_group_although_another_is_unknown() -> None:
    rows = leads(score=[None], has_need=[False], has_timing=[True])
    high = criterion("score", "at least", 60.0)
    assert ask(all_of(high, criterion("has_need", "is yes")), rows) == [False]
    assert ask(all_of(any_of(high, criterion("has_timing", "is yes"))), rows) == [True]
    assert ask(all_of(high, criterion("has_timing", "is yes")), rows) == [None]
