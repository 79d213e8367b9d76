"""Count leads by what each criterion says of them: yes, no or unknown.

The table is small whatever the number of leads, and any rule made of these criteria can be run on
it afterwards: with one of them left away, or changed and not yet saved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add, and_
from typing import Final

import narwhals as nw
import polars as pl

from alignment.agreed import Criterion, Group, Rule
from alignment.agreed.compiling import combined, criterion_answer
from alignment.metrics.cells import unique_criteria
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.scope import Scope

_ANSWERS: Final = 3  # no 0, yes 1, unknown 2: the digits of a number with this base
_UNKNOWN: Final = 2
_PER_CODE: Final = 39  # so many digits fit into 64 bits


@dataclass(frozen=True, slots=True)
class Patterns:
    """Leads by what each criterion says of them.

    Args:
        rows: One row per pattern with ``leads`` and a column per criterion: true, false or null.
        names: The column of each criterion.
    """

    rows: pl.DataFrame
    names: dict[Criterion, str]

    def answer(self, group: Group | None) -> pl.Expr:
        """Say what a group of these criteria says of a pattern; with nothing asked for, yes."""
        return pl.lit(value=True) if group is None else combined(group, self.says)

    def says(self, criterion: Criterion) -> pl.Expr:
        """Say what a criterion says of a pattern."""
        return pl.col(self.names[criterion])

    def is_complete(self, rules: Iterable[Rule]) -> pl.Expr:
        """Tell whether everything that the rules ask for is known."""
        known = [self.says(each).is_not_null() for each in unique_criteria(rules)]
        return reduce(and_, known)

    def count(self, condition: pl.Expr) -> int:
        """Count the leads of which a condition is true."""
        return int(self.rows.filter(condition)["leads"].sum())


def tally_patterns(journeys: Lazy, scope: Scope, asked: tuple[Criterion, ...]) -> Lazy:
    """Count leads by what each criterion says of them.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.
        asked: The criteria.

    Returns:
        One row per ``code0``, ``code1``, … with ``leads``; digit i of a code to the base of 3 is
        the answer to its i-th criterion: 0 no, 1 yes, 2 unknown. In no order.
    """
    coded = codes(asked)
    rows = keep_counted(journeys, scope, is_entered(scope)).select("leads", **coded)
    return rows.group_by(*coded).agg(nw.col("leads").sum().cast(nw.Int64))


def codes(asked: tuple[Criterion, ...]) -> dict[str, nw.Expr]:
    """Give the columns ``code0``, ``code1``, … that hold what all criteria say of a lead."""
    return {
        f"code{number}": _code(asked[first : first + _PER_CODE])
        for number, first in enumerate(range(0, len(asked), _PER_CODE))
    }


def patterns(journeys: Lazy, scope: Scope, rules: Iterable[Rule]) -> Patterns:
    """Count leads by what each criterion of some rules says of them."""
    asked = unique_criteria(rules)
    return decoded(collect(tally_patterns(journeys, scope, asked)), asked)


def decoded(rows: pl.DataFrame, asked: tuple[Criterion, ...], *more: str) -> Patterns:
    """Read what the codes of a tally say.

    Args:
        rows: A tally with the columns of ``codes`` and ``leads``.
        asked: The criteria in the order in which they were coded.
        more: Further columns to keep.
    """
    names = {each: f"c{number}" for number, each in enumerate(asked)}
    columns = {f"c{number}": _digit(number) for number in range(len(asked))}
    return Patterns(rows.select("leads", *more, **columns), names)


def _code(asked: tuple[Criterion, ...]) -> nw.Expr:
    digits = [
        criterion_answer(each).cast(nw.Int64).fill_null(_UNKNOWN) * _ANSWERS**place
        for place, each in enumerate(asked)
    ]
    code: nw.Expr = reduce(add, digits)
    return code


def _digit(number: int) -> pl.Expr:
    code, place = divmod(number, _PER_CODE)
    digit = pl.col(f"code{code}") // _ANSWERS**place % _ANSWERS
    return pl.when(digit < _UNKNOWN).then(digit == 1)
