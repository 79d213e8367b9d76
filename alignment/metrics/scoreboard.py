"""Are the shared targets met? Six measures, each with its range, its target and its quarters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import dataframely as dy
import polars as pl

from alignment.agreed import Agreed, Goal
from alignment.estimators.proportions import number_that_settles
from alignment.fiscal import Period, business_days, month_start
from alignment.metrics.board_parts import (
    Reading,
    acceptance_part,
    conversion_part,
    pipeline_parts,
    revenue_part,
)
from alignment.metrics.board_words import BOARD, SHARE, plain, sentence
from alignment.metrics.collecting import Lazy
from alignment.metrics.pipeline_created import Goals, due_in, joint_goals
from alignment.metrics.spans import PERIOD, spans
from alignment.schema.board import Scoreboard
from alignment.schema.money import minor_digits
from alignment.scope import Scope
from alignment.settings import Settings

_YEAR: Final = 12


def scoreboard(
    marts: Mapping[str, Lazy], scope: Scope, settings: Settings, agreed: Agreed
) -> dy.DataFrame[Scoreboard]:
    """Hold each shared measure against its joint target, by its whole range.

    Lead to opportunity is counted within the scope's window whatever its steps are. Pipeline is
    held against the part of its targets that was due: the joint ones by month and source, or where
    there are none the share of the agreed year that falls on the business days gone.

    Args:
        marts: ``journey``, ``pipeline`` and ``target``.
        scope: Period, filters and day of observation.
        settings: The fiscal calendar and the base currency.
        agreed: The joint targets and who stands for them.

    Returns:
        Six rows for the period, then those of up to eight fiscal quarters up to its end, oldest
        first, from the first one that anything is known of.
    """
    cut = spans(scope, settings)
    parts = pipeline_parts(marts["pipeline"], cut) | {
        "conversion": conversion_part(marts["journey"], cut),
        "revenue-per-lead": revenue_part(marts["journey"], cut),
        "acceptance": acceptance_part(marts["journey"], cut),
    }
    goals, currency = joint_goals(marts["target"], scope), settings.base_currency
    rows = [
        _row(name, parts[name](span), span, currency, _target(name, span, scope, agreed, goals))
        for span in cut.all
        for name in BOARD
    ]
    rows = _stood_for(_known(rows), agreed)
    frame = pl.DataFrame(rows, schema=Scoreboard.create_empty().schema)
    return Scoreboard.validate(frame)


def _target(name: str, span: Period, scope: Scope, agreed: Agreed, goals: Goals) -> float | None:
    """Give the target that a span is held against, in the unit of the goal."""
    goal = agreed.goals.get(name)
    if name != "pipeline":
        return None if goal is None else goal.value
    at = replace(scope, first_day=span.first_day, last_day=span.last_day)
    due = due_in(goals, at)
    if due is not None:
        return float(due[1])
    # An agreed amount is the firm's for a year: no part of the firm has it as its own.
    return None if goal is None or scope.kept() else _of_year(goal, at)


def _of_year(goal: Goal, scope: Scope) -> float:
    """Give the share of a year's target that falls on the business days gone in a period."""
    gone = business_days(scope.first_day, min(scope.last_day, scope.as_of))
    year = business_days(month_start(scope.last_day + 1, plus=-_YEAR), scope.last_day)
    return goal.value * gone / year


def _row(
    name: str, found: Reading, span: Period, currency: str, target: float | None
) -> dict[str, Any]:
    """Say where one measure stands in one span."""
    named, is_period = BOARD[name], span.label == PERIOD
    scale = 1 if named.unit else 10 ** minor_digits(currency)
    is_shown = is_period or found.is_ripe
    ends = [found.value, found.low, found.high] if is_shown else [None] * 3
    value, low, high, goal = (None if each is None else each / scale for each in (*ends, target))
    row: dict[str, Any] = {
        "measure": name,
        "span": span.label,
        "is_period": is_period,
        "first_day": span.first_day,
        "last_day": span.last_day,
        "unit": named.unit or currency,
        "is_lower_better": named.is_lower_better,
        "n": found.n,
        "value": value,
        "low": low,
        "high": high,
        "target": goal,
        "is_ripe": found.is_ripe,
        "verdict": found.verdict if is_shown else "too_young",
    }
    row |= _against(row, found.number)
    return row | {"sentence": sentence(row)}


def _against(row: dict[str, Any], number: float | None) -> dict[str, Any]:
    """Hold a value against its target; nulls where one of them is missing."""
    value, low, high, target = (row[name] for name in ("value", "low", "high", "target"))
    found: dict[str, Any] = dict.fromkeys(_HELD)
    if not target or value is None:
        return found
    is_lower = row["is_lower_better"]

    def attained(each: float | None) -> float | None:
        if each is None:
            return None
        return each / target if not is_lower else target / each if each else None

    found |= {"gap": value - target, "attained_rate": attained(value)}
    ends = (high, low) if is_lower else (low, high)
    found["attained_low"], found["attained_high"] = map(attained, ends)
    if found["attained_rate"] is not None:
        found["gap_rate"] = 1 - found["attained_rate"]
    found["answer"] = _answer(ends, target, is_lower=is_lower)
    if found["answer"] == "cant_tell" and row["unit"] == SHARE and number:
        found["needed"] = number_that_settles(value, target, number)
    return found


_HELD: Final = (
    *("answer", "needed", "gap", "attained_rate", "attained_low", "attained_high", "gap_rate"),
)


def _answer(ends: tuple[float | None, float | None], target: float, *, is_lower: bool) -> str:
    """Give one of three answers: the whole range on one side of the target, or across it."""
    worst, best = ends
    if worst is None or best is None:
        return "cant_tell"
    if (worst <= target) if is_lower else (worst >= target):
        return "met"
    return "not_met" if ((best > target) if is_lower else (best < target)) else "cant_tell"


def _known(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out the quarters before the first one that anything is known of."""
    days = [row["first_day"] for row in rows if row["n"] and not row["is_period"]]
    first = min(days, default=0)
    return [row for row in rows if row["is_period"] or (days and row["first_day"] >= first)]


def _stood_for(rows: list[dict[str, Any]], agreed: Agreed) -> list[dict[str, Any]]:
    """Name who stands for each target, and since when."""
    nobody = {"marketing": "", "sales": "", "agreed_day": None}
    owners = {
        name: {"marketing": goal.marketing, "sales": goal.sales, "agreed_day": goal.day}
        for name, goal in agreed.goals.items()
    }
    return [row | owners.get(row["measure"], nobody) for row in rows]


def headline(found: pl.DataFrame) -> str:
    """Say how many targets are met, where the widest gap is, and what can't be told yet.

    Args:
        found: A frame of ``scoreboard``.
    """
    rows = found.filter("is_period").to_dicts()
    held = [row for row in rows if row["target"] is not None]
    if not held:
        return "No shared target is agreed yet."
    met = [row for row in held if row["answer"] == "met"]
    targets = f"shared target{'' if len(held) == 1 else 's'}"
    told = [f"{len(met)} of {len(held)} {targets} met."]
    if len(met) == len(held) > 1:
        told = [f"All {len(held)} {targets} met."]
    widest = widest_gap(found)
    if widest:
        row = next(each for each in held if each["measure"] == widest)
        value, target = (plain(row[name], row["unit"]) for name in ("value", "target"))
        told.append(f"The widest gap is {_lower(widest)}: {value} against {target}.")
    unsure = [row["measure"] for row in held if row["answer"] in ("cant_tell", None)]
    if unsure:
        told.append(f"{_listed(unsure)} can’t be told yet.")
    return " ".join(told)


def widest_gap(found: pl.DataFrame) -> str:
    """Name the measure that is furthest from its target, of those surely not met; or nothing."""
    missed = found.filter("is_period", pl.col("answer") == "not_met")
    return str(missed.sort("gap_rate", descending=True)["measure"][0]) if missed.height else ""


def _lower(name: str) -> str:
    return BOARD[name].name.lower()


def _listed(names: list[str]) -> str:
    """List names as a sentence begins."""
    words = [_lower(name) for name in names]
    told = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return told[0].upper() + told[1:]
