"""How many records skip a step, go back or come back after an end? M20."""

from __future__ import annotations

from typing import Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, counted_share, judge
from alignment.metrics.footnote import DATED
from alignment.metrics.journeys import is_entered, keep_counted
from alignment.metrics.stays import of_pipeline, summed
from alignment.metrics.words import of_100
from alignment.schema.velocity import DETOURS, Detours
from alignment.scope import Scope

_SAID: Final = {"skip": "skipped a step", "back": "went back a step", "reopen": "were reopened"}


def tally_detours(spells: Lazy, scope: Scope, by: str = "") -> Lazy:
    """Count the records that began in the period by the detours they had made by a day.

    Args:
        spells: One row per stay (schema ``LadderSpell``, or ``Spell`` for one pipeline's).
        scope: Period of the record's first stay, filters and day of observation.
        by: The column to split by; empty for none.

    Returns:
        One row per ``split`` (if there is one), ``is_dated``, ``skip``, ``back`` and ``reopen``
        with ``records``; in no order.
    """
    began = is_entered(scope, "entered_day")
    kept = keep_counted(spells, scope, nw.col("is_first"), began, *of_pipeline(scope))
    made = {name: (nw.col(f"{name}_day") <= scope.as_of).fill_null(value=False) for name in DETOURS}
    keys = {"split": nw.col(by)} if by else {}
    keys |= {"is_dated": nw.col("evidence") >= DATED, **made}
    return kept.select(**keys, records=nw.col("spells")).group_by(*keys).agg(**summed("records"))


def detours(spells: Lazy, scope: Scope) -> dy.DataFrame[Detours]:
    """Count the records with at least one skip, step back or reopening, each apart.

    Args:
        spells: One row per stay (schema ``LadderSpell``, or ``Spell`` for one pipeline's).
        scope: Period of the record's first stay, filters and day of observation.

    Returns:
        Three rows: skip, back, reopen.

    Source:
        Wilson (1927) for the range.
    """
    counts = collect(tally_detours(spells, scope))
    dated = counts.filter("is_dated")
    of = int(dated["records"].sum())
    unknown = int(counts["records"].sum()) - of
    rows = [_row(name, int(dated.filter(name)["records"].sum()), of, unknown) for name in DETOURS]
    return Detours.validate(pl.DataFrame(rows, schema=Detours.create_empty().schema))


def _row(name: str, number: int, of: int, unknown: int) -> dict[str, object]:
    verdict = "not_recorded" if unknown and of < FEW else judge(of)
    row = {"detour": name, "records": number, "of": of, "unknown": unknown, "verdict": verdict}
    return row | counted_share(number, of)


def headline(found: pl.DataFrame) -> str:
    """Say how many records took another way than one step after the other.

    Args:
        found: A frame of ``detours``.
    """
    rows = found.to_dicts()
    if rows[0]["verdict"] == "not_recorded":
        return "Which records skipped a step or went back isn't recorded in this data."
    if rows[0]["verdict"] == "counts_only":
        told = ", ".join(f"{row['records']:,} {_SAID[row['detour']]}" for row in rows)
        return f"Of {rows[0]['of']:,} records with a history, {told}."
    told = ", ".join(f"{of_100(row['rate'])} {_SAID[row['detour']]}" for row in rows)
    return f"Of {rows[0]['of']:,} records with a history, {told}."
