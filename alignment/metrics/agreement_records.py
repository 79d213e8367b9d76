"""The leads behind each part of what the teams mean, pass and accept; lazily."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import narwhals as nw
import polars as pl

from alignment.agreed import Agreed, Criterion, Group, Rule, answer
from alignment.agreed.compiling import combined, criterion_answer
from alignment.ladder import POSITION
from alignment.metrics.cells import rules_of, unique_criteria, with_cell
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.criteria import without
from alignment.metrics.disputed import DISPUTED
from alignment.metrics.evidence import fit_of, from_mql, kind
from alignment.metrics.handovers import ACCEPTED, REST, UNDECIDED, decided, handovers
from alignment.metrics.journeys import days_to, is_entered, keep_counted, top_step
from alignment.metrics.middle_ground import MIDDLE, WAYS, area
from alignment.metrics.outcomes import with_outcome
from alignment.metrics.own_rule import DEEDS
from alignment.metrics.pipeline_reality import CRITERIA, UNKNOWN, met, open_opportunities
from alignment.metrics.reasons import as_one, reason_of, tally_reasons
from alignment.metrics.records import ABOUT
from alignment.schema.agreement_measures import CELLS, CLASSES
from alignment.scope import Scope

_SHOWN: Final = ("lead_id", "opp_id", *ABOUT, "entry_day")
_STATES: Final = {"accepted": ACCEPTED, "rest": REST, "undecided": UNDECIDED}


def disputed_by(
    journeys: Lazy, scope: Scope, agreed: Agreed, number: int, *, is_alone: bool
) -> Lazy:
    """List the disputed leads that a criterion has to do with.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The scope of the measure.
        agreed: Both teams' rules; without both there is no row.
        number: The criterion's place among all that the rules ask for.
        is_alone: Those that would be in no dispute without it; else those that don't meet it.

    Returns:
        One row per lead: ids, attributes, ``entry_day`` and what is asked about; in no order.
    """
    rows = keep_counted(journeys, scope, is_entered(scope))
    rules = rules_of(agreed)
    asked = unique_criteria(rules) if rules else ()
    if rules is None or number >= len(asked):
        return rows.select(*_SHOWN).head(0)
    places = [CELLS.index(name) for name in DISPUTED]
    rows = with_cell(rows, rules, name="place").filter(nw.col("place").is_in(places))
    if is_alone:
        one, other = (_answered(without(rule.group, asked[number])) for rule in rules)
        rows = rows.filter(one == other)
    else:
        rows = rows.filter(~criterion_answer(asked[number]))
    return rows.select(*_SHOWN, *_beside(asked))


def _answered(group: Group | None) -> nw.Expr:
    return nw.lit(value=True) if group is None else combined(group, criterion_answer)


def _beside(asked: Iterable[Criterion]) -> list[str]:
    """Name the columns that criteria are about and that aren't shown anyway, each once."""
    return [name for name in dict.fromkeys(each.field for each in asked) if name not in _SHOWN]


def handed_over(journeys: Lazy, scope: Scope, split: str | None, state: str) -> Lazy:
    """List the handovers of the period by what became of them.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The scope of the measure.
        split: The split value, or None for the total.
        state: delivered (all), accepted, rest, undecided, opportunity or won.

    Returns:
        One row per lead: ids, attributes, ``entry_day``, days to the handover, days from there to
        the decision and the reason as recorded; in no order.
    """
    rows = _of_split(decided(journeys, scope), scope, split)
    if state in _STATES:
        rows = rows.filter(nw.col("state") == _STATES[state])
    elif state != "delivered":
        rows = rows.with_columns(top=top_step(scope.as_of))
        rows = rows.filter(nw.col("top") >= POSITION[state])
    return _decision(rows)


def _decision(rows: Lazy) -> Lazy:
    is_decided = nw.col("state") != UNDECIDED
    is_rest = nw.col("state") == REST
    return rows.select(
        *_SHOWN,
        days_to("mql"),
        decision_days=nw.when(is_decided).then(nw.col("first_days")),
        decision_reason=nw.when(is_rest).then(nw.col("decision_reason")),
    )


def with_reason(journeys: Lazy, scope: Scope, reason: str, told: str) -> Lazy:
    """List the handovers that weren't accepted for a reason, however it was spelt.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The scope of the measure.
        reason: Its spelling in the measure; empty where ``told`` isn't named.
        told: named, blank or other.

    Returns:
        As ``handed_over``.
    """
    counts = collect(tally_reasons(journeys, scope)).with_columns(split=pl.col("reason"))
    one = as_one(counts).filter((pl.col("reason") == reason) & (pl.col("kind") == told))
    # as_one takes the blanks around a text away, but leaves ``split`` as it was recorded.
    spellings = one["split"].unique().to_list()
    rows = decided(journeys, scope).filter(nw.col("state") == REST)
    return _decision(rows.filter(reason_of().is_in(spellings)))


def by_own_rule(
    journeys: Lazy, scope: Scope, agreed: Agreed, split: str | None, *, deed: str, said: str
) -> Lazy:
    """List what marketing passed or sales accepted by what the doer's own rule says.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The scope of the measure.
        agreed: The teams' rules; without the doer's there is no row.
        split: The split value, or None for the total.
        deed: A key of DEEDS.
        said: yes, no or unknown.

    Returns:
        One row per lead: ids, attributes, ``entry_day`` and what the rule asks about; in no order.
    """
    team, stage = DEEDS[deed]
    day = nw.col("entry_day") + nw.col(days_to(stage))
    is_in = (day >= scope.first_day) & (day <= min(scope.last_day, scope.as_of))
    rows = _of_split(keep_counted(journeys, scope, is_in.fill_null(value=False)), scope, split)
    rule = agreed.rules.get(team)
    return _meeting(rows, rule, said)


def by_minimum(journeys: Lazy, scope: Scope, agreed: Agreed, split: str | None, said: str) -> Lazy:
    """List the leads by what the minimum rule says of them; as ``by_own_rule``."""
    rows = _of_split(keep_counted(journeys, scope, is_entered(scope)), scope, split)
    return _meeting(rows, agreed.minimum, said)


def _meeting(rows: Lazy, rule: Rule | None, said: str) -> Lazy:
    """Keep the leads of which a rule says yes, no or unknown."""
    if rule is None:
        return rows.select(*_SHOWN).head(0)
    found = answer(rule)
    kept = {"yes": found, "no": ~found, "unknown": found.is_null()}[said]
    return rows.filter(kept).select(*_SHOWN, *_beside(unique_criteria([rule])))


def of_evidence(journeys: Lazy, scope: Scope, agreed: Agreed, split: str | None, name: str) -> Lazy:
    """List the MQLs of a class of what speaks for them.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The scope of the measure.
        agreed: The teams' rules, for what fits.
        split: The split value, or None for the total.
        name: One of CLASSES.

    Returns:
        One row per lead: ids, attributes, ``entry_day``, days to the handover and the touches that
        show intent; in no order.
    """
    fits = fit_of(agreed)
    rows = with_outcome(journeys, from_mql(scope))
    if fits:
        rows = rows.filter(kind(fits) == CLASSES.index(name))
    rows = _of_split(rows, scope, split)
    return rows.select(*_SHOWN, days_to("mql"), "touches", "intent_touches")


def in_the_middle(
    journeys: Lazy, scope: Scope, agreed: Agreed, split: str | None, way: str
) -> Lazy:
    """List the leads between both rules by how they left, or that they didn't.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: The scope of the measure.
        agreed: Both teams' rules; without both there is no row.
        split: The split value, or None for the total.
        way: A key of WAYS.

    Returns:
        One row per lead: ids, attributes, ``entry_day``, days to the handover and days from there
        until it left or the day of observation; in no order.
    """
    rules = rules_of(agreed)
    rows = with_outcome(journeys, handovers(scope))
    if rules is None:
        return rows.select(*_SHOWN).head(0)
    rows = rows.filter(area(rules) == MIDDLE, nw.col("outcome").is_in(WAYS[way]))
    rows = _of_split(rows, scope, split)
    return rows.select(*_SHOWN, days_to("mql"), days_there=nw.col("first_days"))


def missing_criteria(pipeline: Lazy, scope: Scope, split: str | None) -> Lazy:
    """List the open opportunities that miss one of the four entry criteria or more.

    Args:
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: The scope of the measure.
        split: The split value, or None for the total.

    Returns:
        One row per opportunity: ids, attributes, ``qualified_day``, ``value_minor``, the four
        criteria and ``met``, how many of them are; in no order.
    """
    rows = _of_split(open_opportunities(pipeline, scope), scope, split)
    rows = rows.select(
        "opp_id", "lead_id", *ABOUT, "qualified_day", "value_minor", *CRITERIA, met=met()
    )
    return rows.filter(nw.col("met") != UNKNOWN, nw.col("met") < len(CRITERIA))


def _of_split(rows: Lazy, scope: Scope, split: str | None) -> Lazy:
    return rows if split is None else rows.filter(nw.col(scope.by) == split)
