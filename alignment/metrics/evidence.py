"""What speaks for the leads that were called MQL: intent, fit, both, or neither? A13."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.agreed import FIELDS, Agreed, Criterion, Group
from alignment.agreed.compiling import combined, criterion_answer
from alignment.ladder import POSITION
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import estimate
from alignment.metrics.outcomes import Mixed, tally_outcomes
from alignment.metrics.splitting import by_split
from alignment.metrics.words import in_100, of_100
from alignment.schema.agreement_measures import CLASSES, Evidence
from alignment.scope import Scope

NEITHER, INTENT, FIT, BOTH, UNKNOWN = range(len(CLASSES))
DEFINE_FIT: Final = (
    "Define first what fits: neither definition asks for an industry, a size, a title or a region."
)
_SAID: Final = {
    "neither": "neither intent nor fit",
    "intent": "intent only",
    "fit": "fit only",
    "both": "intent and fit",
}


def fit_of(agreed: Agreed) -> tuple[Criterion | Group, ...]:
    """Give what the two rules ask of fit: their groups without everything else."""
    kept = (_only_fit(rule.group) for rule in agreed.rules.values())
    return tuple(each for each in kept if each is not None)


def _only_fit(part: Criterion | Group) -> Criterion | Group | None:
    if isinstance(part, Criterion):
        return part if FIELDS[part.field].topic == "fit" else None
    parts = tuple(each for each in map(_only_fit, part.parts) if each is not None)
    return Group(part.match, parts) if parts else None


def kind(fits: tuple[Criterion | Group, ...]) -> nw.Expr:
    """Say what speaks for a lead, as a place in CLASSES."""
    return _kind(**_parts(fits))


def _parts(fits: tuple[Criterion | Group, ...]) -> dict[str, nw.Expr]:
    asked = Group("all", tuple(dict.fromkeys(fits)))
    return {"intent": nw.col("intent_touches") > 0, "fit": combined(asked, criterion_answer)}


def _kind(intent: nw.Expr, fit: nw.Expr) -> nw.Expr:
    # By reckoning, which costs less than a choice among five.
    known = intent.cast(nw.Int32) * INTENT + fit.cast(nw.Int32) * FIT
    return known.fill_null(UNKNOWN)


def from_mql(scope: Scope) -> Scope:
    """Turn a question into one about what became of MQLs."""
    is_above = POSITION[scope.to_stage] > POSITION["mql"]
    return replace(scope, from_stage="mql", to_stage=scope.to_stage if is_above else "opportunity")


def tally_evidence(journeys: Lazy, scope: Scope, fits: tuple[Criterion | Group, ...]) -> Lazy:
    """Count MQLs by split value, class (``mix``), age and outcome (see ``tally_outcomes``)."""
    mixed = Mixed(_parts(fits), _kind(nw.col("intent"), nw.col("fit")))
    return tally_outcomes(journeys, from_mql(scope), mix=mixed)


def evidence(journeys: Lazy, scope: Scope, agreed: Agreed) -> dy.DataFrame[Evidence]:
    """Tell what speaks for each MQL of the period, and how many of each class convert.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of the entry into MQL, filters, window and day of observation.
        agreed: The teams' rules, for what fits.

    Returns:
        Five rows for the total, then for each split value, most MQLs first. No row where no rule
        says what fits.

    Source:
        Aalen & Johansen (1978) for the rate; Wilson (1927) for its range.
    """
    fits = fit_of(agreed)
    if not fits:
        return Evidence.create_empty()
    counts = collect(tally_evidence(journeys, scope, fits))
    rows = by_split(counts, lambda part: _rows(part, scope))
    frame = pl.DataFrame(rows, schema=Evidence.create_empty().schema)
    return Evidence.validate(frame)


def _rows(counts: pl.DataFrame, scope: Scope) -> list[dict[str, object]]:
    known = int(counts.filter(pl.col("mix") != UNKNOWN)["leads"].sum())
    parts = counts.partition_by("mix", as_dict=True)
    rows = []
    for place, name in enumerate(CLASSES):
        group = estimate(parts.get((place,), counts.clear()), scope.window_days)
        rows.append(
            {
                "kind": name,
                "leads": group.leads,
                "share": group.leads / known if known and place != UNKNOWN else None,
                "resolved": group.resolved,
                "converted_so_far": group.so_far,
                "rate": group.rate,
                "low": group.low,
                "high": group.high,
                "verdict": group.verdict,
            }
        )
    return rows


def headline(found: pl.DataFrame, agreed: Agreed) -> str:
    """Say for how many MQLs neither intent nor fit speaks, and how classes convert."""
    if not fit_of(agreed):
        return DEFINE_FIT
    rows = {row["kind"]: row for row in found.filter("is_total").to_dicts()}
    known = sum(row["leads"] for name, row in rows.items() if name != "unknown")
    unknown = rows["unknown"]["leads"]
    if not known + unknown:
        return "Marketing called no lead qualified in this period, or when isn't recorded."
    if not known:
        return f"For none of {unknown:,} MQLs are both touches and fit recorded."
    weak = rows["neither"]["leads"]
    left = f" For {unknown:,} it can't be known." if unknown else ""
    return (
        f"For {weak:,} of {known:,} MQLs neither intent nor fit speaks; for "
        f"{rows['both']['leads']:,} both do.{_rates(rows)}{left}"
    )


def _rates(rows: dict[str, dict[str, Any]]) -> str:
    told = [
        f"{_SAID[name]} {of_100(rows[name]['rate']) if first else in_100(rows[name]['rate'])}"
        for first, name in _numbered(rows)
    ]
    return f" They went on to convert: {', '.join(told)}." if len(told) > 1 else ""


def _numbered(rows: dict[str, dict[str, Any]]) -> list[tuple[bool, str]]:
    rated = [name for name in _SAID if rows[name]["verdict"] == "enough"]
    return [(place == 0, name) for place, name in enumerate(rated)]
