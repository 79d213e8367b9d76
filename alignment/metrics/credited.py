"""What every name gets under every rule, in whole cents that add up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import narwhals as nw
import numpy as np
import numpy.typing as npt
import polars as pl

from alignment.estimators.attribution import ADDITIVE, RULES, WHOLE, largest_remainder
from alignment.estimators.markov import removal_effects, shares_of
from alignment.metrics.collecting import Lazy
from alignment.metrics.credit_ranges import SEED, Groups, Range, ranges_of
from alignment.metrics.crediting import (
    PART,
    level_of,
    needs_parts,
    tally_credit,
    tally_view,
)
from alignment.metrics.estimating import FEW
from alignment.metrics.moves import Moves, tally_moves, unpacked
from alignment.schema.marts import CLUSTERS
from alignment.scope import Scope

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_FINE: Final = 2**53
"""What shares are multiplied by to be whole numbers."""


@dataclass(frozen=True, slots=True)
class View:
    """The opportunities of the view, all together.

    Args:
        opportunities: How many there are.
        touched: How many of them have a touch on record.
        unpriced: How many have no usable amount.
        unpriced_touched: How many of those touched have none.
        value_minor: Their money; None where no amount is usable.
    """

    opportunities: int
    touched: int
    unpriced: int
    unpriced_touched: int
    value_minor: int | None


@dataclass(frozen=True, slots=True)
class Credited:
    """What the names get: by rule, one number for each name and a last one for no recorded touch.

    Args:
        names: The names with a touch in the view or with credit, in alphabetical order.
        view: What there is to be shared.
        minor: Money; adds up to ``view.value_minor`` under every rule. Empty where that is None.
        opportunities: Opportunities; add up to ``view.opportunities`` under every rule.
        shares: Parts of the money, or of the opportunities where there is none to share.
        ranges: The ends of the shares, for the rules for which they can be told.
        is_by_money: Whether the shares are of money.
    """

    names: list[str]
    view: View
    minor: Mapping[str, list[int]]
    opportunities: Mapping[str, Floats]
    shares: Mapping[str, Floats]
    ranges: Mapping[str, Range]
    is_by_money: bool


def credited(
    credit: Lazy, names: Lazy, opportunities: Lazy, scope: Scope, seed: int = SEED
) -> Credited:
    """Share the opportunities of the view, and their money, among names by every rule.

    Args:
        credit: One row per touch (schema ``Credit``).
        names: What the numbers of ``Credit`` stand for (schema ``CreditName``).
        opportunities: One row per opportunity (schema ``OpportunityJourney``).
        scope: Period, filters, view and what gets the credit (``by``).
        seed: Of the resamples; the same one gives the same answer.
    """
    known = names_by_number(names, scope)
    whole = _frame(tally_view(opportunities, scope))
    in_parts = needs_parts(int(whole["worth_minor"].sum()))
    tally = _frame(tally_credit(credit, scope, in_parts=in_parts))
    every = sorted(set(known.values()))
    moves = _moves(credit, scope, known, every)
    chain = shares_of(removal_effects(*moves.together()))
    # What lies on no path that ended well may still lead to one that does, as Markov sees it.
    numbers = (tally["key"] // CLUSTERS).to_list()
    there = {known[no] for no in numbers}
    of_names = [at for at, name in enumerate(every) if name in there or chain[at] > 0]
    found = [every[at] for at in of_names]
    place = {name: at for at, name in enumerate(found)}
    sums = _Sums(tally, [place[known[no]] for no in numbers], len(found))
    view, shared = _view(whole), chain[of_names]
    minor = {} if view.value_minor is None else _money(sums, view.value_minor, shared)
    told = _opportunities(sums, view, shared)
    is_money = (
        bool(minor) and all(min(each) >= 0 for each in minor.values()) and any(minor["first"])
    )
    shares = {rule: _shares(minor[rule] if is_money else told[rule]) for rule in RULES}
    ranges: Mapping[str, Range] = {}
    if view.touched >= FEW:
        groups = _groups(sums, whole, is_money=is_money)
        ranges = ranges_of(groups, moves, of_names, shares, seed)
    return Credited(found, view, minor, told, shares, ranges, is_money)


def names_by_number(names: Lazy, scope: Scope) -> dict[int, str]:
    """Give what the numbers of the level asked for stand for (rows of schema ``CreditName``)."""
    rows = names.filter(nw.col("level") == level_of(scope)).select("no", "name")
    return dict(_frame(rows).iter_rows())


def _groups(sums: _Sums, whole: pl.DataFrame, *, is_money: bool) -> Groups:
    """Give what is shared by group of accounts."""
    total = _by_cluster(whole, "value_minor" if is_money else "opportunities")
    return Groups(total, {rule: sums.floats(rule, is_money=is_money) for rule in ADDITIVE})


def _frame(tally: Lazy) -> pl.DataFrame:
    """Run a tally; unsorted, since its numbers add up to the same in any order."""
    frame: pl.DataFrame = tally.collect("polars").to_native()
    return frame


def _moves(credit: Lazy, scope: Scope, known: dict[int, str], every: list[str]) -> Moves:
    """Count the moves between all names, by groups of accounts where there are few names."""
    tally = _frame(tally_moves(credit, scope, len(known)))
    place = {name: at for at, name in enumerate(every)}
    return unpacked(tally, {no: place[name] for no, name in known.items()})


class _Sums:
    """A tally of credit as tables: group of accounts by name."""

    def __init__(self, tally: pl.DataFrame, at: list[int], number: int) -> None:
        self._tally = tally
        self._flat = (tally["key"] % CLUSTERS).to_numpy() * number + np.array(at, dtype=np.int64)
        self._shape = (CLUSTERS, number)

    def _table(self, column: str) -> Integers:
        table = np.zeros(math.prod(self._shape), dtype=np.int64)
        if column in self._tally.columns:
            np.add.at(table, self._flat, self._tally[column].to_numpy())
        return table.reshape(self._shape)

    def weights(self, rule: str) -> list[int]:
        """Give the names' millionths of an opportunity."""
        return [int(each) for each in self._table(f"weight_{rule}").sum(axis=0)]

    def money(self, rule: str) -> list[int]:
        """Give the names' millionths of a minor unit, however many they are."""
        high, low = (self._table(f"{part}_{rule}").sum(axis=0) for part in ("high", "low"))
        return [int(one) * PART + int(other) for one, other in zip(high, low, strict=True)]

    def floats(self, rule: str, *, is_money: bool) -> Floats:
        """Give what names get by group of accounts, in minor units or opportunities."""
        if not is_money:
            return self._table(f"weight_{rule}") / WHOLE
        high, low = (self._table(f"{part}_{rule}").astype(np.float64) for part in ("high", "low"))
        return (high * PART + low) / WHOLE


def _view(whole: pl.DataFrame) -> View:
    number, unpriced = int(whole["opportunities"].sum()), int(whole["unpriced"].sum())
    touched = whole.filter("is_touched")
    value = int(whole["value_minor"].sum()) if unpriced < number else None
    return View(
        opportunities=number,
        touched=int(touched["opportunities"].sum()),
        unpriced=unpriced,
        unpriced_touched=int(touched["unpriced"].sum()),
        value_minor=value,
    )


def _by_cluster(whole: pl.DataFrame, column: str) -> Floats:
    weights = whole[column].to_numpy().astype(np.float64)
    at = whole["cluster"].to_numpy()
    return np.bincount(at, weights=weights, minlength=CLUSTERS).astype(np.float64)


def _money(sums: _Sums, total: int, chain: Floats) -> dict[str, list[int]]:
    """Give the names' money by rule, and what no touch gets; every rule adds up to the total."""
    parts = {rule: sums.money(rule) for rule in ADDITIVE}
    whole = sum(parts[ADDITIVE[0]])
    # Parts of the chain as whole numbers, since they have to add up to the same as the others'.
    exact = [round(share * _FINE) for share in chain.tolist()]
    parts["markov"] = [each * whole // max(sum(exact), 1) for each in exact]
    touched = whole // WHOLE
    return {
        rule: [*largest_remainder(each, touched), total - touched] for rule, each in parts.items()
    }


def _opportunities(sums: _Sums, view: View, chain: Floats) -> dict[str, Floats]:
    """Give the names' opportunities by rule, and those that no touch gets."""
    told = {rule: np.array(sums.weights(rule)) / WHOLE for rule in ADDITIVE}
    touched = told[ADDITIVE[0]].sum()
    told["markov"] = chain * touched
    return {rule: np.append(each, view.opportunities - touched) for rule, each in told.items()}


def _shares(parts: list[int] | Floats) -> Floats:
    """Give each part's share of all of them, 0 where there is nothing."""
    numbers = np.array(parts, dtype=np.float64)
    total = numbers.sum()
    return numbers / total if total else numbers
