"""How does each team, region or other group use the stages, beside the rest?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import dataframely as dy
import polars as pl

from alignment.agreed import Agreed, describe_criterion
from alignment.metrics import apart
from alignment.metrics.apart import Comparison
from alignment.metrics.collecting import Lazy, collect
from alignment.metrics.estimating import FEW, counted_share, judge
from alignment.metrics.lasting import Lasting, coded, in_order, lasting
from alignment.metrics.own_rule import DEEDS, UNKNOWN
from alignment.metrics.stage_use_counts import Counts, counted, left_out, tally_skips
from alignment.metrics.velocity import shared_horizon
from alignment.schema.measures import TOTAL
from alignment.schema.stage_use import APART, FIGURES, StageUse
from alignment.scope import Scope

Row = dict[str, Any]
Line = tuple[Row, Comparison | None]

_NO: Final = 0
_YES: Final = 1
_HALF: Final = 0.5


class Part(NamedTuple):
    """How many of a group's records had something, and of how many it can't be told."""

    number: int
    records: int
    unknown: int

    def less(self, other: Part) -> Part:
        """Take a part of the group away."""
        return Part(*(mine - others for mine, others in zip(self, other, strict=True)))


def stage_use(spells: Lazy, journeys: Lazy, scope: Scope, agreed: Agreed) -> dy.DataFrame[StageUse]:
    """Hold how each group uses the stages against all others.

    Args:
        spells: One row per stay (schema ``LadderSpell``, or ``Spell`` for a tool's own words).
        journeys: One row per lead (schema ``Journey``).
        scope: Period, filters, split and day of observation.
        agreed: The teams' definitions; without them there is no row about deeds.

    Returns:
        One row per group and figure: the total first, then most records first.

    Source:
        Wilson (1927) for shares, Kaplan & Meier (1958) for days; Newcombe (1998), Mantel (1966)
        and Benjamini & Hochberg (1995) for the comparisons.
    """
    found = counted(spells, journeys, scope, agreed)
    lines = [*_shares(found, agreed), *_days(found, scope)]
    compared = [(row, each) for row, each in lines if each is not None]
    answers = apart.answers([each for _, each in compared])
    for (row, each), said in zip(compared, answers, strict=True):
        unit = "_days" if row["figure"] == "days" else ""
        row |= {
            f"rest_difference{unit}": each.difference,
            f"rest_low{unit}": each.low,
            f"rest_high{unit}": each.high,
            "against_rest": said,
        }
    _name_steps([row for row, _ in compared], spells, scope)
    return _framed([row for row, _ in lines], found)


def _name_steps(rows: list[Row], spells: Lazy, scope: Scope) -> None:
    """Say which step is left out most often, where a group's skips stand apart.

    Elsewhere nothing is made of it, and to count the moves takes as long as to count the records.
    """
    those = [row for row in rows if row["figure"] == "skip" and row["against_rest"] in APART]
    if those:
        skipped = left_out(collect(tally_skips(spells, scope)))
        for row in those:
            row["top_step"] = _most_skipped(skipped, row["split"])


def _framed(rows: list[Row], found: Counts) -> dy.DataFrame[StageUse]:
    """Put the rows in order: groups by their records, figures as listed."""
    sizes = dict(found.ways.group_by("split").agg(pl.col("records").sum()).iter_rows())

    def place(row: Row) -> tuple[bool, int, str, int]:
        known = sizes.get(row["split"], 0)
        return (not row["is_total"], -known, row["split"], FIGURES.index(row["figure"]))

    frame = pl.DataFrame(sorted(rows, key=place), schema=StageUse.create_empty().schema)
    return StageUse.validate(frame)


def _shares(found: Counts, agreed: Agreed) -> Iterator[Line]:
    for about, parts in _parts(found, agreed):
        if not parts:
            continue
        total = Part(*(sum(each) for each in zip(*parts.values(), strict=True)))
        for name, mine in (("", total), *parts.items()):  # a group may be called like the total
            if mine.records + mine.unknown < FEW:
                continue
            row = {"split": name or TOTAL, "is_total": not name, **about, **_share(mine)}
            rest = total.less(mine)
            is_told = bool(name) and min(mine.records, rest.records) >= FEW
            if is_told:
                row |= {"rest_records": rest.records, "rest_rate": rest.number / rest.records}
            yield row, apart.shares(mine[:2], rest[:2]) if is_told else None


def _parts(found: Counts, agreed: Agreed) -> Iterator[tuple[Row, dict[str, Part]]]:
    """Give each figure that is a share, with its counts by group."""
    records, is_dated = pl.col("records"), pl.col("is_dated")
    for way in ("skip", "back"):
        numbers = (records.filter(is_dated & pl.col(way)), records.filter(is_dated))
        yield {"figure": way}, _by(found.ways, *numbers, records.filter(~is_dated))
    if found.deeds is None:
        return
    leads = pl.col("leads")
    for deed, (team, _) in DEEDS.items():
        if team not in agreed.rules:
            continue
        said = pl.col(deed)
        answers = (leads.filter(said == place) for place in (_NO, _YES, UNKNOWN))
        no, yes, unknown = (each.sum() for each in answers)
        yield {"figure": deed}, _by(found.deeds, yes, yes + no, unknown)
    accepted = found.deeds.filter(pl.col("accepted") >= 0)
    for criterion, column in found.missing.items():
        about = {"figure": "missing", "criterion": describe_criterion(criterion)}
        yield about, _by(accepted, leads.filter(pl.col(column)), leads, pl.lit(0))


def _by(rows: pl.DataFrame, number: pl.Expr, records: pl.Expr, unknown: pl.Expr) -> dict[str, Part]:
    sums = {"number": number.sum(), "records": records.sum(), "unknown": unknown.sum()}
    counts = rows.group_by("split").agg(**sums).sort("split")
    return {name: Part(*each) for name, *each in counts.iter_rows()}


def _share(part: Part) -> Row:
    number, records, unknown = part
    verdict = "not_recorded" if unknown and records < FEW else judge(records)
    row: Row = {"records": records, "unknown": unknown, "number": number, "verdict": verdict}
    return row | counted_share(number, records)


def _most_skipped(skipped: pl.DataFrame, name: str) -> str | None:
    """Name the step that the moves of a group left out most often."""
    ordered = (
        skipped.filter(split=name)
        .sort(["moves", "step"], descending=[True, False])["step"]
        .to_list()
    )
    return ordered[0] if ordered else None


def _days(found: Counts, scope: Scope) -> Iterator[Line]:
    counts = coded(found.stays, scope)
    stages = counts.partition_by("stage", as_dict=True)
    for stage in in_order(counts):
        every = stages[(stage,)]
        about = {"figure": "days", "stage": stage}
        total = lasting(every)
        if total.entrants >= FEW:
            yield {"split": TOTAL, "is_total": True, **about, **_lasts(total)}, None
        for (name,), part in sorted(every.partition_by("split", as_dict=True).items()):
            mine = lasting(part)
            if mine.entrants < FEW:
                continue
            row = {"split": name, "is_total": False, **about, **_lasts(mine)}
            others = lasting(every.filter(pl.col("split") != name)) if mine.is_told else None
            if others is None or not others.is_told:
                yield row, None
                continue
            row |= {
                "rest_records": others.dated,
                "rest_median_days": others.day_by(_HALF),
                "rest_horizon_days": others.horizon,
            }
            horizon = shared_horizon({"group": mine, "rest": others})
            yield row, apart.days(mine, others, horizon or 0)


def _lasts(one: Lasting) -> Row:
    low, high = one.days_by(_HALF)
    return {
        "records": one.dated,
        "unknown": one.undated,
        "number": one.moved,
        "median_days": one.day_by(_HALF),
        "median_low_days": low,
        "median_high_days": high,
        "horizon_days": one.within(one.horizon),
        "verdict": one.verdict,
    }
