"""Rules for tests: some by hand, and any that can be run."""

from __future__ import annotations

from hypothesis import strategies as st

from alignment.agreed import FIELDS, OPERATORS, Criterion, Group, Rule


def criterion(field: str, operator: str, *values: float | str) -> Criterion:
    """Give a criterion."""
    return Criterion(field, operator, values)


def all_of(*parts: Criterion | Group) -> Rule:
    """Give a rule that asks for everything."""
    return Rule("MQL", "", Group("all", parts))


def any_of(*parts: Criterion | Group) -> Group:
    """Give a group of which one is enough."""
    return Group("any", parts)


_WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8)
_TEXTS = _WORDS.map(str.strip).filter(bool)


def _values(kind: str, operator: str) -> st.SearchStrategy[tuple[float | str, ...]]:
    if operator == "is known" or kind == "flag":
        return st.just(())
    if kind == "number":
        numbers = st.floats(-1e12, 1e12) | st.integers(-100, 100).map(float)
        return numbers.map(lambda number: (number,))
    return st.lists(_TEXTS, min_size=1, max_size=4, unique=True).map(tuple)


@st.composite
def criteria(draw: st.DrawFn) -> Criterion:
    """Give any criterion that can be run."""
    field = FIELDS[draw(st.sampled_from(sorted(FIELDS)))]
    operator = draw(st.sampled_from(OPERATORS[field.kind]))
    return Criterion(field.key, operator, draw(_values(field.kind, operator)))


def groups(depth: int) -> st.SearchStrategy[Group]:
    """Give any group that lies no deeper than so many levels."""
    part: st.SearchStrategy[Criterion | Group] = criteria()
    if depth > 1:
        part = part | groups(depth - 1)
    parts = st.lists(part, min_size=1, max_size=3).map(tuple)
    return st.builds(Group, st.sampled_from(["all", "any"]), parts)


RULES = st.builds(
    Rule, _TEXTS, st.just("") | _TEXTS | st.just('Two\nlines, a "quote" and a \\'), groups(3)
)
"""Any rule that can be run."""
