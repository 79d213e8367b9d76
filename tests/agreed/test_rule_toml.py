from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alignment.agreed import Criterion, Group, Rule, checked, describe, from_toml, to_toml
from alignment.agreed.checking import DEEPEST, MOST_CRITERIA, MOST_VALUES
from alignment.errors import DefinitionError
from tests.agreed.rules import RULES, all_of, any_of, criterion

BY_HAND = """name = "MQL"
meaning = "Fits, and asked for something."
match = "all"

[[criteria]]
field = "score"
operator = "at least"
value = 60

[[criteria]]
match = "any"

[[criteria.criteria]]
field = "has_need"
operator = "is yes"

[[criteria.criteria]]
field = "industry"
operator = "is one of"
values = ["Software", "Finance"]
"""
RULE = Rule(
    "MQL",
    "Fits, and asked for something.",
    Group(
        "all",
        (
            criterion("score", "at least", 60.0),
            any_of(
                criterion("has_need", "is yes"),
                criterion("industry", "is one of", "Software", "Finance"),
            ),
        ),
    ),
)


def test_a_rule_reads_and_writes_as_a_person_would() -> None:
    assert from_toml(BY_HAND) == RULE
    assert to_toml(RULE) == BY_HAND


@settings(max_examples=60, deadline=None)
@given(RULES)
def test_a_rule_comes_back_as_it_was(rule: Rule) -> None:
    assert from_toml(to_toml(checked(rule))) == checked(rule)


@given(st.text(max_size=300))
@example("criteria = " + "[" * 50_000)
@example("name = 'x'\ncriteria = [1, 2]")
@example("name = 3")
@example("name = 'x'\ncriteria = [[]]")
@example("name = 'x'\nmatch = ['all']\ncriteria = [{field = 'score', operator = 'is known'}]")
@example("name = 'x'\ncriteria = [{field = 'score', operator = 'at least', value = inf}]")
@example("name = 'x'\ncriteria = [{field = 'score', operator = 'at least', value = nan}]")
@example("x = " + "9" * 9_000)
@example("a." * 30_000 + "b = 1")
def test_any_text_is_a_rule_or_refused_in_a_sentence(text: str) -> None:
    found, problem = outcome(text)
    if found is not None:
        assert checked(found) == found
    else:
        assert problem.what.endswith(".")
        assert problem.todo.endswith((".", "?"))
        assert len(str(problem)) < 1_000


def outcome(text: str) -> tuple[Rule | None, DefinitionError]:
    try:
        return from_toml(text), DefinitionError("", "")
    except DefinitionError as problem:
        return None, problem


def one(**entry: object) -> str:
    lines = "\n".join(f"{name} = {value}" for name, value in entry.items())
    return f'name = "MQL"\n[[criteria]]\n{lines}\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (one(field='"indsutry"', operator='"is known"'), "Did you mean 'industry'?"),
        (one(field='"score"', operator='"at leat"', value=1), "Did you mean 'at least'?"),
        (one(field='"score"', operator='"is yes"'), "can't be asked with 'is yes'"),
        (one(field='"score"', operator='"at least"'), "has no value. Give one number."),
        (one(field='"score"', operator='"at least"', value='"60"'), "without quotes"),
        (one(field='"score"', operator='"at least"', value="true"), "without quotes"),
        (one(field='"score"', operator='"at least"', values="[1, 2]"), "Give one number"),
        (one(field='"industry"', operator='"is one of"', values='" "'), "are not a list"),
        (one(field='"industry"', operator='"is one of"', value='" "'), "is blank"),
        (one(field='"industry"', operator='"is one of"', value="3"), "is not a text"),
        (one(field='"has_need"', operator='"is yes"', value="true"), "Leave the value away."),
        (one(field='"score"', operater='"is known"'), "Did you mean 'operator'?"),
        (one(operator='"is known"'), "says no field"),
        (one(field="3", operator='"is known"'), "says no field"),
        ('name = "MQL"\n', "asks for nothing"),
        ('name = "MQL"\nmatch = "some"\n', "matches 'some'"),
        ("[[criteria]]\n", "has no name"),
        (
            'name = "a\\u0007b"\n' + one(field='"score"', operator='"is known"')[13:],
            "can't be seen",
        ),
        ("name = ", "couldn't be read as TOML"),
    ],
)
def test_what_does_not_fit_is_named_with_what_would(text: str, said: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        from_toml(text)
    assert said in str(caught.value)


def test_rules_have_a_largest_size_and_depth() -> None:
    many = [criterion("score", "is known")] * (MOST_CRITERIA + 1)
    with pytest.raises(DefinitionError, match="asks for 31 things"):
        checked(all_of(*many))
    values = tuple(f"v{number}" for number in range(MOST_VALUES + 1))
    with pytest.raises(DefinitionError, match="compared with 101 texts"):
        checked(all_of(Criterion("industry", "is one of", values)))
    deep: Criterion | Group = criterion("score", "is known")
    for _ in range(DEEPEST):
        deep = any_of(deep)
    with pytest.raises(DefinitionError, match="more than 3 deep"):
        checked(all_of(deep))
    with pytest.raises(DefinitionError, match="more than any definition needs"):
        from_toml("#" * 300_000)


def test_a_rule_is_told_in_plain_words() -> None:
    assert describe(RULE) == (
        "score at handover of 60 or more, and (need defined, or industry is Software or Finance)"
    )
    other = all_of(
        criterion("has_budget", "is no"),
        criterion("title", "contains", "chief"),
        criterion("employees", "at most", 2.5),
        criterion("country", "is known"),
        criterion("region", "is none of", *"ABCDEFG"),
    )
    assert describe(other) == (
        "budget confirmed: no, and job title contains chief, and employees of 2.5 or less, "
        "and country: known, and region is not A, B, C, D or 3 others"
    )
