"""Which campaigns became pipeline and revenue, and what did they cost? M8 by campaign, M9."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.estimators.attribution import RULES
from alignment.ladder import POSITION
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.credit import in_order
from alignment.metrics.credit_ranges import SEED
from alignment.metrics.credit_words import Told, always_top, headline_of
from alignment.metrics.credited import Credited, credited, names_by_number
from alignment.metrics.crediting import level_of, tally_passing
from alignment.metrics.estimating import judge
from alignment.metrics.experiments import needs_experiment
from alignment.metrics.journeys import is_entered, keep_counted, top_step
from alignment.metrics.spending import Spent, spent_by
from alignment.schema.campaign_measures import NO_TOUCH, Campaigns
from alignment.schema.measures import TOTAL
from alignment.scope import Scope


def tally_came(journeys: Lazy, scope: Scope) -> Lazy:
    """Count the leads of the period by what they came by.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period, filters and day of observation.

    Returns:
        One row per ``split`` with ``leads`` and ``accepted``, those that had reached SQL or a later
        step; in no order.
    """
    rows = keep_counted(journeys, scope, is_entered(scope))
    is_accepted = top_step(scope.as_of) >= POSITION["sql"]
    rows = rows.select(
        "leads",
        split=nw.col(level_of(scope)),
        accepted=nw.when(is_accepted).then(nw.col("leads")).otherwise(0),
    )
    return rows.group_by("split").agg(
        nw.col("leads").sum().cast(nw.Int64), nw.col("accepted").sum().cast(nw.Int64)
    )


def campaigns(marts: Mapping[str, Lazy], scope: Scope, seed: int = SEED) -> dy.DataFrame[Campaigns]:
    """Put leads, opportunities, credit and costs of each campaign, channel or source side by side.

    Args:
        marts: ``credit``, ``credit_name``, ``opportunity_journey``, ``journey`` and
            ``campaign_cost``, with rows as their schemas say.
        scope: Period, filters, view (``anchor``), ``rule`` and what rows are about (``by``).
        seed: Of the resamples; the same one gives the same answer.

    Returns:
        The total, then one row per name, the most credit first, NO_TOUCH last.
    """
    opportunities = marts["opportunity_journey"]
    found = credited(marts["credit"], marts["credit_name"], opportunities, scope, seed)
    passing = _passing(marts, scope)
    came = collect(tally_came(marts["journey"], scope))
    leads = {
        split: {"leads": number, "accepted": accepted}
        for split, number, accepted in came.select("split", "leads", "accepted").iter_rows()
    }
    spent, top = spent_by(marts["campaign_cost"], scope), _always_top(found)
    place = {found.names[at]: at for at in in_order(found, scope.rule)}
    others = sorted({*leads, *(name for name in spent if name is not None)} - {*place})
    touches = sum(each["touches"] for each in passing.values())
    rows = [_total(found, scope) | _summed(leads) | {"touches": touches}]
    for name in (*place, *others):
        row = _of_name(found, place.get(name), passing.get(name, _NO_PATHS), scope)
        row |= leads.get(name, _NO_LEADS)
        rows.append(row | {"split": name, "is_always_top": name in top})
    rows.append(_untouched(found, scope))
    untouched = rows[-1]
    priced = [
        row | _cost(row, spent.get(None if row["is_total"] else row["split"]), scope, untouched)
        for row in rows
    ]
    frame = pl.DataFrame(priced, schema=Campaigns.create_empty().schema)
    return Campaigns.validate(frame)


_NO_LEADS: Final = {"leads": 0, "accepted": 0}
_NO_PATHS: Final = {"opportunities": 0, "touches": 0, "unpriced": 0}
_NOTHING: Final = {
    "is_total": False,
    "is_always_top": False,
    "needs_experiment": False,
    **_NO_PATHS,
    "credit_opportunities": 0.0,
    "buyers_passing": 0,
}


def _passing(marts: Mapping[str, Lazy], scope: Scope) -> dict[str, dict[str, int]]:
    """Give by name how many opportunities and touches of the view are its."""
    names = names_by_number(marts["credit_name"], scope)
    counted = collect(tally_passing(marts["credit"], scope)).select("no", *_NO_PATHS)
    return {names[no]: dict(zip(_NO_PATHS, told, strict=True)) for no, *told in counted.iter_rows()}


def _summed(leads: dict[str, dict[str, int]]) -> dict[str, int]:
    return {name: sum(each[name] for each in leads.values()) for name in _NO_LEADS}


def _always_top(found: Credited) -> set[str]:
    rows = [
        {"split": name, "rule": rule, "share": float(found.shares[rule][at])}
        for rule in RULES
        for at, name in enumerate(found.names)
    ]
    schema = {"split": pl.String, "rule": pl.String, "share": pl.Float64}
    return always_top(pl.DataFrame(rows, schema=schema))


def _total(found: Credited, scope: Scope) -> dict[str, Any]:
    view = found.view
    return _NOTHING | {
        "split": TOTAL,
        "is_total": True,
        "opportunities": view.opportunities,
        "unpriced": view.unpriced,
        "credit_opportunities": float(view.opportunities),
        "buyers_passing": view.touched,
        "buyers": view.touched,
        "verdict": judge(view.opportunities),
        **_least_and_most(dict.fromkeys(RULES, view.value_minor), scope),
    }


def _untouched(found: Credited, scope: Scope) -> dict[str, Any]:
    view, last = found.view, len(found.names)
    number = view.opportunities - view.touched
    return _NOTHING | {
        "split": NO_TOUCH,
        **_NO_LEADS,
        "opportunities": number,
        "unpriced": view.unpriced - view.unpriced_touched,
        "credit_opportunities": float(number),
        "buyers": view.touched,
        "verdict": judge(number),
        **_money(found, last, scope),
    }


def _of_name(
    found: Credited, at: int | None, passing: dict[str, int], scope: Scope
) -> dict[str, Any]:
    row = _NOTHING | {"buyers": found.view.touched, "verdict": judge(0)}
    if at is None:
        zero = 0 if found.minor else None
        return row | _least_and_most(dict.fromkeys(RULES, zero), scope)
    number = passing["opportunities"]
    most = max(float(found.shares[rule][at]) for rule in RULES)
    return row | {
        **passing,
        "credit_opportunities": max(float(found.opportunities[scope.rule][at]), 0.0),
        "needs_experiment": needs_experiment(most, number, found.view.touched),
        "buyers_passing": number,
        "verdict": judge(number),
        **_money(found, at, scope),
    }


def _money(found: Credited, at: int, scope: Scope) -> dict[str, Any]:
    """Give a name's money under the rule asked for, its range, and the least and most of any."""
    if not found.minor:
        return {}
    row = _least_and_most({rule: found.minor[rule][at] for rule in RULES}, scope)
    total = found.view.value_minor or 0
    if found.is_by_money and scope.rule in found.ranges:
        low, high = (float(end[at]) for end in found.ranges[scope.rule])
        row |= {"credit_low_minor": round(low * total), "credit_high_minor": round(high * total)}
    return row


def _least_and_most(by_rule: Mapping[str, int | None], scope: Scope) -> dict[str, Any]:
    if None in by_rule.values():
        return {}
    told = {rule: minor for rule, minor in by_rule.items() if minor is not None}
    least, most = min(told, key=told.__getitem__), max(told, key=told.__getitem__)
    return {
        "credit_minor": told[scope.rule],
        "least_minor": told[least],
        "least_rule": least if told[least] != told[most] else None,
        "most_minor": told[most],
        "most_rule": most if told[least] != told[most] else None,
    }


def _cost(
    row: dict[str, Any], spent: Spent | None, scope: Scope, untouched: dict[str, Any]
) -> dict[str, Any]:
    """Give the cost, the cost of each, and the return; nothing where the cost isn't known.

    What came without any recorded touch is neither bought nor a return, and without any touch on
    record neither can be told.
    """
    if spent is None:
        return {}
    told: dict[str, Any] = {"cost_minor": spent.minor, "cost_basis": spent.basis}
    opportunities, credit = row["credit_opportunities"], row.get("credit_minor")
    if row["is_total"]:
        opportunities -= untouched["credit_opportunities"]
        credit = None if credit is None else credit - (untouched.get("credit_minor") or 0)
    for name, what in (
        ("lead", row["leads"]),
        ("accepted", row["accepted"]),
        ("opportunity", opportunities),
    ):
        told[f"cost_per_{name}_minor"] = round(spent.minor / what) if what > 0 else None
    if scope.anchor == "won" and credit is not None and spent.minor > 0 and row["buyers"]:
        told["return_ratio"] = (credit - spent.minor) / spent.minor
    return told


def headline(found: pl.DataFrame, scope: Scope, currency: str, digits: int = 2) -> str:
    """Say which names every rule puts first, and which of them only an experiment can judge.

    Args:
        found: A frame of ``campaigns``.
        scope: The question it answers.
        currency: ISO 4217 code of the base currency.
        digits: How many digits its minor unit has.
    """
    total = found.row(0, named=True)
    is_money = total["credit_minor"] is not None
    named = [
        Told(
            row["split"],
            row["least_minor"] if is_money else row["credit_opportunities"],
            row["most_minor"] if is_money else row["credit_opportunities"],
            row["is_always_top"],
            row["needs_experiment"],
        )
        for row in found.filter(~pl.col("is_total"), pl.col("opportunities") > 0).to_dicts()
    ]
    return headline_of(
        named,
        scope,
        number=total["opportunities"],
        touched=total["buyers"],
        unit=(currency, digits) if is_money else None,
        by_all=is_money,
    )
