"""From a rule to an expression over journeys with three answers: yes, no, unknown (null).

Kleene's logic: *all* is no as soon as one part is no, *any* is yes as soon as one part is yes,
and otherwise one unknown part makes the whole unknown. Null stands for unknown; SQL and polars
both reckon with it in just this way. No text is ever evaluated as code.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any, Final, TypeVar

import narwhals as nw

from alignment.agreed.rule import FIELDS, Criterion, Group, Rule
from alignment.schema.marts import NOT_RECORDED

Answer = TypeVar("Answer", bound=Any)
_FINAL_SIGMA: Final = ("ς", "σ")


def answer(rule: Rule) -> nw.Expr:
    """Say whether a lead meets a rule: true, false, or null where that can't be known.

    Args:
        rule: A rule that ``checking.checked`` lets pass.

    Returns:
        An expression over the columns of the mart ``journey``.
    """
    return combined(rule.group, criterion_answer)


def combined(group: Group, leaf: Callable[[Criterion], Answer]) -> Answer:
    """Put the answers to criteria together as a group says.

    Args:
        group: Criteria, or groups of them.
        leaf: Gives a criterion's answer: anything that knows ``&`` and ``|`` with three values.
    """
    parts = [
        combined(part, leaf) if isinstance(part, Group) else leaf(part) for part in group.parts
    ]
    found: Answer = reduce(and_ if group.match == "all" else or_, parts)
    return found


def criterion_answer(criterion: Criterion) -> nw.Expr:
    """Say whether a lead meets one criterion: true, false, or null where that can't be known."""
    column = nw.col(criterion.field)
    kind = FIELDS[criterion.field].kind
    if criterion.operator == "is known":
        is_known = _is_known_text(column).fill_null(value=False)
        return is_known if kind == "text" else ~column.is_null()
    if kind == "number":
        line = nw.lit(criterion.values[0])
        return column >= line if criterion.operator == "at least" else column <= line
    if kind == "flag":
        return column if criterion.operator == "is yes" else ~column
    return nw.when(_is_known_text(column)).then(_text_answer(column, criterion))


def _is_known_text(column: nw.Expr) -> nw.Expr:
    """Tell whether a text is recorded; null where it isn't there at all."""
    return column != NOT_RECORDED


def _text_answer(column: nw.Expr, criterion: Criterion) -> nw.Expr:
    """Compare a known text without regard to capital and small letters."""
    wanted = sorted({way for value in criterion.values for way in _ways_to_write(str(value))})
    small = column.str.to_lowercase()
    if criterion.operator == "contains":
        return reduce(or_, [small.str.contains(each, literal=True) for each in wanted])
    is_in = small.is_in(wanted)
    return is_in if criterion.operator == "is one of" else ~is_in


def _ways_to_write(value: str) -> set[str]:
    """Give a text in small letters in each way that polars and DuckDB make letters small.

    They differ in the last sigma of a word and in the dotted capital I.
    """
    small = value.lower()
    return {small, small.replace(*_FINAL_SIGMA), small.replace("i\u0307", "i")}
