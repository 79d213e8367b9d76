"""Since when, and where, does a team depart from its own definition? By quarter of the deed."""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.agreed import Agreed
from alignment.estimators.proportions import wilson
from alignment.fiscal import Period, quarters
from alignment.metrics.cells import DEFINE_FIRST
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import SOME
from alignment.metrics.journeys import days_to, keep_counted, number_in
from alignment.metrics.own_rule import DEEDS, is_done, row_of, said_of
from alignment.metrics.splitting import names_by
from alignment.metrics.words import in_100, is_named, of_100
from alignment.schema.agreement_measures import OwnRuleQuarter
from alignment.schema.measures import TOTAL
from alignment.scope import Scope
from alignment.settings import Settings

RUN: Final = 2
"""So many quarters in a row, the newest one among them, make a departure; one may be chance."""
_DEED: Final = {"passed": "what marketing passed", "accepted": "what sales accepted"}


def tally_own_rule_quarters(
    journeys: Lazy, scope: Scope, agreed: Agreed, deed: str, starts: tuple[int, ...]
) -> Lazy:
    """Count the leads of a deed by quarter of the deed and what the doer's rule says.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of the deed, filters and day of observation.
        agreed: The teams' rules.
        deed: A key of DEEDS.
        starts: First days of the quarters, rising.

    Returns:
        One row per ``split``, ``number`` of the quarter and answer (0 no, 1 yes, 2 unknown; named
        as the deed) with ``leads``; in no order.
    """
    team, stage = DEEDS[deed]
    rows = keep_counted(journeys, scope, is_done(stage, scope))
    number = number_in(nw.col("entry_day") + nw.col(days_to(stage)), starts).cast(nw.Int64)
    said = {deed: said_of(agreed, team)}
    rows = rows.select("leads", split=nw.col(scope.by), number=number, **said)
    return rows.group_by("split", "number", deed).agg(nw.col("leads").sum().cast(nw.Int64))


def own_rule_quarters(
    journeys: Lazy, scope: Scope, agreed: Agreed, settings: Settings
) -> dy.DataFrame[OwnRuleQuarter]:
    """Tell for each quarter how far what was done meets the doer's own definition.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of the deed, filters and day of observation.
        agreed: The teams' rules.
        settings: The fiscal calendar.

    Returns:
        By deed: the total's quarters, oldest first, then those of each split value, most leads
        first. No row at all where neither team has a rule.

    Source:
        Wilson (1927) for the ranges.
    """
    rows: list[dict[str, object]] = []
    spans = quarters(scope.first_day, scope.last_day, start_month=settings.fiscal_start_month)
    for deed in DEEDS if agreed.rules else ():
        starts = tuple(each.first_day for each in spans)
        counts = collect(tally_own_rule_quarters(journeys, scope, agreed, deed, starts))
        rows += _quarters(counts, TOTAL, deed, agreed, spans)
        for name in names_by(counts):
            part = counts.filter(pl.col("split") == name)
            rows += _quarters(part, name, deed, agreed, spans)
    frame = pl.DataFrame(rows, schema=OwnRuleQuarter.create_empty().schema)
    return OwnRuleQuarter.validate(frame)


def _quarters(
    counts: pl.DataFrame, split: str, deed: str, agreed: Agreed, spans: tuple[Period, ...]
) -> list[dict[str, object]]:
    return [
        {
            "split": split,
            "is_total": split == TOTAL,
            "quarter": each.label,
            "first_day": each.first_day,
            **row_of(counts.filter(pl.col("number") == number), deed, agreed),
        }
        for number, each in enumerate(spans)
    ]


def departing(found: pl.DataFrame, deed: str = "passed") -> dict[str, Any] | None:
    """Find the group that meets the doer's definition less often than the others, of late.

    It does where its range lies wholly under that of all others in RUN quarters or more in a row,
    the newest quarter in which it can be told among them.

    Args:
        found: What ``own_rule_quarters`` gave.
        deed: A key of DEEDS.

    Returns:
        The row of its newest quarter with ``since`` (the first quarter of the row),
        ``rest_rate`` and how many quarters; None where there is none. The one furthest apart
        where there are several.
    """
    rows = found.filter(pl.col("deed") == deed, pl.col("yes").is_not_null())
    totals = {row["first_day"]: row for row in rows.filter("is_total").to_dicts()}
    best = None
    for part in rows.filter(~pl.col("is_total")).partition_by("split", maintain_order=True):
        if not is_named(part["split"][0]):
            continue
        run = _run(part.to_dicts(), totals)
        if run and (best is None or _apart(run[-1]) > _apart(best)):
            best = run[-1] | {"since": run[0]["quarter"], "quarters": len(run)}
    return best


def _run(rows: list[dict[str, Any]], totals: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the newest quarters in a row in which a group lies under the others; none if too few."""
    run: list[dict[str, Any]] = []
    for row in sorted(rows, key=lambda each: -each["first_day"]):
        beside = _beside(row, totals[row["first_day"]])
        if beside is None:
            continue  # too few in this quarter to tell
        if row["high"] >= beside["rest_low"]:
            break
        run.insert(0, row | beside)
    return run if len(run) >= RUN else []


def _beside(row: dict[str, Any], total: dict[str, Any]) -> dict[str, float] | None:
    """Give the share of all other groups in the same quarter; None where too few are known."""
    yes, no = total["yes"] - row["yes"], total["no"] - row["no"]
    if row["yes"] + row["no"] < SOME or yes + no < SOME:
        return None
    return {"rest_rate": yes / (yes + no), "rest_low": wilson(yes, yes + no)[0]}


def _apart(row: dict[str, Any]) -> float:
    return float(row["rest_rate"] - row["rate"])


def headline(found: pl.DataFrame, agreed: Agreed) -> str:
    """Name where and since when a team's deeds depart from its own definition, if it can be told.

    Args:
        found: What ``own_rule_quarters`` gave.
        agreed: The teams' rules.
    """
    if not agreed.rules:
        return DEFINE_FIRST
    told = [_told(deed, found) for deed in DEEDS]
    said = [each for each in told if each]
    if not said:
        return (
            f"No group meets the doer's own definition less often than the others {RUN} quarters "
            "in a row."
        )
    return " ".join(said)


def _told(deed: str, found: pl.DataFrame) -> str:
    row = departing(found, deed)
    if row is None:
        return ""
    return (
        f"Since {row['since']}, {_DEED[deed]} in {row['split']} meets its own definition less "
        f"often than elsewhere: {of_100(row['rate'])} against {in_100(row['rest_rate'])} in "
        f"{row['quarter']}."
    )
