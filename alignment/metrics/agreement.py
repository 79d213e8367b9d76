"""Do both teams mean the same thing by qualified? M13: rule against rule, on the same leads."""

from __future__ import annotations

from dataclasses import replace

import dataframely as dy
import narwhals as nw
import numpy as np
import polars as pl

from alignment.agreed import Agreed, Rule
from alignment.estimators.agreement import mcnemar
from alignment.estimators.proportions import wilson
from alignment.ladder import POSITION, STEPS
from alignment.metrics.cells import DEFINE_FIRST, UNKNOWN, cell, rules_of
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, SOME, estimate
from alignment.metrics.journeys import days_to, earliest
from alignment.metrics.outcomes import tally_outcomes
from alignment.metrics.splitting import by_split
from alignment.metrics.words import between, of_100
from alignment.schema.agreement_measures import CELLS, AgreementCell
from alignment.scope import Scope

_SURE = 0.05


def of_leads(scope: Scope) -> Scope:
    """Turn a question about any step into one about leads from their entry on."""
    return replace(scope, from_stage="lead") if scope.from_stage != "lead" else scope


def tally_agreement(journeys: Lazy, scope: Scope, rules: tuple[Rule, Rule]) -> Lazy:
    """Count leads by split value, cell (``mix``), age and outcome (see ``tally_outcomes``).

    Beside them stands what they brought that was visible on the day: ``pipeline_minor`` and
    ``won_minor``, each with the number of leads of which it is known.
    """
    told = {f"{name}_minor": _visible_money(name, scope) for name in ("pipeline", "won")}
    return tally_outcomes(journeys, of_leads(scope), mix=cell(rules), sums=told)


def _visible_money(name: str, scope: Scope) -> nw.Expr:
    """Give the amount of what was reached by the day of observation, dated or not."""
    stage = "won" if name == "won" else "opportunity"
    days = earliest([nw.col(days_to(each.key)) for each in STEPS[POSITION[stage] :]])
    undated = days.is_null() & (nw.col("furthest") >= POSITION[stage])
    is_seen = (nw.col("entry_day") + days <= scope.as_of) | (
        undated & (nw.col("seen_day") <= scope.as_of)
    )
    return nw.when(is_seen).then(nw.col(f"{name}_minor"))


def agreement(journeys: Lazy, scope: Scope, agreed: Agreed) -> dy.DataFrame[AgreementCell]:
    """Run both teams' rules on the leads of the period, and tell what became of each cell.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters, window and day of observation.
        agreed: Both teams' rules.

    Returns:
        Five rows for the total, then for each split value, most leads first. No row at all
        where one of the teams has no rule.

    Source:
        Aalen & Johansen (1978) for the rate; Wilson (1927) for its range.
    """
    rules = rules_of(agreed)
    if rules is None:
        return AgreementCell.create_empty()
    counts = collect(tally_agreement(journeys, scope, rules))
    rows = by_split(counts, lambda part: _cells(part, scope))
    frame = pl.DataFrame(rows, schema=AgreementCell.create_empty().schema)
    return AgreementCell.validate(frame)


def _cells(counts: pl.DataFrame, scope: Scope) -> list[dict[str, object]]:
    """Give the rows of one split value."""
    compared = int(counts.filter(pl.col("mix") != UNKNOWN)["leads"].sum())
    parts = counts.partition_by("mix", as_dict=True)
    rows = []
    for place, name in enumerate(CELLS):
        part = parts.get((place,), counts.clear())
        group = estimate(part, scope.window_days)
        is_shared = place != UNKNOWN and compared > 0
        rows.append(
            {
                "cell": name,
                "leads": group.leads,
                "share": group.leads / compared if is_shared else None,
                "resolved": group.resolved,
                "mature": group.mature,
                "undated": group.undated,
                "before_entry": group.before_entry,
                "converted_so_far": group.so_far,
                "rate": group.rate,
                "low": group.low,
                "high": group.high,
                **_money(part),
                "verdict": group.verdict,
            }
        )
    return rows


def _money(part: pl.DataFrame) -> dict[str, object]:
    names = ("pipeline_minor", "won_minor")
    return {name: int(part[name].sum()) if part[f"n_{name}"].sum() else None for name in names}


def table_of(both: int, only_marketing: int, only_sales: int, neither: int) -> np.ndarray:
    """Lay four cells out as the estimators want them: marketing's answer by sales'."""
    return np.array([[both, only_marketing], [only_sales, neither]], dtype=np.int64)


def stricter(only_marketing: int, only_sales: int) -> str:
    """Say whose rule lets fewer leads through, or that it can't be told.

    Returns:
        marketing, sales, same (nothing is disputed) or cant_tell.
    """
    if only_marketing + only_sales == 0:
        return "same"
    if mcnemar(only_marketing, only_sales) > _SURE:
        return "cant_tell"
    return "sales" if only_marketing > only_sales else "marketing"


def headline(found: pl.DataFrame, agreed: Agreed) -> str:
    """Say of how many leads both rules say the same, and which rule asks for more."""
    if rules_of(agreed) is None:
        return DEFINE_FIRST
    cells = dict(found.filter("is_total").select("cell", "leads").iter_rows())
    one, other = cells["only_marketing"], cells["only_sales"]
    compared = sum(number for name, number in cells.items() if name != "unknown")
    unknown = cells["unknown"]
    if not compared + unknown:
        return "No leads in this period."
    told = f"{_agreeing(compared, one + other)}{_disputed(one, other)}"
    if unknown:
        told += f" {unknown:,} couldn't be compared: something that is asked for isn't known."
    return told


def _agreeing(compared: int, disputed: int) -> str:
    if not compared:
        return "There is no lead on which both definitions can be compared."
    told = f"{compared - disputed:,} of {compared:,} leads"
    if compared < FEW:
        return f"Both definitions say the same of {told}."
    share = 1 - disputed / compared
    fits = between(*wilson(compared - disputed, compared))
    if compared < SOME:
        return f"Both definitions say the same of {told}; anything from {fits} fits."
    fits = fits.removesuffix(" of 100")
    return f"Both definitions say the same of {of_100(share)} leads ({told}; {fits} fits)."


def _disputed(one: int, other: int) -> str:
    """Say who is stricter, both numbers beside each other."""
    if not one + other:
        return ""
    told = f"{one:,} meet only marketing's and {other:,} only sales'"
    side = stricter(one, other)
    if side == "cant_tell":
        return f" {told}; which of the two asks for more can't be told yet."
    return f" {side.capitalize()} asks for more: {told}."
