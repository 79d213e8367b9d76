"""Where and when do both teams mean the same? M13 by region, team or source, and by quarter."""

from __future__ import annotations

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.agreed import Agreed, Rule
from alignment.estimators.agreement import cohens_kappa, gwets_ac1
from alignment.fiscal import quarters
from alignment.metrics.agreement import stricter, table_of
from alignment.metrics.cells import DEFINE_FIRST, cell, rules_of
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, counted_share, judge
from alignment.metrics.journeys import is_entered, keep_counted, number_in
from alignment.metrics.splitting import by_split
from alignment.metrics.words import in_100, is_named, of_100
from alignment.schema.agreement_measures import CELLS, AgreementBy
from alignment.schema.measures import TOTAL
from alignment.scope import Scope
from alignment.settings import Settings


def tally_cells(
    journeys: Lazy, scope: Scope, rules: tuple[Rule, Rule], starts: tuple[int, ...] = ()
) -> Lazy:
    """Count leads by split value and cell.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.
        rules: Marketing's and sales'.
        starts: First days of quarters, rising; when given, ``split`` is the quarter's number
            instead of ``scope.by``.

    Returns:
        One row per ``split`` and ``cell`` (a place in CELLS) with ``leads``; in no order.
    """
    split = number_in(nw.col("entry_day"), starts).cast(nw.Int64) if starts else nw.col(scope.by)
    rows = keep_counted(journeys, scope, is_entered(scope))
    mixed = cell(rules)
    rows = rows.select("leads", **mixed.parts, split=split)
    rows = rows.select("leads", "split", cell=mixed.whole)
    return rows.group_by("split", "cell").agg(nw.col("leads").sum().cast(nw.Int64))


def agreement_by(journeys: Lazy, scope: Scope, agreed: Agreed) -> dy.DataFrame[AgreementBy]:
    """Tell for each split value how far both rules agree, raw and beyond chance.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.
        agreed: Both teams' rules.

    Returns:
        The total, then one row per split value, most leads first. No row at all where one of the
        teams has no rule.

    Source:
        Cohen (1960); Gwet (2008); McNemar (1947); Wilson (1927) for the raw agreement's range.
    """
    rules = rules_of(agreed)
    if rules is None:
        return AgreementBy.create_empty()
    counts = collect(tally_cells(journeys, scope, rules))
    return _framed(by_split(counts, lambda part: [_row(part)]))


def agreement_quarters(
    journeys: Lazy, scope: Scope, agreed: Agreed, settings: Settings
) -> dy.DataFrame[AgreementBy]:
    """Tell for each fiscal quarter of entry how far both rules agree.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of entry, filters and day of observation.
        agreed: Both teams' rules.
        settings: The fiscal calendar.

    Returns:
        The total, then one row per quarter, oldest first, those without leads included. No row at
        all where one of the teams has no rule.
    """
    rules = rules_of(agreed)
    if rules is None:
        return AgreementBy.create_empty()
    spans = quarters(scope.first_day, scope.last_day, start_month=settings.fiscal_start_month)
    starts = tuple(each.first_day for each in spans)
    counts = collect(tally_cells(journeys, scope, rules, starts))
    rows = [{"split": TOTAL, "is_total": True, **_row(counts)}]
    rows += [
        {
            "split": each.label,
            "is_total": False,
            "first_day": each.first_day,
            **_row(counts.filter(pl.col("split") == number)),
        }
        for number, each in enumerate(spans)
    ]
    return _framed(rows)


def _framed(rows: list[dict[str, object]]) -> dy.DataFrame[AgreementBy]:
    frame = pl.DataFrame(rows, schema=AgreementBy.create_empty().schema)
    return AgreementBy.validate(frame)


def _row(counts: pl.DataFrame) -> dict[str, object]:
    """Give what one group's cells say."""
    cells = {
        name: int(counts.filter(pl.col("cell") == place)["leads"].sum())
        for place, name in enumerate(CELLS)
    }
    compared = sum(number for name, number in cells.items() if name != "unknown")
    agreed = cells["both"] + cells["neither"]
    row: dict[str, object] = {
        **cells,
        "leads": compared + cells["unknown"],
        "compared": compared,
        "agreed": agreed,
        "verdict": judge(compared),
    }
    if compared < FEW:
        return row
    only = (cells["only_marketing"], cells["only_sales"])
    row |= {**counted_share(agreed, compared), "stricter": stricter(*only)}
    table = table_of(cells["both"], *only, cells["neither"])
    kappa = cohens_kappa(table)
    if kappa is not None:
        row |= {
            "kappa": kappa.value,
            "kappa_low": max(-1.0, kappa.low),
            "kappa_high": min(1.0, kappa.high),
        }
    return row | {"ac1": gwets_ac1(table)}


def headline(found: pl.DataFrame, agreed: Agreed) -> str:
    """Name where both rules agree most and least, if the ranges lie apart."""
    if rules_of(agreed) is None:
        return DEFINE_FIRST
    total = found.filter("is_total").to_dicts()[0]
    if total["rate"] is None:
        return "Too few leads can be compared to tell where both definitions agree."
    told = f"Both definitions say the same of {of_100(total['rate'])} leads{_beyond(total)}."
    rated = found.filter(~pl.col("is_total") & (pl.col("verdict") == "enough"))
    named = [row for row in rated.sort("rate").to_dicts() if is_named(row["split"])]
    if len(named) < 2 or named[0]["high"] >= named[-1]["low"]:  # noqa: PLR2004 - a comparison takes two
        return f"{told} Where they agree more or less can't be told."
    least, most = named[0], named[-1]
    return (
        f"{told} Least: {least['split']} ({in_100(least['rate'])}); "
        f"most: {most['split']} ({in_100(most['rate'])})."
    )


def _beyond(row: dict[str, float | None]) -> str:
    """Say both coefficients of agreement beyond chance, where they are defined."""
    told = [
        f"{name} {row[key]:.2f}"
        for name, key in (("kappa", "kappa"), ("AC1", "ac1"))
        if row[key] is not None
    ]
    return f" ({', '.join(told)})" if told else ""
