"""Does each team do as its own definition says? Deed against own rule."""

from __future__ import annotations

from typing import Any, Final

import dataframely as dy
import narwhals as nw
import polars as pl

from alignment.agreed import Agreed, answer
from alignment.metrics.cells import DEFINE_FIRST
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, counted_share, judge
from alignment.metrics.journeys import days_to, keep_counted
from alignment.metrics.splitting import by_split
from alignment.metrics.words import of_100
from alignment.schema.agreement_measures import OwnRule
from alignment.scope import Scope

DEEDS: Final = {"passed": ("marketing", "mql"), "accepted": ("sales", "sql")}
"""Each deed with its team and the stage that a lead enters by it."""
_NO: Final = 0
_YES: Final = 1
UNKNOWN: Final = 2


def tally_own_rule(journeys: Lazy, scope: Scope, agreed: Agreed) -> Lazy:
    """Count leads by what was done with them in the period and what the doer's rule says.

    Returns:
        One row per ``split``, ``passed`` and ``accepted`` with ``leads``; each is the rule's
        answer (0 no, 1 yes, 2 unknown, also where there is no rule), or −1 where it wasn't done in
        the period; in no order.
    """
    done = {deed: is_done(stage, scope) for deed, (_, stage) in DEEDS.items()}
    rows = keep_counted(journeys, scope, done["passed"] | done["accepted"])
    said = {
        deed: nw.when(done[deed]).then(said_of(agreed, team)).otherwise(nw.lit(-1)).cast(nw.Int64)
        for deed, (team, _) in DEEDS.items()
    }
    rows = rows.select("leads", split=nw.col(scope.by), **said)
    return rows.group_by("split", *DEEDS).agg(nw.col("leads").sum().cast(nw.Int64))


def is_done(stage: str, scope: Scope) -> nw.Expr:
    """Tell whether a stage was first entered on a known day of the period."""
    # A day before the period stands for none, which leaves no third answer to reckon with.
    day = (nw.col("entry_day") + nw.col(days_to(stage))).fill_null(scope.first_day - 1)
    return (day >= scope.first_day) & (day <= min(scope.last_day, scope.as_of))


def said_of(agreed: Agreed, team: str) -> nw.Expr:
    """Give a team's rule's answer: 0 no, 1 yes, 2 unknown, also where there is no rule."""
    if team not in agreed.rules:
        return nw.lit(UNKNOWN)
    return answer(agreed.rules[team]).cast(nw.Int64).fill_null(UNKNOWN)


def own_rule(journeys: Lazy, scope: Scope, agreed: Agreed) -> dy.DataFrame[OwnRule]:
    """Tell how far what marketing passed meets marketing's rule, and what sales accepted sales'.

    Args:
        journeys: One row per lead (schema ``Journey``).
        scope: Period of the deed, filters and day of observation.
        agreed: The teams' rules; the one that is missing leaves its row without an answer.

    Returns:
        Two rows for the total, then for each split value, most leads first. No row at all where
        neither team has a rule.

    Source:
        Wilson (1927) for the ranges.
    """
    if not agreed.rules:
        return OwnRule.create_empty()
    counts = collect(tally_own_rule(journeys, scope, agreed))
    rows = by_split(counts, lambda part: [row_of(part, deed, agreed) for deed in DEEDS])
    frame = pl.DataFrame(rows, schema=OwnRule.create_empty().schema)
    return OwnRule.validate(frame)


def row_of(counts: pl.DataFrame, deed: str, agreed: Agreed) -> dict[str, object]:
    """Give what a deed's answers say.

    Args:
        counts: Rows with the deed's answers in its column, and ``leads``.
        deed: A key of DEEDS.
        agreed: The teams' rules.

    Returns:
        The columns of schema ``OwnRule`` but the split's.
    """
    team = DEEDS[deed][0]
    said = {
        place: int(counts.filter(pl.col(deed) == place)["leads"].sum())
        for place in (_NO, _YES, UNKNOWN)
    }
    row: dict[str, object] = {"team": team, "deed": deed, "leads": sum(said.values())}
    answered = _answered(said) if team in agreed.rules else {"verdict": "not_recorded"}
    return row | answered


def _answered(said: dict[int, int]) -> dict[str, object]:
    yes, no, unknown = said[_YES], said[_NO], said[UNKNOWN]
    known, every = yes + no, yes + no + unknown
    row: dict[str, object] = {"yes": yes, "no": no, "unknown": unknown, "verdict": judge(known)}
    if every >= FEW:
        row |= {"least": yes / every, "most": (yes + unknown) / every}
    return row | counted_share(yes, known)


def headline(found: pl.DataFrame, agreed: Agreed) -> str:
    """Say both teams' numbers beside each other."""
    if not agreed.rules:
        return DEFINE_FIRST
    rows = {row["deed"]: row for row in found.filter("is_total").to_dicts()}
    passed = _told(rows["passed"], "what marketing passed", "marketing's own definition")
    accepted = _told(rows["accepted"], "what sales accepted", "sales' own definition")
    return f"{passed} {accepted}"


def _told(row: dict[str, Any], what: str, rule: str) -> str:
    if row["yes"] is None:
        return f"{rule.capitalize()} isn't given yet."
    if not row["leads"]:
        return f"Nothing is recorded of {what} in this period."
    known = row["yes"] + row["no"]
    told = f"{row['yes']:,} of {known:,}"
    if row["rate"] is not None:
        told = f"{of_100(row['rate'])} ({told})"
    left = f"; for {row['unknown']:,} it can't be known" if row["unknown"] else ""
    return f"Of {what}, {told} meet {rule}{left}."
