"""What pipeline does each source bring, against the joint target? M2."""

from __future__ import annotations

from dataclasses import replace

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.fiscal import Period, business_days, month_start, months
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.metrics.words import count, is_named, money, of_100
from alignment.schema.measures import TOTAL, PipelineCreated
from alignment.scope import Scope


def tally_pipeline_created(pipeline: Lazy, scope: Scope) -> Lazy:
    """Count opportunities and add up their money by day of the first qualified entry.

    Args:
        pipeline: One row per opportunity (schema ``Pipeline``).
        scope: The period is that of the first qualified entry.

    Returns:
        One row per ``split`` and ``day``, with ``opportunities``, ``amount_minor`` and
        ``unpriced``; in no order.
    """
    is_created = is_entered(scope, "qualified_day")
    rows = keep_counted(pipeline, scope, ~nw.col("is_renewal"), is_created)
    rows = rows.select(
        "opportunities",
        "amount_minor",
        split=nw.col(scope.by),
        day=nw.col("qualified_day"),
        unpriced=nw.when(nw.col("amount_minor").is_null())
        .then(nw.col("opportunities"))
        .otherwise(0),
    )
    return rows.group_by("split", "day").agg(
        nw.col("opportunities").sum().cast(nw.Int64),
        nw.col("amount_minor").sum().cast(nw.Int64),
        nw.col("unpriced").sum().cast(nw.Int64),
    )


def by_month(counts: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """Add the days of a tally up: one row per split and ``month``, its number from 0."""
    starts = [each.first_day for each in months(scope.first_day, scope.last_day)]
    later = pl.Series(starts[1:], dtype=pl.Int64)
    month = later.search_sorted(counts["day"].cast(pl.Int64), side="right").cast(pl.Int64)
    rows = counts.with_columns(month=month).group_by("split", "month")
    return rows.agg(pl.col("opportunities", "amount_minor", "unpriced").sum())


def pipeline_created(pipeline: Lazy, targets: Lazy, scope: Scope) -> dy.DataFrame[PipelineCreated]:
    """Add up the pipeline created, by source and month, beside the target.

    Each opportunity counts once, in the month in which it was first qualified; renewals are left
    out. Blank amounts and amounts without an exchange rate are counted as unpriced.

    Args:
        pipeline: One row per opportunity (schema ``Pipeline``).
        targets: One row per month and source (schema ``Target``), in base currency.
        scope: Period, filters and day of observation.

    Returns:
        The total's months, then those of each split value, most money first; every month of the
        period is there. Targets stand beside sources and the total; beside nothing where a filter
        other than the source is on, since they cover all regions, teams and segments.
    """
    counts = by_month(collect(tally_pipeline_created(pipeline, scope)), scope)
    spans = months(scope.first_day, scope.last_day)
    goals = joint_goals(targets, scope)
    rows = _months(TOTAL, counts, spans, scope, goals, is_total=True)
    sums = counts.group_by("split").agg(pl.col("amount_minor", "opportunities").sum())
    order = sums.sort(["amount_minor", "opportunities", "split"], descending=[True, True, False])
    for name in (*order["split"], *_awaited(goals, order["split"].to_list(), scope)):
        part = counts.filter(pl.col("split") == name)
        rows += _months(str(name), part, spans, scope, goals, is_total=False)
    frame = pl.DataFrame(rows, schema=PipelineCreated.create_empty().schema)
    return PipelineCreated.validate(frame)


Goals = dict[tuple[str, int], int]


def _awaited(goals: Goals, seen: list[str], scope: Scope) -> list[str]:
    """Name the sources that have a target in the period but brought nothing."""
    if scope.by != "source":
        return []
    first, last = month_start(scope.first_day), scope.last_day
    named = {source for (source, month) in goals if source and first <= month <= last}
    return sorted(named - set(seen))


def joint_goals(targets: Lazy, scope: Scope) -> Goals:
    """Look up the targets by source and month; the empty source is the one for all.

    None where a filter other than the source is on, as targets cover all regions, teams, segments.
    """
    if scope.region or scope.team or scope.segment:
        return {}
    rows = collect(targets.select("source", "month_day", "amount_minor"))
    sums = rows.group_by("source", "month_day").agg(pl.col("amount_minor").sum())
    goals: Goals = {(str(row[0]), int(row[1])): int(row[2]) for row in sums.iter_rows()}
    if scope.source:
        goals = {key: amount for key, amount in goals.items() if key[0] in scope.source}
    return goals


def _goal(goals: Goals, name: str, month: int, scope: Scope, *, is_total: bool) -> int | None:
    """Give the target of a split value in a month; the total's own, else the sum of its parts."""
    if not is_total:
        return goals.get((name, month)) if scope.by == "source" else None
    parts = [amount for (source, at), amount in goals.items() if at == month and source]
    return goals.get(("", month), sum(parts) if parts else None)


def due_in(goals: Goals, scope: Scope) -> tuple[int, int] | None:
    """Give the part of all targets that falls on a period, and the part of that gone by.

    Args:
        goals: What ``joint_goals`` gave.
        scope: The period and the day of observation.

    Returns:
        Both in minor units; None where no month of the period has a target.
    """
    spans = months(scope.first_day, scope.last_day)
    known = [(span, _goal(goals, TOTAL, span.first_day, scope, is_total=True)) for span in spans]
    held = [(goal, span) for span, goal in known if goal is not None]
    if not held:
        return None
    ended = replace(scope, as_of=max(scope.as_of, scope.last_day))
    return sum(_due(*each, ended) for each in held), sum(_due(*each, scope) for each in held)


def _months(
    name: str,
    counts: pl.DataFrame,
    spans: tuple[Period, ...],
    scope: Scope,
    goals: Goals,
    *,
    is_total: bool,
) -> list[dict[str, object]]:
    """Give one row per month for one split value."""
    rows: list[dict[str, object]] = []
    for number, span in enumerate(spans):
        here = counts.filter(pl.col("month") == number)
        number_of, unpriced = int(here["opportunities"].sum()), int(here["unpriced"].sum())
        amount = None if 0 < number_of == unpriced else int(here["amount_minor"].sum())
        target = _goal(goals, name, span.first_day, scope, is_total=is_total)
        due = None if target is None else _due(target, span, scope)
        rows.append(
            {
                "split": name,
                "is_total": is_total,
                "month_day": span.first_day,
                "opportunities": number_of,
                "amount_minor": amount,
                "unpriced": unpriced,
                "target_minor": target,
                "due_minor": due,
                "pace": amount / due if due and amount is not None else None,
            }
        )
    return rows


def _due(target: int, span: Period, scope: Scope) -> int:
    """Give the part of a month's target that falls on its business days gone in the period."""
    first = max(span.first_day, scope.first_day)
    last = min(span.last_day, scope.last_day, scope.as_of)
    gone = business_days(first, last)
    return round(target * gone / business_days(span.first_day, span.last_day))


def headline(found: pl.DataFrame, currency: str, digits: int = 2) -> str:
    """Say how much was created, against what was due, and which part brought most of it.

    Args:
        found: A frame of ``pipeline_created``.
        currency: ISO 4217 code of the base currency.
        digits: How many digits its minor unit has.
    """
    total = found.filter("is_total")
    number, amount = int(total["opportunities"].sum()), int(total["amount_minor"].sum())
    if not number:
        return "No opportunity was first qualified in this period."
    if int(total["unpriced"].sum()) == number:
        opened = count(number, "opportunity was", "opportunities were")
        return f"{opened} first qualified, none with an amount that can be given in {currency}."
    created = f"{money(amount, currency, digits)} of pipeline was created"
    due = int(total["due_minor"].sum() or 0)
    if due:
        created += f", against {money(due, currency, digits)} due by then ({of_100(amount / due)})"
    return f"{created}{_contribution(found, amount, currency, digits)}."


def _contribution(found: pl.DataFrame, amount: int, currency: str, digits: int) -> str:
    """Say what the largest contributor that has a name brought, in money and as a share."""
    sums = found.filter(~pl.col("is_total")).group_by("split", maintain_order=True)
    parts = sums.agg(pl.col("amount_minor").sum()).sort("amount_minor", descending=True)
    named = parts.filter(pl.col("split").map_elements(is_named, return_dtype=pl.Boolean))
    if not amount or parts.height < 2 or named.is_empty():  # noqa: PLR2004 - one part is the whole
        return ""
    name, most = named.row(0)
    which = "most" if most == parts["amount_minor"][0] else "most of those with a name"
    return f"; {name} brought {which}, {money(most, currency, digits)} ({of_100(most / amount)})"
