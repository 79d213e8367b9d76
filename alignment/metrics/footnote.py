"""What stands under every figure: how many, as of when, by which definition, without what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import narwhals as nw
import polars as pl

from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.definitions import Definition
from alignment.metrics.journeys import is_entered, keep_filtered
from alignment.metrics.words import count, of_100
from alignment.scope import Scope, to_date

DATED: Final = 70
"""From this grade on, days come from a history or a dated field."""
RENEWAL: Final = "renewal"


@dataclass(frozen=True, slots=True)
class Footnote:
    """What stands under a figure.

    Args:
        n: How many records count.
        unit: What they are, in the singular and plural.
        as_of: The day of observation.
        definition: The definition behind the figure.
        left_out: Reasons and numbers of the records that don't count, most first.
        maturing: How many are younger than the window; None where the figure has none.
        evidence_rate: The share whose days come from a history or a dated field; None for none.
        more: Further sentences, such as leads left out of a curve.
    """

    n: int
    unit: tuple[str, str]
    as_of: int
    definition: Definition
    left_out: tuple[tuple[str, int], ...] = ()
    maturing: int | None = None
    evidence_rate: float | None = None
    more: tuple[str, ...] = ()

    def parts(self) -> tuple[str, ...]:
        """Give the footnote in parts, each a phrase of its own."""
        said = [
            f"n = {count(self.n, *self.unit)}",
            f"as of {to_date(self.as_of):%Y-%m-%d}",
            f"definition {self.definition.code} version {self.definition.version}",
        ]
        reasons = ", ".join(
            count(number, reason) if reason == RENEWAL else f"{number:,} {reason}"
            for reason, number in self.left_out
        )
        said.append(f"left out: {reasons}" if reasons else "nothing left out")
        if self.maturing is not None:
            said.append(f"{self.maturing:,} still maturing")
        if self.evidence_rate is not None:
            said.append(f"{of_100(self.evidence_rate)} dated by a history or a dated field")
        return (*said, *self.more)

    def sentence(self) -> str:
        """Give the whole footnote in one line."""
        return " · ".join(self.parts()) + "."


def tally_base(rows: Lazy, scope: Scope, *, day: str, weight: str) -> Lazy:
    """Count the records of the period by what leaves them out and by grade of evidence.

    Args:
        rows: Journeys or opportunities.
        scope: Period, filters and day of observation.
        day: The column that dates them.
        weight: The column that counts them.

    Returns:
        One row per ``exclusion`` and ``evidence`` with ``records``; in no order.
    """
    kept = keep_filtered(rows, scope).filter(is_entered(scope, day))
    reason = nw.col("exclusion")
    if weight == "opportunities":
        is_renewal = nw.col("is_renewal") & (reason == "")
        reason = nw.when(is_renewal).then(nw.lit(RENEWAL)).otherwise(reason)
    kept = kept.select("evidence", reason=reason, records=nw.col(weight))
    return kept.group_by("reason", "evidence").agg(nw.col("records").sum().cast(nw.Int64))


def footnote(
    rows: Lazy,
    scope: Scope,
    definition: Definition,
    *,
    is_money: bool = False,
    day: str = "",
    maturing: int | None = None,
    more: tuple[str, ...] = (),
) -> Footnote:
    """Work out what stands under a figure.

    Args:
        rows: Journeys, or opportunities when ``is_money``.
        scope: The scope of the figure.
        definition: Its definition.
        is_money: Whether the figure counts opportunities.
        day: The column that dates the records; empty for the entry or the first qualified day.
        maturing: How many are younger than the window, where there is one.
        more: Further sentences.
    """
    usual, weight = ("qualified_day", "opportunities") if is_money else ("entry_day", "leads")
    counts = collect(tally_base(rows, scope, day=day or usual, weight=weight))
    kept = counts.filter(pl.col("reason") == "")
    number = int(kept["records"].sum())
    dated = int(kept.filter(pl.col("evidence") >= DATED)["records"].sum())
    reasons = counts.filter(pl.col("reason") != "").group_by("reason").agg(pl.col("records").sum())
    reasons = reasons.sort(["records", "reason"], descending=[True, False])
    return Footnote(
        n=number,
        unit=("opportunity", "opportunities") if is_money else ("lead", "leads"),
        as_of=scope.as_of,
        definition=definition,
        left_out=tuple((str(row[0]), int(row[1])) for row in reasons.iter_rows()),
        maturing=maturing,
        evidence_rate=dated / number if number else None,
        more=more,
    )
