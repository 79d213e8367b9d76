"""What was known of a lead at its handover, and what each rule says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.agreed import FIELDS, TEAMS, Agreed, Rule, answer, describe_criterion
from alignment.agreed.compiling import criterion_answer
from alignment.desk.agreements import MINIMUM
from alignment.metrics.cells import unique_criteria
from alignment.schema.marts import NOT_RECORDED
from alignment.schema.record import ANSWERS, RecordAnswer, RecordFact


def rules_by_name(agreed: Agreed) -> dict[str, Rule]:
    """List the rules that are agreed on: marketing's, sales' and the minimum of a lead."""
    rules = {team: agreed.rules[team] for team in TEAMS if team in agreed.rules}
    return rules | ({MINIMUM: agreed.minimum} if agreed.minimum is not None else {})


def verdicts(journey: pl.DataFrame, agreed: Agreed) -> dict[str, str]:
    """Say what each rule says of a lead: yes, no or unknown.

    Args:
        journey: One row of the mart ``journey``.
        agreed: The rules.
    """
    rules = rules_by_name(agreed)
    said = _asked(journey, {name: answer(rule) for name, rule in rules.items()})
    return {name: _word(said[name]) for name in rules}


def answers(journey: pl.DataFrame, agreed: Agreed) -> dy.DataFrame[RecordAnswer]:
    """Say what each criterion of the rules says of a lead.

    Args:
        journey: One row of the mart ``journey``.
        agreed: The rules.

    Returns:
        One row per criterion, in the order of the rules; none where nothing is agreed on.
    """
    rules = rules_by_name(agreed)
    criteria = unique_criteria(rules.values())
    said = _asked(journey, {str(no): criterion_answer(each) for no, each in enumerate(criteria)})
    asked = {name: unique_criteria([rule]) for name, rule in rules.items()}
    rows = [
        {
            "criterion": describe_criterion(each),
            "field": each.field,
            "known": _known(journey[each.field][0]),
            **{
                name: _word(said[str(no)]) if each in asked.get(name, ()) else None
                for name in (*TEAMS, MINIMUM)
            },
        }
        for no, each in enumerate(criteria)
    ]
    return RecordAnswer.validate(pl.DataFrame(rows, schema=RecordAnswer.create_empty().schema))


def facts(journey: pl.DataFrame) -> dy.DataFrame[RecordFact]:
    """List all that can be known about a lead at its handover, in the order of FIELDS."""
    rows = [
        {"field": key, "label": field.label, "known": _known(journey[key][0])}
        for key, field in FIELDS.items()
    ]
    return RecordFact.validate(pl.DataFrame(rows, schema=RecordFact.create_empty().schema))


def _asked(journey: pl.DataFrame, told: Mapping[str, nw.Expr]) -> dict[str, Any]:
    """Run expressions on one row."""
    if not told:
        return {}
    found = nw.from_native(journey.lazy()).select(**told).collect("polars").to_native()
    return dict(found.row(0, named=True))


def _word(said: object) -> str:
    return ANSWERS[2] if said is None else ANSWERS[0] if said else ANSWERS[1]


def _known(value: object) -> str | None:
    """Give a value as text; None where it isn't recorded."""
    if value is None or value in (NOT_RECORDED, ""):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)
